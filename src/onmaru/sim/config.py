"""The sim wing's slice of the configuration (`[sim]` in onmaru.toml, `ONMARU_SIM__*`, flags)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class SimConfig(BaseModel):
    """Settings of the sim wing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workers: int = Field(default=0, ge=0, le=1024, description="threads of one experiment; 0: one a core")
    ray_address: str = Field(default="", description="Ray cluster replications run on; empty: this computer")
    max_replications: int = Field(default=100_000, ge=1, description="most replications of one experiment")
    max_hours: float = Field(
        default=24 * 366, gt=0, description="longest simulated time of a replication [h]"
    )
    max_trace_bars: int = Field(default=20_000_000, ge=1000, description="most bars a kept trace may have")
    keep_experiments: int = Field(default=500, ge=1, description="older experiments are removed")
    keep_logs: int = Field(default=20, ge=1, description="uploaded event logs that are kept")
