"""`onmaru hub config set | current | clear`: the hub the commands speak to when none is named."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from onmaru.core.terminal import errors_shown, write_facts, write_json
from onmaru.hub.cli.connect import Format
from onmaru.hub.client.profile import Profile, forget, keep, saved


def set_(
    url: Annotated[str, typer.Option("--url", envvar="ONMARU_URL", help="URL of the hub.")],
    token: Annotated[
        str, typer.Option("--token", envvar="ONMARU_TOKEN", help="API key; `-` reads it from standard input; without it it is asked for.")
    ] = "",
    org: Annotated[str, typer.Option(help="Organisation of short names; default: the key's.")] = "",
    team: Annotated[str, typer.Option(help="Team of short names.")] = "",
    certificate: Annotated[Path | None, typer.Option(help="PEM to trust.", exists=True, dir_okay=False)] = None,
) -> None:  # fmt: skip
    """Keep a hub and an API key, once the hub takes the key; readable by you only."""
    from onmaru.core.transport import HttpTransport

    if token == "-":  # noqa: S105  # no password
        token = sys.stdin.readline().strip()
    token = token or typer.prompt("API key", hide_input=True)
    with errors_shown():
        trusted = str(certificate.resolve()) if certificate else ""
        transport = HttpTransport(url, token=token, verify=trusted or True)
        try:
            about = transport.send("GET", "/api/v1/session")
        finally:
            transport.close()
        profile = Profile(url.rstrip("/"), token, org or about["organisation"]["name"], team, trusted)
        path = keep(profile)
    write_facts("Hub", {"url": profile.url, "organisation": profile.organisation, "team": team or None,
                        "as": about["user"]["name"], "role": about["role"], "kept in": str(path)})  # fmt: skip


def current(format: Format = "table") -> None:
    """Show what is kept; of the key only its beginning."""
    with errors_shown(json=format == "json"):
        found = saved()
    shown: dict[str, str | None] = asdict(found) if found else {"url": None}
    if found:
        shown["token"] = f"{found.token[:8]}..."
    if format == "json":
        write_json(shown)
        return
    write_facts("Hub", shown if found else {"url": "none is kept: the site running here is spoken to"})


def clear() -> None:
    """Forget it."""
    forget()


def build() -> typer.Typer:
    """The sub-application."""
    group = typer.Typer(no_args_is_help=True, help="The hub that is spoken to when none is named.")
    group.command("set")(set_)
    for command in (current, clear):
        group.command()(command)
    return group
