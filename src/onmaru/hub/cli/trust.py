"""`onmaru hub scan | report | sbom | vex | rematch | check | machines | advisories`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru.core.terminal import Styled, errors_shown, progress, write_facts, write_json, write_table
from onmaru.hub.cli.connect import Format, SiteOption, TokenOption, connect

Reference = Annotated[str, typer.Argument(help="acme/inspect:1.2, or with @sha256:...")]
_OUTCOMES = {
    "runs": Styled("runs", "green"), "runs_with_jit": Styled("runs, compiled at first start", "yellow"),
    "fails": Styled("fails", "red"), "unknown": Styled("cannot be judged", "yellow"),
}  # fmt: skip


def scan(
    reference: Reference,
    rematch: Annotated[bool, typer.Option(help="Only match the kept SBOM with the database in use.")] = False,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Look through an artifact: packages, vulnerabilities, secrets, model files, GPU code."""
    with errors_shown(json=format == "json"), progress(f"Scanning {reference}", quiet=format == "json"):
        report = connect(site, token).trust.scan(reference, again=not rematch)
    _show(report, format)


def report(
    reference: Reference, site: SiteOption = "", token: TokenOption = "", format: Format = "table"
) -> None:
    """The newest scan report of an artifact."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).trust.report(reference)
    _show(found, format)


def sbom(
    reference: Reference,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to; default: standard output.")] = None,
    attach: Annotated[Path | None, typer.Option(help="Attach this one (CycloneDX or SPDX JSON) instead of showing any.", exists=True, dir_okay=False)] = None,
    site: SiteOption = "", token: TokenOption = "",
) -> None:  # fmt: skip
    """The bill of materials, as CycloneDX JSON; or attach one that another tool made."""
    import json

    with errors_shown():
        trust = connect(site, token).trust
        if attach is not None:
            done = trust.attach_sbom(reference, attach.read_bytes())
            write_facts(reference, {
                "read": done["format"], "made by": done["tool"] or None, "packages": done["packages"],
                "not matched": done["unmatched"],
                "counts": "now" if done["is_matched"] else "with the next scan",
            })  # fmt: skip
            return
        found = trust.sbom(reference)
        if output is None:
            write_json(found)
        else:
            output.write_text(json.dumps(found, indent=2, ensure_ascii=False), encoding="utf-8")


def vex(
    reference: Reference,
    attach: Annotated[Path | None, typer.Option(help="Attach this OpenVEX document.", exists=True, dir_okay=False)] = None,
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Statements that vulnerabilities do not matter here (OpenVEX), whose they are and whether they count."""
    with errors_shown(json=format == "json"):
        trust = connect(site, token).trust
        done = trust.attach_vex(reference, attach.read_bytes()) if attach is not None else None
        found = trust.vex(reference)
    if format == "json":
        write_json(done if done is not None else found)
        return
    rows = [
        {**each, "by": each["by"]["name"] if each["by"] else "", "counts": each["why"] or "yes",
         "digest": each["digest"][:19]}
        for each in found
    ]  # fmt: skip
    write_table(
        f"Statements on {reference}", rows, ("digest", "author", "by", "statements", "counts"), empty="none"
    )


def check(
    reference: Reference,
    machine: Annotated[str, typer.Option(help="l40s, h100-sxmx8,driver=570.26, rtx-pro-6000,arch=amd64")],
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """Whether an artifact runs on a machine. Leaves with status 2 when it fails."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).trust.check(reference, machine)
    if format == "json":
        write_json(found)
    else:
        facts = {"on": machine, "it": _OUTCOMES[found["outcome"]], "scanned": found["scanned"]}
        facts |= {f"{number}.": each["text"] for number, each in enumerate(found["findings"], 1)}
        if found["instead"]:
            facts["would run"] = (
                f"{reference.partition('@')[0].rpartition(':')[0] or reference}:{found['instead']}"
            )
        write_facts(reference, facts)
    if found["outcome"] == "fails":
        raise typer.Exit(2)


def rematch(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """Match everything that was scanned with the vulnerability database in use."""
    with errors_shown(json=format == "json"), progress("Matching", quiet=format == "json"):
        done = connect(site, token).trust.rematch_all()
    write_json(done) if format == "json" else write_facts("Matched anew", done)


def machines(site: SiteOption = "", token: TokenOption = "", format: Format = "table") -> None:
    """GPUs that `check` knows by name."""
    with errors_shown(json=format == "json"):
        found = connect(site, token).trust.machines()
    if format == "json":
        write_json(found)
        return
    write_table("GPUs", found, ("name", "capability", "memory_gb"), empty="none")


def advisories(
    source: Annotated[str, typer.Argument(help="Artifact that holds OSV exports (all.zip); without: what is in use.")] = "",
    site: SiteOption = "", token: TokenOption = "", format: Format = "table",
) -> None:  # fmt: skip
    """The vulnerability database: show the one in use, or put another into use."""
    with errors_shown(json=format == "json"):
        trust = connect(site, token).trust
        if source:
            with progress("Importing", quiet=format == "json"):
                found: dict[str, Any] | None = trust.import_advisories(source)
        else:
            found = trust.advisories()
    if format == "json":
        write_json(found)
    elif found is None:
        write_facts("Vulnerability database", {"in use": "none; push an OSV export and name it here"})
    else:
        write_facts("Vulnerability database", {
            "records": f"{found['record_count']:,}", "newest record": found["newest"], "imported": found["imported"],
            "skipped": f"{found['skipped_count']:,}", "sha256": found["digest"],
        })  # fmt: skip


def _show(found: dict[str, Any], format: Format) -> None:
    if format == "json":
        write_json(found)
        return
    database = found["database"]
    counts = ", ".join(f"{count} {name}" for name, count in found["counts"].items() if count) or "none"
    write_facts(found["subject"], {
        "scanned": found["at"], "packages": f"{found['packages']:,} in {found['files']:,} files", "vulnerabilities": counts,
        "database": f"newest record {database['newest']}" if database else Styled("none imported: nothing was matched", "yellow"),
        "secrets": len(found["secrets"]), "oddities": len(found["oddities"]), "model files": len(found["model_files"]),
        "GPU libraries": len(found["gpu"]["libraries"]),
    })  # fmt: skip
    for image in found.get("images", ()):
        worst = ", ".join(f"{count} {name}" for name, count in image["counts"].items() if count) or "none"
        write_facts(
            image["platform"] or image["subject"], {"packages": image["packages"], "vulnerabilities": worst}
        )
    loud = [each for each in found["vulnerabilities"] if each["silenced"] is None]
    columns = (
        "id", ("severity", lambda each: each["severity"] or "unrated"), ("score", lambda each: each["score"] or ""),
        "package", "version", ("fixed in", lambda each: each["fixed"] or "-"),
    )  # fmt: skip
    if loud:
        write_table("Vulnerabilities, worst first", loud[:50], columns, empty="none")
    for title, key in (("Secrets", "secrets"), ("Oddities", "oddities"), ("Broken files", "broken")):
        if found[key]:
            keys = ("path", "kind", "line") if key == "secrets" else ("path", "what")
            write_table(title, found[key][:50], keys, empty="none")
    concerns = [
        {"path": each["path"], **concern} for each in found["model_files"] for concern in each["concerns"]
    ]
    if concerns:
        write_table("Model files", concerns[:50], ("path", "risk", "what"), empty="none")


def register(hub: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (scan, report, sbom, vex, rematch, check, machines, advisories):
        hub.command()(command)
