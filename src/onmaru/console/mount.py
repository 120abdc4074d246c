"""Serve the built console: hashed assets forever, every other address the page that routes it.

The build is found when it is asked for, not when the application is made, so that a site started before
`make web` shows the console once it is built. Files are listed once per build: an address is looked up
in that list and never joined to a path, so no address can leave the folder.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from onmaru.core.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from starlette.applications import Starlette

STATIC = Path(__file__).parent / "_static"
_INDEX = "index.html"
_HASHED = "assets/"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class ConsoleNotBuilt(Unavailable):
    code = "console.not_built"


class UnknownFile(NotFound):
    code = "console.unknown_file"


@dataclass(slots=True)
class _Build:
    """The files of one build by address; read again when the index has changed."""

    folder: Path
    stamp: tuple[int, int] = (0, 0)
    files: dict[str, Path] | None = None

    def refresh(self) -> dict[str, Path]:
        index = self.folder / _INDEX
        try:
            status = index.stat()
        except FileNotFoundError:
            raise ConsoleNotBuilt(
                f"the console is not built: there is no {_INDEX} in {self.folder}",
                hint="run `make web`; the API works without it",
            ) from None
        stamp = (status.st_mtime_ns, status.st_ino)
        if self.files is None or stamp != self.stamp:
            found = (path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink())
            self.files = {path.relative_to(self.folder).as_posix(): path for path in found}
            self.stamp = stamp
        return self.files


def mount_console(app: Starlette, *, folder: Path = STATIC) -> None:
    """Add the console to an application whose API routes are already there; call it last.

    Args:
        folder: Where the build is.
    Raises:
        ConsoleNotBuilt: at a request, when there is no build.
        UnknownFile: at a request for an API route or a file that does not exist.
    """
    build = _Build(folder)

    async def serve(request: Request) -> Response:
        address = request.path_params["path"]
        if address.startswith("api/") or address == "api":
            hint = "GET /api/v1/openapi.json lists what there is"
            raise UnknownFile(f"there is nothing at /{address}", hint=hint, path=f"/{address}")
        files = build.refresh()
        path = files.get(address)
        if path is None:
            if "." in address.rsplit("/", 1)[-1]:
                hint = "reload the page; the console may have been updated"
                raise UnknownFile(f"the console has no file /{address}", hint=hint, path=f"/{address}")
            path = files[_INDEX]
        fixed = address.startswith(_HASHED)
        response = FileResponse(
            path,
            stat_result=path.stat(),
            media_type=_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0],
            headers={"cache-control": _FOREVER if fixed else _ASK_AGAIN},
        )
        tag = response.headers["etag"]
        if tag in [known.strip() for known in request.headers.get("if-none-match", "").split(",")]:
            return Response(
                status_code=304, headers={"etag": tag, "cache-control": response.headers["cache-control"]}
            )
        return response

    app.add_route("/{path:path}", serve, methods=["GET", "HEAD"], include_in_schema=False, name="console")
