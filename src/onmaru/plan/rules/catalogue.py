"""Read the catalogue: reviewed YAML of the package, and files of the same shape an operator adds.

A fact without a known source, a date, a tag or the unit of its field is refused; so is a field nobody
knows, because a misspelt field would silently be absent from every sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import resources
from math import isfinite
from typing import Any, TypeVar

import yaml

from onmaru.core.errors import InvalidInput, NotFound
from onmaru.plan.types.catalogue import Catalogue, Configuration, Fact, Gpu, Item, Nic, Server, Tag

GPU_FIELDS: Mapping[str, str] = {
    "memory_gb": "GB", "memory_mib": "MiB", "memory_bandwidth": "GB/s",
    "fp32_dense": "TFLOP/s", "tf32_dense": "TFLOP/s", "tf32_sparse": "TFLOP/s",
    "bf16_dense": "TFLOP/s", "bf16_sparse": "TFLOP/s", "fp8_dense": "TFLOP/s", "fp8_sparse": "TFLOP/s",
    "int8_dense": "TOP/s", "int8_sparse": "TOP/s", "fp4_dense": "TFLOP/s", "fp4_sparse": "TFLOP/s",
    "rt_cores": "1", "nvenc": "1", "nvdec": "1", "av1_decode": "1",
    "decode_h264": "frame/s", "decode_hevc": "frame/s", "decode_av1": "frame/s",
    "nvlink": "GB/s", "pcie": "GB/s", "power_max": "W", "power_idle": "W", "cooling": "",
}  # fmt: skip
SERVER_FIELDS: Mapping[str, str] = {
    "power_max": "W", "rack_units": "U", "cpu_cores": "1", "memory_gb": "GB", "storage_tb": "TB",
    "dpu_count": "1", "lead_time": "week",
}  # fmt: skip
NIC_FIELDS: Mapping[str, str] = {"port_rate": "Gbit/s", "ports": "1", "power_max": "W", "cpu_cores": "1"}

_MAX_ITEMS = 2000
_MAX_NODES = 4096
_Of = TypeVar("_Of", bound=Item)


class BadCatalogue(InvalidInput):
    code = "plan.bad_catalogue"


class UnknownItem(NotFound):
    code = "plan.unknown_item"


def read_catalogue(texts: Mapping[str, str], base: Catalogue | None = None) -> Catalogue:
    """The catalogue of several YAML texts, by file name; a later file may replace an entry of an earlier one.

    Args:
        base: Entries the texts add to or replace, such as the built-in catalogue.

    Raises:
        BadCatalogue: `params["where"]` is file, entry and field of what is wrong.
    """
    gpus: dict[str, Gpu] = dict(base.gpus) if base else {}
    servers: dict[str, Server] = dict(base.servers) if base else {}
    nics: dict[str, Nic] = dict(base.nics) if base else {}
    for name, text in texts.items():
        document = _document(name, text)
        if strange := [
            str(key)[:40] for key in document if key not in ("sources", "gpus", "servers", "nics")
        ]:
            where = f"{name}: {strange[0]}"
            raise BadCatalogue(
                f"{where} is no table of a catalogue", hint="use sources, gpus, servers, nics", where=where
            )
        sources = _mapping(document.get("sources", {}), f"{name}: sources")
        for key, body in _entries(document, "gpus", name):
            where = f"{name}: gpus.{key}"
            common = _item(key, body, sources, GPU_FIELDS, where)
            gpus[key] = Gpu(
                **common, architecture=_word(body, "architecture", where), form=_word(body, "form", where)
            )
            _check_gpu(gpus[key], where)
        for key, body in _entries(document, "servers", name):
            where = f"{name}: servers.{key}"
            servers[key] = Server(
                **_item(key, body, sources, SERVER_FIELDS, where),
                gpu=_word(body, "gpu", where),
                gpu_count=_whole(body, "gpu_count", where),
                scale_up_gpus=_whole(body, "scale_up_gpus", where),
                cooling=_word(body, "cooling", where),
                nic=_word(body, "nic", where),
                nic_count=_whole(body, "nic_count", where),
            )
        for key, body in _entries(document, "nics", name):
            where = f"{name}: nics.{key}"
            nics[key] = Nic(**_item(key, body, sources, NIC_FIELDS, where), is_dpu=body.get("is_dpu") is True)
    for key, server in servers.items():
        _known(server.gpu, gpus, f"servers.{key}.gpu")
        _known(server.nic, nics, f"servers.{key}.nic")
    return Catalogue(gpus, servers, nics, base.prices if base else ())


@cache
def builtin_catalogue() -> Catalogue:
    """The catalogue that ships with the package."""
    folder = resources.files("onmaru.plan") / "catalogue"
    names = ("gpus.yaml", "servers.yaml", "nics.yaml")
    return read_catalogue({name: (folder / name).read_text(encoding="utf-8") for name in names})


def find(kind: str, key: str, among: Mapping[str, _Of]) -> _Of:
    """The entry of that id; ids are matched without regard to case, blanks and punctuation.

    Raises:
        UnknownItem: `params["nearest"]` are the ids that come closest.
    """
    if key in among:
        return among[key]
    plain = {_plain(known): known for known in among}
    labels = {_plain(item.label): known for known, item in among.items()}
    wanted = _plain(key)
    if wanted in plain:
        return among[plain[wanted]]
    if wanted in labels:
        return among[labels[wanted]]
    starts = [known for short, known in plain.items() if wanted and short.startswith(wanted)]
    if len(starts) == 1:
        return among[starts[0]]
    close = [plain[name] for name in get_close_matches(wanted, plain, n=3, cutoff=0.4)]
    close += [labels[name] for name in get_close_matches(wanted, labels, n=3, cutoff=0.4)]
    nearest = list(dict.fromkeys(starts + close))[:4]
    hint = (
        "did you mean " + ", ".join(nearest) + "?"
        if nearest
        else "`onmaru plan catalogue` lists what is known"
    )
    raise UnknownItem(f"unknown {kind} {key[:80]!r}", hint=hint, kind=kind, name=key[:80], nearest=nearest)


def configuration(catalogue: Catalogue, server: str, nodes: int = 1) -> Configuration:
    """So many of one server.

    Raises:
        UnknownItem: no such server.
        BadCatalogue: `nodes` is absurd.
    """
    item = find("server", server, catalogue.servers)
    if not 1 <= nodes <= _MAX_NODES:
        raise BadCatalogue(f"{nodes} nodes: give 1 to {_MAX_NODES}", hint="check the count", where="nodes")
    gpu = catalogue.gpus[item.gpu]
    nic = catalogue.nics[item.nic]
    rate = (nic.number("port_rate") or 0.0) * (nic.number("ports") or 1.0)
    return Configuration(
        id=item.id if nodes == 1 else f"{nodes}x{item.id}",
        gpu=gpu,
        gpu_count=nodes * item.gpu_count,
        gpus_per_node=item.gpu_count,
        scale_up_gpus=item.scale_up_gpus,
        server=item,
        nic_gbps=rate * item.nic_count / item.gpu_count,
        label=item.label if nodes == 1 else f"{nodes} × {item.label}",
    )


def bare(catalogue: Catalogue, gpu: str, count: int, *, scale_up_gpus: int | None = None) -> Configuration:
    """So many GPUs of a kind without a named server: up to eight a node, joined as their form allows.

    Raises:
        UnknownItem: no such GPU.
        BadCatalogue: `count` is absurd.
    """
    item = find("GPU", gpu, catalogue.gpus)
    if not 1 <= count <= 8 * _MAX_NODES:
        raise BadCatalogue(
            f"{count} GPUs: give 1 to {8 * _MAX_NODES}", hint="check the count", where="gpu_count"
        )
    largest = 72 if item.form == "superchip" else 8
    per_node = min(count, largest)
    joined = per_node if item.form in ("sxm", "oam", "superchip") else 1
    return Configuration(
        id=f"{count}x{item.id}", gpu=item, gpu_count=count, gpus_per_node=per_node,
        scale_up_gpus=joined if scale_up_gpus is None else max(1, min(per_node, scale_up_gpus)),
        nic_gbps=400.0 if count > per_node else None, label=item.label if count == 1 else f"{count} × {item.label}",
    )  # fmt: skip


def configurations(catalogue: Catalogue, *, most_gpus: int = 64) -> tuple[Configuration, ...]:
    """Every server in 1, 2, 4, 8, ... pieces up to `most_gpus` GPUs; a rack that is larger appears once."""
    found = []
    for key, server in catalogue.servers.items():
        nodes = 1
        while nodes == 1 or nodes * server.gpu_count <= most_gpus:
            found.append(configuration(catalogue, key, nodes))
            nodes *= 2
    return tuple(found)


def _document(name: str, text: str) -> Mapping[str, Any]:
    if len(text) > 2_000_000:
        raise BadCatalogue(f"{name} is larger than 2 MB", hint="split it", where=name)
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadCatalogue(
            f"{name} is no YAML: {str(error)[:200]}", hint="check the indentation", where=name
        ) from error
    return _mapping(loaded, name)


def _entries(document: Mapping[str, Any], kind: str, name: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
    entries = _mapping(document.get(kind, {}), f"{name}: {kind}")
    if len(entries) > _MAX_ITEMS:
        raise BadCatalogue(f"{name}: more than {_MAX_ITEMS} {kind}", hint="split the file", where=name)
    for key, body in entries.items():
        yield str(key), _mapping(body, f"{name}: {kind}.{key}")


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadCatalogue(f"{where} is no table", hint="write `name: value` pairs", where=where)
    return value


def _item(
    key: str, body: Mapping[str, Any], sources: Mapping[str, Any], fields: Mapping[str, str], where: str
) -> dict[str, Any]:
    facts = _mapping(body.get("facts", {}), f"{where}.facts")
    return {
        "id": key,
        "label": _word(body, "label", where),
        "vendor": _word(body, "vendor", where),
        "facts": {
            str(n): _fact(str(n), cell, sources, fields, f"{where}.facts.{n}") for n, cell in facts.items()
        },
    }


def _fact(name: str, cell: Any, sources: Mapping[str, Any], fields: Mapping[str, str], where: str) -> Fact:
    if name not in fields:
        near = get_close_matches(name, fields, n=1)
        raise BadCatalogue(
            f"{where}: unknown field", hint=f"did you mean {near[0]}?" if near else "remove it", where=where
        )
    if not isinstance(cell, list) or not 3 <= len(cell) <= 4:
        raise BadCatalogue(
            f"{where} is not [value, unit, source]", hint="a fact needs its source", where=where
        )
    value, unit, source = cell[:3]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadCatalogue(f"{where}: {value!r} is no number and no word", hint="write a number", where=where)
    if isinstance(value, int | float) and not (isfinite(value) and 0 <= value < 1e12):
        raise BadCatalogue(f"{where}: {value} is out of range", hint="give a number from 0", where=where)
    if unit != fields[name]:
        raise BadCatalogue(
            f"{where}: unit {unit!r}, not {fields[name]!r}", hint="convert the value", where=where
        )
    if isinstance(value, str) != (fields[name] == ""):
        raise BadCatalogue(
            f"{where}: {value!r} is of the wrong kind", hint="numbers have a unit", where=where
        )
    origin = sources.get(source) if isinstance(source, str) else None
    if not isinstance(origin, Mapping) or not origin.get("document") or not origin.get("date"):
        raise BadCatalogue(
            f"{where}: source {source!r} has no document and date", hint="add it to `sources`", where=where
        )
    tag = cell[3] if len(cell) == 4 else origin.get("tag")
    if tag not in {known.value for known in Tag}:
        raise BadCatalogue(f"{where}: tag {tag!r}", hint="use " + ", ".join(Tag), where=where)
    return Fact(
        value,
        unit,
        str(origin["document"]),
        _day(origin["date"], where),
        Tag(tag),
        str(origin.get("url", "")),
    )


def _day(value: Any, where: str) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    try:
        date.fromisoformat(text if len(text) > 7 else text + "-01")
    except ValueError as error:
        raise BadCatalogue(
            f"{where}: date {text!r}", hint="write 2026-01 or 2026-01-31", where=where
        ) from error
    return text


def _word(body: Mapping[str, Any], name: str, where: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value or len(value) > 200:
        raise BadCatalogue(
            f"{where}.{name} is missing or no text", hint=f"add `{name}:`", where=f"{where}.{name}"
        )
    return value


def _whole(body: Mapping[str, Any], name: str, where: str) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 4096:
        raise BadCatalogue(
            f"{where}.{name} is no whole number from 1", hint=f"add `{name}:`", where=f"{where}.{name}"
        )
    return value


def _check_gpu(gpu: Gpu, where: str) -> None:
    for name in ("memory_gb", "memory_bandwidth", "bf16_dense", "power_max", "rt_cores"):
        if gpu.number(name) is None:
            raise BadCatalogue(f"{where}: no {name}", hint="nothing can be sized without it", where=where)
    for name in ("tf32", "bf16", "fp8", "int8", "fp4"):
        dense, sparse = gpu.number(f"{name}_dense"), gpu.number(f"{name}_sparse")
        if dense is not None and sparse is not None and sparse < dense:
            raise BadCatalogue(f"{where}: {name}_sparse is below {name}_dense", hint="swap them", where=where)


def _known(key: str, among: Mapping[str, _Of], where: str) -> None:
    if key not in among:
        raise BadCatalogue(f"{where}: no such entry {key!r}", hint="add it to the catalogue", where=where)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
