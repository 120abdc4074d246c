"""`onmaru hub bundle export | import | verify | show | list | download | cancel | rm`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru.core.terminal import Styled, errors_shown, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, bytes_bar, connect, human_bytes

Where = Annotated[Path, typer.Argument(help="A bundle: a file or a folder.")]
Keys = Annotated[
    list[Path] | None,
    typer.Option(
        "--key", help="Public key (PEM) that must have signed it; several: one of them.", exists=True
    ),
]


def _trusted(keys: list[Path] | None) -> list[tuple[str, str]]:
    return [(path.name, path.read_text(encoding="utf-8")) for path in keys or ()]


def export(
    references: Annotated[
        list[str] | None,
        typer.Argument(help="acme/inspect:1.2, or acme/inspect for all tags and branches; a collection brings its members."),
    ] = None,
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; a folder when it ends with /. Without it the hub keeps the bundle.")] = "",
    query: Annotated[str, typer.Option(help="Also everything of the organisation that has these words.")] = "",
    kind: Annotated[str, typer.Option(help="Everything of a kind, such as model; with --query both.")] = "",
    labels: Annotated[list[str] | None, typer.Option("--label", help="Everything with this label; repeatable.")] = None,
    since: Annotated[str, typer.Option(help="An earlier bundle of this hub, as file, folder or id: what lies in it is left out.")] = "",
    history: Annotated[bool, typer.Option(help="Also commits that no branch or tag points to any more.")] = False,
    key: Annotated[Path | None, typer.Option(help="Private key (PEM) to sign the bundle with; it stays here.", exists=True)] = None,
    password: Annotated[str, typer.Option(help="Of the private key.")] = "",
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Write artifacts with all that belongs to them into one file; an interrupted export goes on."""
    json = format == "json"
    asked: dict[str, Any] | None = None
    if query or kind or labels:
        asked = {"q": query, "kind": kind or None, "labels": labels or []}
    if not output:
        with errors_shown(json=json):
            kept = connect(site, token).bundles.begin_export(
                references or [], query=asked, history=history, since=since
            )
        write_json(kept) if json else write_facts("The hub makes it", _facts(kept))
        return
    folder = output.endswith("/") or Path(output).is_dir()
    with errors_shown(json=json), bytes_bar(f"exporting to {output}", quiet=json) as progress:
        made = connect(site, token).bundles.export(
            references or [], output, query=asked, folder=folder, history=history, since=since or None,
            key=key.read_bytes() if key else None, password=password, progress=progress,
        )  # fmt: skip
    if json:
        write_json(made)
        return
    _show(output, made)
    if made["left_out"]:
        write_table("Kept back by the policy", made["left_out"], ("name", "version", "reason"), empty="none")


