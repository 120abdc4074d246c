"""All outcomes of a step that draws: it is run once for each way its draws can fall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


class Outcomes:
    """Answers draws by a script, and writes the next script when one has been played.

    Attributes:
        chance: Probability of the outcome being played, given the event that began it.
    """

    def __init__(self) -> None:
        self._script: list[int] = []
        self._asked: list[tuple[int, tuple[float, ...]]] = []
        self.chance = 1.0

    def plays(self) -> Iterator[None]:
        """One turn an outcome; the caller runs the step in each turn."""
        self._script = []
        while True:
            self._asked, self.chance = [], 1.0
            yield
            taken = self._asked
            while taken:
                index, chances = taken[-1]
                later = next((i for i in range(index + 1, len(chances)) if chances[i] > 0), None)
                if later is not None:
                    self._script = [*(i for i, _ in taken[:-1]), later]
                    break
                taken = taken[:-1]
            else:
                return

    def pick(self, weights: Sequence[float]) -> int:
        """Index of the alternative that this outcome takes, among those of positive weight."""
        total = float(sum(weights))
        chances = tuple(weight / total for weight in weights)
        at = len(self._asked)
        if at < len(self._script):
            index = self._script[at]
        else:
            index = next(i for i, chance in enumerate(chances) if chance > 0)
        self._asked.append((index, chances))
        self.chance *= chances[index]
        return index


class Coin:
    """Stands for a uniform number that is about to be compared with a probability."""

    def __init__(self, outcomes: Outcomes) -> None:
        self._outcomes = outcomes

    def __lt__(self, probability: float) -> bool:
        return self._outcomes.pick((probability, 1.0 - probability)) == 0

    def __ge__(self, probability: float) -> bool:
        return not self < probability
