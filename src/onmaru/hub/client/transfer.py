"""Pushing and pulling folders: content by digest, in parallel, each piece resumable.

A folder becomes one image manifest: a layer per file, its path in the annotation
`org.opencontainers.image.title` as `oras` writes it. Models follow CNCF ModelPack: weights are raw layers, so
that every door serves the very bytes of the file.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from onmaru.core.errors import InvalidInput, OnmaruError
from onmaru.core.transport import SiteUnreachable, Transport, error_from_problem
from onmaru.hub.client.arriving import PIECE, Arriving, Piece
from onmaru.hub.client.unfinished import Unfinished
from onmaru.hub.errors import DigestMismatch
from onmaru.hub.rules.manifest import INDEXES, OCI_EMPTY, OCI_MANIFEST
from onmaru.hub.types import Kind

PARALLEL = 8
MAX_TRIES = 5
TITLE = "org.opencontainers.image.title"
_ARTIFACT = {
    Kind.MODEL: "application/vnd.cncf.model.manifest.v1+json",
    Kind.DATASET: "application/vnd.onmaru.dataset.v1",
    Kind.RESOURCE: "application/vnd.onmaru.resource.v1",
    Kind.COLLECTION: "application/vnd.onmaru.collection.v1",
}
_LAYER = {Kind.MODEL: "application/vnd.cncf.model.weight.v1.raw"}
_WARNING = re.compile(r'299 - "((?:[^"\\]|\\.)*)"')  # OCI Distribution Specification v1.1, "Warnings"
Progress = Callable[[int, int], None]  # bytes done, bytes in all


class CannotPush(InvalidInput):
    code = "hub.cannot_push"


class CannotPull(InvalidInput):
    code = "hub.cannot_pull"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file and what it is called in the manifest."""

    path: Path
    title: str
    size: int
    sha256: str


