"""HTTP faces of the hub: the OCI door at `/v2/`, and the catalogue under `/api/v1/hub`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter

PERMISSIONS = {
    "hub.public.read": "guest",  # what was published to everybody, and the catalogue of it
    "hub.read": "reader",
    "hub.write": "contributor",  # push, tag, describe
    "hub.publish": "publisher",  # decide who sees it, deprecate
    "hub.delete": "publisher",
    "hub.admin": "admin",  # quotas, retention, collection
}


def router() -> APIRouter:
    """The JSON routes of the wing; the application keeps the `Hub` in `app.state.hub`."""
    from fastapi import APIRouter

    from onmaru.hub.api import (
        artifacts,
        bundles,
        collections,
        gates,
        housekeeping,
        licences,
        mirrors,
        retention,
        signatures,
        trust,
        versions,
    )

    whole = APIRouter(prefix="/hub")
    for part in (
        artifacts,
        collections,
        housekeeping,
        trust,
        gates,
        versions,
        licences,
        retention,
        mirrors,
        signatures,
        bundles,
    ):
        whole.include_router(part.routes)
    return whole
