"""Fifty viewers of ten thousand moving instances, some of them slow.

Claim: 50 viewers x 10 Hz x 10,000 moves reach each fast viewer with p99 <= 100 ms; a slow viewer is
coalesced to the latest state and delays nobody. The server is the real route on the real uvicorn and the
site's event loop, in a process of its own; viewers are plain sockets in this one. There is no rival here that keeps the promise to
slow viewers, so the figure stands against its target alone.

    python benchmarks/twin/bench_stream_view.py [--quick] [--json]
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import socket
import struct
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness import Bench
from onmaru.twin.rules.wire import HEADER, MOVE_DTYPE, FrameKind

SEED = 5
HZ = 10


def moves_at(rng: np.random.Generator, count: int, sent_at: float) -> np.ndarray:
    """MOVE records; the first record's position carries the sending time as three f32 that add up."""
    records = np.zeros(count, MOVE_DTYPE)
    records["row"] = np.arange(count)
    records["position"] = rng.standard_normal((count, 3), np.float32)
    records["rotation"][:, 3] = 32767
    high = np.float32(np.floor(sent_at / 4096) * 4096)
    middle = np.float32(np.floor(sent_at - float(high)))
    records["position"][0] = (high, middle, np.float32(sent_at - float(high) - float(middle)))
    return records


def serve(count: int, ticks: int, ready: Connection) -> None:
    """The server process: publishes `ticks` times, then stays until it is told to end."""
    import uvicorn
    from fastapi import FastAPI

    from onmaru.core.http import new_event_loop, require_socket
    from onmaru.twin.api.stream import routes
    from onmaru.twin.service.stream import StreamHub

    app = FastAPI()
    hub: StreamHub | None = None

    async def publish() -> None:
        rng = np.random.default_rng(SEED)
        loop = asyncio.get_running_loop()
        due = loop.time()
        for _ in range(ticks):
            due += 1 / HZ
            await asyncio.sleep(max(0.0, due - loop.time()))
            records = moves_at(rng, count, time.monotonic())
            assert hub is not None
            hub.publish(moves=(np.arange(count), records))

    app.include_router(routes)
    app.dependency_overrides[require_socket("twin.read")] = lambda: None
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    options = {
        "ws": "websockets-sansio",
        "ws_per_message_deflate": False,
        "log_level": "critical",
        "lifespan": "off",
    }
    server = uvicorn.Server(uvicorn.Config(app, **options))

    async def main() -> None:
        nonlocal hub
        hub = StreamHub(0, 0, count)
        app.state.twin = SimpleNamespace(stream=hub, config=SimpleNamespace(max_viewers=500), row_of={})
        ready.send(listener.getsockname()[1])
        serving = asyncio.create_task(server.serve([listener]))
        await asyncio.get_running_loop().run_in_executor(None, ready.recv)  # all viewers are there
        await publish()
        ready.send("published")
        await asyncio.get_running_loop().run_in_executor(None, ready.recv)
        server.should_exit = True
        server.force_exit = True
        serving.cancel()

    with asyncio.Runner(loop_factory=new_event_loop) as runner:  # the loop of a site
        runner.run(main())


class Viewer:
    """One socket; measures the age of what arrives. A slow one reads a frame, then rests."""

    def __init__(self, slow: bool) -> None:
        self.slow = slow
        self.ages: list[float] = []
        self.frames = 0
        self.rows = 0

    async def watch(self, url: str, joined: asyncio.Semaphore) -> None:
        from websockets.asyncio.client import connect

        async with connect(url, compression=None, max_size=None, max_queue=2) as peer:
            await peer.send(json.dumps({"subscribe": {"signals": False, "states": False, "hz": HZ}}))
            joined.release()
            async for message in peer:
                kind, _, _, count, _ = HEADER.unpack_from(message)
                if kind != FrameKind.MOVES:
                    continue
                sent_at = sum(struct.unpack_from("<3f", message, HEADER.size + 4))
                self.ages.append(time.monotonic() - sent_at)
                self.frames += 1
                self.rows = max(self.rows, count)
                if self.slow:
                    await asyncio.sleep(1.0)


def run(count: int, viewers: int, slow: int, seconds: float) -> list[Viewer]:
    """All viewers' measurements of one run."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=serve, args=(count, int(seconds * HZ), there), daemon=True)
    process.start()
    port = here.recv()
    everybody = [Viewer(slow=index < slow) for index in range(viewers)]

    async def main() -> None:
        joined = asyncio.Semaphore(0)
        url = f"ws://127.0.0.1:{port}/stream"
        tasks = [asyncio.create_task(v.watch(url, joined)) for v in everybody]
        for _ in everybody:
            await joined.acquire()
        await asyncio.sleep(0.3)
        here.send("go")
        await asyncio.get_running_loop().run_in_executor(None, here.recv)
        await asyncio.sleep(0.5)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(main())
    here.send("end")
    process.join(5)
    process.kill()
    return everybody


def p99(viewers: list[Viewer]) -> float:
    ages = np.concatenate([np.array(v.ages) for v in viewers if not v.slow])
    return float(np.quantile(ages, 0.99))


def main(argv: list[str] | None = None) -> int:
    bench: Any = Bench(
        "stream_view", "50 viewers x 10 Hz x 10,000 moves: p99 <= 100 ms", seed=SEED, argv=argv
    )
    count, viewers, slow = (10_000, 50, 5)
    seconds = 5.0 if bench.quick else 30.0
    ours = run(count, viewers, slow, seconds)
    fast = [v for v in ours if not v.slow]
    bench.check(all(v.rows == count for v in ours), "a viewer did not get every moved row in one frame")
    bench.check(all(v.frames >= seconds * HZ * 0.8 for v in fast), "a fast viewer missed ticks")
    bench.check(all(0 < v.frames <= seconds + 3 for v in ours if v.slow), "a slow viewer was not coalesced")
    bench.report(
        "p99_to_socket",
        p99(ours),
        "s",
        size=f"{viewers} viewers x {count} moves x {HZ} Hz, {slow} slow",
        target=0.1,
    )
    return bench.finish()


if __name__ == "__main__":
    raise SystemExit(main())
