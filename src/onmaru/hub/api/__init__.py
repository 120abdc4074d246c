"""HTTP faces of the hub: the OCI door at `/v2/`, and the catalogue under `/api/v1/hub`."""

from __future__ import annotations

PERMISSIONS = {
    "hub.public.read": "guest",  # what was published to everybody, and the catalogue of it
    "hub.read": "reader",
    "hub.write": "contributor",  # push, tag, describe
    "hub.publish": "publisher",  # decide who sees it, deprecate
    "hub.delete": "publisher",
    "hub.admin": "admin",  # quotas, retention, collection
}
