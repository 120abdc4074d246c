"""How the SDK reaches a site: over HTTP, or straight into an application in this process.

Both give the same answers and raise the same errors, so every wing's client is written once.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from onmaru.core.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    LimitExceeded,
    NotFound,
    OnmaruError,
    Unauthenticated,
    Unavailable,
)

if TYPE_CHECKING:
    import httpx

_BY_STATUS: dict[int, type[OnmaruError]] = {
    400: InvalidInput, 401: Unauthenticated, 403: Forbidden, 404: NotFound, 409: Conflict, 413: LimitExceeded,
    422: InvalidInput, 429: Unavailable, 503: Unavailable,
}  # fmt: skip


class SiteUnreachable(Unavailable):
    code = "site_unreachable"


class Transport(Protocol):
    """Sends one request; returns the response body as JSON or bytes, or raises an `OnmaruError`."""

    where: str

    def send(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None, json: Any = None,
        content: bytes | None = None,
    ) -> Any: ...  # fmt: skip

    def exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """One request as it is, for protocols of their own: status and headers are the caller's to judge."""
        ...

    def save(self, path: str, out: Path, *, params: Mapping[str, Any] | None = None) -> int:
        """Fetch into a file; returns its size [bytes]. What could not be finished is not left behind."""

    def close(self) -> None: ...


def error_from_problem(status: int, problem: Mapping[str, Any]) -> OnmaruError:
    """The error a problem+json body describes, as the nearest class of our tree with the same code."""
    family = _BY_STATUS.get(status, OnmaruError)
    code = str(problem.get("code") or problem.get("title") or family.code)
    exact = next((kind for kind in _descendants(OnmaruError) if kind.code == code), None)
    kind = exact or family
    error = kind.__new__(kind)  # a class may build its words from parts that do not travel
    OnmaruError.__init__(
        error, str(problem.get("detail") or f"HTTP {status}"), hint=str(problem.get("hint") or "")
    )
    error.params = dict(problem.get("params") or {})
    if exact is None:
        error.code = code  # type: ignore[misc]  # the instance shadows the class: a code of a wing not imported here
    return error


def _descendants(kind: type[OnmaruError]) -> list[type[OnmaruError]]:
    found = [kind]
    for child in kind.__subclasses__():
        found += _descendants(child)
    return found


def _body(response: httpx.Response) -> Any:
    content_type = response.headers.get("content-type", "")
    if response.status_code >= 400:
        is_json = "json" in content_type
        problem = response.json() if is_json else {"detail": response.text[:200] or response.reason_phrase}
        raise error_from_problem(response.status_code, problem)
    if response.status_code == 204:
        return None
    return response.json() if "json" in content_type else response.content


def _query(params: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (params or {}).items() if value is not None}


def _into(out: Path, pieces: Iterable[bytes]) -> int:
    """Write a file whole or not at all."""
    part = out.with_name(out.name + ".part")
    size = 0
    try:
        with part.open("wb") as file:
            for piece in pieces:
                size += file.write(piece)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return size


class HttpTransport:
    """A site at a URL, with an API key."""

    def __init__(
        self, url: str, *, token: str = "", verify: bool | str = True, timeout_s: float = 60.0
    ) -> None:
        import httpx

        self.where = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        trust: Any = ssl.create_default_context(cafile=verify) if isinstance(verify, str) else verify
        self._client = httpx.Client(base_url=self.where, headers=headers, verify=trust, timeout=timeout_s)

    def send(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None, json: Any = None,
        content: bytes | None = None,
    ) -> Any:  # fmt: skip
        import httpx

        try:
            response = self._client.request(method, path, params=_query(params), json=json, content=content)
        except httpx.TransportError as error:
            hint = "check the address, and that `onmaru up` is running there"
            raise SiteUnreachable(f"cannot reach {self.where}: {error}", hint=hint, url=self.where) from error
        return _body(response)

    def exchange(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None, content: bytes | None = None,
    ) -> httpx.Response:  # fmt: skip
        import httpx

        try:
            return self._client.request(
                method, path, params=_query(params) or None, headers=headers, content=content
            )
        except httpx.TransportError as error:
            hint = "check the address, and that `onmaru up` is running there"
            raise SiteUnreachable(f"cannot reach {self.where}: {error}", hint=hint, url=self.where) from error

    def save(self, path: str, out: Path, *, params: Mapping[str, Any] | None = None) -> int:
        import httpx

        try:
            with self._client.stream("GET", path, params=_query(params)) as response:
                if response.status_code >= 400:
                    response.read()
                    _body(response)
                return _into(out, response.iter_bytes(1 << 20))
        except httpx.TransportError as error:
            hint = "check the address, and that `onmaru up` is running there"
            raise SiteUnreachable(f"cannot reach {self.where}: {error}", hint=hint, url=self.where) from error

    def close(self) -> None:
        self._client.close()


class LocalTransport:
    """An ASGI application run on a loop of its own in a background thread of this process.

    Args:
        token: Gives the key to send, asked once the application's lifespan has been entered.
    """

    def __init__(self, app: Any, *, where: str, token: Callable[[], str]) -> None:
        import httpx

        self.where = where
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="onmaru-local", daemon=True)
        self._thread.start()
        self._lifespan = app.router.lifespan_context(app)
        try:
            self._call(self._lifespan.__aenter__())
        except BaseException:
            self._halt()
            raise
        headers = {"Authorization": f"Bearer {token()}"}
        transport = httpx.ASGITransport(app)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers)

    def _call(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _halt(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def send(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None, json: Any = None,
        content: bytes | None = None,
    ) -> Any:  # fmt: skip
        asked = self._client.request(method, path, params=_query(params), json=json, content=content)
        return _body(self._call(asked))

    def exchange(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None, content: bytes | None = None,
    ) -> httpx.Response:  # fmt: skip
        asked = self._client.request(
            method, path, params=_query(params) or None, headers=headers, content=content
        )
        response: httpx.Response = self._call(asked)
        return response

    def save(self, path: str, out: Path, *, params: Mapping[str, Any] | None = None) -> int:
        response = self._call(self._client.request("GET", path, params=_query(params)))
        if response.status_code >= 400:
            _body(response)
        return _into(out, [response.content])

    def close(self) -> None:
        if self._loop.is_closed():
            return
        self._call(self._client.aclose())
        self._call(self._lifespan.__aexit__(None, None, None))
        self._halt()
