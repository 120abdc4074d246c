"""How the best of several designs is chosen: by name."""

from __future__ import annotations

import math

PROCEDURES = ("ocba", "kn")


def check_procedure(procedure: str, indifference: float | None) -> list[str]:
    """What is wrong with a way of choosing the best."""
    if procedure not in PROCEDURES:
        return [f"there is no procedure {procedure}"]
    if procedure == "kn" and not (indifference is not None and 0 < indifference < math.inf):
        return ["kn needs an indifference: the smallest difference worth detecting, above zero"]
    return []
