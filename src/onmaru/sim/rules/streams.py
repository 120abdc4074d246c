"""Seeds of the random streams: one per (seed, replication, element, purpose), found by name.

Streams are named, not numbered: adding an element to a design leaves the numbers of all others as they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_MASK = (1 << 64) - 1


def stream_key(element: str, purpose: str) -> int:
    """A 64-bit key of a stream's name."""
    digest = hashlib.blake2b(f"{element}\x00{purpose}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def splitmix64(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The output of one SplitMix64 step for each state. Source: doi:10.1145/2714064.2660195."""
    with np.errstate(over="ignore"):
        z = state.copy()
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def seed_streams(keys: Sequence[int] | NDArray[np.uint64], seed: int, replication: int) -> NDArray[np.uint64]:
    """Initial xoshiro256++ states, shape [stream, 4]; any seed and replication below 2**63."""
    golden = np.uint64(0x9E3779B97F4A7C15)
    base = np.asarray(keys, np.uint64)
    run = splitmix64(np.array([seed & _MASK], np.uint64) + golden)
    run = splitmix64(run ^ np.array([replication & _MASK], np.uint64))
    state = splitmix64(base ^ run[0])
    states = np.empty((len(base), 4), np.uint64)
    with np.errstate(over="ignore"):
        for column in range(4):
            state = state + golden
            states[:, column] = splitmix64(state)
    return states