class Counted:
    """Bytes done, told as they come from several threads."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._progress = total, progress
        self._done = 0
        self._lock = threading.Lock()

    def add(self, size: int) -> None:
        with self._lock:
            self._done += size
            if self._progress is not None:
                self._progress(self._done, self._total)


def push_folder(
    transport: Transport, name: str, tag: str, source: Path, *, kind: Kind, annotations: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> str:  # fmt: skip
    """Push a file or a folder as one version; what the hub has already is not sent again.

    Returns:
        The digest of the manifest.
    Raises:
        CannotPush: there is nothing to push, or the kind has another tool (containers, charts).
    """
    if kind not in _ARTIFACT:
        hint = "use podman or docker for containers, helm for charts"
        raise CannotPush(f"a {kind} is not pushed as files", hint=hint)
    files = list(_files(source))
    if not files:
        raise CannotPush(f"there is nothing to push in {source}", hint="name a file or a folder with files")
    count = Counted(sum(path.stat().st_size for path, _ in files), progress)
    with ThreadPoolExecutor(PARALLEL) as pool:
        pieces = list(pool.map(lambda each: _send(transport, name, each[0], each[1], count), files))
    empty = b"{}"
    send_bytes(transport, name, empty)
    manifest = {
        "schemaVersion": 2, "mediaType": OCI_MANIFEST, "artifactType": _ARTIFACT[kind],
        "config": {"mediaType": OCI_EMPTY, "digest": sha256_of(empty), "size": len(empty)},
        "layers": [
            {"mediaType": _LAYER.get(kind, "application/octet-stream"), "digest": f"sha256:{piece.sha256}",
             "size": piece.size, "annotations": {TITLE: piece.title}}
            for piece in pieces
        ],
    }  # fmt: skip
    if annotations:
        manifest["annotations"] = dict(annotations)
    body = json.dumps(manifest, ensure_ascii=False).encode()
    answer = transport.exchange(
        "PUT", f"/v2/{name}/manifests/{tag}", content=body, headers={"Content-Type": OCI_MANIFEST}
    )
    expect(answer, 201)
    return sha256_of(body)


def pull_folder(
    transport: Transport, name: str, reference: str, target: Path, *, files: Sequence[str] = (),
    exclude: Sequence[str] = (), progress: Progress | None = None, notice: Callable[[str], None] | None = None,
) -> list[Path]:  # fmt: skip
    """Fetch the files of a version into a folder; files that are there already are kept, halves are resumed.

    Args:
        files: Patterns of the files wanted; none: all.
        exclude: Patterns of files that are not.
        notice: Hears what the hub warns of, such as that the artifact is deprecated.
    Raises:
        CannotPull: it holds no files (an index, an image), none is wanted, or a name leads out of the folder.
        DigestMismatch: what came is not what the manifest says.
    """
    answer = transport.exchange("GET", f"/v2/{name}/manifests/{reference}", headers={"Accept": OCI_MANIFEST})
    expect(answer, 200)
    warned = _WARNING.match(answer.headers.get("warning", ""))
    if warned and notice is not None:
        notice(re.sub(r"\\(.)", r"\1", warned[1]))
    document = answer.json()
    if answer.headers.get("content-type") in INDEXES or "layers" not in document:
        raise CannotPull(
            f"{name} {reference} holds no files", hint="pull images with podman, docker or skopeo"
        )
    target.mkdir(parents=True, exist_ok=True)
    wanted: dict[Path, Mapping[str, Any]] = {}
    for layer in document["layers"]:
        if not _is_wanted(_title_of(layer), files, exclude):
            continue
        before = wanted.setdefault(_inside(target, layer), layer)
        if before["digest"] != layer["digest"]:
            raise CannotPull(
                f"two files of {name} {reference} have one name", hint="do not trust this artifact"
            )
    if not wanted and document["layers"]:
        hint = "list them: onmaru hub registry model info NAME:VERSION --files"
        raise CannotPull(f"no file of {name} {reference} is meant by these patterns", hint=hint)
    count = Counted(sum(int(layer["size"]) for layer in wanted.values()), progress)
    arriving: list[Arriving] = []

    def begin(each: tuple[Path, Mapping[str, Any]]) -> None:
        arriving.append(Arriving(each[0], str(each[1]["digest"]), int(each[1]["size"]), count.add))

    pool = ThreadPoolExecutor(PARALLEL)
    try:
        list(pool.map(begin, wanted.items()))
        pieces = [(file, piece) for file in arriving for piece in file.missing()]
        list(pool.map(lambda each: _fetch_piece(transport, name, *each), pieces))
        list(pool.map(Arriving.finish, arriving))
    finally:
        pool.shutdown(cancel_futures=True)
        for file in arriving:
            file.close()
    return list(wanted)


def _files(source: Path) -> Iterator[tuple[Path, str]]:
    if source.is_file():
        yield source, source.name
        return
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path, path.relative_to(source).as_posix()


def sha256_of(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def expect(answer: Any, *statuses: int) -> None:
    if answer.status_code in statuses:
        return
    raise _error(answer)


def _error(answer: Any) -> OnmaruError:
    """The error an OCI answer tells of, as the nearest of ours."""
    try:
        first = answer.json()["errors"][0]
        detail = first.get("detail") or {}
    except (ValueError, LookupError, TypeError, AttributeError):
        return error_from_problem(answer.status_code, {"detail": f"HTTP {answer.status_code}"})
    problem = {
        "title": detail.get("code"),
        "detail": first.get("message"),
        "hint": detail.get("hint"),
        "params": detail,
    }
    return error_from_problem(answer.status_code, problem)


def send_bytes(transport: Transport, name: str, body: bytes) -> None:
    answer = transport.exchange(
        "POST", f"/v2/{name}/blobs/uploads/", params={"digest": sha256_of(body)}, content=body
    )
    expect(answer, 201)


def _send(transport: Transport, name: str, path: Path, title: str, count: Counted) -> Sent:
    hashing = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(PIECE):
            hashing.update(data)
        size = file.tell()
        digest = f"sha256:{hashing.hexdigest()}"
        if transport.exchange("HEAD", f"/v2/{name}/blobs/{digest}").status_code == 200:
            count.add(size)
        else:
            upload_blob(transport, name, file, size, digest, count)
    return Sent(path, title, size, hashing.hexdigest())


def upload_blob(transport: Transport, name: str, file: Any, size: int, digest: str, count: Counted) -> None:
    """Send a content, from where an earlier process was stopped; other repositories' is mounted instead."""
    notes = Unfinished(transport.where)
    where, done = _left_off(transport, name, digest, size, notes)
    if not where:
        mounted = transport.exchange("POST", f"/v2/{name}/blobs/uploads/", params={"mount": digest})
        expect(mounted, 201, 202)
        if mounted.status_code == 201:
            count.add(size)
            return
        where = mounted.headers["location"]
    if size > PIECE:  # a short one is not worth going on with
        notes.note(name, digest, where)
    count.add(done)
    _append(transport, where, file, (done, size), digest, count)
    answer = transport.exchange("PUT", where, params={"digest": digest})
    notes.drop(name, digest)
    expect(answer, 201)


