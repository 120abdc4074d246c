"""The console's mount: caching, fallback to the index, nothing outside of the build."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onmaru.console import mount_console
from onmaru.core.errors import OnmaruError

INDEX = "<!doctype html><title>Onmaru</title>"


def application(folder: Path) -> Starlette:
    async def refuse(_: Request, error: Exception) -> Response:
        assert isinstance(error, OnmaruError)
        return JSONResponse({**error.problem(), "code": error.code}, status_code=error.status)

    app = Starlette(exception_handlers={OnmaruError: refuse})
    mount_console(app, folder=folder)
    return app


def get(folder: Path, address: str, **headers: str) -> httpx.Response:
    import asyncio

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=application(folder))
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
            return await client.get(f"http://site{address}", headers=headers)  # "//" alone names a host

    return asyncio.run(ask())


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("secret")
    folder = outside / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "assets" / "main-abc123.js").write_text("export {}")
    (folder / "look.js").write_text("//")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    return folder


def test_hashed_assets_are_cached_forever_and_pages_never(build: Path) -> None:
    asset = get(build, "/assets/main-abc123.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-type"].startswith("text/javascript")
    assert get(build, "/look.js").headers["cache-control"] == "no-cache"
    assert get(build, "/").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("address", ["/", "/twin", "/twin/deep/page", "/login", "/settings/users"])
def test_pages_answer_with_the_index(build: Path, address: str) -> None:
    answer = get(build, address)
    assert answer.status_code == 200
    assert answer.text == INDEX
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "address", ["/api/v1/nowhere", "/api", "/assets/gone-123.js", "/link.txt", "/favicon.ico"]
)
def test_absent_files_and_api_routes_are_not_the_index(build: Path, address: str) -> None:
    answer = get(build, address)
    assert answer.status_code == 404
    assert answer.json()["code"] == "console.unknown_file"


@given(st.text(alphabet="./\\%2efsecrt~", max_size=40))
def test_no_address_leaves_the_build(build: Path, address: str) -> None:
    answer = get(build, "/" + address.replace("%", "%25"))
    assert answer.text != "secret"
    assert answer.status_code in (200, 404)


def test_an_unchanged_page_is_not_sent_again(build: Path) -> None:
    tag = get(build, "/").headers["etag"]
    same = get(build, "/", **{"if-none-match": f'"other", {tag}'})
    assert same.status_code == 304
    assert same.content == b""
    assert get(build, "/", **{"if-none-match": '"other"'}).status_code == 200


def test_a_missing_build_says_how_to_build_and_appears_when_built(tmp_path: Path) -> None:
    absent = get(tmp_path, "/")
    assert absent.status_code == 503
    assert "make web" in absent.json()["hint"]
    (tmp_path / "index.html").write_text(INDEX)
    assert get(tmp_path, "/").status_code == 200
