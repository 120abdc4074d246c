"""From the declarative model to the arrays of the kernel."""

from __future__ import annotations

from onmaru.sim.rules.compile.program import Program, compile_model

__all__ = ["Program", "compile_model"]
