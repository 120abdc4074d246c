"""The running twin: one object that every face (HTTP, socket, CLI) asks.

Threads: connectors and the ingest writer run beside the event loop; the tick runs in the loop and is the
only one that touches the stream hub and the live stage table. Reads of the present take a snapshot.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onmaru.core.errors import OnmaruError
from onmaru.core.time import now_ns
from onmaru.twin.config import TwinConfig
from onmaru.twin.rules.alarm_marks import AlarmMarks
from onmaru.twin.rules.equipment_state import EquipmentStates
from onmaru.twin.rules.graph import EquipmentGraph
from onmaru.twin.rules.wire import STATE_DTYPE, FrameKind, encode_bytes, encode_frame
from onmaru.twin.service.acknowledge import acknowledge
from onmaru.twin.service.scene import Scene
from onmaru.twin.service.snapshot import Snapshot
from onmaru.twin.service.stream import StreamHub
from onmaru.twin.types import Plant, Signal, StateTable

if TYPE_CHECKING:
    from onmaru.twin.drivers.push import PushConnector
    from onmaru.twin.rules.live_state import LiveState
    from onmaru.twin.service.alarms import AlarmService
    from onmaru.twin.service.companions import Companions
    from onmaru.twin.service.ingest import Ingest
    from onmaru.twin.service.kpi import KpiService
    from onmaru.twin.service.sources import SourceReport, Sources
    from onmaru.twin.store.history import TelemetryLog

log = logging.getLogger("onmaru.twin")


class Twin:
    """A plant that is running.

    Args:
        rows: The signal table: `rows[i]` is the signal of row i, or None for one the plant no longer has.
    """

    def __init__(
        self,
        folder: Path,
        plant: Plant,
        config: TwinConfig,
        *,
        rows: Sequence[Signal | None],
        state: LiveState,
        history: TelemetryLog,
        ingest: Ingest,
        sources: Sources,
        push: PushConnector,
        alarms: AlarmService,
        kpis: KpiService,
        scene: Scene,
        companions: Companions,
    ) -> None:
        self.folder = folder
        self.plant = plant
        self.config = config
        self.state = state
        self.history = history
        self.ingest = ingest
        self.sources = sources
        self.alarms = alarms
        self.kpis = kpis
        self.scene = scene
        self.graph = EquipmentGraph(plant)
        self.row_of = {signal.id: row for row, signal in enumerate(rows) if signal is not None}
        self.signal_of = {signal.id: signal for signal in plant.signals}
        self.binding_of = {binding.signal: binding for binding in plant.bindings}
        self.equipment_index = {item.path: index for index, item in enumerate(plant.equipment)}
        self.signals_of = _grouped(plant.signals)
        self._rows = rows
        self._states = EquipmentStates.plan(plant.equipment, plant.signals, self.row_of, plant.kpis)
        self._marks = AlarmMarks.plan(plant.alarms, self.row_of, self.equipment_index, len(rows))
        self.stream = StreamHub(len(rows), len(plant.equipment), scene.row_count)
        self._push = push
        self.companions = companions
        self._last_codes: Mapping[str, int] = {}
        self._last_marks = np.zeros(len(rows), np.uint8)
        self._last_quality = np.zeros(len(rows), np.uint8)
        self._last_states: NDArray[np.void] = np.zeros(0, STATE_DTYPE)
        self._ticking: asyncio.Task[None] | None = None

    # -- life ---------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Recover the last known state from history, then start ingest, connectors and the tick."""
        self.state.restore(await asyncio.to_thread(self.history.at, now_ns()))
        self.ingest.start()
        self._ticking = asyncio.create_task(self._tick_forever(), name="twin-tick")
        await self.sources.start()

    async def stop(self) -> None:
        """Connectors first, so that all they received reaches the disk; then the rest."""
        await self.sources.stop()
        if self._ticking:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)
        await asyncio.to_thread(self.ingest.stop)
        await asyncio.to_thread(self.history.close)
        await asyncio.to_thread(self.companions.stop)

    # -- reading ------------------------------------------------------------------------------------

    def now(self) -> Snapshot:
        """The plant as it is known now, staleness included."""
        return self._snapshot(self.state.table(now_ns()), self.alarms.codes())

    def at(self, at_ns: int) -> Snapshot:
        """The plant as it was known at a past moment; alarms as the journal had them."""
        if at_ns >= now_ns():
            return self.now()
        table = self.state.derive(self.history.at(at_ns))
        return self._snapshot(table, self.alarms.codes_at(at_ns))

    def _snapshot(self, table: StateTable, alarm_of: Mapping[str, int]) -> Snapshot:
        signal_alarm, equipment_alarm = self._marks.show(alarm_of)
        return Snapshot(table, self._states.records(table, equipment_alarm), signal_alarm)

    def frames_at(self, at_ns: int) -> bytes:
        """The whole plant at one moment as frames: signals, texts, states, moves, clock."""
        snapshot = self.at(at_ns)
        rows = np.flatnonzero(snapshot.table.source_ns > 0)
        texts = {str(row): text for row, text in snapshot.table.texts.items()}
        import orjson

        frames = [
            encode_frame(FrameKind.SIGNALS, snapshot.signal_records(rows), 0),
            encode_bytes(FrameKind.TEXTS, orjson.dumps(texts), 0),
            encode_frame(FrameKind.STATES, snapshot.states, 0),
            encode_frame(FrameKind.MOVES, self.scene.moves_at(snapshot.table), 0),
            encode_bytes(FrameKind.CLOCK, np.float64(at_ns / 1e6).tobytes(), 0),
        ]
        return b"".join(frames)

    def source_reports(self) -> list[SourceReport]:
        return self.sources.reports()

    # -- writing ------------------------------------------------------------------------------------

    async def push(self, samples: Sequence[Mapping[str, Any]]) -> int:
        """Record pushed samples; returns their number once all are on disk.

        Raises:
            OnmaruError: one of them is not acceptable; then none is recorded.
            NotDurable: the disk refuses them for now.
        """
        return await acknowledge(self._push.accept(samples), self.ingest)

    def export(self, out: Path, *, start_ns: int | None, end_ns: int) -> dict[str, Any]:
        """Write the plant with its state to a USD file; see `service.export`. Blocks: call it from a job."""
        from onmaru.twin.service.export import export_with_history

        return export_with_history(self.folder, out, self.history, start_ns=start_ns, end_ns=end_ns)

    # -- the tick -----------------------------------------------------------------------------------

    async def _tick_forever(self) -> None:
        period = 1.0 / self.config.tick_hz
        loop = asyncio.get_running_loop()
        due = loop.time()
        # Alarms that turn are written to the disk, which may take longer than viewers should wait for answers.
        with ThreadPoolExecutor(1, "twin-alarms") as beside:
            while True:
                due = max(due + period, loop.time())
                await asyncio.sleep(due - loop.time())
                try:
                    table, rows = self._look()
                    await loop.run_in_executor(beside, self.alarms.evaluate, table, table.at_ns)
                    self._tell(table, rows)
                except OnmaruError:
                    log.exception("tick failed")

    def tick(self) -> None:
        """Evaluate alarms, states and motions, and publish what changed since the last tick."""
        table, rows = self._look()
        self.alarms.evaluate(table, table.at_ns)
        self._tell(table, rows)

    def _look(self) -> tuple[StateTable, NDArray[np.int64]]:
        """The present table, and the rows that changed or went stale since the last look."""
        table = self.state.table(now_ns())
        changed = self.state.take_changed()
        turned = np.flatnonzero(table.quality != self._last_quality)  # became stale without any sample
        self._last_quality = table.quality.copy()
        return table, np.union1d(changed, turned)

    def _tell(self, table: StateTable, rows: NDArray[np.int64]) -> None:
        """Publish those rows, and whatever alarms turned: people turn them too, between the ticks."""
        codes = self.alarms.codes()
        if not len(rows) and codes == self._last_codes:
            return
        snapshot = self._snapshot(table, codes)
        marked = np.flatnonzero(snapshot.signal_alarm != self._last_marks)
        self._last_codes, self._last_marks = codes, snapshot.signal_alarm
        states = snapshot.states
        fresh = _differs(states, self._last_states)
        self._last_states = states
        moved = self.scene.move(table, rows)
        told = np.union1d(rows, marked)
        self.stream.publish(
            signals=(told, snapshot.signal_records(told)),
            states=(fresh, states[fresh]),
            moves=(moved["row"], moved),
            texts=[(int(row), table.texts[int(row)]) for row in rows if int(row) in table.texts],
        )


def _grouped(signals: Sequence[Signal]) -> dict[str, tuple[Signal, ...]]:
    groups: dict[str, list[Signal]] = {}
    for signal in signals:
        groups.setdefault(signal.equipment, []).append(signal)
    return {path: tuple(members) for path, members in groups.items()}


def _differs(new: NDArray[np.void], old: NDArray[np.void]) -> NDArray[np.int64]:
    if len(old) != len(new):
        return np.arange(len(new))
    as_bytes = new.view(np.uint8).reshape(len(new), -1) != old.view(np.uint8).reshape(len(old), -1)
    return np.flatnonzero(as_bytes.any(axis=1))
