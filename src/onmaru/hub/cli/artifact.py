"""`onmaru hub artifact ...`: list, info, create, push, pull, tag, describe, rm."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru.core.errors import InvalidInput
from onmaru.core.terminal import errors_shown, stdout, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, Yes, bytes_bar, connect, human_bytes, warn

Reference = Annotated[str, typer.Argument(help="organisation/name:tag, or organisation/name@sha256:...")]
Name = Annotated[str, typer.Argument(help="organisation/[team/]name")]
KindOption = Annotated[str, typer.Option(help="container, model, dataset, chart, resource, collection.")]


def list_(
    q: Annotated[str, typer.Argument(help="Words to look for.", show_default=False)] = "", kind: KindOption = "",
    label: Annotated[list[str] | None, typer.Option(help="Only with this label; several narrow.")] = None,
    fact: Annotated[list[str] | None, typer.Option(help="Only with this fact: framework=pytorch.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50, site: SiteOption = "", token: TokenOption = "",
    format: Format = "table",
) -> None:  # fmt: skip
    """List artifacts one may see."""
    json = format == "json"
    with errors_shown(json=json):
        facts = dict(each.partition("=")[::2] for each in fact or ())
        page = connect(site, token).search(q, kind=kind, labels=label or (), facts=facts, limit=limit)
    if json:
        write_json(page)
        return
    columns: list[Any] = [
        "name", "kind", "visibility", ("size", lambda a: human_bytes(a["size_bytes"])), "pulls",
        ("updated", lambda a: a["updated"][:16].replace("T", " ")), "title",
    ]  # fmt: skip
    title = f"Artifacts ({len(page['items'])} of {page['total']})"
    write_table(
        title, page["items"], columns, empty="nothing here yet: onmaru hub artifact push NAME:TAG FOLDER"
    )


def info(name: Name, site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Show an artifact: its facts, tags and card."""
    json = format == "json"
    with errors_shown(json=json):
        found = connect(site, token).artifact(name)
    if json:
        write_json(found)
        return
    facts = {key: found[key] for key in ("kind", "visibility", "title", "summary", "pulls", "updated")}
    facts |= {
        "size": human_bytes(found["size_bytes"]),
        "labels": ", ".join(found["labels"]) or None,
        **found["facts"],
    }
    if found["deprecated"]:
        facts["deprecated"] = found["deprecated"]
    write_facts(name, facts)
    columns: list[Any] = [
        "name", ("size", lambda t: human_bytes(t["size_bytes"])), ("updated", lambda t: t["updated"][:16]), "digest",
    ]  # fmt: skip
    write_table("Tags", found["tags"], columns, empty="no tags")
    if found["card"]:
        from rich.markdown import Markdown

        stdout().print(Markdown(found["card"]))


def create(
    name: Name,
    kind: KindOption = "resource",
    site: SiteOption = "",
    token: TokenOption = "",
    format: Format = "table",
) -> None:
    """Make an empty artifact."""
    with errors_shown(json=format == "json"):
        made = connect(site, token).create(name, kind=kind)
    write_json(made) if format == "json" else write_facts(
        name, {"kind": made["kind"], "visibility": made["visibility"]}
    )


