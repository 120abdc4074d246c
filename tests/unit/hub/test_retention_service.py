"""Retention on a real store: the preview is what the run removes and what collection then frees."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.unit.hub.conftest import IMAGE, INDEX, Bench, descriptor, manifest

from onmaru.core.errors import NotFound
from onmaru.core.time import now_ns
from onmaru.hub.errors import BadRetention, TagImmutable
from onmaru.hub.rules.digest import digest_of
from onmaru.hub.rules.retention import NS_PER_DAY
from onmaru.hub.store import releases
from onmaru.hub.types import Kind

LATER = 100 * NS_PER_DAY


def fill(bench: Bench, rng: random.Random, repos: tuple[str, ...]) -> None:
    """Versions, indices, signatures and SBOMs that share contents within and across artifacts."""
    for number in range(rng.randrange(4, 10)):
        repo = rng.choice(repos)
        layers = [
            f"layer {rng.randrange(6)}".encode() * rng.randrange(1, 50) for _ in range(rng.randrange(3))
        ]
        tag = rng.choice(["", f"v{rng.randrange(3)}", "keep-me", "frozen"])
        more = {"annotations": {"number": str(number)}}
        try:
            name = bench.push(repo, tag, *layers, **more)
        except TagImmutable:
            continue
        body = manifest(*layers, **more)
        if rng.random() < 0.5:
            bench.push(repo, "", b"sbom", subject=descriptor(body, IMAGE), annotations={"of": str(number)})
        if rng.random() < 0.3:
            bench.push(repo, f"sha256-{name.hex}.sig", b"signature", annotations={"of": str(number)})
        if rng.random() < 0.4:
            document = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [descriptor(body, IMAGE)]}
            index = json.dumps(document).encode()
            bench.put(repo, rng.choice([str(digest_of(index)), f"multi{number}"]), index, INDEX)


def held_digests(bench: Bench, repo: str) -> set[str]:
    return {str(row["digest"]) for row in bench.hub.shelf.manifests(bench.owner, repo)}


@pytest.mark.parametrize("seed", range(8))
def test_a_preview_is_what_the_run_removes_and_collection_frees(tmp_path: Path, seed: int) -> None:
    bench = Bench(tmp_path, gc_grace_hours=0, fsync="never")
    try:
        rng = random.Random(seed)
        repos = ("main/a", "main/b")
        bench.hub.retention.set_rule(bench.owner, {"immutable_tags": ["frozen"]})
        for repo in repos:
            bench.push(repo, "keep-me")
        fill(bench, rng, repos)
        rule = {"keep_newest": rng.randrange(1, 4), "keep_tagged": rng.random() < 0.3, "keep_tags": ["keep*"],
                "immutable_tags": ["frozen"]}  # fmt: skip
        bench.collect()
        at_ns = int(now_ns()) + LATER
        preview = bench.hub.retention.preview(bench.owner, rule, at_ns=at_ns)
        expected = {
            (name, held.digest) for name, gone in preview.items for held in (gone.held, *gone.attached)
        }
        before = {(repo, digest) for repo in repos for digest in held_digests(bench, repo)}
        stored = sum(size for _, size, _ in bench.hub.driver.list())
        bench.hub.retention.set_rule(bench.owner, rule)
        done = bench.hub.retention.run(bench.owner.organisation, at_ns=at_ns)
        after = {(repo, digest) for repo in repos for digest in held_digests(bench, repo)}
        assert before - after == expected
        assert (done.as_json(), sorted(done.removed)) == (preview.as_json(), sorted(preview.removed))
        bench.collect()
        assert stored - sum(size for _, size, _ in bench.hub.driver.list()) == preview.freed_bytes
        assert bench.hub.retention.preview(bench.owner, at_ns=at_ns).versions == 0
        for repo in repos:  # whatever is left can be pulled whole
            repository = bench.repository(repo)
            for digest in held_digests(bench, repo):
                document = json.loads(bench.hub.manifests.find(repository, digest).body)
                for each in document.get("manifests", ()):
                    bench.hub.manifests.find(repository, each["digest"])
                for each in document.get("layers", ()):
                    blob = bench.hub.content.find(
                        repository, digest_of(b"").__class__("sha256", each["digest"][7:])
                    )
                    assert sum(map(len, bench.hub.content.read(blob))) == each["size"]
        used = bench.hub.shelf.usage(bench.owner)["used_bytes"]
        for repo in repos:
            for digest in held_digests(bench, repo):
                try:
                    bench.delete(repo, digest)
                except TagImmutable:
                    used = None
        assert used is None or bench.hub.shelf.usage(bench.owner)["used_bytes"] == 0
    finally:
        bench.close()


def test_a_pull_keeps_a_version(bench: Bench) -> None:
    old = bench.push("main/a", "", b"one")
    bench.push("main/a", "", b"two")
    bench.hub.pulled(bench.repository("main/a").id, str(old))
    rule = {"keep_pulled_days": 1}
    at_ns = int(now_ns()) + NS_PER_DAY // 2
    found = bench.hub.retention.preview(bench.owner, rule, at_ns=at_ns)
    assert [gone.held.digest for _, gone in found.items] == [str(digest_of(manifest(b"two")))]
    assert bench.hub.retention.preview(bench.owner, rule, at_ns=at_ns + LATER).versions == 2


def test_the_nearest_rule_counts_alone(bench: Bench) -> None:
    for repo in ("main/a", "main/b"):
        for body in (b"one", b"two", b"three"):
            bench.push(repo, "", body)
    retention = bench.hub.retention
    retention.set_rule(bench.owner, {"keep_newest": 1})
    retention.set_rule(bench.owner, {"keep_newest": 2}, artifact="main/b")
    at_ns = int(now_ns()) + LATER
    assert [name for name, _ in retention.preview(bench.owner, at_ns=at_ns).items] == ["main/a"] * 2 + [
        "main/b"
    ]
    assert len(retention.preview(bench.owner, {"keep_newest": 3}, at_ns=at_ns).items) == 1
    retention.set_rule(bench.owner, {"enabled": False}, artifact="main/b")
    assert len(retention.preview(bench.owner, at_ns=at_ns).items) == 2
    retention.drop_rule(bench.owner, artifact="main/b")
    assert len(retention.preview(bench.owner, at_ns=at_ns).items) == 4
    assert [(team, name) for team, name, _ in retention.rules(bench.owner)] == [("", "")]
    with pytest.raises(BadRetention):
        retention.drop_rule(bench.owner, artifact="main/b")
    with pytest.raises(NotFound):
        retention.set_rule(bench.owner, {}, artifact="main/nothing")


def test_what_is_in_use_is_never_touched(bench: Bench) -> None:
    for tag, body in (("v1", b"one"), ("v2", b"two"), ("v3", b"three")):
        bench.push("main/model", tag, body)
    bench.hub.shelf.create(bench.owner, "main/endpoint", kind=Kind.RESOURCE)
    bench.hub.shelf.describe(bench.owner, "main/endpoint", {"facts": {"serves": "main/model:v1"}})
    rule = {"keep_newest": 1, "keep_tagged": False}
    found = bench.hub.retention.preview(bench.owner, rule, at_ns=int(now_ns()) + LATER)
    assert [sorted(gone.held.tags) for _, gone in found.items] == [["v2"]]


def test_immutable_tags_of_an_organisation_hold_for_every_verb(bench: Bench) -> None:
    child = bench.push("main/a", "", b"child")
    index = json.dumps({"schemaVersion": 2, "mediaType": INDEX,
                        "manifests": [descriptor(manifest(b"child"), IMAGE)]}).encode()  # fmt: skip
    name = bench.put("main/a", "v1", index, INDEX)
    bench.push("main/a", "latest", b"x")
    bench.hub.retention.set_rule(bench.owner, {"immutable_tags": ["v*"]})
    frozen = bench.hub.retention.preview(bench.owner).frozen
    assert frozen == [("main/a", "v1")]
    for change in (
        lambda: bench.push("main/a", "v1", b"other"),
        lambda: bench.hub.manifests.tag(bench.caller, "main/a", "v1", "latest"),
        lambda: bench.delete("main/a", "v1"),
        lambda: bench.delete("main/a", str(name)),
        lambda: bench.delete("main/a", str(child)),  # the tag would point to a broken index
        lambda: bench.hub.shelf.remove(bench.owner, "main/a"),
        lambda: bench.hub.revisions.move(bench.caller, "main/a", "main/z"),
        lambda: bench.hub.revisions.drop(bench.caller, "main/a", "v1", branch=False),
    ):
        with pytest.raises(TagImmutable):
            change()
    bench.put("main/a", "v1", index, INDEX)  # the same again is no move
    bench.push("main/a", "latest", b"y")
    bench.hub.retention.drop_rule(bench.owner)
    bench.hub.shelf.remove(bench.owner, "main/a")


def test_a_version_whose_files_are_still_to_come_is_nobodys_to_judge(tmp_path: Path) -> None:
    bench = Bench(tmp_path, gc_grace_hours=0, fsync="never")
    try:
        name = bench.push("main/a", "", b"half of the weights")
        number = bench.repository("main/a").id
        rule = {"keep_days": 1}
        later_ns = int(now_ns()) + LATER
        assert bench.hub.retention.preview(bench.owner, rule, at_ns=later_ns).versions == 1
        with bench.db.write() as connection:
            releases.put(connection, number, "1.0", notes={}, is_pending=True, manifest=name.hex, actor="x")
        assert bench.hub.retention.preview(bench.owner, rule, at_ns=later_ns).versions == 0
    finally:
        bench.close()
