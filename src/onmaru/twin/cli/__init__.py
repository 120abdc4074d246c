"""Command line of the twin: `onmaru twin ...`. Files work on a folder, live commands on a running site."""

from __future__ import annotations

import typer

from onmaru.twin.cli import alarms, files, live


def build_cli() -> typer.Typer:
    """The sub-application, with the commands of every module in this folder."""
    twin = typer.Typer(no_args_is_help=True, help="The live twin: plants, signals, history, alarms.")
    files.register(twin)
    live.register(twin)
    alarms.register(twin)
    return twin
