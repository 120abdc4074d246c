"""Garbage collection: nothing reachable is lost, everything else goes in the end."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.unit.hub.conftest import IMAGE, INDEX, Bench, descriptor, manifest

from onmaru.core.errors import NotFound, OnmaruError
from onmaru.hub.errors import BlobInUse
from onmaru.hub.rules.digest import digest_of
from onmaru.hub.store import blobs


def test_what_was_deleted_goes_and_the_rest_stays(bench: Bench) -> None:
    bench.push("main/a", "v1", b"shared", b"one")
    bench.push("main/a", "v2", b"shared", b"two")
    bench.push("main/b", "v1", b"one")
    bench.delete("main/a", str(digest_of(manifest(b"shared", b"one"))))
    bench.collect()
    assert bench.stored() == {digest_of(body).hex for body in (b"{}", b"shared", b"two", b"one")}
    bench.delete("main/b", str(digest_of(manifest(b"one"))))
    done = bench.hub.collector.run()
    bench.collect()
    assert bench.stored() == {digest_of(body).hex for body in (b"{}", b"shared", b"two")}
    assert done.links
    assert bench.read("main/a", digest_of(b"shared")) == b"shared"


def test_within_the_grace_nothing_goes(tmp_path: Path) -> None:
    bench = Bench(tmp_path, gc_grace_hours=1)
    bench.upload("main/a", b"about to be used")
    done = bench.collect()
    assert (done.removed, done.links, done.strays) == (0, 0, 0)
    assert bench.read("main/a", digest_of(b"about to be used")) == b"about to be used"
    bench.close()


def test_a_dry_run_tells_and_removes_nothing(bench: Bench) -> None:
    bench.upload("main/a", b"x" * 1000)
    for _ in range(3):
        preview = bench.hub.collector.run(dry_run=True)
        assert preview.dry_run
        assert bench.stored()
    with bench.db.write() as connection:
        blobs.drop_idle_links(connection, 1 << 62, 10)
        blobs.condemn(connection, 10)
    preview = bench.hub.collector.run(dry_run=True)
    assert (preview.removed, preview.freed_bytes) == (1, 1000)
    assert bench.stored()
    bench.collect()
    assert not bench.stored()


def test_a_condemned_blob_that_is_pushed_again_lives(bench: Bench) -> None:
    bench.push("main/a", "v1", b"layer")
    name = digest_of(manifest(b"layer"))
    bench.delete("main/a", str(name))
    bench.hub.collector.run(grace_ns=1 << 60)  # marks; the grace lets nothing go
    bench.push("main/b", "v1", b"layer")
    bench.collect()
    assert bench.read("main/b", digest_of(b"layer")) == b"layer"


def test_a_file_that_a_crash_left_without_a_row_goes(bench: Bench, tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    staged.write_bytes(b"stray")
    bench.hub.driver.keep(staged, digest_of(b"stray").hex)
    assert bench.hub.collector.run().strays == 1
    assert bench.stored() == set()


def test_abandoned_uploads_are_swept(tmp_path: Path) -> None:
    bench = Bench(tmp_path, upload_days=1e-9)
    session = bench.hub.content.begin(bench.caller, "main/a")
    writing = bench.hub.content.resume(session)
    writing.append([b"half of it"])
    assert bench.hub.collector.run().uploads == 0  # somebody writes
    writing.close()
    assert bench.hub.collector.run().uploads == 1
    with pytest.raises(NotFound):
        bench.hub.content.session(bench.caller, "main/a", session.id)
    bench.close()


def test_the_quota_counts_each_blob_once_and_releases_it(bench: Bench) -> None:
    shelf = bench.hub.shelf
    before = shelf.usage(bench.owner)["used_bytes"]
    assert before == 0
    bench.push("main/a", "v1", b"x" * 1000)
    once = shelf.usage(bench.owner)["used_bytes"]
    bench.push("main/a", "v2", b"x" * 1000, annotations={"again": "yes"})
    twice = shelf.usage(bench.owner)["used_bytes"]
    assert twice - once < 1000
    shelf.set_quota(bench.owner, twice + 500)
    with pytest.raises(OnmaruError, match="quota"):
        bench.push("main/a", "v3", b"y" * 1000)
    with pytest.raises(NotFound):
        bench.hub.manifests.find(bench.repository("main/a"), "v3")
    for body in (manifest(b"x" * 1000), manifest(b"x" * 1000, annotations={"again": "yes"})):
        bench.delete("main/a", str(digest_of(body)))
    assert shelf.usage(bench.owner)["used_bytes"] == 0
    bench.push("main/a", "v3", b"y" * 1000)


REPOS = ("main/a", "main/b")
BODIES = tuple(f"blob {number}".encode() for number in range(5))
TAGS = ("v1", "v2")


class Registry(RuleBasedStateMachine):
    """Random pushes, mounts, tags, deletes and collections beside a model of what must be there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.bench = Bench(Path(self.folder.name), gc_grace_hours=0, fsync="never")
        self.manifests: dict[str, dict[str, set[bytes]]] = {repo: {} for repo in REPOS}  # digest -> blobs
        self.children: dict[str, dict[str, str]] = {repo: {} for repo in REPOS}
        self.tags: dict[str, dict[str, str]] = {repo: {} for repo in REPOS}
        self.bodies: dict[str, bytes] = {}
        self.linked: dict[str, set[bytes]] = {repo: set() for repo in REPOS}

    def teardown(self) -> None:
        self.bench.close()
        self.folder.cleanup()

    def present(self, repo: str) -> list[str]:
        return sorted(self.manifests[repo])

    @rule(repo=st.sampled_from(REPOS), body=st.sampled_from(BODIES))
    def upload(self, repo: str, body: bytes) -> None:
        self.bench.upload(repo, body)
        self.linked[repo].add(body)

    @rule(repo=st.sampled_from(REPOS), source=st.sampled_from(REPOS), body=st.sampled_from(BODIES))
    def mount(self, repo: str, source: str, body: bytes) -> None:
        mounted = self.bench.hub.content.mount(self.bench.caller, repo, digest_of(body), source)
        assert (mounted is not None) == (body in self.linked[source])
        if mounted:
            self.linked[repo].add(body)

    @rule(
        repo=st.sampled_from(REPOS),
        tag=st.sampled_from(TAGS),
        layers=st.sets(st.sampled_from(BODIES), max_size=3),
    )
    def push(self, repo: str, tag: str, layers: set[bytes]) -> None:
        body = manifest(*sorted(layers))
        name = str(self.bench.push(repo, tag, *sorted(layers)))
        self.bodies[name] = body
        self.manifests[repo][name] = {*layers, b"{}"}
        self.tags[repo][tag] = name
        self.linked[repo] |= {*layers, b"{}"}

    @rule(repo=st.sampled_from(REPOS), layers=st.sets(st.sampled_from(BODIES), max_size=3))
    def push_without_uploading(self, repo: str, layers: set[bytes]) -> None:
        body = manifest(*sorted(layers))
        name = str(digest_of(body))
        try:
            self.bench.put(repo, name, body)
        except OnmaruError:
            assert not {*layers, b"{}"} <= self.linked[repo]
        else:
            assert {*layers, b"{}"} <= self.linked[repo]
            self.bodies[name] = body
            self.manifests[repo][name] = {*layers, b"{}"}

    @precondition(lambda self: any(self.manifests.values()))
    @rule(data=st.data())
    def push_index(self, data: st.DataObject) -> None:
        repo = data.draw(st.sampled_from([repo for repo in REPOS if self.manifests[repo]]))
        child = data.draw(st.sampled_from(self.present(repo)))
        media_type = INDEX if child in self.children[repo] else IMAGE
        document = {
            "schemaVersion": 2,
            "mediaType": INDEX,
            "manifests": [descriptor(self.bodies[child], media_type)],
        }
        body = json.dumps(document).encode()
        name = str(self.bench.put(repo, str(digest_of(body)), body, INDEX))
        self.bodies[name] = body
        self.manifests[repo][name] = set()
        self.children[repo][name] = child

    @precondition(lambda self: any(self.tags.values()))
    @rule(data=st.data())
    def untag(self, data: st.DataObject) -> None:
        repo = data.draw(st.sampled_from([repo for repo in REPOS if self.tags[repo]]))
        tag = data.draw(st.sampled_from(sorted(self.tags[repo])))
        self.bench.delete(repo, tag)
        del self.tags[repo][tag]

    @precondition(lambda self: any(self.manifests.values()))
    @rule(data=st.data())
    def delete_manifest(self, data: st.DataObject) -> None:
        repo = data.draw(st.sampled_from([repo for repo in REPOS if self.manifests[repo]]))
        name = data.draw(st.sampled_from(self.present(repo)))
        self.bench.delete(repo, name)
        del self.manifests[repo][name]
        self.children[repo].pop(name, None)
        self.tags[repo] = {tag: digest for tag, digest in self.tags[repo].items() if digest != name}

    @rule(repo=st.sampled_from(REPOS), body=st.sampled_from(BODIES))
    def delete_blob(self, repo: str, body: bytes) -> None:
        used = any(body in parts for parts in self.manifests[repo].values())
        try:
            self.bench.hub.content.delete(self.bench.repository(repo), digest_of(body))
        except BlobInUse:
            assert used
        except NotFound:
            assert body not in self.linked[repo]
        else:
            assert not used
            self.linked[repo].discard(body)

    @rule()
    def collect(self) -> None:
        self.bench.collect()
        for repo in REPOS:
            used = set().union(*self.manifests[repo].values()) if self.manifests[repo] else set()
            self.linked[repo] &= used
        reachable = {digest_of(body).hex for repo in REPOS for body in self.linked[repo]}
        assert self.bench.stored() == reachable

    @invariant()
    def everything_reachable_is_served(self) -> None:
        for repo in REPOS:
            for name, parts in self.manifests[repo].items():
                found = self.bench.hub.manifests.find(self.bench.repository(repo), name)
                assert found.body == self.bodies[name]
                for body in parts:
                    assert self.bench.read(repo, digest_of(body)) == body
            for tag, name in self.tags[repo].items():
                assert self.bench.hub.manifests.find(self.bench.repository(repo), tag).digest == name


TestRegistry = Registry.TestCase
TestRegistry.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
