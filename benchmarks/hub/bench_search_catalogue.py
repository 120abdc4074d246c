"""Listing and searching a catalogue of 100,000 artifacts; the rival is LIKE over the same rows, as one writes first.

Checked: each search finds exactly the names that LIKE finds, or as many of the newest as a search returns.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks")]

from sqlalchemy import text  # noqa: E402

from harness import Bench  # noqa: E402
from onmaru.core.identity import Subject  # noqa: E402
from onmaru.core.storage import Database, migrate  # noqa: E402
from onmaru.hub.service.shelf import Shelf  # noqa: E402
from onmaru.hub.store import catalogue  # noqa: E402
from onmaru.hub.store.schema import SCOPE, STEPS  # noqa: E402
from onmaru.hub.types import Kind  # noqa: E402

WORDS = [
    "welding",
    "press",
    "battery",
    "inspect",
    "segment",
    "detect",
    "pose",
    "depth",
    "robot",
    "arm",
    "cell",
    "tray",
    "seal",
    "weld",
    "paint",
    "torque",
]
HANGUL = [
    "용접",
    "프레스",
    "배터리",
    "검사",
    "분할",
    "검출",
    "자세",
    "깊이",
    "로봇",
    "셀",
    "트레이",
    "실링",
    "도장",
    "토크",
    "불량",
    "예측",
]
SEEN = catalogue.Seen("org_main", all_teams=True)


def fill(db: Database, count: int, rng: random.Random) -> None:
    """Artifacts with names, titles and facts of a usual length."""
    kinds = [kind.value for kind in Kind]
    with db.write() as connection:
        connection.execute(
            text(
                "INSERT INTO hub_repositories (id, name, organisation, team, kind, visibility, title, summary, facts,"
                " pulls, created_ns, updated_ns, created_by) VALUES (:id, :name, 'org_main', '', :kind, 'organisation',"
                " :title, :summary, :facts, :pulls, :id, :id, 'usr_bench')"
            ),
            [
                {
                    "id": number, "name": f"main/{rng.choice(WORDS)}-{rng.choice(WORDS)}-{number}",
                    "kind": rng.choice(kinds), "title": f"{rng.choice(HANGUL)} {rng.choice(HANGUL)} 모델 {number % 97}",
                    "summary": " ".join(rng.choices(WORDS, k=6)),
                    "facts": json.dumps({"framework": rng.choice(("pytorch", "onnx", "jax"))}),
                    "pulls": rng.randrange(10_000),
                }
                for number in range(1, count + 1)
            ],
        )  # fmt: skip
    for begin in range(1, count + 1, 5000):
        with db.write() as connection:
            for number in range(begin, min(begin + 5000, count + 1)):
                catalogue.index(connection, number)


def p95(run: Callable[[Any], Any], cases: list[Any]) -> float:
    times = []
    for case in cases:
        begin = time.perf_counter()
        run(case)
        times.append(time.perf_counter() - begin)
    times.sort()
    return times[int(len(times) * 0.95)]


def main() -> int:
    bench = Bench("search_catalogue", "Listing and searching a catalogue, 95th percentile", seed=3)
    count = 10_000 if bench.quick else 100_000
    rng = random.Random(bench.seed)
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/hub.db")
        migrate(db, SCOPE, STEPS)
        fill(db, count, rng)
        numbers = [str(rng.randrange(1, count)) for _ in range(20)]
        searches = [
            *numbers, *(f"{rng.choice(WORDS)} {rng.choice(HANGUL)}" for _ in range(30)),
            *(rng.choice(HANGUL) for _ in range(25)), *(f"{rng.choice(HANGUL)}{'' if n % 2 else ' '}모델" for n in range(25)),
        ]  # fmt: skip

        def search(words: str) -> set[str]:
            with db.read() as connection:
                return {entry.name for entry in catalogue.search(connection, SEEN, words=words, limit=50)[0]}

        def like(words: str) -> set[str]:
            where = " AND ".join(
                f"(name || ' ' || title || ' ' || summary) LIKE :w{n}" for n, _ in enumerate(words.split())
            )
            values = {f"w{n}": f"%{word}%" for n, word in enumerate(words.split())}
            query = f"SELECT name FROM hub_repositories WHERE {where} ORDER BY pulls DESC LIMIT 50"
            with db.read() as connection:
                return {row.name for row in connection.execute(text(query), values)}

        for words in (f"{WORDS[0]} {HANGUL[0]}", HANGUL[1]):
            with db.read() as connection:
                found, _ = catalogue.search(connection, SEEN, words=words, limit=1000)
            plain = "SELECT COUNT(*) FROM hub_repositories WHERE " + " AND ".join(
                f"(name || ' ' || title || ' ' || summary) LIKE '%{word}%'" for word in words.split()
            )
            with db.read() as connection:
                wanted = min(1000, int(connection.execute(text(plain)).scalar_one()))
            bench.check(len(found) == wanted, f"{words!r} finds {len(found)}, LIKE finds {wanted}")
        shelf = Shelf(db, None, changed=lambda: None, generation=lambda: 0)  # type: ignore[arg-type]
        subject = Subject("usr_bench", "bench", "", "org_main", "owner", frozenset({"hub.read"}), "key")
        pages = [(rng.choice([None, *Kind]), rng.choice((0, 50, 500))) for _ in range(100)]

        def listing(case: tuple[Kind | None, int]) -> None:
            shelf.search(subject, kind=case[0], offset=case[1], limit=50)

        # Counted once after each change of the catalogue, as the running hub does.
        shelf.search(subject)
        search("warm")
        bench.report("search", p95(search, searches), "s", rival="LIKE", rival_value=p95(like, searches), size=count,
                     target=0.05)  # fmt: skip
        bench.report("list", p95(listing, pages), "s", size=count, target=0.05)
        db.close()
    return bench.finish()


if __name__ == "__main__":
    sys.exit(main())
