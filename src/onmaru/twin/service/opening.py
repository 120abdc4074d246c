"""Open a plant folder as a running twin: read, flatten or take from the cache, connect, recover."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from onmaru.core.config import process_environment
from onmaru.core.errors import InvalidInput
from onmaru.core.ids import SignalId
from onmaru.core.storage import Database
from onmaru.twin.config import TwinConfig
from onmaru.twin.drivers.broker import EmbeddedBroker
from onmaru.twin.drivers.emulator import BadEmulator, EmulatorProcess, free_ports
from onmaru.twin.drivers.push import PushConnector
from onmaru.twin.drivers.usd.open_scene import open_scene
from onmaru.twin.drivers.usd.plant_reader import read_plant, read_plant_file
from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.live_state import LiveState
from onmaru.twin.rules.motion import MotionSet
from onmaru.twin.rules.plant_file import with_secrets
from onmaru.twin.service.alarms import AlarmService
from onmaru.twin.service.companions import Companions
from onmaru.twin.service.ingest import Ingest
from onmaru.twin.service.kpi import KpiService
from onmaru.twin.service.scene import Scene
from onmaru.twin.service.sources import build_sources
from onmaru.twin.service.twin import Twin
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import Binding, Plant, Signal, Source

log = logging.getLogger("onmaru.twin")

Progress = Callable[[float, str], None]
PORTS_FILE = "emulator_ports.json"
BROKER = "broker:"  # the URL of a source that wants the site's broker, whichever that is


class MissingSecret(InvalidInput):
    code = "twin.missing_secret"


class FileOutside(InvalidInput):
    code = "twin.file_outside"


def quiet(_fraction: float, _note: str) -> None:
    """Progress for nobody."""


def open_twin(
    folder: Path,
    data: Path,
    db: Database,
    config: TwinConfig,
    *,
    emulate: bool = False,
    progress: Progress = quiet,
) -> Twin:
    """Everything up to, but not including, `Twin.start`. Blocks; run it in a thread.

    Raises:
        OnmaruError: whatever is wrong with the plant, naming file, prim or key.
    """
    progress(0.05, "reading the plant")
    plant = read_plant(folder)
    index_of: dict[str, int] = {item.path: index for index, item in enumerate(plant.equipment)}
    progress(0.2, "flattening the stage")
    opened = open_scene(
        folder, data / "scene", index_of, texture_limit_px=config.texture_limit_px,
        memory_bytes=config.flatten_memory_mib << 20,
        progress=lambda part, note: progress(0.2 + 0.6 * part, note),
    )  # fmt: skip
    for note in opened.notes:
        log.warning("stage: %s: %s", note.prim, note.text)
    progress(0.8, "opening the history")
    history = TelemetryLog(data / "history", max_age_s=config.retention_days * 86_400)
    companions = Companions()
    try:
        ids = [signal.id for signal in plant.signals]
        rows = signal_rows(plant, history.intern(ids), len(history.signals))
        row_of = {signal.id: row for row, signal in enumerate(rows) if signal is not None}
        state = LiveState(rows)
        ingest = Ingest(state, history)
        scene = Scene(
            plant, opened.live, opened.past, MotionSet(plant.motions, opened.live, row_of),
            prototype_index=opened.prototypes, prototypes=opened.prototype_folder, inspector=opened.inspector,
        )  # fmt: skip
        progress(0.85, "starting the broker")
        ports = _ports(folder, data, emulate=emulate)
        options = _options(plant, folder, data, config, companions, ports)
        push = _push_connector(plant, row_of, ingest)
        sources = build_sources(_without_push(plant), row_of, ingest, data / "sources", options)
        sources.connectors = (*sources.connectors, *([push] if push.source.name != "push" else []))
        if emulate:
            _emulate(folder, data, config, companions, ports)
        progress(0.95, "recovering alarms")
        alarms = AlarmService(plant, db, row_of=row_of)
        kpis = KpiService(plant, history, row_of=row_of)
    except BaseException:
        companions.stop()
        history.close()
        raise
    return Twin(
        folder,
        plant, config, rows=rows, state=state, history=history, ingest=ingest, sources=sources, push=push,
        alarms=alarms, kpis=kpis, scene=scene, companions=companions,
    )  # fmt: skip


def signal_rows(plant: Plant, rows: list[int], count: int) -> list[Signal | None]:
    """The signal table: rows are history's, given for ever; a signal the plant no longer has leaves a gap."""
    table: list[Signal | None] = [None] * count
    for signal, row in zip(plant.signals, rows, strict=True):
        table[row] = signal
    return table


def _options(
    plant: Plant,
    folder: Path,
    data: Path,
    config: TwinConfig,
    companions: Companions,
    ports: Mapping[str, int],
) -> dict[str, Mapping[str, Any]]:
    """Options of every source with secrets, the emulator's ports and the site's broker filled in; starts the
    broker if one is wanted."""
    found: dict[str, Mapping[str, Any]] = {}
    for source in plant.sources:
        options = _at_ports(in_folder(source, dict(with_secrets(source, _secret).options), folder), ports)
        if options.get("url") == BROKER:
            options |= _site_broker(data, config, companions)
        found[source.name] = options
    return found


