"""Records of the wing into bodies of the API."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.core.time import format_time
from onmaru.twin.api.models import (
    AsOfSignal,
    BindingOut,
    EquipmentOut,
    LabelOut,
    SampleOut,
    SignalOut,
    SourceOut,
)
from onmaru.twin.rules.equipment_state import STATE_CODES
from onmaru.twin.service.snapshot import Snapshot
from onmaru.twin.service.twin import Twin
from onmaru.twin.types import Equipment, Label, Quality, Signal, SignalKind, SourceHealth, StateTable

_STATE_NAMES = {code: name for name, code in STATE_CODES.items()}


def finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def numbers(values: NDArray[Any]) -> list[float | None]:
    """Floats as JSON can carry them: NaN becomes null."""
    plain = values.astype(np.float64)
    if np.isfinite(plain).all():
        return plain.tolist()
    return [finite(value) for value in plain.tolist()]


def time_or_none(time_ns: int) -> str | None:
    return format_time(time_ns) if time_ns else None


def label_out(label: Label, fallback: str) -> LabelOut:
    english = label.en or fallback
    return LabelOut(en=english, ko=label.ko or english)


def quality_name(code: int) -> str:
    return Quality(int(code)).name.lower()


def state_name(signal: Signal, value: float) -> str | None:
    if signal.kind is not SignalKind.STATE or not math.isfinite(value):
        return None
    return signal.states[int(value)] if 0 <= int(value) < len(signal.states) else None


def sample_out(signal: Signal, row: int, table: StateTable) -> SampleOut | None:
    source_ns = int(table.source_ns[row])
    if source_ns == 0:
        return None
    value = float(table.value[row])
    return SampleOut(
        value=finite(value),
        text=table.texts.get(row),
        state=state_name(signal, value),
        quality=quality_name(table.quality[row]),
        source_time=format_time(source_ns),
        ingest_time=format_time(int(table.ingest_ns[row])),
        age_s=round((table.at_ns - source_ns) / 1e9, 3),
    )


def signal_out(twin: Twin, signal: Signal, snapshot: Snapshot) -> SignalOut:
    row = twin.row_of[signal.id]
    binding = twin.binding_of.get(signal.id)
    return SignalOut(
        id=signal.id,
        row=row,
        equipment=signal.equipment,
        name=signal.name,
        kind=signal.kind.value,
        unit=signal.unit,
        label=label_out(signal.label, signal.name),
        states=list(signal.states),
        low=signal.low,
        high=signal.high,
        expected_period_s=signal.expected_period_s,
        stale_after_s=signal.stale_after_s,
        expression=signal.expression,
        binding=None
        if binding is None
        else BindingOut(
            source=binding.source,
            address=binding.address,
            pointer=binding.pointer,
            unit=binding.unit,
            scale=binding.scale,
            offset=binding.offset,
            deadband=binding.deadband,
        ),
        last=sample_out(signal, row, snapshot.table),
        alarm=int(snapshot.signal_alarm[row]),
    )


def equipment_out(twin: Twin, item: Equipment, snapshot: Snapshot) -> dict[str, Any]:
    """The members of `EquipmentOut`, as keyword arguments for it and for `EquipmentDetail`."""
    index = twin.equipment_index[item.path]
    record = snapshot.states[index]
    signals = twin.signals_of.get(item.path, ())
    stale = sum(1 for s in signals if snapshot.table.quality[twin.row_of[s.id]] == Quality.STALE)
    seen = any(snapshot.table.source_ns[twin.row_of[s.id]] for s in signals)
    return {
        "path": item.path,
        "index": index,
        "level": item.level.value,
        "kind": item.kind,
        "label": label_out(item.label, item.path.rsplit("/", 1)[-1]),
        "parent": item.parent,
        "state": _STATE_NAMES.get(int(record["state"])),
        "state_since": time_or_none(int(float(record["since_ms"]) * 1e6)),
        "quality": quality_name(record["quality"]) if seen else None,
        "stale_signal_count": stale,
        "alarm": int(record["alarm"]),
        "signal_count": len(signals),
        "properties": dict(item.properties),
    }


def equipment_item(twin: Twin, item: Equipment, snapshot: Snapshot) -> EquipmentOut:
    return EquipmentOut(**equipment_out(twin, item, snapshot))


def as_of_signal(twin: Twin, signal: Signal, table: StateTable) -> AsOfSignal:
    row = twin.row_of[signal.id]
    value = float(table.value[row])
    return AsOfSignal(
        id=signal.id,
        row=row,
        value=finite(value),
        text=table.texts.get(row),
        state=state_name(signal, value),
        quality=quality_name(table.quality[row]),
        source_time=time_or_none(int(table.source_ns[row])),
    )


def source_out(health: SourceHealth, *, emulated: bool, rate_per_s: float, lag_s: float | None) -> SourceOut:
    return SourceOut(
        name=health.name,
        kind=health.kind,
        emulated=emulated,
        connected=health.connected,
        detail=health.detail,
        since=time_or_none(health.since_ns),
        last_sample=time_or_none(health.last_sample_ns),
        received_count=health.received_count,
        sample_count=health.sample_count,
        rejected_count=health.rejected_count,
        unbound_count=health.unbound_count,
        buffered_count=health.buffered_count,
        reconnect_count=health.reconnect_count,
        rate_per_s=rate_per_s,
        lag_s=lag_s,
        skew_s=health.skew_s,
        skew_mad_s=health.skew_mad_s,
        last_error=health.last_error,
    )
