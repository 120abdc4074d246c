"""Results of studies as tables of a terminal: comparisons, the bottleneck, the optimum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onmaru.core.terminal import Styled, stderr, write_facts, write_table
from onmaru.sim.cli.options import estimate_columns, interval_text

Told = Mapping[str, Any]


def show_comparison(found: Told) -> None:
    """Base against scenarios: differences with paired intervals, who cannot run, which design is best."""
    rows = []
    for one in found["scenarios"]:
        for address, told in one["figures"].items():
            rows.append({"name": one["name"], "address": address, **told})
        for address, told in one["alone"].items():
            rows.append({"name": one["name"], "address": address, "base": None, "scenario": told, "difference": None, "significant": None})  # fmt: skip
    share = f"{found['confidence']:.0%}"
    columns: list[Any] = [
        ("scenario", lambda r: r["name"]), ("figure", lambda r: r["address"]),
        *estimate_columns("base", lambda r: r["base"]), *estimate_columns("value", lambda r: r["scenario"]),
        *estimate_columns("difference", lambda r: r["difference"]), ("verdict", lambda r: _verdict(found, r)),
    ]  # fmt: skip
    title = f"{found['model']}: {found['replications']} replications, {share} intervals"
    write_table(title, rows, columns, empty="no figures")
    stuck = [("base", found["stopped"])] if found["stopped"] else []
    stuck += [(one["name"], one["stopped"]) for one in found["scenarios"] if one["stopped"]]
    _show_stuck([{"design": name, **why} for name, why in stuck], len(stuck))
    if found["ranking"]:
        show_ranking(found["ranking"])
    show_notes(found["notes"])


def _verdict(found: Told, row: Told) -> Any:
    if row["difference"] is None:
        return None
    if not row["significant"]:
        return "no difference seen"
    more, better = row["difference"]["estimate"] > 0, found["figures"][row["address"]]["maximise"]
    if better is None:
        return "more" if more else "less"
    return Styled("better", "green") if more == better else Styled("worse", "red")


def _show_stuck(rows: list[dict[str, Any]], count: int) -> None:
    if not rows:
        return
    columns: list[Any] = [
        "design", ("at s", lambda r: r["at_s"]),
        ("wait for each other", lambda r: " → ".join([*r["ring"], *r["ring"][:1]]) or r["detail"]),
    ]  # fmt: skip
    write_table(f"Cannot run: {count}", rows, columns, empty="")


def show_ranking(ranking: Told) -> None:
    """Which design is the best, and how sure that is."""
    sure = _sure(ranking["probability"]) if ranking["probability"] is not None else "-"
    facts = {"best": ranking["best"], "by": ranking["figure"], "procedure": ranking["procedure"]}
    if ranking["procedure"] == "kn":
        held = ranking["guaranteed"]
        facts["guarantee"] = (
            f"{sure}, if it leads by {ranking['indifference']:g}" if held else "none: the budget ended first"
        )
    else:
        facts["is the best"] = f"with at least {sure}"
    write_facts("Best design", facts)
    write_table("", ranking["designs"], ["name", "replications", "mean"], empty="")


def show_bottleneck(found: Told) -> None:
    """The bottleneck by three methods, and how far they agree."""
    agreement = found["agreement"]
    write_facts(
        found["model"],
        {
            "bottleneck": agreement["station"],
            "agreement": f"{agreement['votes']} of {agreement['methods']} methods",
            "replications": found["replications"],
        },
    )
    rows = []
    for ranking in found["rankings"]:
        for place, score in enumerate(ranking["scores"][:3], start=1):
            interval = score["interval"] or {}
            rows.append(
                {
                    "method": ranking["method"] if place == 1 else "",
                    "place": place,
                    "station": score["station"],
                    "score": score["score"],
                    "±": interval.get("half_width"),
                    "unit": ranking["unit"],
                }
            )
    write_table("", rows, ["method", "place", "station", "score", "±", "unit"], empty="no ranking")
    shares = [{"station": name, **row} for name, row in found["shares"].items()]
    columns: list[Any] = ["station", *((name.replace("loss_", ""), _percent(name)) for name in _SHARES)]
    write_table("Where the time went", shares, columns, empty="")
    show_notes(found["notes"])


_SHARES = ("availability", "blocked", "starved", "loss_breakdowns", "loss_setup")


def _percent(key: str) -> Any:
    return lambda row: "-" if row[key] is None else f"{row[key]:6.1%}"


def show_optimum(model: str, found: Told) -> None:
    """The best design found, against the model as it is."""
    against = found["against_base"]
    best = found["best"]
    facts: dict[str, Any] = {"best": ", ".join(found["changes"]) or "the model as it is"}
    if against is not None:
        facts |= {
            found["objective"]: interval_text(against["scenario"]),
            "base": interval_text(against["base"]),
            "difference": interval_text(against["difference"]),
        }
    else:
        facts[found["objective"]] = f"{best['objective']:,.4g} over {best['replications']} replications"
        if found["stopped"]:
            facts["base"] = f"cannot run: {found['stopped']['detail']}"
    for limit in found["limits"]:
        terms = [
            address if weight == 1 else f"{weight:g}*{address}"
            for address, weight in zip(limit["addresses"], limit["weights"], strict=True)
        ]
        facts[" + ".join(terms)] = f"{limit['best']:g} of at most {limit['most']:g} (base {limit['base']:g})"
    sure = _sure(found["probability"])
    if found["procedure"] == "kn" and found["guaranteed"]:
        facts["is the best"] = f"with {sure} of the finalists, if it leads by {found['indifference']:g} (kn)"
    else:
        facts["is the best"] = f"of the finalists with at least {sure}"
    facts["spent"] = f"{found['spent']:,} of {found['budget']:,} replications on {found['tried']:,} designs"
    write_facts(model, facts)
    rows = [
        {
            "replications": point["spent"],
            "best": point["objective"],
            "low": point["low"],
            "high": point["high"],
        }
        for point in _thinned(found["curve"])
    ]
    write_table("Best so far", rows, ["replications", "best", "low", "high"], empty="")
    stuck = [
        {**one, "design": ", ".join(f"{a}={v:g}" for a, v in one["values"].items())}
        for one in found["stuck"][:5]
    ]
    _show_stuck(stuck, found["stuck_count"])


def _sure(probability: float) -> str:
    """A probability that is never told as certain: it is an estimate."""
    return f"{min(probability, 0.999):.1%}" if probability > 0.99 else f"{probability:.0%}"


def _thinned(curve: list[Told], most: int = 8) -> list[Told]:
    """Where the best changed, at most so many rows, the last one always."""
    changed = [
        point
        for n, point in enumerate(curve)
        if n in (0, len(curve) - 1) or point["values"] != curve[n - 1]["values"]
    ]
    if len(changed) <= most:
        return changed
    return [changed[round(n * (len(changed) - 1) / (most - 1))] for n in range(most)]


def show_notes(notes: list[str]) -> None:
    """Notes of a result, on standard error."""
    for note in notes:
        stderr().print(f"[dim]note: {note}[/dim]", highlight=False)
