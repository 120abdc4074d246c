"""OCI Distribution Specification v1.1: determining support, pulling manifests and blobs."""

from __future__ import annotations

import httpx
import pytest
from tests.contract.hub.conftest import IMAGE, digest, error_code, image, push_blob, push_image, put_manifest

ALGORITHMS = ("sha256", "sha512")


def test_the_base_says_that_the_registry_speaks_the_specification(oci: httpx.Client) -> None:
    for path in ("/v2/", "/v2"):
        answer = oci.get(path)
        assert answer.status_code == 200
        assert answer.headers["docker-distribution-api-version"] == "registry/2.0"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("by", ["tag", "digest"])
def test_a_manifest_comes_back_byte_for_byte(oci: httpx.Client, repo: str, algorithm: str, by: str) -> None:
    body = push_image(oci, repo, "", b"layer", algorithm=algorithm)
    name = digest(body, algorithm)
    put = oci.put(f"/v2/{repo}/manifests/{name}?tag=v1", content=body, headers={"Content-Type": IMAGE})
    assert put.status_code == 201
    reference = "v1" if by == "tag" else name
    for method in ("GET", "HEAD"):
        answer = oci.request(method, f"/v2/{repo}/manifests/{reference}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == IMAGE
        assert answer.headers["content-length"] == str(len(body))
        assert answer.headers["docker-content-digest"] == name  # as the client named it
        assert answer.content == (body if method == "GET" else b"")


def test_a_manifest_is_found_by_the_other_digest_too(oci: httpx.Client, repo: str) -> None:
    body = push_image(oci, repo, "v1", b"layer")
    for algorithm in ALGORITHMS:
        answer = oci.get(f"/v2/{repo}/manifests/{digest(body, algorithm)}")
        assert answer.content == body
        assert answer.headers["docker-content-digest"] == digest(body, algorithm)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("reference", ["absent", "sha256:" + "0" * 64, "sha512:" + "0" * 128])
def test_an_absent_manifest_is_unknown(oci: httpx.Client, repo: str, method: str, reference: str) -> None:
    push_image(oci, repo, "v1", b"layer")
    answer = oci.request(method, f"/v2/{repo}/manifests/{reference}")
    assert answer.status_code == 404
    if method == "GET":
        assert error_code(answer) == "MANIFEST_UNKNOWN"


@pytest.mark.parametrize("reference", ["sha256:baddigeststring", "sha256:" + "g" * 64, "blake9:" + "0" * 64])
def test_a_malformed_digest_is_no_reference(oci: httpx.Client, repo: str, reference: str) -> None:
    push_image(oci, repo, "v1", b"layer")
    answer = oci.get(f"/v2/{repo}/manifests/{reference}")
    assert answer.status_code == 400
    assert error_code(answer) == "DIGEST_INVALID"


def test_an_absent_repository_is_unknown(oci: httpx.Client) -> None:
    for path in ("manifests/latest", "tags/list", "blobs/sha256:" + "0" * 64, "referrers/sha256:" + "0" * 64):
        answer = oci.get(f"/v2/main/never/{path}")
        if path.startswith("referrers"):
            assert answer.status_code == 200  # an absent subject has no referrers yet
            assert answer.json()["manifests"] == []
        else:
            assert answer.status_code == 404
            assert error_code(answer) == "NAME_UNKNOWN"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("body", [b"", b"{}", b"x" * 3_000_001], ids=["empty", "json", "large"])
def test_a_blob_comes_back_byte_for_byte(oci: httpx.Client, repo: str, algorithm: str, body: bytes) -> None:
    name = push_blob(oci, repo, body, algorithm)
    for method in ("GET", "HEAD"):
        answer = oci.request(method, f"/v2/{repo}/blobs/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-length"] == str(len(body))
        assert answer.headers["docker-content-digest"] == name
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.content == (body if method == "GET" else b"")


BLOB = bytes(range(256)) * 8


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("500-1499", 500, 1499), ("500-", 500, 2047), ("-500", 1548, 2047), ("2000-5000", 2000, 2047), ("0-0", 0, 0),
     ("-5000", 0, 2047)],
)  # fmt: skip
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_part_of_a_blob(
    oci: httpx.Client, repo: str, algorithm: str, asked: str, first: int, last: int
) -> None:
    name = push_blob(oci, repo, BLOB, algorithm)
    for method in ("GET", "HEAD"):
        answer = oci.request(method, f"/v2/{repo}/blobs/{name}", headers={"Range": f"bytes={asked}"})
        assert answer.status_code == 206
        assert answer.headers["content-range"] == f"bytes {first}-{last}/2048"
        assert answer.headers["content-length"] == str(last - first + 1)
        assert answer.content == (BLOB[first : last + 1] if method == "GET" else b"")


