"""`onmaru hub retention show | set | rm | preview | run`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, progress, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, Yes, connect, human_bytes

Team = Annotated[str, typer.Option(help="Only for this team (its id).")]
Artifact = Annotated[str, typer.Option(help="Only for this artifact (its name).")]
Newest = Annotated[int | None, typer.Option(help="Keep so many versions of each artifact.")]
Days = Annotated[float | None, typer.Option(help="Keep what was pushed or tagged within so many days.")]
Pulled = Annotated[float | None, typer.Option(help="Keep what was pulled within so many days.")]
Tags = Annotated[list[str] | None, typer.Option(help="Keep versions with such a tag: 'v*'. May be repeated.")]
Tagged = Annotated[bool | None, typer.Option(help="Keep whatever has a tag (so it is without this option).")]
Deployed = Annotated[
    bool | None, typer.Option(help="Keep what something in use was made of (so it is without).")
]
Immutable = Annotated[list[str] | None, typer.Option(help="Tags that never move: 'v*'. May be repeated.")]
Enabled = Annotated[bool | None, typer.Option("--enabled/--disabled", help="Whether anything is taken away.")]


def show(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """The organisation's rules; the nearest to an artifact counts alone."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).retention.rules()
    if format == "json":
        write_json(found)
        return
    columns: list[Any] = [
        ("for", lambda each: each["artifact"] or each["team"] or "the organisation"),
        ("keeps", lambda each: _words(each["rule"])),
        ("immutable tags", lambda each: " ".join(each["rule"]["immutable_tags"]) or "-"),
        ("set", lambda each: each["updated"][:16].replace("T", " ")),
    ]
    write_table("Retention", found, columns, empty="no rule: everything stays")


def _words(rule: dict[str, Any]) -> str:
    said = [
        f"the newest {rule['keep_newest']}" if rule["keep_newest"] else "",
        f"{rule['keep_days']:g} days" if rule["keep_days"] else "",
        f"pulled within {rule['keep_pulled_days']:g} days" if rule["keep_pulled_days"] else "",
        *rule["keep_tags"],
        "whatever has a tag" if rule["keep_tagged"] else "",
        "what is in use" if rule["keep_deployed"] else "",
    ]
    removes = rule["keep_newest"] or rule["keep_days"] or rule["keep_pulled_days"] or rule["keep_tags"]
    return ", ".join(filter(None, said)) if removes and rule["enabled"] else "everything"


def _rule(**given: Any) -> dict[str, Any]:
    return {key: value for key, value in given.items() if value is not None}


def set_(
    keep_newest: Newest = None, keep_days: Days = None, keep_pulled_days: Pulled = None, keep_tags: Tags = None,
    keep_tagged: Tagged = None, keep_deployed: Deployed = None, immutable_tags: Immutable = None,
    enabled: Enabled = None, team: Team = "", artifact: Artifact = "", site: SiteOption = "", token: TokenOption = "",
    format: Format = "table",
) -> None:  # fmt: skip
    """Set a rule; it replaces the one that stands there. Look first: onmaru hub retention preview."""
    rule = _rule(
        keep_newest=keep_newest, keep_days=keep_days, keep_pulled_days=keep_pulled_days, keep_tags=keep_tags,
        keep_tagged=keep_tagged, keep_deployed=keep_deployed, immutable_tags=immutable_tags, enabled=enabled,
    )  # fmt: skip
    with errors_shown(json=format == "json"):
        done = connect(site, token).retention.set(team=team, artifact=artifact, **rule)
    if format == "json":
        write_json(done)
        return
    facts = {
        "keeps": _words(done["rule"]),
        "immutable tags": " ".join(done["rule"]["immutable_tags"]) or "none",
    }
    write_facts(artifact or team or "The organisation", facts)


def rm(team: Team = "", artifact: Artifact = "", site: SiteOption = "", token: TokenOption = "") -> None:
    """Take a rule away; the next wider one counts then."""
    with errors_shown():
        connect(site, token).retention.remove(team=team, artifact=artifact)


def preview(
    keep_newest: Newest = None, keep_days: Days = None, keep_pulled_days: Pulled = None, keep_tags: Tags = None,
    keep_tagged: Tagged = None, keep_deployed: Deployed = None, immutable_tags: Immutable = None,
    enabled: Enabled = None, team: Team = "", artifact: Artifact = "", site: SiteOption = "", token: TokenOption = "",
    format: Format = "table",
) -> None:  # fmt: skip
    """What would go now, and why: by a rule named here, else by the rules as they are. Nothing is changed."""
    rule = _rule(
        keep_newest=keep_newest, keep_days=keep_days, keep_pulled_days=keep_pulled_days, keep_tags=keep_tags,
        keep_tagged=keep_tagged, keep_deployed=keep_deployed, immutable_tags=immutable_tags, enabled=enabled,
    )  # fmt: skip
    with errors_shown(json=format == "json"):
        found = connect(site, token).retention.preview(team=team, artifact=artifact, **rule)
    if format == "json":
        write_json(found)
        return
    columns: list[Any] = [
        "name", ("version", lambda each: ", ".join(each["tags"]) or each["digest"][:19]),
        ("size", lambda each: human_bytes(each["size_bytes"])), ("pushed", lambda each: each["pushed"][:10]),
        ("pulled", lambda each: (each["pulled"] or "-")[:10]), ("with it", lambda each: len(each["attached"])), "reason",
    ]  # fmt: skip
    write_table("Would go", found["items"], columns, empty="nothing would go")
    write_facts("In all", {
        "versions": found["total"], "manifests": found["manifests"], "tags": found["tags"],
        "freed": human_bytes(found["freed_bytes"]), "immutable tags": len(found["frozen"]),
    })  # fmt: skip


def run(
    yes: Yes = False, site: SiteOption = "",
    token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Take away now what the rules do not keep."""
    with errors_shown(json=format == "json"):
        client = connect(site, token).retention
        if not yes:
            found = client.preview()
            typer.confirm(
                f"Remove {found['total']} versions ({human_bytes(found['freed_bytes'])})?",
                abort=True,
                err=True,
            )
        with progress("Running retention", quiet=format == "json"):
            done = client.run()
    write_json(done) if format == "json" else write_facts("Retention", {
        "versions removed": done["removed"], "tags": done["tags"], "freed by the next collections":
        human_bytes(done["freed_bytes"]),
    })  # fmt: skip


def register(hub: typer.Typer) -> None:
    """Add this module's commands."""
    retention = typer.Typer(no_args_is_help=True, help="Which versions go, and tags that never move.")
    retention.command("set")(set_)
    for command in (show, rm, preview, run):
        retention.command()(command)
    hub.add_typer(retention, name="retention")
