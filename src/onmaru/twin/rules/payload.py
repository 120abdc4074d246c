"""JSON payloads of one topic to samples, hostile ones included.

A payload that is an array (and whose bindings do not point into it by index) is a batch: each element is
read as a payload of its own. A payload that is no JSON is taken as plain text where a binding points at
the whole payload (`RUN`, `23.5`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import isfinite, nan
from typing import Any

import numpy as np
import orjson

from onmaru.core.time import NS_PER_S, BadTime, parse_time
from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.convert import Converter, Rejected
from onmaru.twin.rules.pointer import MISSING, parse_pointer, resolve
from onmaru.twin.types import Quality, SampleBatch

MAX_PAYLOAD = 4 << 20
MAX_ELEMENTS = 200_000
_LATEST_NS = 9_200_000_000_000_000_000  # the year 2261; beyond it 64 bits overflow
_LATEST_MS = _LATEST_NS // 1_000_000
_QUALITY_WORDS = {
    "good": Quality.GOOD,
    "uncertain": Quality.UNCERTAIN,
    "bad": Quality.BAD,
    "stale": Quality.BAD,
    "simulated": Quality.SIMULATED,
    "manual": Quality.MANUAL,
}


class Columns:
    """Samples being gathered, as lists; `take` turns them into a batch and starts anew."""

    __slots__ = ("qualities", "rows", "texts", "times", "values")

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self.rows: list[int] = []
        self.times: list[int] = []
        self.values: list[float] = []
        self.qualities: list[int] = []
        self.texts: dict[int, str] = {}  # position -> text

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, row: int, time_ns: int, value: float, quality: int, text: str | None = None) -> None:
        if text is not None:
            self.texts[len(self.rows)] = text
        self.rows.append(row)
        self.times.append(time_ns)
        self.values.append(value)
        self.qualities.append(quality)

    def take(self, ingest_ns: int) -> SampleBatch:
        """All samples so far, received at `ingest_ns`."""
        texts = [self.texts.get(i) for i in range(len(self.rows))] if self.texts else None
        batch = SampleBatch(
            np.array(self.rows, np.uint32),
            np.array(self.times, np.int64),
            np.full(len(self.rows), ingest_ns, np.int64),
            np.array(self.values, np.float64),
            np.array(self.qualities, np.uint8),
            texts,
        )
        self._clear()
        return batch


class _Reader:
    """One binding, compiled."""

    __slots__ = ("converter", "key", "quality", "row", "time", "time_key", "value")

    def __init__(self, bound: BoundSignal) -> None:
        self.converter = Converter(bound)
        self.row = bound.row
        self.value = parse_pointer(bound.binding.pointer)
        self.time = parse_pointer(bound.binding.time_pointer) if bound.binding.time_pointer else None
        self.quality = parse_pointer(bound.binding.quality_pointer) if bound.binding.quality_pointer else None
        self.key = self.value[0] if len(self.value) == 1 else None
        self.time_key = self.time[0] if self.time is not None and len(self.time) == 1 else None


class JsonPayloads:
    """All bindings of one topic. `read` never raises; what it refuses is counted in `rejected`."""

    def __init__(
        self,
        bounds: Sequence[BoundSignal],
        *,
        good: Quality = Quality.GOOD,
        rejected: Counter[str] | None = None,
        max_bytes: int = MAX_PAYLOAD,
    ) -> None:
        self._readers = [_Reader(bound) for bound in bounds]
        self._good = int(good)
        self._max_bytes = max_bytes
        self.rejected = Counter[str]() if rejected is None else rejected
        self._splits_arrays = not any(r.value and r.value[0].isdigit() for r in self._readers)

    def read(self, payload: bytes, receive_ns: int, out: Columns) -> int:
        """Append the payload's samples to `out`; a value without a source time takes `receive_ns`.

        Returns:
            The number of samples added (those inside a deadband are not).
        """
        if len(payload) > self._max_bytes:
            self.rejected["too_large"] += 1
            return 0
        try:
            document = orjson.loads(payload)
        except orjson.JSONDecodeError:
            document = self._plain_text(payload)
            if document is None:
                self.rejected["not_json"] += 1
                return 0
        before = len(out.rows)
        if document.__class__ is list and self._splits_arrays:
            self._read_array(document, receive_ns, out)
        else:
            self._read_one(document, receive_ns, out)
        return len(out.rows) - before

    def _plain_text(self, payload: bytes) -> str | None:
        if len(payload) > 4096 or all(reader.value for reader in self._readers):
            return None
        try:
            return payload.decode("utf-8")
        except UnicodeDecodeError:
            return None

    def _read_array(self, documents: list[Any], receive_ns: int, out: Columns) -> None:
        if len(documents) > MAX_ELEMENTS:
            self.rejected["too_many_elements"] += 1
            return
        if len(documents) > 1 and any(reader.time is None for reader in self._readers):
            self.rejected["array_without_times"] += 1  # they would all fall on one moment
            return
        for document in documents:
            self._read_one(document, receive_ns, out)

    def _read_one(self, document: Any, receive_ns: int, out: Columns) -> None:
        is_dict = document.__class__ is dict
        for reader in self._readers:
            if is_dict and reader.key is not None:
                raw = document.get(reader.key, MISSING)
            else:
                raw = resolve(document, reader.value)
            if reader.time is None:
                time_ns = receive_ns
            else:
                if is_dict and reader.time_key is not None:
                    moment = document.get(reader.time_key, MISSING)
                else:
                    moment = resolve(document, reader.time)
                if moment.__class__ is int and 10**11 < moment < _LATEST_MS:  # ms, the usual case
                    time_ns = moment * 1_000_000
                else:
                    stated_ns = read_time(moment)
                    if stated_ns is None:
                        self.rejected["bad_time"] += 1
                        continue
                    time_ns = stated_ns
            converter = reader.converter
            if raw.__class__ is float and converter.plain and reader.quality is None:  # the hot path
                value = raw * converter.factor + converter.shift
                if value - value == 0.0:  # finite
                    out.rows.append(reader.row)
                    out.times.append(time_ns)
                    out.values.append(value)
                    out.qualities.append(self._good)
                    continue
            self._slow(reader, document, raw, time_ns, out)

    def _slow(self, reader: _Reader, document: Any, raw: Any, time_ns: int, out: Columns) -> None:
        quality = self._good
        if reader.quality is not None:
            stated = read_quality(resolve(document, reader.quality))
            quality = max(stated, self._good)
        if raw is MISSING:
            self.rejected["missing"] += 1
            return
        if raw is None and quality == Quality.BAD:
            out.add(reader.row, time_ns, nan, quality)
            return
        try:
            value, text = reader.converter.convert(raw)
        except Rejected as refusal:
            self.rejected[refusal.reason] += 1
            return
        if reader.converter.records(value, time_ns, quality):
            out.add(reader.row, time_ns, value, quality, text)


def read_time(raw: Any) -> int | None:
    """Source time [ns] from RFC 3339 text or a number since the epoch in s, ms, us or ns (told by its size);
    None when it is none of these."""
    if isinstance(raw, str):
        if raw[:1].isdigit() and "T" not in raw[:11].upper() and " " not in raw[:11]:
            try:
                raw = float(raw)
            except ValueError:
                return None
        else:
            if not raw[:4].isdigit() or len(raw) > 40:
                return None  # relative words such as "now" are no source time
            try:
                parsed_ns = int(parse_time(raw))
            except BadTime:
                return None
            return parsed_ns if 0 < parsed_ns < _LATEST_NS else None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not -9.2e18 < raw < 9.2e18:
        return None
    if isinstance(raw, float) and not isfinite(raw):
        return None
    if raw <= 0:
        return None
    if raw < 1e11:
        scale = NS_PER_S
    elif raw < 1e14:
        scale = 1_000_000
    elif raw < 1e17:
        scale = 1_000
    else:
        scale = 1
    whole = int(raw)
    time_ns = whole * scale + round((raw - whole) * scale)
    return time_ns if 0 < time_ns < _LATEST_NS else None  # under half a nanosecond is no time either


def read_quality(raw: Any) -> int:
    """Quality from a word, a truth value, or an OPC code (192 good, 64 uncertain); doubt is UNCERTAIN."""
    if isinstance(raw, str):
        return int(_QUALITY_WORDS.get(raw.strip().lower(), Quality.UNCERTAIN))
    if isinstance(raw, bool):
        return int(Quality.GOOD if raw else Quality.BAD)
    if isinstance(raw, int):
        if 192 <= raw < 256:
            return int(Quality.GOOD)
        return int(Quality.UNCERTAIN if 64 <= raw < 192 else Quality.BAD)
    return int(Quality.UNCERTAIN)