def push(
    reference: Reference, source: Annotated[Path, typer.Argument(help="A file or a folder.", exists=True)],
    kind: KindOption = "resource", site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Push a file or a folder as one version; what the hub has already is not sent again."""
    json = format == "json"
    with errors_shown(json=json), bytes_bar(f"pushing {reference}", quiet=json) as progress:
        digest = connect(site, token).push(reference, source, kind=kind, progress=progress)
    write_json({"reference": reference, "digest": digest}) if json else write_facts(
        reference, {"digest": digest}
    )


def pull(
    reference: Reference, target: Annotated[Path, typer.Argument(help="Folder to write to.")] = Path("."),
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Fetch the files of a version; an interrupted pull goes on where it stopped."""
    json = format == "json"
    with errors_shown(json=json), bytes_bar(f"pulling {reference}", quiet=json) as progress:
        paths = connect(site, token).pull(reference, target, progress=progress, notice=warn)
    names = [str(path) for path in paths]
    write_json({"reference": reference, "files": names}) if json else write_facts(
        reference, {"files": len(names), "folder": str(target)}
    )


def tag(
    reference: Reference,
    new_tag: str,
    site: SiteOption = "",
    token: TokenOption = "",
    format: Format = "table",
) -> None:
    """Point another tag at a version that is there."""
    with errors_shown(json=format == "json"):
        made = connect(site, token).tag(reference, new_tag)
    write_json(made) if format == "json" else write_facts(new_tag, {"digest": made["digest"]})


def describe(
    name: Name, title: Annotated[str | None, typer.Option()] = None,
    summary: Annotated[str | None, typer.Option()] = None,
    card: Annotated[Path | None, typer.Option(help="A Markdown file.", exists=True)] = None,
    label: Annotated[list[str] | None, typer.Option(help="All labels; replaces what was there.")] = None,
    fact: Annotated[list[str] | None, typer.Option(help="All facts, name=value; replaces what was there.")] = None,
    visibility: Annotated[str | None, typer.Option(help="private, organisation or public.")] = None,
    deprecated: Annotated[str | None, typer.Option(help="Why; an empty text takes it back.")] = None,
    immutable_tags: Annotated[str | None, typer.Option(help="Patterns of tags that never move: `v* 1.*`.")] = None,
    kind: Annotated[str | None, typer.Option()] = None,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Change the card of an artifact; what is not named stays."""
    given: dict[str, Any] = {
        "title": title, "summary": summary, "card": card.read_text(encoding="utf-8") if card else None,
        "labels": label, "facts": dict(each.partition("=")[::2] for each in fact) if fact else None,
        "visibility": visibility, "deprecated": deprecated, "immutable_tags": immutable_tags, "kind": kind,
    }  # fmt: skip
    changes = {key: value for key, value in given.items() if value is not None}
    with errors_shown(json=format == "json"):
        changed = connect(site, token).describe(name, **changes)
    write_json(changed) if format == "json" else write_facts(
        name, {key: changed[key] for key in changes if key != "card"}
    )


def publish(
    name: Name, to: Annotated[str, typer.Argument(help="private, organisation or public.")], site: SiteOption = "",
    token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Decide who sees an artifact; this needs a publisher."""
    with errors_shown(json=format == "json"):
        changed = connect(site, token).describe(name, visibility=to)
    write_json(changed) if format == "json" else write_facts(name, {"visibility": changed["visibility"]})


def deprecate(
    name: Name, why: Annotated[str, typer.Argument(help="What everybody who pulls it is told.")] = "",
    successor: Annotated[str, typer.Option(help="What to use instead.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Say at every door that an artifact should not be used any more; it stays where it is."""
    with errors_shown(json=format == "json"):
        hub = connect(site, token)
        if undo == bool(why):
            raise InvalidInput(
                "why it is deprecated is not said", hint="say why, or take it back with --undo"
            )
        facts = {key: value for key, value in hub.artifact(name)["facts"].items() if key != "successor"}
        if successor:
            facts["successor"] = successor
        changed = hub.describe(name, deprecated=why, facts=facts)
    write_json(changed) if format == "json" else write_facts(
        name, {"deprecated": changed["deprecated"] or "no", "successor": facts.get("successor")}
    )


def rm(
    reference: Annotated[str, typer.Argument(help="A tag, a version by digest, or a name for all of it.")],
    yes: Yes = False,
    site: SiteOption = "", token: TokenOption = "",
) -> None:  # fmt: skip
    """Remove a tag, a version or a whole artifact; its bytes go with the next collections."""
    if not yes:
        typer.confirm(f"Remove {reference}?", abort=True)
    with errors_shown():
        connect(site, token).remove(reference)


def build() -> typer.Typer:
    """The sub-application."""
    artifact = typer.Typer(no_args_is_help=True, help="Find, push, pull and describe artifacts.")
    artifact.command("list")(list_)
    for command in (info, create, push, pull, tag, describe, publish, deprecate, rm):
        artifact.command()(command)
    return artifact