def import_(
    path: Annotated[str, typer.Argument(help="A bundle: a file or a folder; with --inbox, a name in the hub's inbox.")],
    dry_run: Annotated[bool, typer.Option(help="Only tell what would change; contents are not sent.")] = False,
    keys: Keys = None,
    signed: Annotated[bool, typer.Option(help="Refuse it unless a key the organisation trusts has signed it.")] = False,
    inbox: Annotated[bool, typer.Option("--inbox", help="It lies in the hub's inbox already (admins).")] = False,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Take a bundle into the hub; what is there is not sent again, new artifacts are private."""
    json = format == "json"
    with errors_shown(json=json), bytes_bar(f"importing {path}", quiet=json) as progress:
        bundles = connect(site, token).bundles
        if inbox:
            done = bundles.import_from_inbox(
                path, dry_run=dry_run, trusted=_trusted(keys), signed=signed, progress=progress
            )
        else:
            done = bundles.import_(
                path, dry_run=dry_run, trusted=_trusted(keys), signed=signed, progress=progress
            )
    if json:
        write_json(done)
        return
    title = "Would change" if dry_run else "Changed"
    write_table(title, done["changes"], ("name", "what", "detail"), empty="nothing: all of it is there")
    signatures = (
        f"{done['signatures_valid']} of {done['signatures']} by trusted keys" if done["signatures"] else None
    )
    facts = {"new": human_bytes(done["new_bytes"]), "signed by": done["signed_by"] or None, "artifacts signed": signatures,
             "bills of materials": done["sboms"] or None}  # fmt: skip
    write_facts("In all", facts)
    if done["odd"]:
        write_table("Odd", done["odd"], ("where", "what"), empty="none")


def list_(
    gone: Annotated[bool, typer.Option("--all", help="Also those whose bytes are gone.")] = False,
    inbox: Annotated[bool, typer.Option("--inbox", help="What lies in the hub's inbox (admins).")] = False,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Bundles the hub keeps: made, being made, or on their way in."""
    with errors_shown(json=format == "json"):
        bundles = connect(site, token).bundles
        found = bundles.inbox() if inbox else bundles.all(gone=gone)
    if format == "json":
        write_json(found)
    elif inbox:
        write_table(
            "Inbox", found, ("name", ("size", lambda each: human_bytes(each["size_bytes"]))), empty="nothing"
        )
    else:
        columns: list[Any] = [
            "id", "direction", "state", ("size", lambda each: human_bytes(each["size_bytes"])),
            ("expires", lambda each: each["expires"][:10]), ("artifacts", lambda each: " ".join(each["artifacts"][:3])),
        ]  # fmt: skip
        write_table("Bundles", found, columns, empty="none")


Kept = Annotated[str, typer.Argument(help="Id of a bundle the hub keeps: bnd_...")]


def download(
    bundle: Kept, output: Annotated[Path, typer.Option("--output", "-o", help="File to write.")],
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Fetch a bundle the hub keeps; an interrupted download goes on."""
    json = format == "json"
    with errors_shown(json=json), bytes_bar(f"fetching {output}", quiet=json) as progress:
        made = connect(site, token).bundles.download(bundle, output, progress=progress)
    write_json(made) if json else _show(str(output), made)


def cancel(bundle: Kept, site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Stop making a bundle, or taking it in; what was taken in stays."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).bundles.cancel(bundle)
    write_json(found) if format == "json" else write_facts(bundle, _facts(found))


def remove(bundle: Kept, site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Remove a bundle from the hub; a later one can still go on from what it held."""
    with errors_shown(json=format == "json"):
        connect(site, token).bundles.remove(bundle)
    if format == "json":
        write_json({"removed": bundle})


def _facts(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": found["id"],
        "state": found["state"],
        "job": found["job"] or None,
        "expires": found["expires"][:10],
    }


def verify(
    path: Where, keys: Keys = None,
    earlier: Annotated[list[Path] | None, typer.Option("--with", help="An earlier bundle it goes on from.", exists=True)] = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Check a bundle down to the last byte, without a hub. Leaves with status 2 when it is not sound."""
    from onmaru.hub.client.bundles import verify_bundle

    json = format == "json"
    with errors_shown(json=json), bytes_bar(f"verifying {path}", quiet=json) as progress:
        found = verify_bundle(path, trusted=_trusted(keys), earlier=earlier or (), progress=progress)
    if json:
        write_json(found)
    else:
        said = {"none": "not signed", "unknown": "signed; name a key to check it with --key",
                "valid": f"signed by {found['signed_by']}", "wrong": Styled("not by these keys", "red")}  # fmt: skip
        facts: dict[str, Any] = {
            "it is": Styled("sound", "green") if found["sound"] else Styled("not sound", "red"),
            "signature": said[found["signature"]],
        }
        if found["signatures"]:
            facts["artifacts signed"] = f"{found['signatures_valid']} of {found['signatures']} by these keys"
        facts |= {"bills of materials": found["sboms"]} if found["sboms"] else {}
        facts |= {"in earlier bundles": f"{found['absent']} contents"} if found["absent"] else {}
        write_facts(str(path), facts)
        if found["faults"]:
            write_table("Faults", found["faults"], ("where", "what"), empty="none")
        if found["odd"]:
            write_table("Odd", found["odd"], ("where", "what"), empty="none")
    if not found["sound"]:
        raise typer.Exit(2)


def show(path: Where, format: Format = "table") -> None:
    """What a bundle says it holds, without a hub."""
    from onmaru.hub.client.bundles import show_bundle

    with errors_shown(json=format == "json"):
        found = show_bundle(path)
    write_json(found) if format == "json" else _show(str(path), found)


def _show(title: str, found: dict[str, Any]) -> None:
    facts = {"id": found["id"], "made": found["created"][:16].replace("T", " "), "size": human_bytes(found["size_bytes"]),
             "files": found["files"], "signed": found["signed"]}  # fmt: skip
    if found["since"]:
        facts["goes on from"] = f"{found['since']} ({found['expected']} contents lie there)"
    write_facts(title, facts)
    columns: list[Any] = [
        "name", "kind", ("tags", lambda each: " ".join(tag["name"] for tag in each["tags"]) or "-"), "manifests",
    ]  # fmt: skip
    write_table("Artifacts", found["artifacts"], columns, empty="none")


def register(hub: typer.Typer) -> None:
    """Add this module's commands."""
    bundle = typer.Typer(no_args_is_help=True, help="Carry artifacts to a hub that no network reaches.")
    bundle.command("import")(import_)
    bundle.command("list")(list_)
    bundle.command("rm")(remove)
    for command in (export, verify, show, download, cancel):
        bundle.command()(command)
    hub.add_typer(bundle, name="bundle")
