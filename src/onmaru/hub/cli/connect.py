"""How the commands reach a hub, and what they print."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import typer

from onmaru.core.terminal import choose_form
from onmaru.core.transport import Transport
from onmaru.hub.client import HubClient
from onmaru.hub.client.profile import saved
from onmaru.hub.client.transfer import Progress

SiteOption = Annotated[
    str,
    typer.Option(
        "--url",
        envvar="ONMARU_URL",
        help="URL of a hub; default: the one kept by `config set`, else the one running here.",
    ),
]
TokenOption = Annotated[str, typer.Option("--token", envvar="ONMARU_TOKEN", help="API key for --url.")]
Format = Annotated[
    Literal["table", "json", "csv", "ascii"],
    typer.Option("--format", "--format_type", callback=choose_form, help="How to print."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]

_opened: list[Transport] = []


def connect(site: str, token: str) -> HubClient:
    """The hub of the named site, else the one that is kept, else of the site running on this machine."""
    return HubClient(reach(site, token))


def reach(site: str, token: str) -> Transport:
    """How to speak to a hub (see `connect`), until the process ends."""
    transport = _transport(site, token)
    _opened.append(transport)
    return transport


@atexit.register
def hang_up() -> None:
    """End every connection of this process's commands."""
    while _opened:
        _opened.pop().close()


def _transport(site: str, token: str) -> Transport:
    from onmaru.core.running import find
    from onmaru.core.transport import HttpTransport

    if site:
        return HttpTransport(site, token=token, timeout_s=600)
    kept = saved()
    if kept is not None:
        return HttpTransport(
            kept.url, token=token or kept.token, verify=kept.certificate or True, timeout_s=600
        )
    running = find()
    verify = running.certificate or True
    return HttpTransport(running.url, token=token or running.token, verify=verify, timeout_s=600)


@contextmanager
def bytes_bar(title: str, *, quiet: bool) -> Iterator[Progress]:
    """A progress bar in bytes on standard error."""
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    from onmaru.core.terminal import stderr

    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=stderr(), transient=True, disable=quiet) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


def warn(text: str) -> None:
    """Tell of something that is no fault, on standard error."""
    from rich.markup import escape

    from onmaru.core.terminal import stderr

    stderr().print(f"[yellow]![/yellow] {escape(text)}", highlight=False)


def human_bytes(size: int | None) -> str:
    """`1.5 GiB`; nothing for None."""
    if size is None:
        return "-"
    value, unit = float(size), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{value:,.0f} B" if unit == "B" else f"{value:,.1f} {unit}"
