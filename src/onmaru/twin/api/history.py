"""Routes: the past. Ranges, charts, and the whole plant as of any moment."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from onmaru.core.errors import InvalidInput
from onmaru.core.time import format_time, parse_time
from onmaru.twin.api.access import READ, TheTwin
from onmaru.twin.api.models import (
    AsOfOut,
    ChartOut,
    HistoryStatsOut,
    RangeOut,
    SeriesOut,
    SpanOut,
    SummaryOut,
)
from onmaru.twin.api.render import as_of_signal, numbers
from onmaru.twin.api.signals import known_signal
from onmaru.twin.service.history_export import refuse_too_many, stream_samples, summarise

routes = APIRouter(tags=["twin history"], dependencies=[READ])

Start = Annotated[
    str, Query(description="RFC 3339, seconds since the epoch is not accepted here; `-1h`, `now`")
]


class EmptyWindow(InvalidInput):
    code = "twin.empty_window"


def window(start: str, end: str) -> tuple[int, int]:
    """Start and end [ns]; the start must come first."""
    start_ns, end_ns = parse_time(start), parse_time(end)
    if start_ns >= end_ns:
        raise EmptyWindow(f"the window from {start} to {end} is empty", hint="start must be before end")
    return start_ns, end_ns


@routes.get("/history/range")
def get_range(
    twin: TheTwin,
    signal: str,
    start: Start = "-1h",
    end: Start = "now",
    limit: Annotated[int, Query(ge=1, le=1_000_000)] = 100_000,
) -> RangeOut:
    known = known_signal(twin, signal)
    start_ns, end_ns = window(start, end)
    batch = twin.history.range(twin.row_of[known.id], start_ns, end_ns, limit=limit + 1)
    return RangeOut(
        signal=known.id,
        unit=known.unit,
        time_ms=(batch.source_ns[:limit] / 1e6).tolist(),
        value=numbers(batch.value[:limit]),
        quality=batch.quality[:limit].tolist(),
        text=list(batch.texts[:limit]) if batch.texts is not None else None,
        truncated=len(batch) > limit,
    )


@routes.get("/history/chart")
def get_chart(
    twin: TheTwin,
    signal: Annotated[list[str], Query(min_length=1, max_length=32)],
    start: Start = "-1h",
    end: Start = "now",
    pixels: Annotated[int, Query(ge=1, le=8192)] = 800,
) -> ChartOut:
    start_ns, end_ns = window(start, end)
    series = []
    for known in [known_signal(twin, one) for one in signal]:
        columns = twin.history.chart(twin.row_of[known.id], start_ns, end_ns, pixels=pixels)
        series.append(
            SeriesOut(
                signal=known.id,
                unit=known.unit,
                time_ms=(columns.start_ns / 1e6).tolist(),
                min=numbers(columns.minimum),
                max=numbers(columns.maximum),
                last=numbers(columns.last),
                count=columns.count.tolist(),
                quality=columns.quality.tolist(),
            )
        )
    return ChartOut(series=series, start_ms=start_ns / 1e6, end_ms=end_ns / 1e6)


@routes.get("/history/span")
def get_span(twin: TheTwin) -> SpanOut:
    span = twin.history.span()
    return SpanOut(
        first_ms=None if span.first_ns is None else span.first_ns / 1e6,
        last_ms=None if span.last_ns is None else span.last_ns / 1e6,
        samples=span.samples,
        bytes=span.bytes,
    )


@routes.get("/history/stats")
def get_history_stats(twin: TheTwin) -> HistoryStatsOut:
    """Figures of the telemetry log: sizes, segments, what waits to be sealed, files set aside as damaged."""
    stats = asdict(twin.history.stats())
    for name in ("first_ns", "last_ns", "floor_ns"):
        value = stats.pop(name)
        stats[name.replace("_ns", "_ms")] = value / 1e6 if value else None
    return HistoryStatsOut(**stats | {"quarantined": list(stats["quarantined"])})


@routes.get("/history/summary")
def get_summary(twin: TheTwin, signal: str, start: Start = "-1h", end: Start = "now") -> SummaryOut:
    """Count, extremes, mean and deviation of one signal's samples, and how good they were."""
    known = known_signal(twin, signal)
    start_ns, end_ns = window(start, end)
    row = twin.row_of[known.id]
    refuse_too_many(twin.history, [row], start_ns, end_ns)
    found = summarise(twin.history, row, start_ns, end_ns)
    return SummaryOut(
        signal=known.id,
        unit=known.unit,
        count=found.count,
        finite_count=found.finite_count,
        min=found.minimum,
        max=found.maximum,
        mean=found.mean,
        deviation=found.deviation,
        first=None if found.first_ns is None else format_time(found.first_ns),
        last=None if found.last_ns is None else format_time(found.last_ns),
        qualities=dict(found.qualities),
    )


_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}, "application/vnd.apache.parquet": {}}}
}


@routes.get("/history/export", response_class=StreamingResponse, responses=_FILES)
def export_history(
    twin: TheTwin,
    signal: Annotated[list[str], Query(min_length=1, max_length=200)],
    start: Start = "-1h",
    end: Start = "now",
    format: Literal["csv", "parquet"] = "csv",
) -> StreamingResponse:
    """The samples of some signals as a file, streamed: time, signal, unit, value, text, quality."""
    known = list({one.id: one for one in (known_signal(twin, name) for name in signal)}.values())
    start_ns, end_ns = window(start, end)
    refuse_too_many(twin.history, [twin.row_of[one.id] for one in known], start_ns, end_ns)
    body = stream_samples(twin.history, twin.row_of, known, start_ns, end_ns, format)
    media_type = "text/csv; charset=utf-8" if format == "csv" else "application/vnd.apache.parquet"
    headers = {"Content-Disposition": f'attachment; filename="history.{format}"', "Cache-Control": "no-store"}
    return StreamingResponse(body, media_type=media_type, headers=headers)


@routes.get("/at")
def get_at(twin: TheTwin, t: Annotated[str, Query(description="the moment")]) -> AsOfOut:
    at_ns = parse_time(t)
    table = twin.at(at_ns).table
    return AsOfOut(at=format_time(at_ns), signals=[as_of_signal(twin, s, table) for s in twin.plant.signals])


@routes.get("/frame", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}})
def get_frame(
    twin: TheTwin, t: Annotated[str, Query(description="the moment; `now` for the live state")]
) -> Response:
    """The whole plant at one moment as the binary frames of the live socket."""
    return Response(twin.frames_at(parse_time(t)), media_type="application/octet-stream")
