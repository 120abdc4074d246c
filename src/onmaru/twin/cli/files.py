"""`onmaru twin` on a plant folder: make one, bring geometry in, check, bind, pack, export. No server needed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, progress, stdout, write_facts, write_json, write_table

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PlantFolder = Annotated[Path, typer.Argument(help="A folder with a plant.toml.")]


def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make.")],
    name: Annotated[str, typer.Option(help="Name of the plant.")] = "",
    label_ko: Annotated[str, typer.Option(help="Its Korean name.")] = "",
    time_zone: Annotated[str, typer.Option(help="IANA name of the plant's time zone.")] = "Asia/Seoul",
    json: Json = False,
) -> None:
    """Make a plant folder: plant.toml and an empty stage in metres, Z up."""
    with errors_shown(json=json):
        from onmaru.twin.drivers.usd.author import new_plant

        made = new_plant(folder, name or folder.resolve().name, label_ko=label_ko, time_zone=time_zone)
        if json:
            write_json({"plant": str(made)})
            return
        write_facts(
            "A new plant",
            {"plant": made, "next": f"onmaru twin import {folder} FILE...  ·  onmaru up {folder}"},
        )


def import_(
    folder: PlantFolder,
    files: Annotated[list[Path], typer.Argument(help="OpenUSD, glTF/GLB, OBJ, STL, PLY or URDF files.")],
    unit: Annotated[
        str | None, typer.Option(help="Unit of files that do not say theirs (mm, m, in).")
    ] = None,
    up_axis: Annotated[
        str | None, typer.Option(help="Up axis of files that do not say theirs (Y or Z).")
    ] = None,
    into: Annotated[str | None, typer.Option(help="Prim to put them under.")] = None,
    root: Annotated[
        list[Path] | None, typer.Option(help="Further folder that files they point at may lie in.")
    ] = None,
    json: Json = False,
) -> None:
    """Bring geometry into a plant, each file in a process of its own with limits on memory and time."""
    with errors_shown(json=json):
        from rich.markup import escape

        from onmaru.twin.drivers.importers.run import import_files

        with progress("Importing", quiet=json) as advance:
            report = import_files(
                files, folder, unit=unit, up_axis=up_axis, into=into, roots=root or (), progress=advance
            )
    if json:
        write_json([asdict(item) for item in report.files])
    else:
        rows = [asdict(item) for item in report.files]
        columns: list[Any] = [("file", lambda r: Path(r["file"]).name), "format", "prim", "mesh_count", "triangle_count",
                   ("unit m", lambda r: r["meters_per_unit"]), ("up", lambda r: r["up_axis"]),
                   ("seconds", lambda r: round(r["seconds"], 2)), ("result", lambda r: "failed" if r["error"] else "imported")]  # fmt: skip
        write_table("Imported", rows, columns, empty="no files")
        for row in rows:
            for warning in row["warnings"]:
                stdout().print(f"  [yellow]![/yellow] {row['file']}: {escape(warning)}", highlight=False)
            if row["error"]:
                stdout().print(f"  [red]✗[/red] {escape(row['error'])}", highlight=False)
            if row["hint"]:
                stdout().print(f"  [dim]→[/dim] {row['hint']}", highlight=False)
    if not report.ok:
        raise SystemExit(1)


def check(folder: PlantFolder, json: Json = False) -> None:
    """Check a plant: USD validity, units, missing files, bindings, duplicate meshes."""
    with errors_shown(json=json):
        from onmaru.twin.drivers.usd.check import JUDGE, check_plant

        report = check_plant(folder)
    findings = [asdict(finding) for finding in report.findings]
    if json:
        write_json(findings)
    else:
        _write_findings([finding for finding in findings if finding["rule"] != JUDGE])
        judges = ", ".join(f"{name} ({version})" for name, version in report.judges.items())
        stdout().print(f"[dim]judged by {judges}[/dim]", highlight=False)
    if any(str(finding["severity"]) == "error" for finding in findings):
        raise SystemExit(1)


def _write_findings(findings: list[dict[str, Any]]) -> None:
    """Worst first, two lines each: a table would fold prim paths and sentences into ribbons."""
    from rich.markup import escape

    marks = {"error": "[red]✗[/red]", "warning": "[yellow]![/yellow]"}
    console = stdout()
    for finding in findings:
        mark = marks.get(str(finding["severity"]), "[dim]·[/dim]")
        console.print(
            f"{mark} [bold]{finding['rule']}[/bold]  {escape(str(finding['prim']))}", highlight=False
        )
        mend = f"  [dim]→ {escape(str(finding['mend']))}[/dim]" if finding["mend"] else ""
        console.print(f"    {escape(str(finding['why']))}{mend}", highlight=False)
    counts = {level: sum(str(f["severity"]) == level for f in findings) for level in ("error", "warning")}
    said = ", ".join(f"{count} {level}{'s' * (count != 1)}" for level, count in counts.items())
    console.print(f"[dim]{said}[/dim]", highlight=False)


def pack(
    folder: PlantFolder,
    out: Annotated[Path, typer.Argument(help="Folder to write the packed plant to.")],
    zone: Annotated[
        list[str] | None,
        typer.Option(help="Prim that becomes a payload; may be given often. Default: the work centers."),
    ] = None,
    bulk_from: Annotated[
        int, typer.Option(min=2, help="How many equal parts below one parent make a PointInstancer.")
    ] = 8,
    json: Json = False,
) -> None:
    """Lay a large plant out for speed: a payload per zone, repeated parts in PointInstancers."""
    with errors_shown(json=json):
        from onmaru.twin.drivers.usd.pack import pack_plant

        with progress("Packing", quiet=json):
            report = pack_plant(folder, out, zones=zone or None, bulk_from=bulk_from)
        write_json(asdict(report)) if json else write_facts(f"Packed into {out}", asdict(report))


def bind(
    folder: PlantFolder,
    source: Annotated[str, typer.Argument(help="Name of a source in plant.toml.")],
    seconds: Annotated[float, typer.Option(help="How long to look around.")] = 10.0,
    json: Json = False,
) -> None:
    """Look around at a broker or OPC UA server and suggest bindings for the plant's signals."""
    with errors_shown(json=json):
        import asyncio

        from onmaru.core.errors import NotFound
        from onmaru.core.plugins import load
        from onmaru.twin.drivers.usd.plant_reader import read_plant
        from onmaru.twin.service.bind import suggest_bindings
        from onmaru.twin.service.opening import resolved_source

        plant = read_plant(folder)
        known = {item.name: item for item in plant.sources}
        if source not in known:
            hint = f"sources in plant.toml: {', '.join(known) or 'none'}"
            raise NotFound(f"plant.toml has no source {source!r}", hint=hint, source=source)
        ready = resolved_source(known[source], folder, folder / ".onmaru")
        with progress(f"Listening for {seconds:g} s", quiet=json):
            driver = load("onmaru.twin.connectors", ready.kind)
            seen = asyncio.run(driver.browse(ready, seconds=seconds))
        found = suggest_bindings(plant, seen, source=source)
        rows = [
            {
                "signal": item.binding.signal, "address": item.binding.address, "pointer": item.binding.pointer,
                "unit": item.binding.unit, "example": item.example, "score": round(item.score, 2), "reason": item.reason,
            }
            for item in found
        ]  # fmt: skip
        if json:
            write_json(rows)
            return
        columns: list[Any] = ["signal", "address", "pointer", "example", "score", "reason"]
        write_table(
            f"{len(seen)} addresses seen at {source}",
            rows,
            columns,
            empty="nothing here looks like a signal of this plant",
        )


