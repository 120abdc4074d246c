"""Command line of the planner: `onmaru plan ...`. Works on files, without a server."""

from __future__ import annotations

import typer

from onmaru.plan.cli import answering, listing, writing


def build_cli() -> typer.Typer:
    """The sub-application, with the commands of every module in this folder."""
    plan = typer.Typer(no_args_is_help=True, help="Size, choose, power, price and justify an AI factory.")
    answering.register(plan)
    writing.register(plan)
    listing.register(plan)
    return plan
