"""`onmaru doctor`: what of this installation works, and how to mend what does not."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from onmaru.core.errors import OnmaruError

_LIBRARIES = {
    "usd-core": "pxr.Usd", "duckdb": "duckdb", "pyarrow": "pyarrow", "numpy": "numpy", "fastapi": "fastapi",
    "sqlalchemy": "sqlalchemy", "asyncua": "asyncua", "paho-mqtt": "paho.mqtt.client", "amqtt": "amqtt",
    "trimesh": "trimesh", "pint": "pint", "uvicorn": "uvicorn",
}  # fmt: skip
_LEAST_FREE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    level: Literal["ok", "warning", "error"]
    check: str
    result: str
    mend: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def examine(plant: Path, *, data: Path | None, port: int = 8420) -> list[Finding]:
    """Check the interpreter, libraries, USD schemas, console, disk, port, clock and the plant."""
    checks: list[Callable[[], Finding]] = [
        _python, *[_library(package, module) for package, module in _LIBRARIES.items()], _schemas, _console,
        lambda: _disk((data or plant / ".onmaru").absolute()), lambda: _port(port), _clock,
        lambda: _plant(plant),
    ]  # fmt: skip
    return [check() for check in checks]


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("ok", "Python", found)


def _library(package: str, module: str) -> Callable[[], Finding]:
    def check() -> Finding:
        try:
            import_module(module)
            return Finding("ok", package, version(package))
        except (ImportError, PackageNotFoundError, OSError) as error:
            return Finding("error", package, str(error)[:120], "run `make setup`, or `pip install onmaru`")

    return check


def _schemas() -> Finding:
    try:
        from pxr import Usd

        from onmaru.twin.drivers.usd.schema import register

        register()
        known = Usd.SchemaRegistry().FindAppliedAPIPrimDefinition("OnmaruEquipmentAPI")
    except (ImportError, OnmaruError) as error:
        return Finding("error", "USD schemas", str(error)[:120], "reinstall Onmaru")
    if known is None:
        return Finding("error", "USD schemas", "OnmaruEquipmentAPI is not registered", "reinstall Onmaru")
    return Finding("ok", "USD schemas", "OnmaruEquipmentAPI, OnmaruBindingAPI")


def _console() -> Finding:
    index = Path(import_module("onmaru.console").__file__ or "").parent / "_static" / "index.html"
    if not index.is_file():
        return Finding("warning", "console", "not built", "run `make web`; the API works without it")
    return Finding(
        "ok", "console", f"built {time.strftime('%Y-%m-%d %H:%M', time.localtime(index.stat().st_mtime))}"
    )


def _disk(folder: Path) -> Finding:
    """The data folder must take files, locks and fsync, and have room."""
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        import fcntl

        with tempfile.NamedTemporaryFile(dir=place) as probe:
            probe.write(b"x" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return Finding("error", "data folder", f"{folder}: {error.strerror}", "choose another with --data")
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE_BYTES:
        return Finding(
            "warning", "data folder", f"{folder}: {free / 1e9:.1f} GB free", "make room, or use --data"
        )
    return Finding("ok", "data folder", f"{folder}: {free / 1e9:,.0f} GB free, locks and fsync work")


def _port(port: int) -> Finding:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return Finding("ok", "port", f"{port} is free")
    except OSError:
        return Finding("warning", "port", f"{port} is taken", "a site may be running; else use --port")


def _clock() -> Finding:
    if time.time() < 1_750_000_000:
        return Finding(
            "error", "clock", time.strftime("%Y-%m-%d"), "set the clock: samples would be dated wrongly"
        )
    return Finding("ok", "clock", time.strftime("%Y-%m-%d %H:%M:%S %Z"))


def _plant(folder: Path) -> Finding:
    try:
        from onmaru.twin.drivers.usd.plant_reader import PlantMissing, read_plant

        try:
            plant = read_plant(folder)
        except PlantMissing:
            return Finding(
                "warning", "plant", f"none in {folder.absolute()}", "name a plant folder to check it too"
            )
    except (OnmaruError, ImportError) as error:
        return Finding(
            "error", "plant", str(error).splitlines()[0][:160], "run `onmaru twin check` for all of it"
        )
    counts = f"{len(plant.equipment)} equipment, {len(plant.signals)} signals, {len(plant.sources)} sources"
    return Finding("ok", "plant", f"{plant.name}: {counts}")
