"""A bucket that speaks S3 over HTTP, in memory: whole and in parts, ranges, lists. It checks no signature."""

from __future__ import annotations

import hashlib
import http.server
import re
import threading
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

_DATE = "Fri, 02 Jan 2026 03:04:05 GMT"


class FakeS3:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                parts = urlsplit(self.path)
                key = unquote(parts.path).lstrip("/").partition("/")[2]
                fake.answer(self, key, parse_qs(parts.query, keep_blank_values=True), body)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _any  # noqa: N815  # names the server calls

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        return {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "x", "AWS_ENDPOINT": self.url,
                "AWS_ALLOW_HTTP": "true"}  # fmt: skip

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: Any, key: str, query: dict[str, list[str]], body: bytes) -> None:
        method = handler.command
        if method == "POST" and "uploads" in query:
            self.parts[key] = {}
            self.send(
                handler,
                200,
                b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>",
            )
        elif method == "POST" and "delete" in query:
            gone = [unescape(each) for each in re.findall("<Key>(.*?)</Key>", body.decode())]
            for each in gone:
                self.objects.pop(each, None)
            told = "".join(f"<Deleted><Key>{escape(each)}</Key></Deleted>" for each in gone)
            self.send(handler, 200, f"<DeleteResult>{told}</DeleteResult>".encode())
        elif method == "PUT" and "partNumber" in query:
            self.parts[key][int(query["partNumber"][0])] = body
            self.send(handler, 200, b"", {"ETag": '"part"'})
        elif method == "POST":
            self.objects[key] = b"".join(part for _, part in sorted(self.parts.pop(key).items()))
            self.send(
                handler,
                200,
                b'<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>',
            )
        elif method == "PUT":
            self.objects[key] = body
            self.send(handler, 200, b"", {"ETag": _etag(body)})
        elif method == "DELETE":
            self.objects.pop(key, None)
            self.send(handler, 204, b"")
        elif "list-type" in query:
            self._list(handler, query.get("prefix", [""])[0])
        elif key not in self.objects:
            self.send(handler, 404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._read(handler, self.objects[key])

    def _read(self, handler: Any, body: bytes) -> None:
        headers = {"ETag": _etag(body), "Last-Modified": _DATE}
        first, dash, last = handler.headers.get("Range", "").removeprefix("bytes=").partition("-")
        if not dash:
            self.send(handler, 200, body, headers)
            return
        begin, end = int(first), min(int(last or len(body) - 1), len(body) - 1)
        headers["Content-Range"] = f"bytes {begin}-{end}/{len(body)}"
        self.send(handler, 206, body[begin : end + 1], headers)

    def _list(self, handler: Any, prefix: str) -> None:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
            f"<ETag>{escape(_etag(body))}</ETag><Size>{len(body)}</Size></Contents>"
            for key, body in sorted(self.objects.items()) if key.startswith(prefix)
        )  # fmt: skip
        self.send(
            handler,
            200,
            f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode(),
        )

    def send(self, handler: Any, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