def export(
    folder: PlantFolder,
    out: Annotated[Path, typer.Argument(help="File to write: .usda, .usdc or .usdz.")],
    start: Annotated[
        str | None, typer.Option(help="Also export motion and values as time samples from here.")
    ] = None,
    end: Annotated[str, typer.Option(help="... to here.")] = "now",
    layered: Annotated[
        bool, typer.Option("--layered", help="A small layer over the plant's own stage.")
    ] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder with the history.")] = None,
    json: Json = False,
) -> None:
    """Export the stage with the last known state, or with time samples of a range of the history.

    A running site is asked to do it; without one the history is read from the data folder.
    """
    with errors_shown(json=json):
        from onmaru.core.running import NoRunningSite, find

        place = (data or folder / ".onmaru").absolute()
        try:
            site = find(place)
        except NoRunningSite:
            from onmaru.core.time import parse_time
            from onmaru.twin.service.export import export_folder

            start_ns = parse_time(start) if start else None
            report = export_folder(
                folder, out, place, start_ns=start_ns, end_ns=parse_time(end), layered=layered
            )
        else:
            from onmaru.core.transport import HttpTransport
            from onmaru.twin.client import TwinClient

            twin = TwinClient(HttpTransport(site.url, token=site.token, verify=site.certificate or True))
            with progress("Exporting", quiet=json) as advance:
                report = twin.export(out, start=start, end=end, progress=advance)
        write_json(report) if json else write_facts(f"Exported {out}", report)


def register(twin: typer.Typer) -> None:
    """Add this module's commands."""
    twin.command("import")(import_)
    for command in (new, check, bind, pack, export):
        twin.command()(command)
