"""Single sign-on against a real OpenID provider in this process, honest and dishonest."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

SECRET = "a client secret of 32 characters!"
Spoil = Callable[[dict[str, Any]], None]


class Provider(ThreadingHTTPServer):
    """Signs in whoever asks as `claims`; checks the client's secret, redirect URI and PKCE."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self.signing_key: Any = self.key
        self.header: dict[str, Any] = {"alg": "ES256", "kid": "one"}
        self.claims: dict[str, Any] = {
            "sub": "42",
            "preferred_username": "Kim.Minsu",
            "name": "김민수",
            "groups": ["line"],
        }
        self.codes: dict[str, dict[str, str]] = {}
        self.spoil: Spoil = lambda claims: None

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": asked["client_id"], "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            **self.claims,
        }  # fmt: skip
        self.spoil(claims)
        return jwt.encode(self.header, claims, self.signing_key, algorithms=["ES256", "HS256"])


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *args: Any) -> None:
        return

    def answer(self, body: dict[str, Any], status: int = 200) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:  # the name http.server asks for
        issuer, url = self.server.issuer, urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
            self.answer({"issuer": issuer} | {name: issuer + path for name, path in ends.items()})
        elif url.path == "/jwks":
            self.answer(KeySet([self.server.key]).as_dict(private=False))
        elif url.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            code = f"code-{len(self.server.codes)}"
            self.server.codes[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.answer({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(form.get("code", ""), None)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
            .rstrip(b"=")
            .decode()
        )
        if (
            asked is None
            or form.get("client_secret") != SECRET
            or form["redirect_uri"] != asked["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or challenge != asked["code_challenge"]
        ):
            self.answer({"error": "invalid_grant"}, 400)
            return
        self.answer({"access_token": "x", "token_type": "Bearer", "id_token": self.server.token(asked)})


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def app(
    provider: Provider, tmp_path: Path, make_floor: Callable[..., AbstractContextManager[FastAPI]]
) -> Iterator[FastAPI]:
    (tmp_path / "secret").write_text(SECRET)
    corporate = {
        "id": "corp", "label": "Corporate", "issuer": provider.issuer, "client_id": "onmaru",
        "client_secret_file": str(tmp_path / "secret"), "role_claim": "groups",
        "roles": {"line": "reader", "it": "admin"},
    }  # fmt: skip
    with make_floor(tmp_path / "data", {"identity.oidc": [corporate]}) as found:
        yield found


@pytest.fixture
def browser(app: FastAPI, serve_floor: Callable[..., AbstractContextManager[str]]) -> Iterator[httpx.Client]:
    with (
        serve_floor(app) as address,
        httpx.Client(base_url=f"{address}/api/v1", follow_redirects=False) as client,
    ):
        yield client


def sign_in(browser: httpx.Client, return_to: str = "/twin") -> httpx.Response:
    """Walk the redirects as a browser does; returns the answer of our callback."""
    begin = browser.get("/session/oidc/corp", params={"return_to": return_to})
    assert begin.status_code == 303
    back = httpx.get(begin.headers["location"]).headers["location"]
    return browser.get(back)


def test_the_whole_way(browser: httpx.Client, provider: Provider, app: FastAPI) -> None:
    assert browser.get("/session/methods").json()["oidc"] == [{"id": "corp", "label": "Corporate"}]
    done = sign_in(browser)
    assert (done.status_code, done.headers["location"]) == (303, "/twin")
    me = browser.get("/session").json()
    assert (me["user"]["name"], me["user"]["display"], me["role"]) == ("kim.minsu", "김민수", "reader")
    provider.claims["groups"] = ["line", "it"]
    provider.claims["preferred_username"] = "somebody.else"
    sign_in(browser)
    again = browser.get("/session").json()
    assert (again["user"], again["role"]) == (me["user"], "admin")  # found by subject, role read anew
    types = [event.type for event in app.state.feed.tail(20, "identity.login")]
    assert types == ["identity.login.succeeded"] * 2


def test_a_taken_name_is_not_taken_over(browser: httpx.Client, provider: Provider) -> None:
    provider.claims["preferred_username"] = "owner"
    sign_in(browser)
    me = browser.get("/session").json()
    assert (me["user"]["name"], me["role"]) == ("owner-2", "reader")


def test_somebody_without_a_role_stays_outside(browser: httpx.Client, provider: Provider) -> None:
    provider.claims["groups"] = ["visitors"]
    assert sign_in(browser).headers["location"] == "/login?error=identity.not_permitted"
    provider.claims["groups"] = {"line": True}
    assert sign_in(browser).headers["location"] == "/login?error=identity.not_permitted"
    assert browser.get("/session").status_code == 401


def test_one_returns_to_our_own_pages_only(browser: httpx.Client) -> None:
    assert sign_in(browser, "https://evil.example/").headers["location"] == "/"


def _without(name: str) -> Spoil:
    return lambda claims: claims.pop(name)


SPOILT: dict[str, Spoil] = {
    "another nonce": lambda c: c.update(nonce="x"),
    "no nonce": _without("nonce"),
    "for another client": lambda c: c.update(aud="other"),
    "for several, not by us": lambda c: c.update(aud=["onmaru", "other"], azp="other"),
    "by another issuer": lambda c: c.update(iss="https://evil.example"),
    "expired": lambda c: c.update(exp=int(time.time()) - 600),
    "no expiry": _without("exp"),
    "nobody": lambda c: c.update(sub=""),
    "a number as subject": lambda c: c.update(sub=7),
    "not yet": lambda c: c.update(nbf=int(time.time()) + 600),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_spoilt_tokens_are_refused(
    browser: httpx.Client, provider: Provider, app: FastAPI, spoil: Spoil
) -> None:
    provider.spoil = spoil
    assert sign_in(browser).headers["location"] == "/login?error=identity.bad_id_token"
    assert browser.get("/session").status_code == 401
    assert app.state.feed.tail(1)[0].type == "identity.login.failed"


def test_forged_signatures_are_refused(browser: httpx.Client, provider: Provider) -> None:
    provider.signing_key = ECKey.generate_key("P-256", {"kid": "one"})
    assert sign_in(browser).headers["location"] == "/login?error=identity.bad_id_token"
    # The classic: the public key used as an HMAC secret.
    provider.signing_key = OctKey.import_key(json.dumps(provider.key.as_dict(private=False)))
    provider.header = {"alg": "HS256", "kid": "one"}
    assert sign_in(browser).headers["location"] == "/login?error=identity.bad_id_token"


def test_a_provider_may_change_its_keys(browser: httpx.Client, provider: Provider) -> None:
    sign_in(browser)
    provider.key = provider.signing_key = ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})
    provider.header = {"alg": "ES256", "kid": "two"}
    assert sign_in(browser).headers["location"] == "/twin"


def test_only_the_browser_that_began_can_finish_and_only_once(browser: httpx.Client) -> None:
    begin = browser.get("/session/oidc/corp")
    back = httpx.get(begin.headers["location"]).headers["location"]
    assert httpx.get(back).headers["location"] == "/login?error=identity.bad_flow"  # a victim's browser
    assert browser.get(back).headers["location"] == "/login?error=identity.bad_flow"  # used up by the attempt
    for query in ("", "?state=x&code=y"):
        answer = browser.get(f"/session/oidc/corp/callback{query}")
        assert answer.headers["location"] == "/login?error=identity.bad_flow"


def test_a_provider_that_is_absent_or_lies(browser: httpx.Client, provider: Provider) -> None:
    assert browser.get("/session/oidc/other").json()["code"] == "identity.unknown_provider"
    provider.issuer = "http://127.0.0.1:1"
    answer = browser.get("/session/oidc/corp")
    assert (answer.status_code, answer.json()["code"]) == (503, "identity.provider_unavailable")
