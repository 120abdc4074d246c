"""A small huggingface.co: answers of its documented API over Git's own ids, large files behind a second server."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from onmaru.hub.rules.revision import git_oid, pointer


class _Server:
    def __init__(self, answer: Callable[[Any], None]) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                answer(self)

            do_HEAD = do_GET  # noqa: N815  # the name the server calls

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class FakeHf:
    """One repository `Acme/Weld-Net` with a history; `answers` may answer first."""

    def __init__(self, kind: str = "models", repo: str = "Acme/Weld-Net") -> None:
        self.kind, self.repo = kind, repo
        self.commits: dict[str, dict[str, bytes]] = {}
        self.order: list[str] = []
        self.branches: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.large: dict[str, bytes] = {}  # by sha256, at the second server
        self.lfs: set[str] = set()  # paths that are kept there
        self.asked: list[tuple[str, str, str]] = []  # method, path, authorization
        self.asked_cdn: list[tuple[str, str]] = []  # path, authorization
        self.page = 2
        self.answers: Callable[[Any], bool] = lambda _: False
        self._front, self._cdn = _Server(self._answer), _Server(self._large)
        self.url = self._front.url

    def close(self) -> None:
        self._front.close()
        self._cdn.close()

    def commit(self, files: dict[str, bytes], branch: str = "main", lfs: tuple[str, ...] = ()) -> str:
        """A revision of these files; returns its id."""
        oid = hashlib.sha1(
            json.dumps([sorted(map(str, files.items())), len(self.order)]).encode()
        ).hexdigest()
        self.commits[oid], self.branches[branch] = dict(files), oid
        self.order.append(oid)
        self.lfs |= set(lfs)
        for path in self.lfs & set(files):
            self.large[hashlib.sha256(files[path]).hexdigest()] = files[path]
        return oid

    def count(self, part: str) -> int:
        return sum(1 for _, path, _ in self.asked if part in path)

    def _answer(self, handler: Any) -> None:
        path = unquote(urlsplit(handler.path).path)
        self.asked.append((handler.command, handler.path, handler.headers.get("Authorization", "")))
        if self.answers(handler):
            return
        api, files = (
            f"/api/{self.kind}/{self.repo}/",
            f"{'/datasets' if self.kind == 'datasets' else ''}/{self.repo}/resolve/",
        )
        if path.startswith(api):
            self._api(handler, path.removeprefix(api))
        elif path.startswith(files):
            self._file(handler, *path.removeprefix(files).split("/", 1))
        else:
            # What is not there and what is hidden look the same to somebody without an account.
            self.send(
                handler, 401, b'{"error":"Invalid username or password."}', {"X-Error-Code": "RepoNotFound"}
            )

    def _api(self, handler: Any, rest: str) -> None:
        verb, _, revision = rest.partition("/")
        if verb == "refs":
            refs = {group: [{"name": name, "ref": f"refs/{name}", "targetCommit": oid} for name, oid in named.items()]
                    for group, named in (("branches", self.branches), ("tags", self.tags))}  # fmt: skip
            self.json(handler, {**refs, "converts": []})
            return
        oid = self._oid(revision)
        if oid is None:
            self.send(handler, 404, b'{"error":"Invalid rev id"}', {"X-Error-Code": "RevisionNotFound"})
        elif verb == "revision":
            self.json(handler, {"_id": "1", "id": self.repo, "modelId": self.repo, "sha": oid, "private": False,
                                "lastModified": "2026-01-02T03:04:05.000Z", "tags": [], "gated": False})  # fmt: skip
        elif verb == "commits":
            at = self.order.index(oid)
            self.json(handler, [
                {"id": each, "title": f"Commit {self.order.index(each)}", "message": "", "authors": [{"user": "ada"}],
                 "date": "2026-01-02T03:04:05.000Z"} for each in reversed(self.order[: at + 1])
            ])  # fmt: skip
        else:
            self._tree(handler, oid)

    def _tree(self, handler: Any, oid: str) -> None:
        query = urlsplit(handler.path).query
        begin = int(query.rpartition("cursor=")[2]) if "cursor=" in query else 0
        entries = [self._entry(path, body) for path, body in self.commits[oid].items()]
        headers = {}
        if begin + self.page < len(entries):
            here = handler.path.partition("?")[0]
            headers["Link"] = f'<{self.url}{here}?recursive=true&cursor={begin + self.page}>; rel="next"'
        self.send(handler, 200, json.dumps(entries[begin : begin + self.page]).encode(), headers)

    def _entry(self, path: str, body: bytes) -> dict[str, Any]:
        if path not in self.lfs:
            return {"type": "file", "oid": git_oid(body), "size": len(body), "path": path}
        sha256 = hashlib.sha256(body).hexdigest()
        text = pointer(sha256, len(body))
        return {"type": "file", "oid": git_oid(text), "size": len(body), "path": path, "xetHash": "0" * 64,
                "lfs": {"oid": sha256, "size": len(body), "pointerSize": len(text)}}  # fmt: skip

    def _file(self, handler: Any, revision: str, path: str) -> None:
        oid = self._oid(revision)
        body = self.commits.get(oid or "", {}).get(path)
        if body is None:
            self.send(handler, 404, b"Entry not found", {"X-Error-Code": "EntryNotFound"})
        elif path in self.lfs:
            sha256 = hashlib.sha256(body).hexdigest()
            self.send(handler, 302, b"", {
                "Location": f"{self._cdn.url}/{sha256}?signature=x", "X-Repo-Commit": str(oid), "X-Linked-Size": str(len(body)),
                "X-Linked-Etag": f'"{sha256}"', "X-Xet-Hash": "0" * 64,
            })  # fmt: skip
        else:
            self.send(handler, 200, body, {"ETag": f'"{git_oid(body)}"', "X-Repo-Commit": str(oid)})

    def _large(self, handler: Any) -> None:
        self.asked_cdn.append((handler.path, handler.headers.get("Authorization", "")))
        body = self.large.get(urlsplit(handler.path).path.strip("/"))
        if body is None:
            self.send(handler, 404, b"")
            return
        asked = handler.headers.get("Range", "")
        begin = int(asked.removeprefix("bytes=").rstrip("-") or 0)
        self.send(handler, 206 if asked else 200, body[begin:])

    def _oid(self, revision: str) -> str | None:
        return (
            self.branches.get(revision)
            or self.tags.get(revision)
            or (revision if revision in self.commits else None)
        )

    def json(self, handler: Any, value: Any) -> None:
        self.send(handler, 200, json.dumps(value).encode())

    def send(self, handler: Any, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command == "GET":
            handler.wfile.write(body)
