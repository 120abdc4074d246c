"""What can be bought or rented, as facts that each carry unit, source, date and tag.

A fact without a source cannot be built. Peaks are dense unless the name ends in `_sparse`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tag(StrEnum):
    """How far a fact can be trusted."""

    MEASURED = "measured"
    DATASHEET = "datasheet"
    VENDOR_CLAIM = "vendor_claim"  # a launch slide, a preliminary number
    ASSUMPTION = "assumption"  # ours, where nobody publishes it


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the catalogue; `value` is a number, or a word for fields such as `cooling`."""

    value: float | str
    unit: str
    source: str
    date: str  # YYYY-MM or YYYY-MM-DD
    tag: Tag
    url: str = ""

    def __post_init__(self) -> None:
        if not self.source or not self.date:
            raise ValueError("a fact needs a source and a date")


@dataclass(frozen=True, slots=True)
class Item:
    """Any entry of the catalogue. `number(name)` is None where the fact is unknown, never a guess."""

    id: str
    label: str
    vendor: str
    facts: Mapping[str, Fact]

    def number(self, name: str) -> float | None:
        fact = self.facts.get(name)
        return None if fact is None or isinstance(fact.value, str) else float(fact.value)

    def need(self, name: str) -> float:
        """A fact the reader of the catalogue refuses an entry without."""
        value = self.number(name)
        if value is None:
            raise ValueError(f"{self.id} has no {name}")
        return value

    def word(self, name: str) -> str:
        fact = self.facts.get(name)
        return fact.value if fact is not None and isinstance(fact.value, str) else ""


@dataclass(frozen=True, slots=True)
class Gpu(Item):
    """An accelerator. Facts: `GPU_FIELDS` of `rules/catalogue.py`."""

    architecture: str = ""  # ada, ampere, hopper, blackwell, blackwell_ultra, cdna3, cdna4, gaudi3
    form: str = ""  # sxm, pcie, oam, superchip

    @property
    def memory_bytes(self) -> int:
        """Memory a program sees: the MiB the driver reports where known, else the nominal GB."""
        reported = self.number("memory_mib")
        if reported is not None:
            return int(reported * 2**20)
        return int((self.number("memory_gb") or 0.0) * 1e9)

    @property
    def has_rt_cores(self) -> bool:
        return (self.number("rt_cores") or 0) > 0


@dataclass(frozen=True, slots=True)
class Server(Item):
    """A node or a rack-scale system sold as one: `gpu_count` GPUs of kind `gpu`."""

    gpu: str = ""
    gpu_count: int = 0
    scale_up_gpus: int = 1  # GPUs in one NVLink / Infinity Fabric domain
    cooling: str = "air"  # air, liquid
    nic: str = ""
    nic_count: int = 0


@dataclass(frozen=True, slots=True)
class Nic(Item):
    """A network adapter, or a DPU where it carries processors of its own."""

    is_dpu: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What an item was offered for on a day; operator data. A bare number has `low == high`."""

    item: str
    low: float
    high: float
    currency: str
    per: str  # unit, hour, gpu_year, user_year, host_year
    source: str
    date: str
    tag: Tag = Tag.ASSUMPTION
    note: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    gpus: Mapping[str, Gpu]
    servers: Mapping[str, Server]
    nics: Mapping[str, Nic]
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """So many of one server, or so many bare GPUs; what a workload is sized on and what money is spent on.

    Args:
        scale_up_gpus: GPUs of one NVLink-class domain; 1 = only PCIe between them.
        server: Catalogue id of the server; empty when only GPUs are named.
    """

    id: str
    gpu: Gpu
    gpu_count: int
    gpus_per_node: int
    scale_up_gpus: int = 1
    server: Server | None = None
    nic_gbps: float | None = None  # network bandwidth of one GPU off the node, one direction [Gbit/s]
    label: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def node_count(self) -> int:
        return -(-self.gpu_count // self.gpus_per_node)
