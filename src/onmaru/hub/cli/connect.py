"""How the commands reach a hub, and what they print."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import typer

from onmaru.hub.client import HubClient
from onmaru.hub.client.transfer import Progress

SiteOption = Annotated[
    str, typer.Option("--url", envvar="ONMARU_URL", help="URL of a site; default: the one running here.")
]
TokenOption = Annotated[str, typer.Option("--token", envvar="ONMARU_TOKEN", help="API key for --url.")]
Format = Annotated[Literal["table", "json"], typer.Option("--format", help="How to print.")]


def connect(site: str, token: str) -> HubClient:
    """The hub of the named site, or of the one running on this machine."""
    from onmaru.core.running import find
    from onmaru.core.transport import HttpTransport

    if site:
        return HubClient(HttpTransport(site, token=token, timeout_s=600))
    running = find()
    verify = running.certificate or True
    return HubClient(HttpTransport(running.url, token=running.token, verify=verify, timeout_s=600))


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
