"""What a look at one model file found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from onmaru.hub.errors import BadModelFile

Risk = Literal["runs_code", "suspicious", "damaged"]


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a person must know before loading the file."""

    risk: Risk
    what: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Facts of one file.

    Attributes:
        format: `safetensors`, `gguf`, `onnx`, `pickle`.
        parameter_count: Elements of all tensors, 0 when the format does not say.
        dtypes: Elements per stored type.
        facts: Further facts as the header states them (architecture, quantisation, opset, ...).
    """

    format: str
    parameter_count: int = 0
    dtypes: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    concerns: tuple[Concern, ...] = ()


def damaged(where: str, what: str) -> BadModelFile:
    """The error for a header that cannot be trusted."""
    return BadModelFile(
        f"{where}: {what}",
        hint="export or fetch the file again; it is cut off or not what it claims",
        where=where,
    )
