"""`onmaru hub mirror add | list | show | change | remove | sync`."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Literal

import typer

from onmaru.core.terminal import Column, errors_shown, progress, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, connect, human_bytes

Name = Annotated[str, typer.Argument(help="Prefix or id of the mirror.")]
Allow = Annotated[
    list[str] | None, typer.Option(help="Names on the other side that may be fetched: library/*")
]
Deny = Annotated[list[str] | None, typer.Option(help="Names on the other side that may not.")]
SecretInput = Annotated[bool, typer.Option(help="Read the password or token from standard input.")]


def build() -> typer.Typer:
    """The commands."""
    commands = typer.Typer(
        no_args_is_help=True, help="Other registries whose content is fetched when asked for."
    )
    for command in (add, show, change, remove, sync):
        commands.command()(command)
    commands.command("list")(list_all)
    return commands


def add(
    prefix: Annotated[str, typer.Argument(help="Names here begin with it: dockerhub")],
    url: Annotated[str, typer.Argument(help="https://registry-1.docker.io, https://huggingface.co")],
    protocol: Annotated[Literal["oci", "hf"], typer.Option(help="A registry, or a Hugging Face endpoint.")] = "oci",
    upstream_prefix: Annotated[str, typer.Option(help="What stands in its place there: library")] = "",
    username: Annotated[str, typer.Option(help="To sign in with there.")] = "",
    secret_stdin: SecretInput = False, allow: Allow = None, deny: Deny = None,
    tag_ttl: Annotated[float, typer.Option(help="How long a tag is not asked for again [s].")] = 300.0,
    offline: Annotated[bool, typer.Option(help="Ask nobody; serve what is here.")] = False,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Mirror a registry or a Hugging Face endpoint below a prefix."""
    terms: dict[str, Any] = {
        "protocol": protocol, "upstream_prefix": upstream_prefix, "username": username, "allow": allow or [], "deny": deny or [],
        "tag_ttl_s": tag_ttl, "offline": offline, "secret": _secret() if secret_stdin else "",
    }  # fmt: skip
    with errors_shown(json=format == "json"):
        _show(connect(site, token).mirrors.add(prefix, url, **terms), format)


def list_all(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """The organisation's mirrors."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).mirrors.list()
    if format == "json":
        write_json(found)
        return
    columns: list[Column] = [
        "prefix", "protocol", ("from", lambda each: each["url"]), ("state", lambda each: "offline" if each["offline"] else "online"),
        ("holds", lambda each: human_bytes(each["used_bytes"])), "last_error",
    ]  # fmt: skip
    write_table("Mirrors", found, columns, empty="Nothing is mirrored. onmaru hub mirror add PREFIX URL")


def show(mirror: Name, site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """A mirror and what it holds."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).mirrors.show(mirror)
    _show(found, format)
    if format != "json":
        columns: list[Column] = [
            ("repository", lambda each: each["name"]), ("tags", lambda each: "stale" if each["stale"] else "fresh"),
            ("size", lambda each: human_bytes(each["size_bytes"])),
            ("not fetched yet", lambda each: human_bytes(each["missing_bytes"])),
        ]  # fmt: skip
        write_table("Holds", found["repositories"], columns, empty="Nothing was fetched yet.")


def change(
    mirror: Name,
    url: Annotated[str | None, typer.Option(help="Another address; takes the secret away.")] = None,
    username: Annotated[str | None, typer.Option(help="To sign in with there.")] = None,
    secret_stdin: SecretInput = False, allow: Allow = None, deny: Deny = None,
    tag_ttl: Annotated[float | None, typer.Option(help="How long a tag is not asked for again [s].")] = None,
    offline: Annotated[bool | None, typer.Option("--offline/--online", help="Whether the other side is asked.")] = None,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Change address, credentials or terms."""
    said = {"url": url, "username": username, "allow": allow, "deny": deny, "tag_ttl_s": tag_ttl, "offline": offline,
            "secret": _secret() if secret_stdin else None}  # fmt: skip
    with errors_shown(json=format == "json"):
        terms = {name: value for name, value in said.items() if value is not None}
        _show(connect(site, token).mirrors.change(mirror, **terms), format)


def remove(mirror: Name, site: SiteOption = "", token: TokenOption = "") -> None:
    """Fetch no more; what was fetched stays."""
    with errors_shown():
        connect(site, token).mirrors.remove(mirror)


def sync(
    mirror: Name,
    references: Annotated[list[str], typer.Argument(help="Names behind the prefix: library/alpine:3.*; Qwen/Qwen3-0.6B, datasets/acme/seams@main")],
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Fetch references whole. Leaves with status 1 when one could not be."""
    with errors_shown(json=format == "json"), progress(f"Fetching through {mirror}", quiet=format == "json"):
        done = connect(site, token).mirrors.sync(mirror, references)
    if format == "json":
        write_json(done)
    else:
        facts = {"manifests": done["manifests"], "blobs": done["blobs"], "bytes": human_bytes(done["bytes"])}
        write_facts(mirror, facts | {each["reference"]: each["reason"] for each in done["failed"]})
    if done["failed"]:
        raise typer.Exit(1)


def _show(found: dict[str, Any], format: str) -> None:
    if format == "json":
        write_json(found)
        return
    write_facts(found["prefix"], {
        "from": found["url"], "signs in": found["username"] or ("with a token" if found["has_secret"] else "not"),
        "may fetch": ", ".join(found["allow"]) or "all", "may not": ", ".join(found["deny"]) or "nothing",
        "state": "offline" if found["offline"] else "online", "holds": human_bytes(found["used_bytes"]),
        "fetched": human_bytes(found["fetched_bytes"]), "last error": found["last_error"] or "none",
    })  # fmt: skip


def _secret() -> str:
    return sys.stdin.readline().rstrip("\r\n")
