"""Where experiments and models are kept: rows in the site's database, Arrow files in its data folder."""

from onmaru.sim.store.experiments import Experiment, ExperimentStore, UnknownExperiment
from onmaru.sim.store.logs import LogStore, UnknownLog
from onmaru.sim.store.models import ModelStore, SavedModel
from onmaru.sim.store.schema import prepare_sim

__all__ = [
    "Experiment",
    "ExperimentStore",
    "LogStore",
    "ModelStore",
    "SavedModel",
    "UnknownExperiment",
    "UnknownLog",
    "prepare_sim",
]
