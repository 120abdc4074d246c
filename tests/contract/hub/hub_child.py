"""Works on a hub until it is killed: uploads, pushes, deletes, collects; says what was acknowledged.

Usage: python hub_child.py FOLDER SEED
"""

from __future__ import annotations

import random
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "unit" / "hub"))
from conftest import Bench, manifest  # a script: the test runner's imports are not here
from onmaru.core.errors import OnmaruError
from onmaru.hub.rules.digest import digest_of


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def layer(rng: random.Random) -> bytes:
    return bytes([rng.randrange(256)]) * rng.choice((1, 1000, 300_000))


def main() -> None:
    bench = Bench(Path(sys.argv[1]), gc_grace_hours=0)
    rng = random.Random(int(sys.argv[2]))
    pushed: list[str] = []

    def collect_for_ever() -> None:
        while True:
            bench.hub.collector.run(grace_ns=50_000_000)

    threading.Thread(target=collect_for_ever, daemon=True).start()
    say("ready")
    for number in range(100_000):
        layers = [layer(rng) for _ in range(rng.randrange(1, 3))]
        try:
            for body in (b"{}", *layers):
                bench.upload("main/a", body)
            tag = f"v{number % 7}"
            body = manifest(*layers, annotations={"number": f"{sys.argv[2]}-{number}"})
            say("trying", tag)
            bench.put("main/a", tag, body)
        except OnmaruError:  # collected in between: a client would push again
            continue
        name = str(digest_of(body))
        say("pushed", tag, name, *(str(digest_of(each)) for each in layers))
        pushed.append(name)
        if len(pushed) > 5 and rng.random() < 0.5:
            gone = pushed.pop(rng.randrange(len(pushed)))
            say("deleting", gone)
            try:
                bench.delete("main/a", gone)
            except OnmaruError:
                continue
            say("deleted", gone)


if __name__ == "__main__":
    main()
