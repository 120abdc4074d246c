"""The connector behind HTTP push: samples that arrive by call, acknowledged when durable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from onmaru.core.errors import InvalidInput, LimitExceeded
from onmaru.core.time import NS_PER_S, now_ns
from onmaru.twin.drivers.delivery import Delivery
from onmaru.twin.ports import BoundSignal, Sink
from onmaru.twin.rules.convert import Converter, Rejected
from onmaru.twin.rules.payload import Columns, read_time
from onmaru.twin.types import Quality, Source, SourceHealth

MAX_SAMPLES = 200_000
FUTURE_S = 3600
_QUALITIES = {quality.name.lower(): quality for quality in Quality if quality is not Quality.STALE}


class BadSample(InvalidInput):
    code = "twin.bad_sample"


class TooManySamples(LimitExceeded):
    code = "twin.too_many_samples"


class PushConnector:
    """Takes samples by signal id (or by a binding's address).

    Args:
        bound: Every signal that may be pushed, with the binding that converts it.
    """

    def __init__(
        self, source: Source, bound: Sequence[BoundSignal], sink: Sink, folder: Path | None = None
    ) -> None:
        self.source = source
        self._delivery = Delivery(source, sink)
        self._converters: dict[str, Converter] = {}
        for item in bound:
            converter = Converter(item)
            self._converters.setdefault(item.binding.address, converter)
            self._converters[item.signal.id] = converter

    async def start(self) -> None:
        self._delivery.connected("waiting for pushed samples")

    async def stop(self) -> None:
        import asyncio

        await asyncio.to_thread(self._delivery.drain)
        self._delivery.disconnected("stopped")

    def health(self) -> SourceHealth:
        return self._delivery.health()

    def accept(self, samples: Sequence[Mapping[str, Any]]) -> Future[int]:
        """Take samples `{signal, value, time?, quality?}`, all or none; the future ends when they are durable.

        `time` is RFC 3339 or a number since the epoch (s, ms, us or ns); absent means now.

        Returns:
            A future of their number; it fails with the pipeline's error when they were refused.

        Raises:
            BadSample: `params["index"]` is the first sample that is not acceptable.
            TooManySamples: more than 200,000 at once.
        """
        if len(samples) > MAX_SAMPLES:
            hint = f"send at most {MAX_SAMPLES} at once"
            raise TooManySamples(f"{len(samples)} samples in one push", hint=hint, limit=MAX_SAMPLES)
        columns = Columns()
        now = now_ns()
        self._delivery.received_count += 1
        for index, sample in enumerate(samples):
            try:
                self._read(sample, now, columns)
            except Rejected as refusal:
                self._delivery.rejected[refusal.reason] += 1
                raise _bad(index, sample, refusal.reason) from None
        count = len(columns)
        future: Future[int] = Future()
        future.set_running_or_notify_cancel()

        def done(error: BaseException | None) -> None:
            if error is None:
                future.set_result(count)
            else:
                future.set_exception(error)

        self._delivery.send(columns.take(now), done)
        return future

    def _read(self, sample: Mapping[str, Any], now: int, columns: Columns) -> None:
        if not isinstance(sample, Mapping):
            raise Rejected("not_an_object")
        name = sample.get("signal")
        converter = self._converters.get(name) if isinstance(name, str) else None
        if converter is None:
            self._delivery.unbound(str(name)[:256])
            raise Rejected("unknown_signal")
        moment = sample.get("time")
        time_ns = now if moment is None else read_time(moment)
        if time_ns is None or time_ns > now + FUTURE_S * NS_PER_S:
            raise Rejected("bad_time")
        stated = sample.get("quality")
        quality: int = self._delivery.good
        if stated is not None:
            named = _QUALITIES.get(stated.lower()) if isinstance(stated, str) else None
            if named is None:
                raise Rejected("bad_quality")
            quality = max(int(named), int(self._delivery.good))
        if "value" not in sample:
            raise Rejected("missing")
        value, text = converter.convert(sample["value"])
        columns.add(converter.row, time_ns, value, quality, text)

    @property
    def rejected(self) -> Counter[str]:
        return self._delivery.rejected


_WHY = {
    "unknown_signal": "names no signal of this plant",
    "bad_time": "has a time that is no RFC 3339 text or number since the epoch, or lies in the future",
    "bad_quality": "has an unknown quality",
    "missing": "has no value",
    "null": "has the value null",
    "not_a_number": "has a value that is no number",
    "not_finite": "has a value that is not finite",
    "unknown_state": "has a value that is none of the signal's states",
    "not_a_text": "has a value that is no text",
    "text_too_long": "has a text longer than 4096 characters",
    "not_an_object": "is not an object",
}


def _bad(index: int, sample: Any, reason: str) -> BadSample:
    name = str(sample.get("signal", ""))[:256] if isinstance(sample, Mapping) else ""
    hint = "send {signal, value, time?, quality?}; quality is one of " + ", ".join(_QUALITIES)
    return BadSample(
        f"sample {index} ({name or 'no signal'}) {_WHY.get(reason, reason)}",
        hint=hint,
        index=index,
        signal=name,
        reason=reason,
    )
