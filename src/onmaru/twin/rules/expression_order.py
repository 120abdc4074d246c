"""The order in which derived signals are evaluated."""

from __future__ import annotations

from collections.abc import Mapping

from onmaru.core.ids import SignalId
from onmaru.twin.rules.expression import BadExpression, Expression


class ExpressionCycle(BadExpression):
    code = "twin.expression_cycle"


def evaluation_order(expressions: Mapping[SignalId, Expression]) -> list[SignalId]:
    """Derived signals so that each comes after all it reads.

    Raises:
        ExpressionCycle: `params["loop"]` lists the ids of one loop.
    """
    order: list[SignalId] = []
    done: set[SignalId] = set()
    for start in expressions:
        trail: list[SignalId] = []
        stack = [(start, False)]
        while stack:
            item, leaving = stack.pop()
            if leaving:
                trail.pop()
                done.add(item)
                order.append(item)
            elif item not in done:
                if item in trail:
                    loop = [*trail[trail.index(item) :], item]
                    raise ExpressionCycle(
                        f"derived signals form a loop: {' -> '.join(loop)}",
                        hint="let one of them read measured signals only",
                        loop=loop,
                    )
                trail.append(item)
                stack.append((item, True))
                stack.extend((name, False) for name in expressions[item].inputs if name in expressions)
    return order
