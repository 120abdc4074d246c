"""The command line: `onmaru up`, `onmaru doctor`, and each wing's verbs. A composition root."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru import __version__
from onmaru.core.directory.cli import key, organisation, team
from onmaru.core.terminal import errors_shown, write_facts, write_json, write_table
from onmaru.hub.cli import build_cli as build_hub_cli
from onmaru.plan.cli import build_cli as build_plan_cli
from onmaru.sim.cli import build_cli as build_sim_cli
from onmaru.twin.cli import build_cli as build_twin_cli

app = typer.Typer(
    name="onmaru", no_args_is_help=True, rich_markup_mode="markdown", pretty_exceptions_enable=False,
    help="Onmaru: your plant as a live twin, and the AI factory around it.",
)  # fmt: skip
app.add_typer(build_twin_cli(), name="twin")
for group, name in ((organisation, "organisation"), (team, "team"), (key, "key")):
    app.add_typer(group, name=name)
app.add_typer(build_plan_cli(), name="plan")
app.add_typer(build_sim_cli(), name="sim")
hub_app = build_hub_cli()
app.add_typer(hub_app, name="hub")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PlantFolder = Annotated[Path, typer.Argument(help="A folder with a plant.toml.", show_default="this folder")]
DataOption = Annotated[Path | None, typer.Option("--data", help="Data folder.", show_default="PLANT/.onmaru")]


@app.command()
def up(
    plant: PlantFolder = Path("."),
    data: DataOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8420")] = None,
    tls_certificate: Annotated[Path | None, typer.Option(help="PEM certificate chain.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="PEM private key.")] = None,
    config: Annotated[Path | None, typer.Option(help="onmaru.toml; default: beside plant.toml.")] = None,
    emulate: Annotated[bool, typer.Option(help="Also run the [emulator] command of plant.toml.")] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the console in a browser.")] = False,
) -> None:
    """Start everything for PLANT in one process, with SQLite and folders. Ctrl-C stops it."""
    flags = {"host": host, "port": port, "tls_certificate": tls_certificate, "tls_key": tls_key}
    server = {key: value for key, value in flags.items() if value is not None}
    with errors_shown():
        from onmaru.app import run

        run(plant, data=data, config=config, server=server, emulate=emulate, open_browser=open_browser)


@hub_app.command("serve")
def serve_hub(
    folder: Annotated[Path, typer.Argument(help="Where artifacts and accounts are kept; made when missing.")],
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8420")] = None,
    tls_certificate: Annotated[Path | None, typer.Option(help="PEM certificate chain.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="PEM private key.")] = None,
    config: Annotated[Path | None, typer.Option(help="onmaru.toml; default: in the folder.")] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the console in a browser.")] = False,
) -> None:
    """Serve a hub without a plant. Ctrl-C stops it."""
    flags = {"host": host, "port": port, "tls_certificate": tls_certificate, "tls_key": tls_key}
    with errors_shown():
        from onmaru.app import run_hub

        server = {key: value for key, value in flags.items() if value is not None}
        run_hub(folder, config=config, server=server, open_browser=open_browser)


@app.command()
def doctor(plant: PlantFolder = Path("."), data: DataOption = None, json: Json = False) -> None:
    """Check the installation: libraries, console, USD schemas, disk, ports, clock."""
    with errors_shown(json=json):
        from onmaru.doctor import examine

        findings = examine(plant, data=data)
    if json:
        write_json([finding.as_dict() for finding in findings])
    else:
        marks = {"ok": "✓", "warning": "!", "error": "✗"}
        columns: list[Any] = [
            ("", lambda f: marks[f["level"]]),
            "check",
            "result",
            ("mend", lambda f: f["mend"] or None),
        ]
        write_table(
            "Doctor", [finding.as_dict() for finding in findings], columns, empty="nothing was checked"
        )
    if any(finding.level == "error" for finding in findings):
        raise SystemExit(1)


@app.command("login-link")
def login_link(plant: PlantFolder = Path("."), data: DataOption = None) -> None:
    """Print a new one-time login link for a running site (needs access to its data folder)."""
    with errors_shown():
        from onmaru.app import new_login_link

        typer.echo(new_login_link(plant, data=data))


@app.command()
def openapi() -> None:
    """Print the HTTP API as OpenAPI JSON."""
    from onmaru.app import openapi_text

    typer.echo(openapi_text())


@app.command()
def version(json: Json = False) -> None:
    """Print the version."""
    write_json({"version": __version__}) if json else write_facts("Onmaru", {"version": __version__})


def main() -> None:
    """Entry point of the `onmaru` command."""
    app()


if __name__ == "__main__":
    main()
