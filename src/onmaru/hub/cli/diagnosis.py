"""`onmaru hub diag`: whether this machine can work with the hub, and with which programs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import typer

from onmaru import __version__
from onmaru.core.errors import OnmaruError
from onmaru.core.terminal import Styled, errors_shown, write_json, write_table
from onmaru.core.transport import Transport
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, human_bytes, reach

_PROGRAMS = ("podman", "docker", "skopeo", "buildah", "helm", "oras", "hf", "ngc", "cosign")
_DOORS = {"OCI": "/v2/", "Hugging Face": "/api/whoami-v2", "NGC": "/ngc/v2/users/me"}
_SKEW_S = 120.0  # tokens and signed addresses live for minutes
Row = tuple[str, str, str]  # what, state (ok, note or fails), detail


def _rows(transport: Transport) -> Iterator[Row]:
    yield "address", "ok", transport.where
    parts = urlsplit(transport.where)
    is_local = parts.hostname in ("127.0.0.1", "localhost", "::1") or not parts.scheme.startswith("http")
    if parts.scheme == "http" and not is_local:
        yield "encryption", "note", "none: docker and podman insist on TLS, and the key travels in the open"
    try:
        answer = transport.exchange("GET", "/api/v1/health")
    except OnmaruError as error:
        yield "answers", "fails", f"{error.detail}: {error.hint}"
        return
    if "date" in answer.headers:
        theirs = parsedate_to_datetime(answer.headers["date"])
        skew_s = (datetime.now(UTC) - theirs).total_seconds()
        state = "ok" if abs(skew_s) < _SKEW_S else "fails"
        yield "clock", state, f"{skew_s:+.0f} s beside the hub's"
    try:
        who = transport.send("GET", "/api/v1/session")
        yield "key", "ok", f"{who['user']['name']}, {who['role']} in {who['organisation']['name']}"
        told = transport.send("GET", "/api/v1/about")["version"]
        yield "version", "ok" if told == __version__ else "note", f"hub {told}, here {__version__}"
    except OnmaruError as error:
        yield "key", "fails", f"{error.detail}: {error.hint}"
    for door, path in _DOORS.items():
        status = transport.exchange("GET", path).status_code
        yield f"{door} door", "ok" if status == 200 else "fails", f"{path} answers {status}"


def diag(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Check address, key, clock, doors and what is installed here. Leaves with status 1 when something fails."""
    with errors_shown(json=format == "json"):
        found = list(_rows(reach(site, token)))
    found.append(("free disk here", "ok", human_bytes(shutil.disk_usage(Path.cwd()).free)))
    for name in _PROGRAMS:
        path = shutil.which(name)
        found.append((name, "ok" if path else "note", path or "not installed"))
    rows = [{"what": what, "state": state, "detail": detail} for what, state, detail in found]
    if format == "json":
        write_json(rows)
    else:
        colours = {"ok": "green", "note": "yellow", "fails": "red"}
        columns: list[Any] = [
            "what",
            ("state", lambda row: Styled(row["state"], colours[row["state"]])),
            "detail",
        ]
        write_table("Diagnosis", rows, columns, empty="")
    if any(row["state"] == "fails" for row in rows):
        raise SystemExit(1)


def register(hub: typer.Typer) -> None:
    """Add this module's command."""
    hub.command()(diag)
