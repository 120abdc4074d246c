"""Command line of the hub: `onmaru hub ...`, with the verbs of NVIDIA's NGC."""

from __future__ import annotations

import typer

from onmaru.hub.cli import (
    artifact,
    bundle,
    collection,
    diagnosis,
    house,
    licence,
    mirror,
    people,
    profile,
    registry,
    retention,
    signing,
    trust,
)


def build_cli() -> typer.Typer:
    """The sub-application, with the commands of every module in this folder."""
    hub = typer.Typer(no_args_is_help=True, help="The hub: containers, models, datasets and charts.")
    hub.add_typer(artifact.build(), name="artifact")
    hub.add_typer(collection.build(), name="collection")
    house.register(hub)
    trust.register(hub)
    signing.register(hub)
    licence.register(hub)
    retention.register(hub)
    bundle.register(hub)
    hub.add_typer(mirror.build(), name="mirror")
    hub.add_typer(registry.build(), name="registry")
    hub.add_typer(people.build(), name="user")
    hub.add_typer(profile.build(), name="config")
    diagnosis.register(hub)
    return hub
