"""`onmaru hub registry model|resource|dataset|image|chart ...`: the verbs and options of NVIDIA's `ngc registry`.

The table of both is in `docs/hub/cli.md`. Short names stand in the organisation and team of `onmaru hub config`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru.core.errors import InvalidInput
from onmaru.core.terminal import errors_shown, stdout, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, Yes, bytes_bar, connect, human_bytes, warn
from onmaru.hub.client import HubClient
from onmaru.hub.client.profile import whole_name
from onmaru.hub.errors import VersionExists
from onmaru.hub.types import Kind

Target = Annotated[str, typer.Argument(help="[organisation/[team/]]name[:version]")]
Org = Annotated[str, typer.Option("--org", help="Organisation of a short name.")]
Team = Annotated[str, typer.Option("--team", help="Team of a short name.")]
_FACTS = {
    "application": "application", "framework": "framework", "format_": "format", "precision": "precision",
    "publisher": "publisher", "built_by": "built_by", "license": "license", "base_model": "base_model",
}  # fmt: skip
_NOTES = ("gpuModel", "memoryFootprint", "numberOfEpochs", "batchSize", "accuracyReached")
_FILED = (Kind.MODEL, Kind.RESOURCE, Kind.DATASET)


def build() -> typer.Typer:
    """The sub-application: a group for each kind."""
    registry = typer.Typer(
        no_args_is_help=True, help="Models, resources, datasets, images and charts, as `ngc registry`."
    )
    for kind in (*_FILED, Kind.CONTAINER, Kind.CHART):
        word = "image" if kind is Kind.CONTAINER else kind.value
        group = typer.Typer(no_args_is_help=True, help=f"{word.capitalize()}s: list, info and the rest.")
        group.command("list")(_list(kind))
        group.command("info")(_info(kind))
        group.command("create")(_create(kind))
        group.command("update")(_update)
        group.command("remove")(_remove)
        group.command("publish")(_publish)
        if kind in _FILED:
            group.command("upload-version")(_upload(kind))
            group.command("download-version")(_download)
        if kind is Kind.CHART:
            group.command("push")(_push_chart)
            group.command("pull")(_pull_chart)
        registry.add_typer(group, name=word)
    return registry


def _list(kind: Kind) -> Callable[..., None]:
    def listing(
        pattern: Annotated[str, typer.Argument(help="Names, such as main/*seam*; with `:*` their versions.")] = "*",
        org: Org = "", team: Team = "",
        page_size: Annotated[int, typer.Option("--page-size", min=1, max=500, help="Asked for at a time.")] = 500,
        site: SiteOption = "", token: TokenOption = "", format: Format = "table",
    ) -> None:  # fmt: skip
        """List what one may see, or the versions of it."""
        with errors_shown(json=format == "json"):
            hub = connect(site, token)
            names, colon, versions = pattern.partition(":")
            under = "/".join(part for part in (org, team) if part)
            found = [
                each for each in hub.every(kind=kind.value, under=under, page_size=page_size)
                if _fits(each["name"], names)
            ]  # fmt: skip
            if colon:
                rows = list(_versions(hub, found, versions or "*"))
        if colon:
            _write_versions(rows, format)
            return
        columns: list[Any] = [
            "name", "title", "visibility", ("size", lambda each: human_bytes(each["size_bytes"])), "pulls",
            ("updated", lambda each: each["updated"][:10]), ("deprecated", lambda each: each["deprecated"] or None),
        ]  # fmt: skip
        if format == "json":
            write_json(found)
        else:
            write_table(
                f"{kind.value} ({len(found)})", found, columns, empty=f"no {kind.value} here that one may see"
            )

    return listing


def _fits(name: str, pattern: str) -> bool:
    return any(fnmatchcase(each, pattern.lower()) for each in (name, name.rpartition("/")[2]))


def _versions(hub: HubClient, artifacts: list[dict[str, Any]], pattern: str) -> Iterator[dict[str, Any]]:
    for each in artifacts:
        for tag in hub.artifact(each["name"])["tags"]:
            if fnmatchcase(tag["name"], pattern):
                yield {**tag, "artifact": each["name"], "version": tag["name"]}


def _write_versions(rows: list[dict[str, Any]], format: str) -> None:
    if format == "json":
        write_json(rows)
        return
    columns: list[Any] = [
        "artifact", "version", ("size", lambda each: human_bytes(each["size_bytes"])),
        ("updated", lambda each: each["updated"][:16].replace("T", " ")), "digest",
    ]  # fmt: skip
    write_table(f"Versions ({len(rows)})", rows, columns, empty="no such version")


def _info(kind: Kind) -> Callable[..., None]:
    def info(
        target: Target, org: Org = "", team: Team = "",
        files: Annotated[bool, typer.Option("--files", help="List the files of a version.")] = False,
        site: SiteOption = "", token: TokenOption = "", format: Format = "table",
    ) -> None:  # fmt: skip
        """Show an artifact, or one version of it."""
        with errors_shown(json=format == "json"):
            hub = connect(site, token)
            name, version = _split(target, org, team)
            found = hub.contents(f"{name}:{version}") if version else hub.artifact(name)
            if version and kind in _FILED:
                told = hub.version_notes(f"{name}:{version}", kind=kind.value)
                found["notes"] = {key: told[key] for key in _NOTES if key in told}
        if format == "json":
            write_json(found)
            return
        if version:
            listed: list[Any] = ["path", ("size", lambda each: human_bytes(each["size_bytes"])), "sha256"]
            if not (files and format == "csv"):
                facts = {key: found[key] for key in ("digest", "media_type", "artifact_type") if found[key]}
                facts |= {"size": human_bytes(found["size_bytes"]), "files": len(found["files"])}
                write_facts(f"{name}:{version}", facts | found["annotations"] | found.get("notes", {}))
            if files:
                write_table("Files", found["files"], listed, empty="no files: an image, or an index")
            return
        shown = {key: found[key] for key in ("kind", "visibility", "title", "summary", "pulls", "updated")}
        shown |= {
            "size": human_bytes(found["size_bytes"]),
            "labels": ", ".join(found["labels"]) or None,
            **found["facts"],
        }
        if found["deprecated"]:
            shown["deprecated"] = found["deprecated"]
        shown["versions"] = ", ".join(each["name"] for each in found["tags"]) or None
        write_facts(name, shown)
        if found["card"] and format == "table":
            from rich.markdown import Markdown

            stdout().print(Markdown(found["card"]))

    return info


def _split(target: str, org: str, team: str) -> tuple[str, str]:
    head, slash, tail = target.rpartition("/")
    name, _, version = tail.partition(":")
    return whole_name(f"{head}{slash}{name}", org, team), version


def _create(kind: Kind) -> Callable[..., None]:
    def create(
        target: Target, org: Org = "", team: Team = "",
        display_name: Annotated[str | None, typer.Option()] = None,
        short_desc: Annotated[str | None, typer.Option()] = None,
        overview_filename: Annotated[Path | None, typer.Option(help="A Markdown file.", exists=True)] = None,
        label: Annotated[list[str] | None, typer.Option(help="May be repeated.")] = None,
        application: Annotated[str | None, typer.Option()] = None, framework: Annotated[str | None, typer.Option()] = None,
        format_: Annotated[str | None, typer.Option("--model-format", help="Such as safetensors.")] = None,
        precision: Annotated[str | None, typer.Option()] = None, publisher: Annotated[str | None, typer.Option()] = None,
        built_by: Annotated[str | None, typer.Option()] = None, license: Annotated[str | None, typer.Option()] = None,
        base_model: Annotated[str | None, typer.Option()] = None,
        site: SiteOption = "", token: TokenOption = "", format: Format = "table",
    ) -> None:  # fmt: skip
        """Make an empty artifact with its card."""
        facts = {"application": application, "framework": framework, "format_": format_, "precision": precision,
                     "publisher": publisher, "built_by": built_by, "license": license, "base_model": base_model}  # fmt: skip
        with errors_shown(json=format == "json"):
            hub = connect(site, token)
            name, _ = _split(target, org, team)
            made = hub.create(name, kind=kind.value)
            changes = _changes(display_name, short_desc, overview_filename, label, facts)
            if changes:
                made = hub.describe(name, **changes)
        _write_changed(name, made, format)

    return create


def _changes(
    title: str | None, summary: str | None, card: Path | None, labels: list[str] | None, facts: dict[str, str | None],
) -> dict[str, Any]:  # fmt: skip
    given = {_FACTS[key]: value for key, value in facts.items() if value is not None}
    text = card.read_bytes().decode("utf-8", "replace") if card else None
    changes = {"title": title, "summary": summary, "card": text, "labels": labels, "facts": given or None}
    return {key: value for key, value in changes.items() if value is not None}


def _update(
    target: Target, org: Org = "", team: Team = "",
    display_name: Annotated[str | None, typer.Option()] = None, short_desc: Annotated[str | None, typer.Option()] = None,
    overview_filename: Annotated[Path | None, typer.Option(help="A Markdown file.", exists=True)] = None,
    label: Annotated[list[str] | None, typer.Option(help="All labels; replaces what was there.")] = None,
    add_label: Annotated[list[str] | None, typer.Option()] = None,
    remove_label: Annotated[list[str] | None, typer.Option()] = None,
    application: Annotated[str | None, typer.Option()] = None, framework: Annotated[str | None, typer.Option()] = None,
    format_: Annotated[str | None, typer.Option("--model-format", help="Such as safetensors.")] = None,
    precision: Annotated[str | None, typer.Option()] = None, publisher: Annotated[str | None, typer.Option()] = None,
    built_by: Annotated[str | None, typer.Option()] = None, license: Annotated[str | None, typer.Option()] = None,
    base_model: Annotated[str | None, typer.Option()] = None,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Change the card; what is not named stays."""
    facts = {"application": application, "framework": framework, "format_": format_, "precision": precision,
                 "publisher": publisher, "built_by": built_by, "license": license, "base_model": base_model}  # fmt: skip
    with errors_shown(json=format == "json"):
        hub = connect(site, token)
        name, _ = _split(target, org, team)
        before = hub.artifact(name)
        if add_label or remove_label:
            held = label if label is not None else before["labels"]
            gone = set(remove_label or ())
            label = [each for each in dict.fromkeys([*held, *(add_label or ())]) if each not in gone]
        changes = _changes(display_name, short_desc, overview_filename, label, facts)
        if "facts" in changes:
            changes["facts"] = {**before["facts"], **changes["facts"]}
        if not changes:
            raise InvalidInput("nothing to change was named", hint="see --help")
        changed = hub.describe(name, **changes)
    _write_changed(name, changed, format)