def _left_off(transport: Transport, name: str, digest: str, size: int, notes: Unfinished) -> tuple[str, int]:
    """Where an upload goes on, and how much of it has arrived [B]; empty where none was begun."""
    where = notes.find(name, digest)
    answer = transport.exchange("GET", where) if where else None
    if answer is not None and answer.status_code == 204:
        done = int(answer.headers["upload-offset"])
        if done <= size:
            return where, done
    notes.drop(name, digest)
    return "", 0


def _append(
    transport: Transport, where: str, file: Any, span: tuple[int, int], digest: str, count: Counted
) -> None:
    done, size = span
    tries = 0
    while done < size:
        file.seek(done)
        data = file.read(PIECE)
        headers = {
            "Content-Range": f"{done}-{done + len(data) - 1}",
            "Content-Type": "application/octet-stream",
        }
        try:
            answer = transport.exchange("PATCH", where, content=data, headers=headers)
            expect(answer, 202, 409, 416)
        except OnmaruError as error:
            if error.status < 500:
                raise
            answer = None
        if answer is None or answer.status_code != 202:
            tries += 1
            if tries > MAX_TRIES:
                raise SiteUnreachable(
                    f"the upload of {digest} does not go on", hint="try again", url=transport.where
                )
            time.sleep(0.1 * 2**tries)  # the site may still be at what a broken connection sent
            answer = transport.exchange("GET", where)  # how far did it come?
            expect(answer, 204)
        before, done = done, int(answer.headers["upload-offset"])
        count.add(max(0, done - before))


def _title_of(layer: Mapping[str, Any]) -> str:
    return str((layer.get("annotations") or {}).get(TITLE) or str(layer["digest"]).replace(":", "-"))


def _is_wanted(title: str, files: Sequence[str], exclude: Sequence[str]) -> bool:
    if files and not any(fnmatchcase(title, pattern) for pattern in files):
        return False
    return not any(fnmatchcase(title, pattern) for pattern in exclude)


def _inside(target: Path, layer: Mapping[str, Any]) -> Path:
    title = _title_of(layer)
    parts = PurePosixPath(title).parts
    if (
        not parts
        or title.startswith("/")
        or any(part in ("..", ".") or "\\" in part or "\0" in part for part in parts)
    ):
        raise CannotPull(
            f"the name {title[:200]!r} leads out of the folder", hint="do not trust this artifact"
        )
    path = target.joinpath(*parts)
    if not path.parent.resolve().is_relative_to(target.resolve()):
        raise CannotPull(f"the name {title[:200]!r} leads out of the folder", hint="a link lies in the way")
    return path


def fetch_blob(transport: Transport, name: str, layer: Mapping[str, Any], path: Path, count: Counted) -> Path:
    """Fetch one content into a file, from where an earlier process was stopped."""
    file = Arriving(path, str(layer["digest"]), int(layer["size"]), count.add)
    try:
        for piece in file.missing():
            _fetch_piece(transport, name, file, piece)
        return file.finish()
    finally:
        file.close()


def _fetch_piece(transport: Transport, name: str, file: Arriving, piece: Piece) -> None:
    headers = {"Range": f"bytes={piece.begin}-{piece.end - 1}", "Accept-Encoding": "identity"}
    tries = 0
    while True:
        try:
            answer = transport.exchange("GET", f"/v2/{name}/blobs/{file.digest}", headers=headers)
            expect(answer, 206)
            break
        except OnmaruError as error:
            tries += 1
            if error.status < 500 or tries > MAX_TRIES:
                raise
            time.sleep(0.1 * 2**tries)
    if len(answer.content) != piece.end - piece.begin:
        raise DigestMismatch(f"{file.path.name} is not as long as it should be", hint="pull again")
    file.put(piece, answer.content)
