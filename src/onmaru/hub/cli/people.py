"""`onmaru hub user who | list | add | role | remove`, as `ngc user` and `ngc org list-users`."""

from __future__ import annotations

from typing import Annotated

import typer

from onmaru.core.directory.client import IdentityClient
from onmaru.core.terminal import errors_shown, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, Yes, reach

Name = Annotated[str, typer.Argument(help="Name or id of the account.")]
Role = Annotated[str, typer.Option(help="guest, reader, contributor, publisher, admin or owner.")]


def _people(site: str, token: str) -> IdentityClient:
    return IdentityClient(reach(site, token))


def who(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Whose key this is, and what it may do."""
    with errors_shown(json=format == "json"):
        found = _people(site, token).me()
    if format == "json":
        write_json({key: value for key, value in found.items() if key != "csrf"})
        return
    write_facts("Who", {
        "name": found["user"]["name"], "organisation": found["organisation"]["name"], "role": found["role"],
        "may": ", ".join(each for each in found["permissions"] if each.startswith("hub.")),
    })  # fmt: skip


def list_(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """The members of the organisation."""
    with errors_shown(json=format == "json"):
        found = _people(site, token).users()
    if format == "json":
        write_json(found)
    else:
        write_table("Users", found, ["name", "display", "kind", "role", "id"], empty="nobody")


def add(
    name: Name, display: Annotated[str, typer.Option()] = "", role: Role = "reader",
    service: Annotated[bool, typer.Option("--service", help="An account for a program: it has keys only.")] = False,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Add somebody to the organisation."""
    with errors_shown(json=format == "json"):
        kind = "service" if service else "person"
        made = _people(site, token).create_user(name, display=display, role=role, kind=kind)
    write_json(made) if format == "json" else write_facts(name, {"id": made["id"], "role": made["role"]})


def role(
    name: Name, new_role: Annotated[str, typer.Argument(help="The role from now on.")],
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Change what somebody may do."""
    with errors_shown(json=format == "json"):
        changed = _people(site, token).change_user(name, role=new_role)
    write_json(changed) if format == "json" else write_facts(name, {"role": changed["role"]})


def remove(name: Name, yes: Yes = False, site: SiteOption = "", token: TokenOption = "") -> None:
    """Take somebody out of the organisation."""
    with errors_shown():
        if not yes:
            typer.confirm(f"Take {name} out of the organisation?", abort=True, err=True)
        _people(site, token).remove_user(name)


def build() -> typer.Typer:
    """The sub-application."""
    people = typer.Typer(no_args_is_help=True, help="Who belongs to the organisation.")
    people.command("list")(list_)
    for command in (who, add, role, remove):
        people.command()(command)
    return people
