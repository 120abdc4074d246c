"""HTTP face of the twin: parse, call, render. `router(twin_of)` is mounted under `/api/v1`."""

from __future__ import annotations
