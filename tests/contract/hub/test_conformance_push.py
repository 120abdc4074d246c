"""OCI Distribution Specification v1.1: pushing blobs in every way, mounting, pushing manifests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import httpx
import pytest
from tests.contract.hub.conftest import (
    CONFIG,
    EMPTY,
    IMAGE,
    INDEX,
    LAYER,
    descriptor,
    digest,
    error_code,
    image,
    push_blob,
    push_image,
    put_manifest,
)

ALGORITHMS = ("sha256", "sha512")
BODY = bytes(range(256)) * 12


def begin(client: httpx.Client, repo: str, **params: str) -> str:
    answer = client.post(f"/v2/{repo}/blobs/uploads/", params=params)
    assert answer.status_code == 202, answer.text
    assert answer.headers["range"] == "0-0"
    return str(answer.headers["location"])


def patch(client: httpx.Client, where: str, body: bytes, first: int) -> httpx.Response:
    headers = {
        "Content-Range": f"{first}-{first + len(body) - 1}",
        "Content-Type": "application/octet-stream",
    }
    return client.patch(where, content=body, headers=headers)


def is_served(client: httpx.Client, repo: str, name: str, body: bytes) -> bool:
    answer = client.get(f"/v2/{repo}/blobs/{name}")
    return answer.status_code == 200 and answer.content == body


def created(answer: httpx.Response, client: httpx.Client, name: str, body: bytes) -> None:
    assert answer.status_code == 201, answer.text
    assert answer.headers["docker-content-digest"] == name
    assert client.get(answer.headers["location"]).content == body


@pytest.mark.parametrize("algorithm", ALGORITHMS)
class TestBlobs:
    def test_post_then_put(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        name = digest(BODY, algorithm)
        created(oci.put(begin(oci, repo), params={"digest": name}, content=BODY), oci, name, BODY)

    def test_post_only(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        name = digest(BODY, algorithm)
        answer = oci.post(f"/v2/{repo}/blobs/uploads/", params={"digest": name}, content=BODY)
        created(answer, oci, name, BODY)

    def test_an_announced_algorithm(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        where = begin(oci, repo, **{"digest-algorithm": algorithm})
        name = digest(BODY, algorithm)
        created(oci.put(where, params={"digest": name}, content=BODY), oci, name, BODY)

    @pytest.mark.parametrize("last_with_put", [True, False])
    def test_chunks(self, oci: httpx.Client, repo: str, algorithm: str, last_with_put: bool) -> None:
        name, where, size = digest(BODY, algorithm), begin(oci, repo), 1024
        chunks = [BODY[at : at + size] for at in range(0, len(BODY), size)]
        for number, chunk in enumerate(chunks[:-1] if last_with_put else chunks):
            answer = patch(oci, where, chunk, number * size)
            assert answer.status_code == 202
            assert answer.headers["range"] == f"0-{(number + 1) * size - 1}"
            where = answer.headers["location"]
        final = chunks[-1] if last_with_put else b""
        headers = {"Content-Range": f"{len(BODY) - size}-{len(BODY) - 1}"} if last_with_put else {}
        answer = oci.put(where, params={"digest": name}, content=final, headers=headers)
        created(answer, oci, name, BODY)

    def test_a_stream_without_length(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        def pieces() -> Iterator[bytes]:
            yield BODY[:100]
            yield BODY[100:]

        name, where = digest(BODY, algorithm), begin(oci, repo)
        answer = oci.patch(where, content=pieces())
        assert answer.status_code == 202
        assert answer.headers["range"] == f"0-{len(BODY) - 1}"
        created(oci.put(answer.headers["location"], params={"digest": name}), oci, name, BODY)

    @pytest.mark.parametrize("last_with_put", [True, False])
    def test_chunks_out_of_order_are_refused_and_the_upload_goes_on(
        self, oci: httpx.Client, repo: str, algorithm: str, last_with_put: bool
    ) -> None:
        name, where = digest(BODY, algorithm), begin(oci, repo)
        for first in (0, 1024, 2048):
            chunk = BODY[first : first + 1024]
            skipped = (first + 1024) % len(BODY)
            wrong = BODY[skipped : skipped + 1024]
            if last_with_put and skipped + 1024 == len(BODY):
                range_header = {"Content-Range": f"{skipped}-{skipped + len(wrong) - 1}"}
                answer = oci.put(where, params={"digest": name}, content=wrong, headers=range_header)
            else:
                answer = patch(oci, where, wrong, skipped)
            assert answer.status_code == 416
            assert error_code(answer) == "BLOB_UPLOAD_INVALID"
            asked = oci.get(where)
            assert asked.status_code == 204
            assert asked.headers["range"] == f"0-{max(0, first - 1)}"
            where = asked.headers["location"]
            answer = patch(oci, where, chunk, first)
            assert answer.status_code == 202
        created(oci.put(where, params={"digest": name}), oci, name, BODY)

    @pytest.mark.parametrize("way", ["post", "put", "chunked", "stream"])
    def test_content_that_is_not_what_its_digest_says(
        self, oci: httpx.Client, repo: str, algorithm: str, way: str
    ) -> None:
        name = digest(BODY, algorithm)
        wrong = BODY + b"oh no"
        if way == "post":
            answer = oci.post(f"/v2/{repo}/blobs/uploads/", params={"digest": name}, content=wrong)
        elif way == "put":
            answer = oci.put(begin(oci, repo), params={"digest": name}, content=wrong)
        else:
            where = begin(oci, repo)
            sent = patch(oci, where, wrong, 0) if way == "chunked" else oci.patch(where, content=wrong)
            answer = oci.put(sent.headers["location"], params={"digest": name})
        assert answer.status_code == 400
        assert error_code(answer) == "DIGEST_INVALID"
        assert oci.get(f"/v2/{repo}/blobs/{name}").status_code == 404
        assert oci.get(f"/v2/{repo}/blobs/{digest(wrong, algorithm)}").status_code == 404

    def test_mount_from_a_repository(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        name = push_blob(oci, f"{repo}-source", BODY, algorithm)
        params = {"mount": name, "from": f"{repo}-source"}
        created(oci.post(f"/v2/{repo}/blobs/uploads/", params=params), oci, name, BODY)

    def test_mount_from_anywhere(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        body = repo.encode()
        name = push_blob(oci, f"{repo}-source", body, algorithm)
        created(oci.post(f"/v2/{repo}/blobs/uploads/", params={"mount": name}), oci, name, body)

    @pytest.mark.parametrize("source", ["", "main/never", "other"])
    def test_a_mount_of_what_is_not_there_begins_an_upload(
        self, oci: httpx.Client, repo: str, algorithm: str, source: str
    ) -> None:
        body = f"{repo} {source}".encode()
        push_blob(oci, f"{repo}-other", b"something else")
        params = {"mount": digest(body, algorithm), "from": f"{repo}-other" if source == "other" else source}
        answer = oci.post(f"/v2/{repo}/blobs/uploads/", params=params)
        assert answer.status_code == 202
        done = oci.put(answer.headers["location"], params={"digest": digest(body, algorithm)}, content=body)
        created(done, oci, digest(body, algorithm), body)

    def test_an_upload_that_is_cancelled_is_gone(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        where = begin(oci, repo)
        assert oci.patch(where, content=BODY).status_code == 202
        assert oci.delete(where).status_code == 204
        for answer in (oci.get(where), oci.patch(where, content=BODY), oci.delete(where),
                       oci.put(where, params={"digest": digest(BODY, algorithm)}, content=BODY)):  # fmt: skip
            assert answer.status_code == 404
            assert error_code(answer) == "BLOB_UPLOAD_UNKNOWN"


def test_pushing_the_same_again_is_no_fault(oci: httpx.Client, repo: str) -> None:
    for _ in range(2):
        push_blob(oci, repo, BODY)
        push_image(oci, repo, "v1", BODY)


@pytest.mark.parametrize(
    "wanted", ["", "sha256:short", "md5:" + "0" * 32, "sha256:" + "A" * 64, "nonsense", "sha256:" + "0" * 65]
)
def test_a_digest_that_cannot_be(oci: httpx.Client, repo: str, wanted: str) -> None:
    answer = oci.put(begin(oci, repo), params={"digest": wanted}, content=BODY)
    assert answer.status_code == 400
    assert error_code(answer) == "DIGEST_INVALID"


@pytest.mark.parametrize("header", ["bytes", "5-1", "a-b", "0-99999999999999999999999", "-5"])
def test_a_content_range_that_cannot_be(oci: httpx.Client, repo: str, header: str) -> None:
    answer = oci.patch(begin(oci, repo), content=b"12345", headers={"Content-Range": header})
    assert answer.status_code == 400
    assert error_code(answer) == "BLOB_UPLOAD_INVALID"


def test_a_content_range_of_another_length(oci: httpx.Client, repo: str) -> None:
    answer = oci.patch(begin(oci, repo), content=b"12345", headers={"Content-Range": "0-9"})
    assert answer.status_code == 400
    assert error_code(answer) == "SIZE_INVALID"


def test_an_upload_belongs_to_its_repository(oci: httpx.Client, repo: str) -> None:
    where = begin(oci, repo).replace(repo, f"{repo}-other")
    assert oci.get(where).status_code == 404
    assert oci.patch(where, content=b"x").status_code == 404


class TestManifests:
    def test_by_tag_and_by_digest(self, oci: httpx.Client, repo: str) -> None:
        for body in (b"{}", b"layer"):
            push_blob(oci, repo, body)
        body = image(b"layer")
        for reference in ("v1", digest(body), digest(body, "sha512")):
            answer = put_manifest(oci, repo, reference, body)
            wanted = reference if ":" in reference else digest(body)
            assert answer.headers["docker-content-digest"] == wanted
            assert oci.get(answer.headers["location"]).content == body
            assert "oci-subject" not in answer.headers

    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_several_tags_at_once(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        body = push_image(oci, repo, "", b"layer", algorithm=algorithm)
        name = digest(body, algorithm)
        query = "tag=1&tag=1.2&tag=1.2.3&tag=1.2"
        answer = oci.put(
            f"/v2/{repo}/manifests/{name}?{query}", content=body, headers={"Content-Type": IMAGE}
        )
        assert answer.status_code == 201
        assert answer.headers.get_list("oci-tag") == ["1", "1.2", "1.2.3"]
        for tag in ("1", "1.2", "1.2.3"):
            assert oci.head(f"/v2/{repo}/manifests/{tag}").headers["docker-content-digest"] == name

    def test_one_bad_tag_among_several_stores_nothing(self, oci: httpx.Client, repo: str) -> None:
        for blob in (b"{}", b"layer"):
            push_blob(oci, repo, blob)
        body = image(b"layer")
        path = f"/v2/{repo}/manifests/{digest(body)}?tag=good&tag=-bad"
        answer = oci.put(path, content=body, headers={"Content-Type": IMAGE})
        assert answer.status_code == 400
        assert oci.get(f"/v2/{repo}/manifests/{digest(body)}").status_code == 404
        assert oci.get(f"/v2/{repo}/manifests/good").status_code == 404

    def test_more_tags_than_are_set_at_once_store_nothing(self, oci: httpx.Client, repo: str) -> None:
        for blob in (b"{}", b"layer"):
            push_blob(oci, repo, blob)
        body = image(b"layer")
        tags = [f"t{number}" for number in range(101)]
        path = f"/v2/{repo}/manifests/{digest(body)}"
        answer = oci.put(path, params={"tag": tags}, content=body, headers={"Content-Type": IMAGE})
        assert answer.status_code == 414
        assert error_code(answer)
        assert oci.get(path).status_code == 404
        answer = oci.put(path, params={"tag": tags[:100]}, content=body, headers={"Content-Type": IMAGE})
        assert answer.status_code == 201
        assert answer.headers.get_list("oci-tag") == tags[:100]
        assert set(oci.get(f"/v2/{repo}/tags/list").json()["tags"]) == set(tags[:100])

    def test_four_megabytes(self, oci: httpx.Client, repo: str) -> None:
        large = {f"annotation-{number}": "A" * 10_000 for number in range(425)}
        body = push_image(oci, repo, "large", b"layer", annotations=large)
        assert len(body) > 4 << 20
        assert oci.get(f"/v2/{repo}/manifests/large").content == body

    def test_too_large(self, oci: httpx.Client, repo: str) -> None:
        answer = oci.put(
            f"/v2/{repo}/manifests/v1", content=b"{" + b" " * (9 << 20), headers={"Content-Type": IMAGE}
        )
        assert answer.status_code == 413
        assert error_code(answer) == "MANIFEST_INVALID"

    def test_a_digest_of_something_else(self, oci: httpx.Client, repo: str) -> None:
        for blob in (b"{}", b"layer"):
            push_blob(oci, repo, blob)
        body = image(b"layer")
        for reference in (digest(body + b"  "), "sha256:baddigeststring"):
            path = f"/v2/{repo}/manifests/{reference}"
            answer = oci.put(path, content=body, headers={"Content-Type": IMAGE})
            assert answer.status_code == 400
            assert error_code(answer) == "DIGEST_INVALID"

    def test_what_it_refers_to_must_be_there(self, oci: httpx.Client, repo: str) -> None:
        push_blob(oci, repo, b"{}")
        body = image(b"never pushed")
        answer = oci.put(f"/v2/{repo}/manifests/v1", content=body, headers={"Content-Type": IMAGE})
        assert answer.status_code == 404
        assert error_code(answer) == "MANIFEST_BLOB_UNKNOWN"
        assert answer.json()["errors"][0]["detail"]["digests"] == [digest(b"never pushed")]
        assert oci.get(f"/v2/{repo}/manifests/v1").status_code == 404

    def test_a_blob_of_another_length(self, oci: httpx.Client, repo: str) -> None:
        for blob in (b"{}", b"layer"):
            push_blob(oci, repo, blob)
        document = json.loads(image(b"layer"))
        document["layers"][0]["size"] = 99
        path = f"/v2/{repo}/manifests/v1"
        answer = oci.put(path, content=json.dumps(document), headers={"Content-Type": IMAGE})
        assert answer.status_code == 400
        assert error_code(answer) == "SIZE_INVALID"

    def test_layers_that_may_not_be_distributed_need_not_be_there(self, oci: httpx.Client, repo: str) -> None:
        push_blob(oci, repo, b"{}")
        foreign = descriptor(b"elsewhere", "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")
        by_address = descriptor(b"over there", LAYER, urls=["https://store.example.com/blob"])
        document = {"schemaVersion": 2, "mediaType": IMAGE, "config": descriptor(b"{}", CONFIG),
                    "layers": [foreign, by_address]}  # fmt: skip
        put_manifest(oci, repo, "v1", json.dumps(document).encode())

    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_indexes_within_indexes(self, oci: httpx.Client, repo: str, algorithm: str) -> None:
        child = push_image(oci, repo, "", b"layer", algorithm=algorithm)
        for depth in range(3):
            media_type = IMAGE if depth == 0 else INDEX
            body = json.dumps(
                {
                    "schemaVersion": 2,
                    "mediaType": INDEX,
                    "manifests": [descriptor(child, media_type, algorithm)],
                }
            ).encode()
            put_manifest(oci, repo, digest(body, algorithm), body, INDEX)
            child = body
        put_manifest(oci, repo, "nested", child, INDEX)
        assert oci.get(f"/v2/{repo}/manifests/nested").headers["content-type"] == INDEX

    def test_an_empty_index_and_an_image_without_layers(self, oci: httpx.Client, repo: str) -> None:
        body = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": []}).encode()
        put_manifest(oci, repo, "empty", body, INDEX)
        push_image(oci, repo, "no-layers")

    def test_an_artifact_of_the_empty_descriptor(self, oci: httpx.Client, repo: str) -> None:
        push_blob(oci, repo, b"{}")
        empty = descriptor(b"{}", EMPTY)
        document = {"schemaVersion": 2, "mediaType": IMAGE, "artifactType": "application/vnd.example",
                    "config": empty, "layers": [empty], "x-own": {"anything": [1, 2.5, None]}}  # fmt: skip
        body = json.dumps(document).encode()
        put_manifest(oci, repo, "artifact", body)
        assert oci.get(f"/v2/{repo}/manifests/artifact").content == body

    def test_data_within_a_descriptor(self, oci: httpx.Client, repo: str) -> None:
        push_blob(oci, repo, b"{}")
        config = descriptor(b"{}", CONFIG, data="e30=")
        document = {"schemaVersion": 2, "mediaType": IMAGE, "config": config, "layers": []}
        put_manifest(oci, repo, "data", json.dumps(document).encode())

    def test_docker_manifests(self, oci: httpx.Client, repo: str) -> None:
        for blob in (b"{}", b"layer"):
            push_blob(oci, repo, blob)
        single = "application/vnd.docker.distribution.manifest.v2+json"
        several = "application/vnd.docker.distribution.manifest.list.v2+json"
        document = {
            "schemaVersion": 2, "mediaType": single,
            "config": descriptor(b"{}", "application/vnd.docker.container.image.v1+json"),
            "layers": [descriptor(b"layer", "application/vnd.docker.image.rootfs.diff.tar.gzip")],
        }  # fmt: skip
        body = json.dumps(document).encode()
        put_manifest(oci, repo, "v1", body, single)
        listed = json.dumps(
            {"schemaVersion": 2, "mediaType": several, "manifests": [descriptor(body, single)]}
        )
        put_manifest(oci, repo, "list", listed.encode(), several)
        assert oci.get(f"/v2/{repo}/manifests/list").headers["content-type"] == several


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_digest_is_computed_from_the_bytes_whatever_the_chunks(
    oci: httpx.Client, repo: str, algorithm: str
) -> None:
    where, whole = begin(oci, repo), hashlib.new(algorithm)
    for size in (1, 7, 4096, 65_537, 1):
        chunk = bytes([size % 256]) * size
        whole.update(chunk)
        where = oci.patch(where, content=chunk).headers["location"]
    answer = oci.put(where, params={"digest": f"{algorithm}:{whole.hexdigest()}"})
    assert answer.status_code == 201