def _write_changed(name: str, changed: dict[str, Any], format: str) -> None:
    if format == "json":
        write_json(changed)
        return
    shown = {key: changed[key] for key in ("kind", "visibility", "title", "summary")}
    write_facts(name, shown | {"labels": ", ".join(changed["labels"]) or None} | changed["facts"])


def _remove(
    target: Target, org: Org = "", team: Team = "", yes: Yes = False, site: SiteOption = "", token: TokenOption = "",
) -> None:  # fmt: skip
    """Remove a version, or an artifact with all its versions."""
    with errors_shown():
        name, version = _split(target, org, team)
        reference = f"{name}:{version}" if version else name
        if not yes:
            typer.confirm(f"Remove {reference}?", abort=True, err=True)
        connect(site, token).remove(reference)


def _publish(
    target: Target, org: Org = "", team: Team = "",
    to: Annotated[str, typer.Option(help="private, organisation or public.")] = "organisation",
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Decide who sees an artifact; this needs a publisher."""
    with errors_shown(json=format == "json"):
        name, _ = _split(target, org, team)
        changed = connect(site, token).describe(name, visibility=to)
    write_json(changed) if format == "json" else write_facts(name, {"visibility": changed["visibility"]})


def _upload(kind: Kind) -> Callable[..., None]:
    def upload(
        target: Target,
        source: Annotated[Path, typer.Option(help="A file or a folder.", exists=True)] = Path("."),
        desc: Annotated[str | None, typer.Option(help="Description of the version.")] = None,
        gpu_model: Annotated[str | None, typer.Option(help="It was made for.")] = None,
        memory_footprint: Annotated[str | None, typer.Option(help="Such as 3 GB.")] = None,
        num_epochs: Annotated[int | None, typer.Option(min=0)] = None,
        batch_size: Annotated[int | None, typer.Option(min=0)] = None,
        accuracy_reached: Annotated[float | None, typer.Option()] = None,
        org: Org = "", team: Team = "", site: SiteOption = "", token: TokenOption = "", format: Format = "table",
    ) -> None:  # fmt: skip
        """Upload a version; one that was interrupted goes on where it stopped."""
        json = format == "json"
        with errors_shown(json=json):
            hub = connect(site, token)
            name, version = _split(target, org, team)
            if not version:
                raise InvalidInput("which version it is to be is not said", hint=f"name it {name}:1.0")
            _refuse_again(hub, name, version)
            notes = {"org.opencontainers.image.description": desc} if desc else None
            with bytes_bar(f"uploading {name}:{version}", quiet=json) as progress:
                digest = hub.push(
                    f"{name}:{version}", source, kind=kind.value, annotations=notes, progress=progress
                )
            told = {"gpuModel": gpu_model, "memoryFootprint": memory_footprint, "numberOfEpochs": num_epochs,
                    "batchSize": batch_size, "accuracyReached": accuracy_reached, "description": desc}  # fmt: skip
            if said := {key: value for key, value in told.items() if value is not None}:
                hub.version_notes(f"{name}:{version}", kind=kind.value, **said)
        done = {"reference": f"{name}:{version}", "digest": digest, "status": "UPLOAD_COMPLETE"}
        write_json(done) if json else write_facts(f"{name}:{version}", {"digest": digest})

    return upload


def _refuse_again(hub: HubClient, name: str, version: str) -> None:
    from onmaru.core.errors import NotFound

    try:
        taken = any(each["name"] == version for each in hub.artifact(name)["tags"])
    except NotFound:
        return
    if taken:
        hint = "choose another version, or remove this one first"
        raise VersionExists(f"{name}:{version} is there already", hint=hint, version=version)


def _download(
    target: Target, dest: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("."),
    file: Annotated[list[str] | None, typer.Option(help="Only files like this: '*.json'. May be repeated.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="No files like this. May be repeated.")] = None,
    org: Org = "", team: Team = "", site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Download a version into DEST/NAME_vVERSION; what an interrupted one left is used."""
    json = format == "json"
    with errors_shown(json=json):
        hub = connect(site, token)
        name, version = _split(target, org, team)
        version = version or _newest(hub, name)
        folder = dest / f"{name.rpartition('/')[2]}_v{version}"
        with bytes_bar(f"downloading {name}:{version}", quiet=json) as progress:
            paths = hub.pull(
                f"{name}:{version}", folder, files=file or (), exclude=exclude or (), progress=progress, notice=warn
            )  # fmt: skip
    told = {
        "reference": f"{name}:{version}",
        "local_path": str(folder),
        "files": [str(path) for path in paths],
    }
    write_json(told) if json else write_facts(
        f"{name}:{version}", {"files": len(paths), "folder": str(folder)}
    )


def _newest(hub: HubClient, name: str) -> str:
    tags = hub.artifact(name)["tags"]
    if not tags:
        raise InvalidInput(f"{name} has no version", hint="upload one first")
    return str(tags[0]["name"])


def _push_chart(
    target: Target, source: Annotated[Path, typer.Option(help="A packaged chart (helm package).", exists=True)],
    org: Org = "", team: Team = "", site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Push a packaged chart; `helm pull` and `helm repo add` see it."""
    with errors_shown(json=format == "json"):
        name, version = _split(target, org, team)
        hub = connect(site, token)
        hub.push_chart(name.rpartition("/")[0], source.read_bytes())
        tags = [each["name"] for each in hub.artifact(name)["tags"]]
        if version and version.replace("+", "_") not in tags:
            raise InvalidInput(
                f"the chart says another version than {version}", hint=f"it is there as {tags[0]}"
            )
    told = {"reference": f"{name}:{version or tags[0]}"}
    write_json(told) if format == "json" else write_facts(name, {"version": version or tags[0]})


def _pull_chart(
    target: Target, dest: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("."), org: Org = "",
    team: Team = "", site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Fetch a packaged chart."""
    with errors_shown(json=format == "json"):
        name, version = _split(target, org, team)
        hub = connect(site, token)
        path = hub.pull_chart(name, version or _newest(hub, name), dest)
    write_json({"local_path": str(path)}) if format == "json" else write_facts(name, {"file": str(path)})
