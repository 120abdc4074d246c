"""Routes: signals, pushed samples, sources."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.api.access import READ, WRITE, TheTwin, UnknownSignal, prim_path
from onmaru.twin.api.models import Listing, PushOut, SampleIn, SamplesIn, SignalOut, SourceOut
from onmaru.twin.api.render import quality_name, signal_out, source_out
from onmaru.twin.service.twin import Twin
from onmaru.twin.types import Signal, SignalKind

routes = APIRouter(tags=["twin"], dependencies=[READ])
push_routes = APIRouter(tags=["twin"], dependencies=[WRITE])

QualityName = Literal["good", "manual", "simulated", "uncertain", "stale", "bad"]


def known_signal(twin: Twin, signal_id: str) -> Signal:
    signal = twin.signal_of.get(SignalId(signal_id.strip("/")))
    if signal is None:
        hint = "GET /api/v1/twin/signals lists what there is"
        raise UnknownSignal(f"there is no signal {signal_id}", hint=hint, signal=signal_id)
    return signal


@routes.get("/signals")
def list_signals(
    twin: TheTwin,
    under: Annotated[str, Query(description="only signals of this equipment and what is below it")] = "",
    stale: bool | None = None,
    quality: QualityName | None = None,
    kind: SignalKind | None = None,
    q: Annotated[str, Query(description="search in ids and labels, English and Korean", max_length=200)] = "",
) -> Listing[SignalOut]:
    signals = twin.graph.signals_under(PrimPath(prim_path(under))) if under else twin.plant.signals
    needle = q.casefold()
    snapshot = twin.now()
    items = []
    for signal in signals:
        if kind and signal.kind is not kind:
            continue
        if needle and needle not in f"{signal.id} {signal.label.en} {signal.label.ko}".casefold():
            continue
        name = quality_name(snapshot.table.quality[twin.row_of[signal.id]])
        if (quality and name != quality) or (stale is not None and stale != (name == "stale")):
            continue
        items.append(signal_out(twin, signal, snapshot))
    return Listing(items=items)


@routes.get("/signals/{signal_id:path}")
def get_signal(twin: TheTwin, signal_id: str) -> SignalOut:
    return signal_out(twin, known_signal(twin, signal_id), twin.now())


@push_routes.post("/samples")
async def push_samples(twin: TheTwin, body: SamplesIn | SampleIn) -> PushOut:
    """Record samples; answers once every one of them is on disk. All are taken, or none."""
    samples = body.samples if isinstance(body, SamplesIn) else [body]
    accepted = await twin.push([sample.model_dump() for sample in samples])
    return PushOut(accepted=accepted, durable=True)


@routes.get("/sources")
def list_sources(twin: TheTwin) -> Listing[SourceOut]:
    emulated = {source.name: source.emulated for source in twin.plant.sources}
    return Listing(
        items=[
            source_out(
                report.health,
                emulated=emulated.get(report.health.name, False),
                rate_per_s=report.rate_per_s,
                lag_s=report.lag_s,
            )
            for report in twin.source_reports()
        ]
    )