@pytest.mark.parametrize("asked", ["500-0", "5000-10000", "2048-", "-0", "99999999999999999999999-"])
def test_a_range_outside_of_the_blob_cannot_be_satisfied(oci: httpx.Client, repo: str, asked: str) -> None:
    name = push_blob(oci, repo, BLOB)
    answer = oci.get(f"/v2/{repo}/blobs/{name}", headers={"Range": f"bytes={asked}"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */2048"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "lines=1-2", "bytes=", "bytes=a-b"])
def test_ranges_we_do_not_do_give_everything(oci: httpx.Client, repo: str, asked: str) -> None:
    name = push_blob(oci, repo, BLOB)
    answer = oci.get(f"/v2/{repo}/blobs/{name}", headers={"Range": asked})
    assert answer.status_code == 200
    assert answer.content == BLOB


def test_what_the_client_has_is_not_sent_again(oci: httpx.Client, repo: str) -> None:
    body = push_image(oci, repo, "v1", BLOB)
    for path in (
        f"/v2/{repo}/blobs/{digest(BLOB)}",
        f"/v2/{repo}/manifests/v1",
        f"/v2/{repo}/manifests/{digest(body)}",
    ):
        tag = oci.get(path).headers["etag"]
        answer = oci.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 304
        assert answer.content == b""
        assert oci.get(path, headers={"If-None-Match": '"sha256:other"'}).status_code == 200
    name = digest(BLOB)
    resumed = oci.get(f"/v2/{repo}/blobs/{name}", headers={"Range": "bytes=10-", "If-Range": f'"{name}"'})
    assert resumed.status_code == 206
    changed = oci.get(f"/v2/{repo}/blobs/{name}", headers={"Range": "bytes=10-", "If-Range": '"other"'})
    assert changed.status_code == 200


def test_a_blob_of_another_repository_is_not_served(oci: httpx.Client, repo: str) -> None:
    name = push_blob(oci, repo, b"only here")
    push_blob(oci, f"{repo}-other", b"something else")
    answer = oci.get(f"/v2/{repo}-other/blobs/{name}")
    assert answer.status_code == 404
    assert error_code(answer) == "BLOB_UNKNOWN"


def test_a_tag_that_moved_is_served_at_once(oci: httpx.Client, repo: str) -> None:
    first = push_image(oci, repo, "v1", b"one")
    assert oci.get(f"/v2/{repo}/manifests/v1").content == first
    second = push_image(oci, repo, "v1", b"two")
    assert oci.get(f"/v2/{repo}/manifests/v1").content == second
    assert oci.delete(f"/v2/{repo}/manifests/v1").status_code == 202
    assert oci.get(f"/v2/{repo}/manifests/v1").status_code == 404


def test_a_manifest_without_a_media_type_of_its_own_keeps_that_of_the_push(
    oci: httpx.Client, repo: str
) -> None:
    for body in (b"{}", b"chart"):
        push_blob(oci, repo, body)
    body = image(b"chart").replace(b'"mediaType": "%s", "config"' % IMAGE.encode(), b'"config"')
    assert b'"schemaVersion": 2, "config"' in body
    put_manifest(oci, repo, "1.0.0", body)
    assert oci.get(f"/v2/{repo}/manifests/1.0.0").headers["content-type"] == IMAGE
