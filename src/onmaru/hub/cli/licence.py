"""`onmaru hub licence show | accept | set | rm | accepted`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onmaru.core.errors import InvalidInput
from onmaru.core.terminal import Styled, errors_shown, stdout, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, connect

Name = Annotated[str, typer.Argument(help="organisation/[team/]name")]


def show(name: Name, site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """The licence of an artifact, and whether one has yet to accept it."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).licences.show(name)
    if format == "json":
        write_json(found)
        return
    if found is None:
        write_facts(name, {"licence": "none to accept"})
        return
    accepted = found["accepted"] or (
        Styled("not yet: onmaru hub licence accept " + name, "yellow") if found["required"] else "not needed"
    )
    write_facts(name, {"licence": found["title"] or None, "version": found["version"], "accepted": accepted})
    from rich.markdown import Markdown

    stdout().print(Markdown(found["text"]))


def accept(
    name: Name,
    version: Annotated[str, typer.Option(help="The version that was read; without it the text is shown and asked for.")] = "",
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Accept the licence of an artifact, for oneself."""
    json = format == "json"
    with errors_shown(json=json):
        licences = connect(site, token).licences
        sha256 = ""
        if not version:
            if json:
                raise InvalidInput("which licence was read is not said", hint="--version VERSION")
            found = licences.show(name)
            if found is None:
                raise InvalidInput(f"{name} has no licence to accept", hint="pull it as it is")
            from rich.markdown import Markdown

            stdout().print(Markdown(found["text"]))
            typer.confirm(f"Accept version {found['version']}?", abort=True)
            version, sha256 = found["version"], found["sha256"]
        done = licences.accept(name, version=version, sha256=sha256)
    write_json(done) if json else write_facts(
        name, {"accepted": done["accepted"], "version": done["version"]}
    )


def set_(
    name: Name, text: Annotated[Path, typer.Argument(help="A Markdown file.", exists=True, dir_okay=False)],
    version: Annotated[str, typer.Option(help="Such as 1.0.")],
    title: Annotated[str, typer.Option()] = "", site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Ask for a licence before pulling; whoever accepted another text is asked again."""
    with errors_shown(json=format == "json"):
        words = text.read_bytes().decode("utf-8", "replace")
        done = connect(site, token).licences.set(name, version=version, text=words, title=title)
    write_json(done) if format == "json" else write_facts(
        name, {"licence": done["title"] or None, "version": done["version"]}
    )


def rm(name: Name, site: SiteOption = "", token: TokenOption = "") -> None:
    """Ask for no licence any more."""
    with errors_shown():
        connect(site, token).licences.clear(name)


def accepted(name: Name, site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Who accepted the licence."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).licences.acceptances(name)
    if format == "json":
        write_json(found)
        return
    rows = [{**each, "counts": "yes" if each["is_current"] else "no: it changed"} for each in found]
    write_table("Accepted", rows, ("user", "version", "accepted", "counts"), empty="nobody yet")


def register(hub: typer.Typer) -> None:
    """Add this module's commands."""
    licence = typer.Typer(no_args_is_help=True, help="Licences to accept before pulling.")
    licence.command("set")(set_)
    for command in (show, accept, rm, accepted):
        licence.command()(command)
    hub.add_typer(licence, name="licence")
