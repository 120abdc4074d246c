"""Asks other registries: only at addresses a mirror may connect to, with credentials for nobody else.

A name is looked up once, its addresses are checked, and the connection goes to the one that was checked, so a name
that changes its address in between (DNS rebinding) gains nothing. Every hop of a redirect is checked the same way.

Sources: Distribution specification, "Token Authentication"; RFC 9110, sections 10.2.3 (`Retry-After`) and 15.4.
"""

from __future__ import annotations

import base64
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from onmaru.core.errors import OnmaruError
from onmaru.hub.errors_mirror import (
    NotMirrored,
    UpstreamAddressRefused,
    UpstreamBusy,
    UpstreamDenied,
    UpstreamFailed,
    UpstreamGated,
)
from onmaru.hub.rules.mirror import Network, Protocol, may_connect

MAX_HOPS = 5
_MAX_TOKEN = 64 << 10
_PART = re.compile(r'([a-zA-Z]+)="([^"]*)"')
_REDIRECTS = (301, 302, 303, 307, 308)
_TRIES = 3
_ABSENT = ("RepoNotFound", "RevisionNotFound", "EntryNotFound")


class _Guarded(httpcore.NetworkBackend):
    """Connects where a mirror may."""

    def __init__(self, allowed: Sequence[Network], *, plain: bool) -> None:
        self._allowed = allowed
        self._plain = plain
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        for *_, address in found:
            text = str(address[0])
            if may_connect(text, self._allowed, plain=self._plain):
                return self._real.connect_tcp(text, port, timeout, local_address, socket_options)
        why = "without TLS only networks in hub.mirror_networks" if self._plain else "it is no public address"
        raise UpstreamAddressRefused(f"{host} is not connected to: {why}",
                                     hint="an operator may allow its network with hub.mirror_networks", host=host)  # fmt: skip

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise UpstreamAddressRefused("sockets are not connected to", hint="use an address of https", host="")

    def sleep(self, seconds: float) -> None:
        self._real.sleep(seconds)


class _Transport(httpx.HTTPTransport):
    def __init__(self, allowed: Sequence[Network], *, plain: bool) -> None:
        super().__init__(verify=False, trust_env=False)  # replaced by the pool below, which does verify
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), max_connections=32, max_keepalive_connections=8,
            keepalive_expiry=20.0, network_backend=_Guarded(allowed, plain=plain),
        )  # fmt: skip


