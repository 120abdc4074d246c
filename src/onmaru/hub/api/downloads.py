"""Contents as downloads: whole, or the part that `Range` asks for, in the same words at every door."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from onmaru.hub.rules.ranges import parse_range
from onmaru.hub.service.content import Content
from onmaru.hub.types import Blob

MEDIA_TYPE = "application/octet-stream"


def part_of(request: Request, size: int, headers: dict[str, str]) -> tuple[int, int, int]:
    """Begin, end and status of what a request asks for; adds what the part needs to `headers`.

    Args:
        size: Length of the whole content [B].
    Raises:
        BadRange: nothing of the range is there.
    """
    start, end, status = 0, size, 200
    asked = request.headers.get("range", "")
    wanted = parse_range(asked, size) if asked else None
    if wanted is not None:
        start, end = wanted
        status, headers["Content-Range"] = 206, f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    return start, end, status


def download(request: Request, content: Content, blob: Blob, headers: dict[str, str]) -> Response:
    """A stored content, from its file where it is one of this machine."""
    path = content.path(blob)
    if path is not None:
        return FileResponse(path, media_type=MEDIA_TYPE, headers=headers)
    start, end, status = part_of(request, blob.size, headers)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=MEDIA_TYPE)
    return StreamingResponse(content.read(blob, start, end), status, headers, MEDIA_TYPE)
