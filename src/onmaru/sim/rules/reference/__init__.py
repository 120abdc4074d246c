"""The slow, obvious engine: the same semantics in plain Python objects, used only to test the kernel."""

from __future__ import annotations

from onmaru.sim.rules.reference.engine import ReferenceEngine, ReferenceRun, run_reference

__all__ = ["ReferenceEngine", "ReferenceRun", "run_reference"]
