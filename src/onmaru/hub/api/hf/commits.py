"""Commits: how files come in, what changed when, branches and tags."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from onmaru.hub.api.hf.request import Ask, answer, paged
from onmaru.hub.errors import BadCommit
from onmaru.hub.rules.card import card_changes
from onmaru.hub.service.revisions import MAIN, MAX_SMALL_BYTES, Changes, Ref

MAX_COMMIT = 256 << 20  # ndjson with small files inside
_SMALL = 5 << 20
_LARGE = re.compile(
    r"\.(safetensors|gguf|bin|pt|pth|ckpt|onnx|engine|plan|h5|msgpack|npz|npy|parquet|arrow|zip|tar|gz|zst|xz|7z|mp4|png|jpe?g|wav|flac|pkl|pickle)\Z"
)
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


async def preupload(ask: Ask) -> Response:
    """How each file is to be sent: inside the commit, or before it."""
    body = await ask.json()

    def known() -> dict[str, str]:
        repository = ask.hub.access.repository(ask.caller, ask.to.name, "push")
        files = ask.hub.revisions.read(repository, ask.to.revision).files
        return {path: file.git_oid for path, file in files.items()}

    oids = await run_in_threadpool(known)
    shown = []
    for file in _list(body, "files")[:10_000]:
        path = str(file.get("path", ""))
        shown.append(
            {"path": path, "uploadMode": _mode(path, file), "shouldIgnore": False,
             **({"oid": oids[path]} if path in oids else {})}
        )  # fmt: skip
    return answer({"files": shown})


def _mode(path: str, file: dict[str, Any]) -> str:
    size = file.get("size")
    if not isinstance(size, int) or size > _SMALL or _LARGE.search(path.lower()):
        return "lfs"
    try:
        sample = base64.b64decode(str(file.get("sample", "")), validate=True)
    except (binascii.Error, ValueError):
        return "lfs"
    return "lfs" if b"\0" in sample else "regular"


async def commit(ask: Ask) -> Response:
    """Put a commit on a branch."""
    if ask.flag("create_pr"):
        raise BadCommit(
            "pull requests are not kept here", hint="commit to a branch, and tag what is approved"
        )
    changes = _changes(await ask.body(MAX_COMMIT))

    def write() -> str:
        done = ask.hub.revisions.commit(ask.caller, ask.to.name, ask.to.revision or MAIN, changes)
        card = changes.small.get("README.md")
        if card is not None and (ask.to.revision or MAIN) == MAIN and ask.caller.subject is not None:
            ask.hub.shelf.describe(ask.caller.subject, ask.to.name, card_changes(card))
        return done.commit.oid

    oid = await run_in_threadpool(write)
    url = f"{ask.page_url(ask.to.kind, ask.to.repo)}/commit/{oid}"
    return answer({"success": True, "commitOid": oid, "commitUrl": url, "hookOutput": ""})


def _changes(body: bytes) -> Changes:
    header: dict[str, Any] = {}
    small: dict[str, bytes] = {}
    large: dict[str, tuple[str, int | None]] = {}
    files: list[str] = []
    folders: list[str] = []
    for number, line in enumerate(body.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            key, value = item["key"], item["value"]
            if key == "header":
                header = dict(value)
            elif key == "file":
                small[value["path"]] = _decoded(value)
            elif key == "lfsFile":
                large[value["path"]] = _large(value)
            elif key == "deletedFile":
                files.append(value["path"])
            elif key == "deletedFolder":
                folders.append(value["path"])
            else:
                raise ValueError(f"unknown key {str(key)[:40]!r}")
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise BadCommit(
                f"line {number} of the commit: {str(error)[:200]}",
                hint="send newline-separated JSON",
                line=number,
            ) from error
    if not all(isinstance(path, str) for path in (*small, *large, *files, *folders)):
        raise BadCommit("a path is no text", hint="send newline-separated JSON")
    return Changes(
        str(header.get("summary") or "Update"), str(header.get("description") or ""), str(header.get("parentCommit") or ""),
        small, large, files, folders,
    )  # fmt: skip


def _decoded(value: dict[str, Any]) -> bytes:
    content = value["content"]
    if value.get("encoding", "utf-8") == "base64":
        if len(content) > MAX_SMALL_BYTES * 2:
            raise ValueError("a file inside the commit is too large")
        return base64.b64decode(content, validate=True)
    return str(content).encode()


def _large(value: dict[str, Any]) -> tuple[str, int | None]:
    oid, size = str(value["oid"]), value.get("size")
    if value.get("algo", "sha256") != "sha256" or not _SHA256.match(oid):
        raise ValueError("the oid of a large file must be a sha256")
    if size is not None and (not isinstance(size, int) or size < 0):
        raise ValueError("the size of a large file is no number of bytes")
    return oid, size


async def commits(ask: Ask) -> Response:
    """History of a revision, newest first."""

    def read() -> list[dict[str, Any]]:
        repository = ask.hub.access.repository(ask.caller, ask.to.name, "pull")
        return [
            {"id": each.oid, "title": each.title, "message": each.message, "date": each.created,
             "authors": [{"user": each.author or "unknown"}]}
            for each in ask.hub.revisions.history(repository, ask.to.revision or MAIN)
        ]  # fmt: skip

    return paged(ask, await run_in_threadpool(read), ask.offset("cursor", "p"), ask.number("limit", 50, 1000))


async def refs(ask: Ask) -> Response:
    """Branches and tags."""

    def read() -> dict[str, list[dict[str, str]]]:
        repository = ask.hub.access.repository(ask.caller, ask.to.name, "pull")
        shown: dict[str, list[dict[str, str]]] = {
            "branches": [],
            "converts": [],
            "tags": [],
            "pullRequests": [],
        }
        away = ask.hub.pull_through.refs(
            ask.caller, ask.to.name, spelled=ask.to.whole(ask.to.repo), kind=ask.to.kind
        )
        theirs = [
            Ref(name, oid, group == "branches")
            for group, found in (away or {}).items()
            for name, oid in found
        ]
        for ref in theirs or ask.hub.revisions.refs(repository):
            place, group = ("heads", "branches") if ref.is_branch else ("tags", "tags")
            shown[group].append(
                {"name": ref.name, "ref": f"refs/{place}/{ref.name}", "targetCommit": ref.commit}
            )
        return shown

    return answer(await run_in_threadpool(read))


async def branch(ask: Ask) -> Response:
    """Create or delete a branch."""
    name = ask.to.revision
    if ask.http.method == "DELETE":
        await run_in_threadpool(ask.hub.revisions.drop, ask.caller, ask.to.name, name, branch=True)
        return answer({"success": True})
    start = str((await ask.json()).get("startingPoint") or MAIN)
    await run_in_threadpool(ask.hub.revisions.point, ask.caller, ask.to.name, name, start, branch=True)
    return answer({"success": True})


async def tag(ask: Ask) -> Response:
    """Create a tag at a revision, or delete one."""
    if ask.http.method == "DELETE":
        await run_in_threadpool(
            ask.hub.revisions.drop, ask.caller, ask.to.name, ask.to.revision, branch=False
        )
        return answer({"success": True})
    name = str((await ask.json()).get("tag") or "")
    await run_in_threadpool(
        ask.hub.revisions.point, ask.caller, ask.to.name, name, ask.to.revision or MAIN, branch=False
    )
    return answer({"success": True})


def _list(body: dict[str, Any], key: str) -> list[dict[str, Any]]:
    items = body.get(key)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadCommit(f"{key} is no list of objects", hint="see the documentation of huggingface_hub")
    return items
