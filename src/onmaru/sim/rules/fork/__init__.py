"""Forks: the state of the live plant becomes the start of a run."""

from onmaru.sim.rules.fork.observe import Observation, Observed, signals_of
from onmaru.sim.rules.fork.start import Fork, NothingToFork, fork_model

__all__ = ["Fork", "NothingToFork", "Observation", "Observed", "fork_model", "signals_of"]
