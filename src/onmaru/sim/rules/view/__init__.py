"""What a screen needs of a model or a run: the line as a map, the trace as tiles, energy as flows."""

from onmaru.sim.rules.view.energy_flow import energy_flow
from onmaru.sim.rules.view.line_map import line_map
from onmaru.sim.rules.view.tiles import BAR_DTYPE, TILE_BINS, Bars, tile_bytes

__all__ = ["BAR_DTYPE", "TILE_BINS", "Bars", "energy_flow", "line_map", "tile_bytes"]
