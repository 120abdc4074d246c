"""Wait for what was pushed to reach the disk, but not for a disk that refuses."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

from onmaru.core.errors import Unavailable
from onmaru.twin.service.ingest import Ingest

PATIENCE_S = 2.0


class NotDurable(Unavailable):
    code = "twin.not_durable"


async def acknowledge(taken: Future[int], ingest: Ingest, patience_s: float = PATIENCE_S) -> int:
    """Number of samples, once all are on disk.

    A slow disk is waited for. One that refuses is reported after `patience_s` [s] with what it said: the sender
    learns at once that nothing was acknowledged, while the samples are held and written when there is room.
    Delivery is at least once: what is sent again meanwhile may stand twice in the history.

    Raises:
        NotDurable: the disk refuses to take them for now.
    """
    waiting = asyncio.wrap_future(taken)
    while not (await asyncio.wait({waiting}, timeout=patience_s))[0]:
        said = ingest.stats().error
        if said:
            waiting.add_done_callback(lambda future: future.cancelled() or future.exception())
            raise NotDurable(
                f"the samples are not on disk: {said}",
                hint="make room on the disk or mend it; they are held and written as soon as it takes them",
                error=said,
            )
    return waiting.result()
