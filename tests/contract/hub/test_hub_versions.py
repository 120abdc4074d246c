"""What stands around one version: contents, referrers, lineage; facets of the catalogue."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import (
    CONFIG,
    IMAGE,
    LAYER,
    Served,
    descriptor,
    push_blob,
    push_image,
    put_manifest,
)

API = "/api/v1/hub"


@pytest.fixture
def api(shared_hub: Served) -> Any:
    with httpx.Client(
        base_url=shared_hub.url, headers={"Authorization": f"Bearer {shared_hub.key}"}, timeout=60
    ) as client:
        yield client


def test_layers_tell_the_step_that_made_them(api: httpx.Client, oci: httpx.Client, repo: str) -> None:
    config = json.dumps(
        {
            "os": "linux", "architecture": "arm64", "config": {"Entrypoint": ["/inspect"], "User": "1000"},
            "history": [
                {"created_by": "COPY weights"}, {"created_by": "ENV A=1", "empty_layer": True},
                {"created_by": "RUN build"},
            ],
        }
    ).encode()  # fmt: skip
    for body in (config, b"one", b"two!"):
        push_blob(oci, repo, body)
    document = {
        "schemaVersion": 2, "mediaType": IMAGE, "config": descriptor(config, CONFIG),
        "layers": [descriptor(b"one", LAYER), descriptor(b"two!", LAYER)], "annotations": {"a": "b"},
    }  # fmt: skip
    put_manifest(oci, repo, "v1", json.dumps(document).encode())
    found = api.get(f"{API}/contents/{repo}", params={"reference": "v1"}).json()
    assert [(each["step"], each["size_bytes"]) for each in found["layers"]] == [
        ("COPY weights", 3),
        ("RUN build", 4),
    ]
    assert found["size_bytes"] == 7 + len(config)
    assert found["settings"] == {"platform": "linux/arm64", "entrypoint": "/inspect", "user": "1000"}
    assert found["annotations"] == {"a": "b"}
    assert api.get(f"{API}/contents/{repo}", params={"reference": "v2"}).status_code == 404
    assert api.get(f"{API}/contents/main/nothing-here").status_code == 404


@pytest.mark.parametrize("config", [b"[]", b'{"history": 7, "config": []}', b'{"history": [1, {}]}', b"\xff"])
def test_a_strange_configuration_is_no_fault(
    api: httpx.Client, oci: httpx.Client, repo: str, config: bytes
) -> None:
    for body in (config, b"x"):
        push_blob(oci, repo, body)
    document = {
        "schemaVersion": 2,
        "mediaType": IMAGE,
        "config": descriptor(config, CONFIG),
        "layers": [descriptor(b"x", LAYER)],
    }
    put_manifest(oci, repo, "v1", json.dumps(document).encode())
    found = api.get(f"{API}/contents/{repo}", params={"reference": "v1"})
    assert found.status_code == 200
    assert [each["step"] for each in found.json()["layers"]] == [""]


def test_files_have_paths(api: httpx.Client, oci: httpx.Client, repo: str) -> None:
    push_blob(oci, repo, b"{}")
    push_blob(oci, repo, b"weights")
    layer = descriptor(
        b"weights", "application/octet-stream", annotations={"org.opencontainers.image.title": "a/w.bin"}
    )
    document = {
        "schemaVersion": 2,
        "mediaType": IMAGE,
        "config": descriptor(b"{}", "x/y"),
        "layers": [layer],
    }
    put_manifest(oci, repo, "v1", json.dumps(document).encode())
    found = api.get(f"{API}/contents/{repo}", params={"reference": "v1"}).json()
    assert [(each["path"], each["size_bytes"]) for each in found["files"]] == [("a/w.bin", 7)]


def test_referrers_of_a_version(api: httpx.Client, oci: httpx.Client, repo: str) -> None:
    image = push_image(oci, repo, "v1", b"layer")
    subject = descriptor(image, IMAGE)
    push_image(oci, repo, "", b"signature", subject=subject, artifactType="x/signature")
    found = api.get(f"{API}/referrers/{repo}", params={"reference": "v1"}).json()
    assert [each["artifact_type"] for each in found["items"]] == ["x/signature"]


def test_lineage_goes_both_ways_and_names_what_is_not_here(
    api: httpx.Client, oci: httpx.Client, repo: str
) -> None:
    base, adapter, small = f"{repo}-base", f"{repo}-adapter", f"{repo}-int8"
    for name in (base, adapter, small):
        push_image(oci, name, "v1", name.encode())
    facts = {"base_model": base, "base_model_relation": "adapter", "datasets": "factory/elsewhere"}
    assert api.patch(f"{API}/artifacts/{adapter}", json={"facts": facts}).status_code == 200
    assert (
        api.patch(f"{API}/artifacts/{small}", json={"facts": {"quantized_from": f"{adapter}:v1"}}).status_code
        == 200
    )
    found = api.get(f"{API}/lineage/{adapter}").json()
    assert {(each["source"], each["target"], each["relation"]) for each in found["edges"]} == {
        (base, adapter, "adapter"),
        ("factory/elsewhere", adapter, "trained"),
        (adapter, small, "quantized"),
    }
    assert {each["name"]: each["is_here"] for each in found["nodes"]} == {
        base: True,
        adapter: True,
        small: True,
        "factory/elsewhere": False,
    }
    assert found["is_whole"]
    above = api.get(f"{API}/lineage/{base}").json()
    assert {each["target"] for each in above["edges"]} == {adapter, small}, "children of children as well"


def test_a_circle_of_cards_ends(api: httpx.Client, oci: httpx.Client, repo: str) -> None:
    names = [f"{repo}-{letter}" for letter in "abc"]
    for name, before in zip(names, names[-1:] + names[:-1], strict=True):
        push_image(oci, name, "v1", name.encode())
        api.patch(f"{API}/artifacts/{name}", json={"facts": {"base_model": before}})
    found = api.get(f"{API}/lineage/{names[0]}").json()
    assert len(found["nodes"]) == len(found["edges"]) == 3


def test_facets_count_labels_and_facts(api: httpx.Client, oci: httpx.Client, repo: str) -> None:
    for number, framework in enumerate(("pytorch", "pytorch", "onnx")):
        name = f"{repo}-f{number}"
        push_image(oci, name, "v1", name.encode())
        changes = {"labels": ["weld", f"only{number}"], "facts": {"framework": framework}}
        assert api.patch(f"{API}/artifacts/{name}", json=changes).status_code == 200
    found = api.get(f"{API}/facets", params={"q": repo}).json()
    by_name = {each["name"]: each["values"] for each in found["facets"]}
    assert by_name["framework"] == [{"value": "pytorch", "count": 2}, {"value": "onnx", "count": 1}]
    assert by_name[""][0] == {"value": "weld", "count": 3}
    assert (found["counted"], found["total"]) == (3, 3)
    narrowed = api.get(f"{API}/facets", params={"q": repo, "fact": "framework=onnx"}).json()
    assert narrowed["total"] == 1
    assert api.get(f"{API}/facets", params={"fact": "framework"}).status_code == 400
