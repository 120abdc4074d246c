"""The twin's slice of the configuration (`[twin]` in onmaru.toml, `ONMARU_TWIN__*`, flags)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class TwinConfig(BaseModel):
    """Settings of the twin wing; seconds and hertz unless the name says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    broker_url: str = Field(
        default="", description="MQTT broker of sources with url = 'broker:'; empty: the embedded one"
    )
    tick_hz: float = Field(
        default=20.0, ge=1, le=100, description="how often live state, moves and alarms are evaluated"
    )
    retention_days: float = Field(default=400.0, gt=0, description="history older than this is dropped")
    history_sync_s: float = Field(
        default=0.05, gt=0, le=10, description="longest wait before samples are forced to disk"
    )
    max_viewers: int = Field(default=500, ge=1)
    max_push_samples: int = Field(default=50_000, ge=1, description="samples in one HTTP push")
    texture_limit_px: int = Field(default=1024, ge=64, le=8192)
    flatten_memory_mib: int = Field(
        default=16_384, ge=1024, description="address space of the process that flattens the stage"
    )
