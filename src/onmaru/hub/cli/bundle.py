"""`onmaru hub bundle export | import | verify | show`."""

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
    references: Annotated[list[str], typer.Argument(help="acme/inspect:1.2, or acme/inspect for all tags and branches.")],
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; a folder when it ends with /.")],
    since: Annotated[Path | None, typer.Option(help="An earlier bundle: what lies in it is left out.", exists=True)] = None,
    history: Annotated[bool, typer.Option(help="Also commits that no branch or tag points to any more.")] = False,
    key: Annotated[Path | None, typer.Option(help="Private key (PEM) to sign the bundle with.", exists=True)] = None,
    password: Annotated[str, typer.Option(help="Of the private key.")] = "",
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Write artifacts with all that belongs to them into one file; an interrupted export goes on."""
    json = format == "json"
    folder = output.endswith("/") or Path(output).is_dir()
    with errors_shown(json=json), bytes_bar(f"exporting to {output}", quiet=json) as progress:
        made = connect(site, token).bundles.export(
            references, output, folder=folder, history=history, since=since,
            key=key.read_bytes() if key else None, password=password, progress=progress,
        )  # fmt: skip
    write_json(made) if json else _show(output, made)


def import_(
    path: Where,
    dry_run: Annotated[bool, typer.Option(help="Only tell what would change.")] = False,
    keys: Keys = None, site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Take a bundle into the hub; what is there is not sent again, new artifacts are private."""
    json = format == "json"
    with errors_shown(json=json), bytes_bar(f"importing {path}", quiet=json) as progress:
        done = connect(site, token).bundles.import_(
            path, dry_run=dry_run, trusted=_trusted(keys), progress=progress
        )
    if json:
        write_json(done)
        return
    title = "Would change" if dry_run else "Changed"
    write_table(title, done["changes"], ("name", "what", "detail"), empty="nothing: all of it is there")
    write_facts("In all", {"new": human_bytes(done["new_bytes"]), "signed by": done["signed_by"] or None})


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
        facts |= {"in earlier bundles": f"{found['absent']} contents"} if found["absent"] else {}
        write_facts(str(path), facts)
        if found["faults"]:
            write_table("Faults", found["faults"], ("where", "what"), empty="none")
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
    for command in (export, verify, show):
        bundle.command()(command)
    hub.add_typer(bundle, name="bundle")
