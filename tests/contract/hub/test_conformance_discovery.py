"""OCI Distribution Specification v1.1: listing tags and referrers, deleting; the catalogue of repositories."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import (
    CONFIG,
    EMPTY,
    IMAGE,
    INDEX,
    descriptor,
    digest,
    error_code,
    push_blob,
    push_image,
    put_manifest,
)

ALGORITHMS = ("sha256", "sha512")
TAGS = ["1.10", "1.9", "B", "_x", "a", "latest", "z"]


@pytest.fixture
def tagged(oci: httpx.Client, repo: str) -> str:
    body = push_image(oci, repo, "", b"layer")
    query = "&".join(f"tag={tag}" for tag in reversed(TAGS))
    path = f"/v2/{repo}/manifests/{digest(body)}?{query}"
    assert oci.put(path, content=body, headers={"Content-Type": IMAGE}).status_code == 201
    return repo


def next_page(answer: httpx.Response) -> str | None:
    link = answer.headers.get("link")
    if link is None:
        return None
    match = re.fullmatch(r'<([^>]+)>; rel="next"', link)
    assert match
    return match[1]


class TestTags:
    def test_in_the_order_of_their_bytes(self, oci: httpx.Client, tagged: str) -> None:
        answer = oci.get(f"/v2/{tagged}/tags/list")
        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == {"name": tagged, "tags": TAGS}
        assert "link" not in answer.headers

    @pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 100])
    def test_by_pages(self, oci: httpx.Client, tagged: str, size: int) -> None:
        found: list[str] = []
        path: str | None = f"/v2/{tagged}/tags/list?n={size}"
        while path:
            answer = oci.get(path)
            page = answer.json()["tags"]
            assert 0 < len(page) <= size
            found += page
            path = next_page(answer)
        assert found == TAGS

    def test_none_wanted(self, oci: httpx.Client, tagged: str) -> None:
        answer = oci.get(f"/v2/{tagged}/tags/list?n=0")
        assert answer.json()["tags"] == []
        assert "link" not in answer.headers

    @pytest.mark.parametrize("last", ["1.9", "A", "", "zz"])
    def test_after_one(self, oci: httpx.Client, tagged: str, last: str) -> None:
        for size in ("", "&n=100"):
            answer = oci.get(f"/v2/{tagged}/tags/list?last={last}{size}")
            assert answer.json()["tags"] == [tag for tag in TAGS if tag > last]

    @pytest.mark.parametrize("n", ["-1", "x", "1.5", "99999999999999999999", "٣"])
    def test_a_number_that_is_none(self, oci: httpx.Client, tagged: str, n: str) -> None:
        assert oci.get(f"/v2/{tagged}/tags/list", params={"n": n}).status_code == 400


def refer(
    client: httpx.Client, repo: str, subject: dict[str, Any], **more: Any
) -> tuple[bytes, httpx.Response]:
    push_blob(client, repo, b"{}")
    document = {
        "schemaVersion": 2, "mediaType": IMAGE, "config": descriptor(b"{}", EMPTY),
        "layers": [descriptor(b"{}", EMPTY)], "subject": subject, **more,
    }  # fmt: skip
    body = json.dumps(document).encode()
    return body, put_manifest(client, repo, digest(body), body)


def referrers(
    client: httpx.Client, repo: str, name: str, **params: str
) -> tuple[list[dict[str, Any]], httpx.Response]:
    answer = client.get(f"/v2/{repo}/referrers/{name}", params=params)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == INDEX
    index = answer.json()
    assert index["schemaVersion"] == 2
    assert index["mediaType"] == INDEX
    return index["manifests"], answer


class TestReferrers:
    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_signatures_and_reports_of_an_image(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        body = push_image(oci, repo, "", b"layer", algorithm=algorithm)
        subject = descriptor(body, IMAGE, algorithm)
        first, answer = refer(oci, repo, subject, artifactType="application/vnd.example.sbom",
                              annotations={"made.by": "test"})  # fmt: skip
        assert answer.headers["oci-subject"] == subject["digest"]
        second, _ = refer(oci, repo, subject, artifactType="application/vnd.example.signature")
        found, answer = referrers(oci, repo, subject["digest"])
        assert "oci-filters-applied" not in answer.headers
        assert found == [
            descriptor(
                first, IMAGE, artifactType="application/vnd.example.sbom", annotations={"made.by": "test"}
            ),
            descriptor(second, IMAGE, artifactType="application/vnd.example.signature"),
        ]
        only, answer = referrers(
            oci, repo, subject["digest"], artifactType="application/vnd.example.signature"
        )
        assert answer.headers["oci-filters-applied"] == "artifactType"
        assert [item["digest"] for item in only] == [digest(second)]

    def test_without_an_artifact_type_it_is_the_configuration_that_says_it(
        self, oci: httpx.Client, repo: str
    ) -> None:
        body = push_image(oci, repo, "v1", b"layer")
        push_blob(oci, repo, b"{}")
        document = {"schemaVersion": 2, "mediaType": IMAGE, "config": descriptor(b"{}", CONFIG), "layers": [],
                    "subject": descriptor(body, IMAGE)}  # fmt: skip
        put_manifest(oci, repo, "other", json.dumps(document).encode())
        found, _ = referrers(oci, repo, digest(body))
        assert found[0]["artifactType"] == CONFIG

    def test_an_index_may_refer_too(self, oci: httpx.Client, repo: str) -> None:
        body = push_image(oci, repo, "v1", b"layer")
        document = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [], "subject": descriptor(body, IMAGE),
                    "artifactType": "application/vnd.example"}  # fmt: skip
        referrer = json.dumps(document).encode()
        put_manifest(oci, repo, digest(referrer), referrer, INDEX)
        found, _ = referrers(oci, repo, digest(body))
        assert found == [descriptor(referrer, INDEX, artifactType="application/vnd.example")]

    def test_a_subject_that_comes_later(self, oci: httpx.Client, repo: str) -> None:
        missing = {"mediaType": IMAGE, "digest": digest(b"missing content"), "size": 123}
        body, answer = refer(oci, repo, missing)
        assert answer.headers["oci-subject"] == missing["digest"]
        found, _ = referrers(oci, repo, missing["digest"])
        assert [item["digest"] for item in found] == [digest(body)]

    def test_nothing_refers_to_what_is_absent(self, oci: httpx.Client, repo: str) -> None:
        for algorithm in ALGORITHMS:
            assert referrers(oci, repo, digest(b"absent", algorithm))[0] == []

    def test_a_malformed_digest(self, oci: httpx.Client, tagged: str) -> None:
        for reference in ("latest", "sha256:short"):
            answer = oci.get(f"/v2/{tagged}/referrers/{reference}")
            assert answer.status_code == 400
            assert error_code(answer) == "DIGEST_INVALID"

    def test_one_that_was_deleted_is_not_listed(self, oci: httpx.Client, repo: str) -> None:
        body = push_image(oci, repo, "v1", b"layer")
        referrer, _ = refer(oci, repo, descriptor(body, IMAGE))
        assert oci.delete(f"/v2/{repo}/manifests/{digest(referrer)}").status_code == 202
        assert referrers(oci, repo, digest(body))[0] == []


class TestDeleting:
    def test_a_tag(self, oci: httpx.Client, repo: str) -> None:
        body = push_image(oci, repo, "v1", b"layer")
        put_manifest(oci, repo, "v2", body)
        assert oci.delete(f"/v2/{repo}/manifests/v1").status_code == 202
        assert oci.head(f"/v2/{repo}/manifests/v1").status_code == 404
        assert oci.get(f"/v2/{repo}/manifests/v2").content == body
        assert oci.get(f"/v2/{repo}/manifests/{digest(body)}").content == body
        assert oci.delete(f"/v2/{repo}/manifests/v1").status_code == 404

    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_a_manifest_with_its_tags(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        body = push_image(oci, repo, "v1", b"layer")
        name = digest(body, algorithm)
        assert oci.delete(f"/v2/{repo}/manifests/{name}").status_code == 202
        for reference in ("v1", name):
            assert oci.head(f"/v2/{repo}/manifests/{reference}").status_code == 404
        assert oci.delete(f"/v2/{repo}/manifests/{name}").status_code == 404

    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_a_blob(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        name = push_blob(oci, repo, b"blob", algorithm)
        assert oci.delete(f"/v2/{repo}/blobs/{name}").status_code == 202
        assert oci.head(f"/v2/{repo}/blobs/{name}").status_code == 404
        answer = oci.delete(f"/v2/{repo}/blobs/{name}")
        assert answer.status_code == 404
        assert error_code(answer) == "BLOB_UNKNOWN"

    def test_a_blob_that_a_manifest_needs_stays(self, oci: httpx.Client, repo: str) -> None:
        body = push_image(oci, repo, "v1", b"layer")
        answer = oci.delete(f"/v2/{repo}/blobs/{digest(b'layer')}")
        assert answer.status_code == 405
        assert error_code(answer) == "UNSUPPORTED"
        assert oci.get(f"/v2/{repo}/blobs/{digest(b'layer')}").content == b"layer"
        assert oci.delete(f"/v2/{repo}/manifests/{digest(body)}").status_code == 202
        assert oci.delete(f"/v2/{repo}/blobs/{digest(b'layer')}").status_code == 202

    def test_a_malformed_digest(self, oci: httpx.Client, tagged: str) -> None:
        for path in ("blobs/sha256:short", "manifests/sha256:short"):
            assert oci.delete(f"/v2/{tagged}/{path}").status_code == 400


class TestCatalogue:
    def test_lists_repositories_by_pages(self, oci: httpx.Client, repo: str) -> None:
        names = [f"{repo}/{part}" for part in ("a", "b", "c")]
        for name in names:
            push_image(oci, name, "v1", b"layer")
        push_blob(oci, f"{repo}/only-a-blob", b"blob")
        found: list[str] = []
        path: str | None = "/v2/_catalog?n=2"
        while path:
            answer = oci.get(path)
            found += answer.json()["repositories"]
            path = next_page(answer)
        assert [name for name in found if name.startswith(repo)] == names
        assert found == sorted(found)
        assert oci.get("/v2/_catalog").json()["repositories"] == found
        assert oci.get("/v2/_catalog?n=0").json()["repositories"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v2/"), ("PUT", "/v2/_catalog"), ("POST", "/v2/main/a/tags/list"), ("PATCH", "/v2/main/a/manifests/v1"),
     ("PUT", "/v2/main/a/blobs/sha256:00"), ("GET", "/v2/main/a/blobs/uploads/"), ("DELETE", "/v2/token")],
)  # fmt: skip
def test_methods_nobody_knows(oci: httpx.Client, method: str, path: str) -> None:
    answer = oci.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert error_code(answer) == "UNSUPPORTED"
