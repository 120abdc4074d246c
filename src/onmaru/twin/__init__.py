"""The live twin of a plant: stage, hierarchy, signals, history. The front door."""

from __future__ import annotations
