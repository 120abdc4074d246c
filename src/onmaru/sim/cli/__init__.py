"""Command line of the simulator: `onmaru sim ...`. Models are files, or names at a running site."""

from __future__ import annotations

import typer

from onmaru.sim.cli import runs, shop, site, studies


def build_cli() -> typer.Typer:
    """The sub-application, with the commands of every module in this folder."""
    sim = typer.Typer(no_args_is_help=True, help="Process simulation: what happens if.")
    for part in (runs, studies, shop, site):
        part.register(sim)
    return sim
