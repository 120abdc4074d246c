from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from numba import njit, types

from onmaru.sim.rules.kernel.flow import _lead_bin
from onmaru.sim.rules.kernel.inner import one_module


@cache
def _bin() -> Callable[[float], int]:
    function = njit(lambda lead: _lead_bin(lead))
    with one_module():  # as inner functions are linked into entry points only
        function.compile((types.float64,))
    return function


@given(st.floats(0.0, 1e15) | st.integers(-30, 50).map(lambda power: 2.0**power))
def test_a_lead_time_falls_into_its_sixteenth_of_an_octave(lead: float) -> None:
    place = min(1023.0, max(0.0, 16.0 * math.log2(lead) + 320.0)) if lead > 0 else 0.0
    found = _bin()(lead)
    assert found == math.floor(place) or (abs(place - round(place)) < 1e-9 and abs(found - place) <= 1)