class Upstream:
    """One other registry; thread-safe.

    Args:
        base: Its address, without a slash at the end.
        username, secret: What to sign in with; a secret without a name is a bearer token.
        allowed: Networks that may be connected to though they are not public.
        timeout_s: Longest silence [s].
        protocol: How it refuses: a registry challenges, a Hugging Face endpoint says why in `X-Error-Code`.
    """

    def __init__(
        self, base: str, username: str, secret: str, allowed: Sequence[Network], *, timeout_s: float = 30.0,
        protocol: Protocol = "oci",
    ) -> None:  # fmt: skip
        self.base = base
        self._protocol = protocol
        self._username = username
        self._secret = secret
        self._client = httpx.Client(
            mounts={"http://": _Transport(allowed, plain=True), "https://": _Transport(allowed, plain=False)},
            follow_redirects=False, trust_env=False, timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, 10.0)),
            headers={"User-Agent": "onmaru-mirror/1"},
        )  # fmt: skip
        self._lock = threading.Lock()
        self._tokens: dict[str, tuple[str, float]] = {}

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, scope: str = ""
    ) -> Iterator[httpx.Response]:
        """Ask for something; the body has not been read yet.

        Args:
            url: An address, or a path below `base`.
            scope: Of the registry token that it may take.
        Raises:
            UpstreamFailed: no answer, or one of 5xx; its kinds: `UpstreamDenied`, `UpstreamBusy`,
                `UpstreamAddressRefused`.
            NotMirrored, UpstreamGated: a Hugging Face endpoint refuses so.
        """
        target = url if "://" in url else self.base + url
        try:
            response = self._hops(method, target, dict(headers or {}), scope)
        except httpx.TimeoutException as error:
            raise UpstreamFailed(
                f"{self._host} did not answer in time", hint="try again later", url=self.base
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            hint = "check its address and whether it runs"
            raise UpstreamFailed(f"{self._host} cannot be reached ({type(error).__name__})", hint=hint,
                                 url=self.base) from error  # fmt: skip
        try:
            self._judge(response)
            yield response
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise UpstreamFailed(f"{self._host} broke off ({type(error).__name__})", hint="try again later",
                                 url=self.base) from error  # fmt: skip
        finally:
            response.close()

    def read(
        self, url: str, most: int, *, headers: Mapping[str, str] | None = None, scope: str = ""
    ) -> tuple[httpx.Response, bytes]:
        """GET a whole body of at most `most` bytes."""
        with self.ask("GET", url, headers=headers, scope=scope) as response:
            return response, self._body(response, most)

    def content(self, url: str, size: int, *, scope: str = "") -> Iterator[bytes]:
        """GET a content of known length; a connection that breaks is taken up where it broke.

        Args:
            size: How long it is [B].
        Raises:
            UpstreamFailed: it does not come, or not whole.
        """
        got = 0
        for attempt in range(1, _TRIES + 1):
            headers = {"Range": f"bytes={got}-"} if got else {}
            try:
                with self.ask("GET", url, headers=headers, scope=scope) as response:
                    if response.status_code != (206 if got else 200):
                        raise self._odd(f"answers {response.status_code} for a content it refers to")
                    for piece in response.iter_raw(1 << 20):
                        got += len(piece)
                        if got > size:
                            raise self._odd(f"gives more than the {size:,} bytes it says")
                        yield piece
                if got == size:
                    return
            except UpstreamFailed:
                if attempt == _TRIES or not got:
                    raise
        raise self._odd(f"gives only {got:,} of {size:,} bytes")

    def _odd(self, what: str) -> UpstreamFailed:
        return UpstreamFailed(f"{self.base} {what}", hint="ask whoever runs it", url=self.base)

    @property
    def _host(self) -> str:
        return urlsplit(self.base).netloc

    def _body(self, response: httpx.Response, most: int) -> bytes:
        pieces, size = [], 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > most:
                raise UpstreamFailed(f"{self._host} answered more than {most:,} bytes", hint="nothing was taken",
                                     url=self.base)  # fmt: skip
            pieces.append(piece)
        return b"".join(pieces)

    def _hops(self, method: str, url: str, headers: dict[str, str], scope: str) -> httpx.Response:
        signed = False
        for _ in range(MAX_HOPS + 1):
            ours = _origin(url) == _origin(self.base)
            own = headers | (self._credentials(scope) if ours else {})
            # What is not coded arrives as it is stored: digests are of that.
            response = self._client.send(
                self._client.build_request(method, url, headers=own | {"Accept-Encoding": "identity"}),
                stream=True,
            )
            if response.status_code == 401 and ours and not signed and self._protocol == "oci":
                challenge = response.headers.get("www-authenticate", "")
                response.close()
                if not self._answer(challenge, scope):
                    return response
                signed = True
                continue
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                return response
            response.close()
            following = str(httpx.URL(url).join(response.headers["location"]))
            if urlsplit(url).scheme == "https" and urlsplit(following).scheme != "https":
                raise UpstreamAddressRefused(f"{self._host} leads away from TLS",
                                             hint="it must redirect to https", host=urlsplit(following).netloc)  # fmt: skip
            url = following
        raise UpstreamFailed(f"{self._host} redirects without end", hint="check its address", url=self.base)

    def _credentials(self, scope: str) -> dict[str, str]:
        with self._lock:
            token, until = self._tokens.get(scope, ("", 0.0))
        if token and until > time.monotonic():
            return {"Authorization": token}
        if self._secret and not self._username:
            return {"Authorization": f"Bearer {self._secret}"}
        return {}

    def _answer(self, challenge: str, scope: str) -> bool:
        """Sign in as the other side asks; returns whether there is something new to try."""
        kind, _, rest = challenge.partition(" ")
        said = {name.lower(): value for name, value in _PART.findall(rest)}
        if kind.lower() == "basic" and self._username and self._secret:
            raw = base64.b64encode(f"{self._username}:{self._secret}".encode()).decode()
            self._keep(scope, f"Basic {raw}", 3600.0)
            return True
        realm = said.get("realm", "")
        if kind.lower() != "bearer" or not realm:
            return False
        if urlsplit(self.base).scheme == "https" and urlsplit(realm).scheme != "https":
            raise UpstreamAddressRefused(
                f"{self._host} gives tokens without TLS", hint="use another registry", host=realm[:100]
            )
        auth = httpx.BasicAuth(self._username, self._secret) if self._username and self._secret else None
        params = {name: value for name, value in (("service", said.get("service", "")),
                                                  ("scope", said.get("scope") or scope)) if value}  # fmt: skip
        with self._client.stream("GET", realm, params=params, auth=auth or httpx.Auth()) as response:
            if response.status_code != 200:
                return False
            try:
                answer = httpx.Response(200, content=self._body(response, _MAX_TOKEN)).json()
            except ValueError:
                return False
        token = answer.get("token") or answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token.isascii():
            return False
        life = answer.get("expires_in", 60)
        self._keep(
            scope,
            f"Bearer {token}",
            float(life) * 0.8 if isinstance(life, int | float) and 0 < life < 1e6 else 48.0,
        )
        return True

    def _keep(self, scope: str, header: str, life_s: float) -> None:
        with self._lock:
            if len(self._tokens) >= 1000:
                self._tokens.clear()
            self._tokens[scope] = (header, time.monotonic() + life_s)

    def _judge(self, response: httpx.Response) -> None:
        status = response.status_code
        if self._protocol == "hf" and status in (401, 403, 404):
            refusal = self._told(response)
            if refusal is not None:
                raise refusal
        if status in (401, 403):
            # One repository of an endpoint may be closed to us, and the others open.
            more = {"wait_s": 0} if self._protocol == "hf" and status == 403 else {}
            raise UpstreamDenied(f"{self._host} answers {status}", hint="check the mirror's username and secret",
                                 url=self.base, **more)  # fmt: skip
        if status == 429:
            wait = response.headers.get("retry-after", "")
            wait_s = min(3600, int(wait)) if wait.isdigit() and len(wait) < 9 else 60
            raise UpstreamBusy(f"{self._host} asks for patience", hint=f"it is asked again in {wait_s} s",
                               url=self.base, wait_s=wait_s)  # fmt: skip
        if status >= 500:
            raise UpstreamFailed(f"{self._host} answers {status}", hint="try again later", url=self.base)

    def _told(self, response: httpx.Response) -> OnmaruError | None:
        """Why a Hugging Face endpoint refuses: 401 also stands for what is not there, or not for us to know of."""
        code, said = response.headers.get("x-error-code", ""), response.headers.get("x-error-message", "")
        if code == "GatedRepo":
            hint = "accept its conditions there, and give the mirror a token of that account"
            return UpstreamGated(f"{self._host} has conditions for this", hint=hint, url=self.base)
        wrong_token = "invalid" in said.lower() and "credentials" in said.lower()
        if (
            code in _ABSENT
            or response.status_code == 404
            or (response.status_code == 401 and not wrong_token)
        ):
            hint = "check the name; it is asked for again in a while"
            return NotMirrored(
                "it is not there on the other side", hint=hint, upstream=code or "RepoNotFound"
            )
        return None


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port