def _ports(folder: Path, data: Path, *, emulate: bool) -> dict[str, int]:
    """The emulator's ports by name: as plant.toml has them or, for the emulator of this site, free ones.

    They are kept beside the data, so that `onmaru twin bind` finds the emulator of a running site.
    """
    parsed, _, _ = read_plant_file(folder)
    wanted = dict(parsed.emulator.ports) if parsed.emulator else {}
    kept = data / PORTS_FILE
    if not emulate:
        kept.unlink(missing_ok=True)
        return wanted
    ports = free_ports(wanted)
    kept.write_text(json.dumps(ports), encoding="utf-8")
    return ports


def _at_ports(options: dict[str, Any], ports: Mapping[str, int]) -> dict[str, Any]:
    """Options with `{name}` in the URL replaced by the emulator's port of that name."""
    url = options.get("url")
    if isinstance(url, str):
        for name, port in ports.items():
            url = url.replace("{" + name + "}", str(port))
        options["url"] = url
    return options


def _known_ports(folder: Path, data: Path) -> dict[str, int]:
    """The ports of the emulator that runs on these data, else those of plant.toml."""
    parsed, _, _ = read_plant_file(folder)
    wanted = dict(parsed.emulator.ports) if parsed.emulator else {}
    try:
        kept = json.loads((data / PORTS_FILE).read_bytes())
        return wanted | {name: int(kept[name]) for name in wanted}
    except (OSError, ValueError, KeyError, TypeError):
        return wanted


def _secret(how: str, name: str) -> str:
    try:
        if how == "env":
            return process_environment()[name]
        return Path(name).read_text(encoding="utf-8").strip()
    except (KeyError, OSError) as error:
        where = f"the environment variable {name}" if how == "env" else f"the file {name}"
        hint = "set it before starting the site"
        raise MissingSecret(f"a source needs a secret from {where}, which is not there", hint=hint) from error


def in_folder(source: Source, options: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Options with their file names made absolute against the plant folder, which they may not leave.

    Raises:
        FileOutside: a recording lies elsewhere. Certificates may: the operator names them on purpose.
    """
    for name in ("file", "ca", "certificate", "key"):
        value = options.get(name)
        if not isinstance(value, str) or not value:
            continue
        path = Path(os.path.normpath(folder.absolute() / value))
        if name == "file" and not path.is_relative_to(folder.absolute()):
            hint = "copy or link the recording into the plant folder"
            raise FileOutside(f"source {source.name}: file = {value!r} leaves the plant folder", hint=hint)
        options[name] = str(path)
    return options


def resolved_source(source: Source, folder: Path, data: Path) -> Source:
    """A source as its connector wants it, for use beside a running site: secrets and the site's broker filled in.

    Raises:
        MissingSecret: also when the site's broker has never run.
    """
    options = in_folder(source, dict(with_secrets(source, _secret).options), folder)
    options = _at_ports(options, _known_ports(folder, data))
    if options.get("url") == BROKER:
        options |= {**split_credentials(_secret("file", str(data / "broker" / "url"))), "version": "3.1.1"}
    return replace(source, options=options)


def _site_broker(data: Path, config: TwinConfig, companions: Companions) -> dict[str, Any]:
    if config.broker_url:
        return split_credentials(config.broker_url)
    if companions.broker is None:
        companions.broker = EmbeddedBroker(data / "broker")
        companions.broker.start()
        companions.stops.append(companions.broker.stop)
    return {**split_credentials(companions.broker.url), "version": "3.1.1"}  # what the embedded one speaks


def split_credentials(url: str) -> dict[str, Any]:
    """`mqtt://user:password@host:port` as options of an MQTT source."""
    parts = urlsplit(url)
    plain = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    options = {"url": plain, "user": parts.username or "", "password": parts.password or ""}
    return {key: value for key, value in options.items() if value}


def _push_connector(plant: Plant, row_of: Mapping[SignalId, int], ingest: Ingest) -> PushConnector:
    """The way in for HTTP: signals bound to a push source, and by hand every other measured one."""
    source = next((source for source in plant.sources if source.kind == "push"), Source("push", "push"))
    bindings = {binding.signal: binding for binding in plant.bindings if binding.source == source.name}
    bound = []
    for signal in plant.signals:
        if not signal.expression:
            by_hand = Binding(signal.id, source.name, address=signal.id)
            bound.append(BoundSignal(row_of[signal.id], signal, bindings.get(signal.id, by_hand)))
    return PushConnector(source, bound, ingest)


def _without_push(plant: Plant) -> Plant:
    return replace(plant, sources=tuple(source for source in plant.sources if source.kind != "push"))


def _emulate(
    folder: Path, data: Path, config: TwinConfig, companions: Companions, ports: Mapping[str, int]
) -> None:
    parsed, _, name = read_plant_file(folder)
    if parsed.emulator is None:
        hint = "add [emulator] with a command, or start without --emulate"
        raise BadEmulator(f"{name} has no [emulator] command", hint=hint)
    url = companions.broker.url if companions.broker else config.broker_url
    values = {"data": str(data), **{name: str(port) for name, port in ports.items()}}
    emulator = EmulatorProcess(parsed.emulator.command, folder, data / "emulator.log", values, mqtt_url=url)
    emulator.start()
    companions.emulator = emulator
    companions.stops.append(emulator.stop)
