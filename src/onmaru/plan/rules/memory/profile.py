"""A published memory profile as rows, each with what the model says of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import isfinite

from onmaru.plan.rules.architectures import architecture
from onmaru.plan.rules.memory.constants import CONSTANTS, MemoryConstants
from onmaru.plan.rules.memory.train import train_memory
from onmaru.plan.rules.time.results import BadTable, TableTooLarge
from onmaru.plan.types.workload import Method, Parallelism, Precision, Train

_COLUMNS = ("model", "method", "gpus", "seq", "bs", "mem_gb_total")
_MAX_ROWS = 5000
_RANK = 64  # of finetune/finetune_lora_*.sh in QwenLM/Qwen: all linear layers


@dataclass(frozen=True, slots=True)
class Profiled:
    """One measured run. `total_gb` sums the GPUs; `seconds` is one optimiser step of eight micro-batches."""

    job: Train
    spread: Parallelism
    micro_batch: int
    total_gb: float
    method: str
    gpu: str
    seconds: float | None = None

    def predicted_gb(self, constants: MemoryConstants = CONSTANTS) -> float:
        """What the model says, over all GPUs [GB]."""
        terms = train_memory(self.job, self.spread, self.micro_batch, constants)
        return sum(term.size_bytes for term in terms) * self.spread.gpus / 1e9


def read_profile(text: str) -> tuple[Profiled, ...]:
    """Rows of a CSV with the columns model, method, gpus, seq, bs, mem_gb_total (gpu, sec_per_it optional).

    `method` names full, lora or qlora; in it `emb` trains the embeddings, `zero3` shards the weights, `int4`
    or `nf4` is the format of frozen weights. Several GPUs mean ZeRO 3 for full and ZeRO 2 for lora, as in
    the profile's scripts.

    Raises:
        BadTable: a column is missing, or `params["line"]` cannot be read.
        TableTooLarge: more than 5,000 rows.
        UnknownModel: no architecture of that name.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadTable(f"the table lacks {', '.join(missing)}", hint="keep the column names", line=1)
    found: list[Profiled] = []
    try:
        for row in reader:
            if len(found) >= _MAX_ROWS:
                raise TableTooLarge(f"more than {_MAX_ROWS} rows", hint="split the table", most=_MAX_ROWS)
            found.append(_profiled(row, reader.line_num))
    except csv.Error as error:
        raise BadTable(
            f"line {reader.line_num}: {error}", hint="check the quotes", line=reader.line_num
        ) from error
    if not found:
        raise BadTable("the table has no rows", hint="give at least one", line=1)
    return tuple(found)


@cache
def published_profile() -> tuple[Profiled, ...]:
    """The profile that ships with the package: Qwen-7B and 14B on A100 80 GB."""
    file = resources.files("onmaru.plan") / "data" / "finetune_memory.csv"
    return read_profile(file.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class MemoryScore:
    """Of a profile: mean absolute percentage error as a share, and the worst rows either way (signed)."""

    rows: int
    mean_error: float
    worst_under: float
    worst_over: float


def memory_score(rows: Sequence[Profiled], constants: MemoryConstants = CONSTANTS) -> MemoryScore:
    errors = [row.predicted_gb(constants) / row.total_gb - 1 for row in rows]
    return MemoryScore(len(errors), sum(map(abs, errors)) / len(errors), min(0.0, *errors), max(0.0, *errors))


def _profiled(row: dict[str, str], line: int) -> Profiled:
    def number(name: str, *, most: float, whole: bool = True) -> float:
        text = (row.get(name) or "").strip()
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not isfinite(value) or not 0 < value <= most or (whole and value != int(value)):
            raise BadTable(f"line {line}: {name} is {text[:40]!r}", hint="give a positive number", line=line)
        return value

    word = (row.get("method") or "").strip().lower()
    kind = Method.QLORA if "qlora" in word else Method.LORA if "lora" in word else Method.FULL
    if kind is Method.FULL and not word.startswith("full"):
        raise BadTable(f"line {line}: method is {word[:40]!r}", hint="full, lora or qlora", line=line)
    gpus = int(number("gpus", most=4096))
    zero = 3 if kind is Method.FULL or "zero3" in word.replace("_", "") else (2 if gpus > 1 else 0)
    frozen = None
    if kind is Method.QLORA:
        frozen = Precision.NF4 if "nf4" in word else Precision.INT4
    job = Train(
        model=architecture((row.get("model") or "").strip()), method=kind, tokens=1e6,
        sequence=int(number("seq", most=10_000_000)), lora_rank=_RANK, train_embeddings="emb" in word,
        weight_precision=frozen,
    )  # fmt: skip
    seconds = (row.get("sec_per_it") or "").strip()
    return Profiled(
        job=job, spread=Parallelism(data=gpus, zero=zero), micro_batch=int(number("bs", most=65536)),
        total_gb=number("mem_gb_total", most=1e7, whole=False), method=word, gpu=(row.get("gpu") or "")[:80],
        seconds=number("sec_per_it", most=1e7, whole=False) if seconds else None,
    )  # fmt: skip
