"""Files of a revision: download, tree, information on paths."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.hub.api.downloads import download
from onmaru.hub.api.hf.mirrored import arriving
from onmaru.hub.api.hf.request import MAX_JSON, Ask, answer, paged
from onmaru.hub.api.hf.xet import offer
from onmaru.hub.errors import UnknownBlob, UnknownFile
from onmaru.hub.rules.revision import RepoFile, Revision, pointer
from onmaru.hub.service.flights import Flight
from onmaru.hub.types import Blob, Digest, Repository

_PAGE = 1000


async def resolve(ask: Ask) -> Response:
    """HEAD and GET of a file's content, with ranges."""

    def find() -> tuple[Repository, Revision, RepoFile, Blob | Flight]:
        repository = ask.hub.access.repository(ask.caller, ask.to.name, "pull")
        revision, file = ask.hub.revisions.file(repository, ask.to.revision, ask.to.path)
        ask.hub.gates.admit(ask.caller, repository, revision.sha256)
        digest = Digest("sha256", file.sha256)
        try:
            return repository, revision, file, ask.hub.content.find(repository, digest)
        except UnknownBlob:
            head = ask.http.method == "HEAD"
            away = ask.hub.pull_through.blob(ask.caller, ask.to.name, digest, head=head)
            if away is None:
                raise
            return repository, revision, file, away

    repository, revision, file, blob = await run_in_threadpool(find)
    name = file.path.rpartition("/")[2]
    headers = {
        "X-Repo-Commit": revision.commit.oid, "ETag": f'"{file.sha256 if file.is_lfs else file.git_oid}"',
        "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff",
        # never a page of ours: whatever somebody uploaded is a download
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-cache", **warning(repository),
    }  # fmt: skip
    if file.is_lfs:
        headers |= {"X-Linked-Size": str(file.size), "X-Linked-Etag": f'"{file.sha256}"'}
        if ask.http.method == "HEAD" and isinstance(blob, Blob):  # clients choose the way by this
            headers |= await offer(ask, blob)
    if ask.http.headers.get("if-none-match", "") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if ask.http.method == "GET":
        ask.hub.pulled(repository.id, f"sha256:{revision.sha256}", who=ask.who)
    if isinstance(blob, Flight):
        return await arriving(ask, blob, headers)
    return download(ask.http, ask.hub.content, blob, headers)


def warning(repository: Repository) -> dict[str, str]:
    """What clients say once of a deprecated repository."""
    if not repository.deprecated:
        return {}
    text = " ".join(f"{repository.name} is deprecated: {repository.deprecated}".split())[:400]
    # Bytes of UTF-8, which clients read as such; the framework writes what it is given as Latin-1.
    return {"X-HF-Warning": f"{repository.name}; {text}".encode().decode("latin-1")}


async def tree(ask: Ask) -> Response:
    """What lies in a folder, or in it and all below."""
    revision = await run_in_threadpool(_revision, ask)
    folder = ask.to.path.strip("/")
    if folder in revision.files:
        entries = [entry(revision.files[folder], revision, expand=ask.flag("expand"))]
    else:
        entries = _entries(revision, folder, recursive=ask.flag("recursive"), expand=ask.flag("expand"))
        if folder and not entries:
            raise UnknownFile(
                f"no folder {folder[:200]!r} at {revision.commit.oid}",
                hint="list the root",
                path=folder[:200],
            )
    offset, limit = ask.offset("cursor"), ask.number("limit", _PAGE, _PAGE)
    await run_in_threadpool(_name_for_xet, ask, entries[offset : offset + limit])
    return paged(ask, entries, offset, limit)


def _name_for_xet(ask: Ask, entries: list[dict[str, Any]]) -> None:
    """Say by which hash files can be fetched over Xet, of those that have been cut into chunks."""
    large = [each for each in entries if "lfs" in each]
    known = ask.hub.xet_reads.known([each["lfs"]["oid"] for each in large])
    for each in large:
        if each["lfs"]["oid"] in known:
            each["xetHash"] = known[each["lfs"]["oid"]]


async def paths_info(ask: Ask) -> Response:
    """What is known of some paths; those that are not there are left out."""
    if ask.http.headers.get("content-type", "").startswith("application/json"):
        asked = await ask.json()
        paths, expand = asked.get("paths") or [], bool(asked.get("expand"))
    else:
        form = parse_qs((await ask.body(MAX_JSON)).decode("utf-8", "replace"))
        paths, expand = form.get("paths", []), form.get("expand", [""])[0].lower() in ("1", "true")
    revision = await run_in_threadpool(_revision, ask)
    found = []
    for path in [paths] if isinstance(paths, str) else list(paths)[:5000]:
        clean = str(path).strip("/")
        if clean in revision.files:
            found.append(entry(revision.files[clean], revision, expand=expand))
        elif any(each.startswith(clean + "/") for each in revision.files):
            found.append(_folder(clean, revision.files))
    await run_in_threadpool(_name_for_xet, ask, found)
    return answer(found)


def _revision(ask: Ask) -> Revision:
    repository = ask.hub.access.repository(ask.caller, ask.to.name, "pull")
    return ask.hub.revisions.read(repository, ask.to.revision)


def entry(file: RepoFile, revision: Revision, *, expand: bool = False) -> dict[str, Any]:
    """A file as the tree shows it."""
    shown: dict[str, Any] = {"type": "file", "path": file.path, "size": file.size, "oid": file.git_oid}
    if file.is_lfs:
        size = len(pointer(file.sha256, file.size))
        shown["lfs"] = {"oid": file.sha256, "size": file.size, "pointerSize": size}
    if expand:
        commit = revision.commit
        shown["lastCommit"] = {"id": commit.oid, "title": commit.title, "date": commit.created}
    return shown


def _entries(revision: Revision, folder: str, *, recursive: bool, expand: bool) -> list[dict[str, Any]]:
    prefix = f"{folder}/" if folder else ""
    shown: dict[str, dict[str, Any]] = {}
    for path in sorted(revision.files):
        if not path.startswith(prefix):
            continue
        below = path[len(prefix) :].split("/")
        for depth in range(1, len(below) if recursive else min(len(below), 2)):
            inner = prefix + "/".join(below[:depth])
            shown.setdefault(inner, {"path": inner})
        if recursive or len(below) == 1:
            shown[path] = entry(revision.files[path], revision, expand=expand)
    return [each if "type" in each else _folder(path, revision.files) for path, each in shown.items()]


def _folder(path: str, files: Mapping[str, RepoFile]) -> dict[str, Any]:
    # The id changes whenever anything below changes; it is not Git's, which needs modes nobody stores here.
    inside = "".join(
        f"{each}\0{files[each].git_oid}\n" for each in sorted(files) if each.startswith(path + "/")
    )
    oid = hashlib.sha1(inside.encode(), usedforsecurity=False).hexdigest()
    return {"type": "directory", "path": path, "size": 0, "oid": oid}
