"""`onmaru organisation|team|key`: who may do what, on a running site."""

from __future__ import annotations

from typing import Annotated

import typer

from onmaru.core.directory.client import IdentityClient
from onmaru.core.terminal import errors_shown, write_facts, write_json, write_table

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SiteOption = Annotated[
    str, typer.Option("--url", envvar="ONMARU_URL", help="URL of a site; default: the one running here.")
]
TokenOption = Annotated[str, typer.Option("--token", envvar="ONMARU_TOKEN", help="API key for --url.")]
Display = Annotated[str, typer.Option(help="Name for people, in any language.")]

organisation = typer.Typer(no_args_is_help=True, help="Organisations: list, create.")
team = typer.Typer(no_args_is_help=True, help="Teams of the organisation and their members.")
key = typer.Typer(no_args_is_help=True, help="API keys: list, create, revoke.")


def connect(site: str, token: str) -> IdentityClient:
    """Identity of the named site, or of the one running on this machine."""
    from onmaru.core.running import find
    from onmaru.core.transport import HttpTransport

    if site:
        return IdentityClient(HttpTransport(site, token=token))
    running = find()
    return IdentityClient(HttpTransport(running.url, token=running.token, verify=running.certificate or True))


@organisation.command("list")
def list_organisations(site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """The organisations I belong to, with my role in each."""
    with errors_shown(json=json):
        items = connect(site, token).organisations()
        write_json(items) if json else write_table(
            "Organisations", items, ["name", "display", "role"], empty="none"
        )


@organisation.command("create")
def create_organisation(
    name: str, display: Display = "", site: SiteOption = "", token: TokenOption = "", json: Json = False
) -> None:
    """Found an organisation; the plant stays with the first one."""
    with errors_shown(json=json):
        made = connect(site, token).create_organisation(name, display=display)
        write_json(made) if json else write_facts(made["name"], made)


@team.command("list")
def list_teams(site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """My teams; all of the organisation for admins."""
    with errors_shown(json=json):
        items = connect(site, token).teams()
        write_json(items) if json else write_table(
            "Teams", items, ["name", "display", "member_count"], empty="there is no team"
        )


@team.command("create")
def create_team(
    name: str, display: Display = "", site: SiteOption = "", token: TokenOption = "", json: Json = False
) -> None:
    """Found a team."""
    with errors_shown(json=json):
        made = connect(site, token).create_team(name, display=display)
        write_json(made) if json else write_facts(made["name"], made)


@team.command("remove")
def remove_team(name: str, site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """Dissolve a team."""
    with errors_shown(json=json):
        connect(site, token).remove_team(name)


@team.command("members")
def list_members(name: str, site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """Who belongs to a team, with which role."""
    with errors_shown(json=json):
        items = connect(site, token).team_members(name)
        columns = ["name", "display", "kind", "role", "team_role"]
        write_json(items) if json else write_table(name, items, columns, empty="nobody is in it")


@team.command("add")
def add_member(
    name: str, user: str,
    role: Annotated[str | None, typer.Option(help="Role within the team; default: that in the organisation.")] = None,
    site: SiteOption = "", token: TokenOption = "", json: Json = False,
) -> None:  # fmt: skip
    """Let a member of the organisation into a team, or change their role there."""
    with errors_shown(json=json):
        member = connect(site, token).put_team_member(name, user, role=role)
        write_json(member) if json else write_facts(name, {"member": member["name"], "role": member["role"]})


@team.command("drop")
def remove_member(
    name: str, user: str, site: SiteOption = "", token: TokenOption = "", json: Json = False
) -> None:
    """Take somebody out of a team."""
    with errors_shown(json=json):
        connect(site, token).remove_team_member(name, user)


@key.command("list")
def list_keys(site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """My API keys; all of the organisation for admins."""
    with errors_shown(json=json):
        items = connect(site, token).keys()
        columns = [
            "id",
            "label",
            "user_name",
            ("scopes", lambda k: ", ".join(k["scopes"])),
            "expires",
            "last_used",
        ]
        write_json(items) if json else write_table("API keys", items, columns, empty="there is no key")  # type: ignore[arg-type]


@key.command("create")
def create_key(
    label: str, scope: Annotated[list[str], typer.Option(help="twin.read, twin.*, *; may be given often.")],
    user: Annotated[str, typer.Option(help="Whose key; default: mine.")] = "",
    expires: Annotated[str, typer.Option(help="RFC 3339, or +30d.")] = "",
    site: SiteOption = "", token: TokenOption = "", json: Json = False,
) -> None:  # fmt: skip
    """Make an API key; its secret is printed this once."""
    with errors_shown(json=json):
        made = connect(site, token).create_key(label, scope, user=user or None, expires=expires or None)
        write_json(made) if json else write_facts(label, {"id": made["key"]["id"], "secret": made["secret"]})


@key.command("revoke")
def revoke_key(key_id: str, site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """End a key at once."""
    with errors_shown(json=json):
        connect(site, token).revoke_key(key_id)
