"""The application: every wing joined on one floor. A composition root, imported late."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI

from onmaru import __version__
from onmaru.console import mount_console
from onmaru.core import running
from onmaru.core.config import Settings, check_exposure, load_settings
from onmaru.core.errors import NotFound
from onmaru.core.events import EventFeed
from onmaru.core.events.api import router as events_router
from onmaru.core.http import create_api, require, serve
from onmaru.core.identity import Identity, register_permissions
from onmaru.core.identity.api import router as identity_router
from onmaru.core.jobs import JobRunner
from onmaru.core.jobs.api import router as jobs_router
from onmaru.core.storage import Database, DataFolder
from onmaru.core.time import format_time, now_ns
from onmaru.twin.api import PERMISSIONS as TWIN_PERMISSIONS
from onmaru.twin.api import router as twin_router
from onmaru.twin.config import TwinConfig
