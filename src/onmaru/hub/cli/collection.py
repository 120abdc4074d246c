"""`onmaru hub collection ...`: create, info, add, remove, find."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, connect

Name = Annotated[str, typer.Argument(help="organisation/[team/]name of the collection")]
Artifacts = Annotated[list[str], typer.Argument(help="organisation/[team/]name, one or more")]


def create(
    name: Name, artifacts: Annotated[list[str] | None, typer.Argument(help="What it gathers from the start.")] = None,
    title: Annotated[str | None, typer.Option()] = None, summary: Annotated[str | None, typer.Option()] = None,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Make a collection."""
    with errors_shown(json=format == "json"):
        hub = connect(site, token)
        hub.create(name, kind="collection")
        changes = {key: value for key, value in (("title", title), ("summary", summary)) if value is not None}
        if changes:
            hub.describe(name, **changes)
        members = hub.collections.add(name, *(artifacts or ()))
    _show(name, members, format)


def info(name: Name, site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Show a collection and what it gathers."""
    with errors_shown(json=format == "json"):
        hub = connect(site, token)
        members = hub.collections.members(name)
        about = hub.artifact(name)
    if format == "table":
        write_facts(name, {key: about[key] for key in ("visibility", "title", "summary", "updated")})
    _show(name, members, format)


def add(
    name: Name, artifacts: Artifacts, site: SiteOption = "", token: TokenOption = "", format: Format = "table"
) -> None:
    """Put artifacts into a collection."""
    with errors_shown(json=format == "json"):
        members = connect(site, token).collections.add(name, *artifacts)
    _show(name, members, format)


def remove(
    name: Name, artifacts: Artifacts, site: SiteOption = "", token: TokenOption = "", format: Format = "table"
) -> None:
    """Take artifacts out of a collection; they stay themselves."""
    with errors_shown(json=format == "json"):
        members = connect(site, token).collections.remove(name, *artifacts)
    _show(name, members, format)


def find(
    artifact: Annotated[str, typer.Argument(help="organisation/[team/]name of an artifact")],
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """List the collections that gather an artifact."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).collections.holding(artifact)
    _show(artifact, found, format)


def _show(name: str, members: list[dict[str, Any]], format: str) -> None:
    if format == "json":
        write_json({"name": name, "items": members})
        return
    write_table(name, members, ["name", "kind", "visibility", "title"], empty="nothing in it")


def build() -> typer.Typer:
    """The sub-application."""
    collection = typer.Typer(no_args_is_help=True, help="Artifacts that belong together, under one name.")
    for command in (create, info, add, remove, find):
        collection.command()(command)
    return collection
