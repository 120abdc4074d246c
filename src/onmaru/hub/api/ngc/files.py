"""Files of versions: what is there, where to fetch it, uploads in parts, and what becomes of them."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from onmaru.core.time import format_time
from onmaru.hub.api.downloads import MEDIA_TYPE, download
from onmaru.hub.api.ngc.request import Ask, done, text_of
from onmaru.hub.api.ngc.shapes import WORDS, files
from onmaru.hub.api.oci.auth import subject_of
from onmaru.hub.errors import BadDigest, BadTransfer, UnknownFile, UnknownRepository, UnknownUpload
from onmaru.hub.rules.ngc import KINDS, kind_word
from onmaru.hub.rules.revision import check_path
from onmaru.hub.service.access import Caller
from onmaru.hub.service.addresses import Purpose
from onmaru.hub.service.releases import Version
from onmaru.hub.store.parts import PART_BYTES
from onmaru.hub.types import Blob, Digest, Repository

_PIECE = 4 << 20
_MAX_ASKED = 10_000  # files in one request


async def listing(ask: Ask) -> Response:
    """A page of the files of a version."""
    word = WORDS[ask.to.words[0]]

    def read() -> tuple[list[dict[str, Any]], dict[str, int]]:
        repository, found = _readable(ask, ask.to.words[3])
        page, pages = ask.page(files(ask.hub, repository, found))
        at = format_time(found.updated_ns)
        return [
            {"path": path, "sizeInBytes": size, "sha256_base64": to_base64(sha256), "createdDate": at}
            for path, size, sha256 in page
        ], pages  # fmt: skip

    shown, pages = await run_in_threadpool(read)
    return done({word.files: shown, "paginationInfo": pages})


async def addresses(ask: Ask) -> Response:
    """Where to fetch the files of a version: a page of them, or one by its path."""

    def read() -> dict[str, Any]:
        repository, found = _readable(ask, ask.to.words[2])
        known = files(ask.hub, repository, found)
        path = ask.query("path")
        if path:
            known = [each for each in known if each[0] == path]
            if not known:
                raise UnknownFile(
                    f"no file {path[:200]!r} in {repository.name}:{found.name}", hint="list its files", path=path[:200]
                )  # fmt: skip
        page, pages = ask.page(known)
        token = ask.hub.addresses.issue(Purpose(ask.key, repository.name, version=found.manifest))
        if found.manifest and not found.is_pending:
            ask.hub.pulled(repository.id, f"sha256:{found.manifest}", who=ask.who)
        base = f"{ask.base}/ngc/transfers/{token}/files/"
        return {"filepath": [path for path, _, _ in page], "urls": [base + quote(path) for path, _, _ in page],
                "paginationInfo": pages}  # fmt: skip

    return done(await run_in_threadpool(read))


def _readable(ask: Ask, name: str) -> tuple[Repository, Version]:
    repository = ask.find()
    found = ask.hub.releases.find(repository, name)
    if not found.is_pending:
        ask.hub.gates.admit(ask.caller, repository, found.manifest)
    elif found.manifest:
        ask.hub.access.check(ask.caller, repository, "push")  # unfinished work is its authors'
    return repository, found


async def fetch(ask: Ask) -> Response:
    """The content of one file, at an address that was given out."""
    purpose = ask.hub.addresses.find(ask.to.words[1])
    path = "/".join(ask.to.words[3:])
    caller = await _holder(ask, purpose)

    def find() -> Blob:
        repository = ask.hub.access.repository(caller, purpose.name, "pull")
        ask.hub.gates.admit(caller, repository, purpose.version)
        found = Version("", False, purpose.version, 0, 0)
        for each, _, sha256 in files(ask.hub, repository, found):
            if each == path:
                return ask.hub.content.find(repository, Digest("sha256", sha256))
        raise UnknownFile(f"no file {path[:200]!r} at this address", hint="list the files", path=path[:200])

    return content(ask, await run_in_threadpool(find), path.rpartition("/")[2])


def content(ask: Ask, blob: Blob, name: str) -> Response:
    """A blob as a download, or a range of it."""
    headers = {
        "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff", "ETag": f'"{blob.sha256}"',
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-cache",
    }  # fmt: skip
    if not blob.size:  # of which clients ask a range all the same
        return Response(b"", headers=headers, media_type=MEDIA_TYPE)
    return download(ask.http, ask.hub.content, blob, headers)


async def _holder(ask: Ask, purpose: Purpose) -> Caller:
    """Whoever the address was given to, as they stand now."""
    return Caller(await subject_of(ask.hub, purpose.key)) if purpose.key else Caller()


async def present(ask: Ask) -> Response:
    """Which contents need not be sent: the hub has them where the caller may see them."""
    body = await ask.json()
    asked = body.get("files")
    if (
        not isinstance(asked, list)
        or len(asked) > _MAX_ASKED
        or not all(isinstance(each, dict) for each in asked)
    ):
        raise BadTransfer("files is no list of objects", hint="see the documentation of ngcsdk")
    wanted = {text_of(each, "sha256", 64): from_base64(text_of(each, "sha256", 64)) for each in asked}

    def look() -> frozenset[str]:
        return ask.hub.releases.offered(ask.caller, ask.find("push").name, sorted(set(wanted.values())))

    there = await run_in_threadpool(look)
    return done({"files": [{"sha256": key, "exists": value in there} for key, value in wanted.items()]})


async def begin(ask: Ask) -> Response:
    """Where to send the parts of a file."""
    body = await ask.json()
    size = body.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise BadTransfer("size is no number of bytes", hint="send the length of the file")
    check_path(text_of(body, "filePath", 4096))
    sha256 = from_base64(text_of(body, "sha256", 64)) if body.get("sha256") else ""
    numbers = body.get("partNumberList")
    if numbers is not None and (
        not isinstance(numbers, list) or not all(isinstance(each, int) for each in numbers)
    ):
        raise BadTransfer("partNumberList is no list of numbers", hint="parts count from 1")

    def start() -> dict[str, Any]:
        name = _target(ask, body)
        resume = text_of(body, "uploadID", 64)
        upload = ask.hub.parted.begin(ask.caller, name, size, sha256, resume=resume)
        if numbers and resume != upload.id:  # the client believes that the other parts are here
            ask.hub.parted.cancel(ask.caller, name, upload.id)
            hint = "forget what was kept of the transfer, and begin again"
            raise UnknownUpload(f"no upload {resume!r} to go on with", hint=hint)
        token = ask.hub.addresses.issue(Purpose(ask.key, name, upload=upload.id))
        wanted = numbers or range(1, upload.part_count + 1)
        for number in wanted:
            upload.span(number)
        base = f"{ask.base}/ngc/transfers/{token}/parts/"
        return {
            "uploadID": upload.id,
            "partSize": PART_BYTES,
            "urls": [f"{base}{number}" for number in wanted],
        }

    return done(await run_in_threadpool(start))


async def send(ask: Ask) -> Response:
    """One part of a file, at an address that was given out."""
    purpose = ask.hub.addresses.find(ask.to.words[1])
    number = ask.to.words[3]
    if not (number.isascii() and number.isdigit() and len(number) < 8):
        raise BadTransfer(f"{number[:40]!r} is no part", hint="parts count from 1")
    caller = await _holder(ask, purpose)
    writing = await run_in_threadpool(ask.hub.parted.write, caller, purpose.name, purpose.upload, int(number))
    try:
        pieces, size = [], 0
        async for piece in ask.http.stream():
            pieces.append(piece)
            size += len(piece)
            if size >= _PIECE:
                await run_in_threadpool(writing.append, pieces)
                pieces, size = [], 0
        if pieces:
            await run_in_threadpool(writing.append, pieces)
        await run_in_threadpool(writing.finish)
    except ClientDisconnect as error:
        raise BadTransfer("the connection ended in the middle of the part", hint="send it again") from error
    finally:
        writing.close()
    return Response(status_code=200)


async def finish(ask: Ask) -> Response:
    """All parts were sent: the file becomes a blob."""
    body = await ask.json()
    sha256 = from_base64(text_of(body, "sha256", 64))
    name, upload = await run_in_threadpool(_target, ask, body), text_of(body, "uploadID", 64)
    await run_in_threadpool(ask.hub.parted.finish, ask.caller, name, upload, sha256)
    return done()


async def cancel(ask: Ask) -> Response:
    """Forget what was sent of a file."""
    body = await ask.json()
    name, upload = await run_in_threadpool(_target, ask, body), text_of(body, "uploadID", 64)
    await run_in_threadpool(ask.hub.parted.cancel, ask.caller, name, upload)
    return done()


async def commit(ask: Ask) -> Response:
    """Put files that were sent into a pending version."""
    body = await ask.json()
    asked = body.get("files") or []
    if not isinstance(asked, list) or not all(isinstance(each, dict) for each in asked):
        raise BadTransfer("files is no list of objects", hint="see the documentation of ngcsdk")
    added: dict[str, str] = {}
    deleted: list[str] = []
    for each in asked:
        path, what = text_of(each, "filePath", 4096), text_of(each, "commitType", 32) or "ADDITION"
        if what == "ADDITION":
            added[check_path(path)] = from_base64(text_of(each, "sha256", 64))
        elif what == "DELETION":
            deleted.append(path)
        else:
            raise BadTransfer(f"unknown commitType {what!r}", hint="ADDITION or DELETION")

    def write() -> None:
        name, version = _target(ask, body), text_of(body, "version", 128)
        base = text_of(body, "baseVersion", 128)
        ask.hub.releases.fill(ask.caller, name, version, added, deleted=deleted, base=base)

    await run_in_threadpool(write)
    return done()


def _target(ask: Ask, body: dict[str, Any]) -> str:
    """The artifact a body names, in the organisation of the address."""
    word, own = kind_word(text_of(body, "artifactType", 64)), text_of(body, "name", 255)
    if word not in ("models", "resources") or not own or "/" in own:
        raise BadTransfer("name or artifactType is missing", hint="models or resources")
    name = "/".join(part for part in (ask.to.organisation, ask.to.team, own) if part).lower()
    if ask.hub.access.repository(ask.caller, name, "push").kind not in KINDS[word]:
        raise UnknownRepository(f"{name} is none of the {word}", hint="check the name", name=name)
    return name


def from_base64(text: str) -> str:
    """A sha256 in hex, from the base64 of its bytes.

    Raises:
        BadDigest: it is none.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadDigest(f"{text[:80]!r} is no sha256", hint="the base64 of its 32 bytes") from error
    if len(raw) != 32:
        raise BadDigest(f"{text[:80]!r} is no sha256", hint="the base64 of its 32 bytes")
    return raw.hex()


def to_base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()
