"""`onmaru hub usage | quota | gc`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, connect, human_bytes


def usage(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """What the organisation holds, its quota, and what the store holds."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).usage()
    if format == "json":
        write_json(found)
        return
    stored = found["stored"]
    write_facts("Usage", {
        "held": human_bytes(found["used_bytes"]), "quota": human_bytes(found["limit_bytes"]),
        "stored once": f"{human_bytes(stored['bytes'])} in {stored['blobs']} blobs",
        "to be collected": human_bytes(stored["condemned_bytes"]),
    })  # fmt: skip
    if found["teams"]:
        columns: list[Any] = [
            ("team", lambda each: each["name"]), ("held", lambda each: human_bytes(each["used_bytes"])),
            ("quota", lambda each: human_bytes(each["limit_bytes"])),
        ]  # fmt: skip
        write_table("Teams", found["teams"], columns, empty="")


def quota(
    limit: Annotated[str, typer.Argument(help="Bytes, such as 500GiB; `none` takes the limit away.")],
    team: Annotated[str, typer.Option(help="Only for this team (its name or id).")] = "",
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Limit what the organisation, or one of its teams, may hold."""
    with errors_shown(json=format == "json"):
        done = connect(site, token).set_quota(_bytes(limit), team=team)
    write_json(done) if format == "json" else write_facts("Quota", {
        "held": human_bytes(done["used_bytes"]), "limit": human_bytes(done["limit_bytes"]),
    })  # fmt: skip


def gc(
    dry_run: Annotated[bool, typer.Option(help="Only tell what would be removed now.")] = False,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Collect content nothing refers to; pushes and pulls go on."""
    with errors_shown(json=format == "json"):
        done = connect(site, token).collect(dry_run=dry_run)
    if format == "json":
        write_json(done)
        return
    write_facts("Collection (dry run)" if dry_run else "Collection", {
        "removed": done["removed"], "freed": human_bytes(done["freed_bytes"]), "waiting": done["waiting"],
        "waiting bytes": human_bytes(done["waiting_bytes"]),
    })  # fmt: skip


def _bytes(text: str) -> int | None:
    from onmaru.core.errors import InvalidInput

    if text.strip().lower() == "none":
        return None
    units = {"": 1, "B": 1, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40,
             "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}  # fmt: skip
    digits = text.strip().rstrip("BbiIKkMmGgTt ")
    unit = text.strip()[len(digits) :].strip().upper()
    try:
        return int(float(digits) * units[unit])
    except (ValueError, KeyError, OverflowError):
        raise InvalidInput(f"cannot read {text!r} as a size", hint="500GiB, 20GB, 1000000, or none") from None


def register(hub: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (usage, quota, gc):
        hub.command()(command)
