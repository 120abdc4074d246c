"""From a rule of transitions to a sparse generator and its stationary distribution."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import splu

from onmaru.core.errors import LimitExceeded, OnmaruError

STATE_LIMIT = 60_000
DIRECT_LIMIT = 3_000  # above this the factors of a three-dimensional lattice cost more than the sweeps below
_SWEEPS = 200_000
_REFINEMENTS = 3
_POLISH, _POLISH_FROM = 60, 200

Transitions = Callable[[tuple[int, ...]], Iterable[tuple[tuple[int, ...], float]]]


class TooManyStates(LimitExceeded):
    """The chain has more states than the exact engine takes."""

    code = "sim.too_many_states"


class ChainNotSolved(OnmaruError):
    """The stationary distribution could not be computed to the promised accuracy."""

    code = "sim.chain_not_solved"


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """States in the order they were found, and the rates between them [1/s] (no diagonal)."""

    states: list[tuple[Any, ...]]
    rates: sparse.csr_matrix

    @classmethod
    def of(
        cls, states: list[tuple[Any, ...]], rows: list[int], columns: list[int], values: list[float]
    ) -> Chain:
        """A chain from its transitions; those of the same pair add up."""
        size = len(states)
        weights = np.asarray(values, np.float64)
        return cls(states, sparse.coo_matrix((weights, (rows, columns)), shape=(size, size)).tocsr())

    @property
    def generator(self) -> sparse.csr_matrix:
        """Q: rates off the diagonal, rows sum to zero [1/s]."""
        out = np.asarray(self.rates.sum(axis=1)).ravel()
        return (self.rates - sparse.diags(out)).tocsr()


def explore(start: tuple[int, ...], transitions: Transitions, *, limit: int = STATE_LIMIT) -> Chain:
    """All states that can be reached from `start`.

    Args:
        transitions: State -> (next state, rate [1/s]); self-loops are left out.
        limit: Refuse above this many states.
    Raises:
        TooManyStates: `params["limit"]` says how many would have been taken.
    """
    index: dict[Hashable, int] = {start: 0}
    states = [start]
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    at = 0
    while at < len(states):
        here = states[at]
        for there, rate in transitions(here):
            if rate <= 0 or there == here:
                continue
            column = index.get(there)
            if column is None:
                column = index[there] = len(states)
                states.append(there)
                if column >= limit:
                    raise TooManyStates(
                        f"the model has more than {limit:,} states",
                        hint="shrink buffers, take fewer stations, or let the event kernel run it",
                        limit=limit,
                    )
            rows.append(at)
            columns.append(column)
            values.append(rate)
        at += 1
    return Chain.of(states, rows, columns, values)


def stationary(chain: Chain, *, tolerance: float = 1e-12) -> NDArray[np.float64]:
    """Probability of each state in the long run, shape [state_count].

    States outside of the one recurrent class have probability zero. Small chains are solved directly and
    refined; large ones by Gauss-Seidel sweeps until the changes still to come, which fall geometrically, are
    below `tolerance` of each probability.

    Raises:
        ChainNotSolved: more than one recurrent class, or no convergence.
    Source: W. J. Stewart, Introduction to the Numerical Solution of Markov Chains, ch. 2 and 3.
    """
    keep = _recurrent(chain)
    if len(keep) == 1:
        found = np.zeros(len(chain.states))
        found[keep] = 1.0
        return found
    rates = chain.rates[keep][:, keep].tocsr()
    out = np.asarray(rates.sum(axis=1)).ravel()
    if len(keep) <= DIRECT_LIMIT:
        inner = np.maximum(_direct(rates, out), 0.0)
        if len(keep) > _POLISH_FROM:  # many states that are hardly ever met: sweeps give each its own digits
            inner, _, _ = _swept(rates, out, inner, tolerance, _POLISH)
    else:
        inner = _sweeps(rates, out, tolerance)
    inner = np.maximum(inner, 0.0)
    inner /= inner.sum()
    residual = _imbalance(rates, out, inner)
    if not np.isfinite(residual) or residual > 1e-10:
        raise ChainNotSolved(
            f"the chain of {len(keep):,} states is left with a residual of {residual:.1e}",
            hint="rates that differ by many orders of magnitude are better run by the event kernel",
            residual=residual,
        )
    found = np.zeros(len(chain.states))
    found[keep] = inner
    return found


def residual_of(chain: Chain, share: NDArray[np.float64]) -> float:
    """Largest difference between the flow into and out of a state, relative to the largest rate out."""
    out = np.asarray(chain.rates.sum(axis=1)).ravel()
    return _imbalance(chain.rates, out, share) if out.max(initial=0.0) > 0 else 0.0


def _imbalance(rates: sparse.csr_matrix, out: NDArray[np.float64], share: NDArray[np.float64]) -> float:
    return float(np.abs(rates.T @ share - share * out).max() / out.max())


def closed_classes(chain: Chain) -> list[NDArray[np.int64]]:
    """Sets of states that are never left again once they are entered, each by the places of its states."""
    count, label = csgraph.connected_components(chain.rates, directed=True, connection="strong")
    entry = chain.rates.tocoo()
    leaves = np.unique(label[entry.row[label[entry.row] != label[entry.col]]])
    return [np.flatnonzero(label == one) for one in np.setdiff1d(np.arange(count), leaves)]


def _recurrent(chain: Chain) -> NDArray[np.int64]:
    closed = closed_classes(chain)
    if len(closed) != 1:
        raise ChainNotSolved(
            f"the chain falls into {len(closed)} parts that never meet",
            hint="a station that can stop for ever makes the long run depend on the start",
            parts=len(closed),
        )
    return closed[0]


def _direct(rates: sparse.csr_matrix, out: NDArray[np.float64]) -> NDArray[np.float64]:
    """Balance of all states but the last, and probabilities that sum to one; refined with longer numbers.

    The sum is an equation of its own, since fixing one probability at one ruins the others where that one
    is tiny. The residual is taken in extended precision, so that slow chains lose no digits.
    """
    size = len(out)
    balance = (rates.T - sparse.diags(out)).tocsr() / out.max()
    system = sparse.vstack([balance[:-1], np.ones((1, size))]).tocsc()
    right = np.zeros(size)
    right[-1] = 1.0
    factors = splu(system)
    solved = factors.solve(right).astype(np.longdouble)
    into = rates.T.tocsr()
    into.sort_indices()
    data, start = into.data.astype(np.longdouble), into.indptr[:-1]
    leaving = np.zeros(size, np.longdouble)
    np.add.at(leaving, into.indices, data)
    scale = np.longdouble(out.max())
    for _ in range(_REFINEMENTS):
        # every state of a recurrent class is entered from somewhere: no row is empty
        arriving = np.add.reduceat(data * solved[into.indices], start)
        missing = (leaving * solved - arriving) / scale
        missing[-1] = 1.0 - solved.sum()
        solved += factors.solve(missing.astype(np.float64))
    return np.asarray(solved, np.float64)


def _sweeps(rates: sparse.csr_matrix, out: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    found, change, used = _swept(rates, out, np.full(len(out), 1.0 / len(out)), tolerance, _SWEEPS)
    if change > tolerance:
        raise ChainNotSolved(
            f"the chain of {len(out):,} states has not settled after {used:,} sweeps",
            hint="let the event kernel run it",
            change=change,
        )
    return found


def _swept(
    rates: sparse.csr_matrix,
    out: NDArray[np.float64],
    found: NDArray[np.float64],
    tolerance: float,
    most: int,
) -> tuple[NDArray[np.float64], float, int]:
    from onmaru.sim.rules.markov.sweep import gauss_seidel

    into = rates.T.tocsr()
    change, used = gauss_seidel(into.indptr, into.indices, into.data, out, found, tolerance, most)
    return found, change, used
