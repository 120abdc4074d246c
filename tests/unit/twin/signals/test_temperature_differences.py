"""The difference of two temperatures is no temperature."""

from __future__ import annotations

import pytest

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.rules.expression import BadExpression, compile_expression
from onmaru.twin.types import Signal

HOT = Signal(SignalId("P/hot"), PrimPath("/P"), "hot", unit="degC")
COLD = Signal(SignalId("P/cold"), PrimPath("/P"), "cold", unit="degC")
SPREAD = Signal(SignalId("P/spread"), PrimPath("/P"), "spread", unit="delta_degC")
KNOWN = {signal.id: signal for signal in (HOT, COLD, SPREAD)}


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("{./hot} - {./cold}", "delta_degC", 12.0),
        ("{./hot} - {./cold}", "K", 12.0),
        ("{./hot} - 5", "degC", 27.0),
        ("{./cold} + {./spread}", "degC", 23.0),
        ("{./cold} + {./spread}", "K", 296.15),
    ],
)
def test_units_of_differences(text: str, unit: str, expected: float) -> None:
    compiled = compile_expression(text, KNOWN, equipment=PrimPath("/P"), unit=unit)
    values = {"P/hot": 32.0, "P/cold": 20.0, "P/spread": 3.0}
    value, _ = compiled.evaluate([values[name] for name in compiled.inputs], [0] * len(compiled.inputs))
    assert value == pytest.approx(expected)


def test_a_difference_is_no_temperature() -> None:
    with pytest.raises(BadExpression):
        compile_expression("{./hot} - {./cold}", KNOWN, equipment=PrimPath("/P"), unit="bar")
