"""The hub keeps the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.hub.conftest import IMAGE, INDEX, Bench, descriptor, manifest

from onmaru.core.errors import Forbidden, NotFound
from onmaru.hub.errors import BlobInUse, MissingReference, TagImmutable
from onmaru.hub.rules.digest import digest_of
from onmaru.hub.types import Kind


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    bench = Bench(tmp_path, url, gc_grace_hours=0)
    yield bench
    bench.close()


def test_pushes_tags_and_referrers(bench: Bench) -> None:
    bench.upload("main/a", b"sixty-four", "sha512")
    name = bench.push("main/a", "v1", b"layer", b"sixty-four")
    for tag in ("B", "a", "_x", "1.10", "1.9"):
        bench.put("main/a", tag, manifest(b"layer", b"sixty-four"))
    repository = bench.repository("main/a")
    assert list(bench.hub.manifests.tag_names(repository)) == ["1.10", "1.9", "B", "_x", "a", "v1"]
    assert list(bench.hub.manifests.tag_names(repository, after="1.9", limit=2)) == ["B", "_x"]
    assert bench.read("main/a", digest_of(b"sixty-four", "sha512")) == b"sixty-four"
    body = manifest(subject=descriptor(manifest(b"layer", b"sixty-four"), IMAGE), annotations={"k": "값"})
    bench.put("main/a", str(digest_of(body)), body)
    found = bench.hub.manifests.referrers(repository, name)
    assert [(each.digest, each.annotations) for each in found] == [(str(digest_of(body)), {"k": "값"})]
    index = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": INDEX,
            "manifests": [descriptor(manifest(b"layer", b"sixty-four"), IMAGE)],
        }
    ).encode()
    bench.put("main/a", "index", index, INDEX)
    with pytest.raises(MissingReference):
        bench.put("main/a", "v2", manifest(b"never"))
    with pytest.raises(BlobInUse):
        bench.hub.content.delete(repository, digest_of(b"layer"))
    assert [tag.size for tag in bench.hub.shelf.tags(bench.owner, "main/a") if tag.name == "v1"] == [
        len(manifest(b"layer", b"sixty-four")) + len(b"{}layersixty-four")
    ]


def test_collection(bench: Bench) -> None:
    bench.push("main/a", "v1", b"shared", b"one")
    bench.push("main/b", "v1", b"shared")
    assert bench.hub.content.mount(bench.caller, "main/c", digest_of(b"one"), "main/a") is not None
    bench.collect()
    assert len(bench.stored()) == 3
    bench.delete("main/a", str(digest_of(manifest(b"shared", b"one"))))
    bench.collect()
    assert bench.stored() == {digest_of(b"{}").hex, digest_of(b"shared").hex}
    with pytest.raises(NotFound):
        bench.delete("main/a", "v1")


def test_the_catalogue(bench: Bench) -> None:
    shelf = bench.hub.shelf
    for name in ("main/weld", "main/press", "main/other"):
        bench.push(name, "v1", name.encode())
    shelf.describe(bench.owner, "main/weld", {
        "title": "용접 검사", "labels": ["vision"], "facts": {"framework": "pytorch"}, "kind": Kind.MODEL,
    })  # fmt: skip

    def names(**narrow: object) -> list[str]:
        return [entry.name for entry in shelf.search(bench.owner, **narrow).entries]  # type: ignore[arg-type]

    assert names() == ["main/weld", "main/other", "main/press"]
    for words in ("용접", "접", "검사 weld", "PYTORCH", "wel"):
        assert names(words=words) == ["main/weld"], words
    assert names(words="' | '") == []
    assert names(labels=["vision"], kind=Kind.MODEL, facts={"framework": "pytorch"}) == ["main/weld"]
    assert names(kind=Kind.CONTAINER) == ["main/other", "main/press"]
    assert shelf.facets(bench.owner) == {"model": 1, "container": 2}
    bench.hub.pulled(bench.repository("main/press").id)
    bench.hub.flush_pulls()
    assert shelf.entry(bench.owner, "main/press")[0].pulls == 1
    shelf.remove(bench.owner, "main/press")
    assert names(words="press") == []
    shelf.describe(bench.owner, "main/other", {"immutable_tags": "v*"})
    with pytest.raises(TagImmutable):
        bench.push("main/other", "v1", b"something else")
    shelf.set_quota(bench.owner, 1)
    with pytest.raises(Forbidden):
        bench.push("main/weld", "v2", b"more")
    shelf.set_quota(bench.owner, None)
    bench.push("main/weld", "v2", b"more")
    assert bench.hub.manifests.catalogue(bench.caller, after="", limit=10) == ["main/other", "main/weld"]
