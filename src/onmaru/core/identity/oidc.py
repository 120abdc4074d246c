"""Single sign-on: OpenID Connect, authorization code with PKCE.

Sources: OpenID Connect Core 1.0 sections 3.1.2, 3.1.3.7 (ID token validation); RFC 7636 (PKCE, S256);
OpenID Connect Discovery 1.0 section 4; RFC 9700 (exact redirect URIs, one-time state).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from sqlalchemy import Connection, text

from onmaru.core.config import OidcProvider, is_loopback
from onmaru.core.errors import InvalidInput, NotFound, OnmaruError, Unauthenticated, Unavailable
from onmaru.core.events import record
from onmaru.core.identity.accounts import SOURCE, Accounts, NameTaken
from onmaru.core.identity.permissions import ROLES, NotPermitted
from onmaru.core.identity.secrets import new_token, token_hash
from onmaru.core.identity.sessions import Session, Sessions
from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, now_ns

_FLOW_S = 600
_TIMEOUT_S = 10.0
_LEEWAY_S = 60
_MAX_ANSWER_BYTES = 1 << 20
_CACHE_S = 3600.0
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)


class UnknownProvider(NotFound):
    code = "identity.unknown_provider"


class ProviderUnavailable(Unavailable):
    code = "identity.provider_unavailable"


class BadFlow(Unauthenticated):
    code = "identity.bad_flow"


class BadIdToken(Unauthenticated):
    code = "identity.bad_id_token"


class Oidc:
    """The configured providers; their metadata and keys are fetched when needed and kept for an hour."""

    def __init__(
        self, db: Database, accounts: Accounts, sessions: Sessions, providers: Sequence[OidcProvider]
    ) -> None:
        self._db = db
        self._accounts = accounts
        self._sessions = sessions
        self.providers = {provider.id: provider for provider in providers}
        self._lock = threading.Lock()
        self._documents: dict[str, tuple[float, dict[str, Any]]] = {}

    def begin(self, provider_id: str, *, redirect_uri: str, return_to: str = "/") -> tuple[str, str]:
        """Start a login; returns `(address to send the browser to, state)`.

        The state goes into a cookie too, so that only the browser that began can finish.

        Raises:
            UnknownProvider: not configured.
            ProviderUnavailable: it does not answer as it should.
        """
        provider = self._provider(provider_id)
        endpoint = self._endpoint(provider, "authorization_endpoint")
        state, nonce, verifier = new_token(), new_token(), new_token()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        now = now_ns()
        with self._db.write() as connection:
            connection.execute(text("DELETE FROM oidc_flows WHERE expires_ns <= :now"), {"now": now})
            connection.execute(
                text(
                    "INSERT INTO oidc_flows (state_hash, provider, verifier, nonce, return_to, expires_ns)"
                    " VALUES (:state, :provider, :verifier, :nonce, :return_to, :expires)"
                ),
                {
                    "state": token_hash(state), "provider": provider.id, "verifier": verifier, "nonce": nonce,
                    "return_to": safe_return(return_to), "expires": now + _FLOW_S * NS_PER_S,
                },
            )  # fmt: skip
        query = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(dict.fromkeys(("openid", *provider.scopes))),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}", state

    def finish(
        self,
        provider_id: str,
        *,
        state: str,
        browser_state: str,
        code: str,
        redirect_uri: str,
        address: str = "",
    ) -> tuple[Session, str]:
        """Finish a login; returns the session and the path to return to.

        Raises:
            BadFlow: the state is unknown, used, expired, or of another browser.
            BadIdToken: what the provider says of the person cannot be trusted.
            NotPermitted: the person has no role here.
        """
        provider = self._provider(provider_id)
        hashed = {"hash": token_hash(state)}
        with self._db.write() as connection:
            flow = connection.execute(
                text("DELETE FROM oidc_flows WHERE state_hash = :hash RETURNING *"), hashed
            ).first()
        fresh = flow is not None and flow.provider == provider.id and flow.expires_ns > now_ns()
        if flow is None or not fresh or state != browser_state:
            raise BadFlow("this login was not begun here, or too long ago", hint="begin again")
        try:
            claims = self._exchange(provider, code, flow.verifier, flow.nonce, redirect_uri)
            with self._db.write() as connection:
                user_id = self._person(connection, provider, claims)
                session = self._sessions.open(connection, user_id, f"oidc:{provider.id}", address)
        except OnmaruError as error:
            data = {"method": f"oidc:{provider.id}", "address": address, "why": error.code}
            with self._db.write() as connection:
                record(connection, type="identity.login.failed", source=SOURCE, actor="anonymous", data=data)
            raise
        if session is None:
            raise NotPermitted("this account is switched off", hint="ask an admin", action="core.read")
        return session, str(flow.return_to)

    def _exchange(
        self, provider: OidcProvider, code: str, verifier: str, nonce: str, redirect_uri: str
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": provider.client_id,
            "code_verifier": verifier,
        }
        if secret := provider.secret():
            form["client_secret"] = secret
        answer = _fetch("POST", self._endpoint(provider, "token_endpoint"), data=form)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise BadIdToken(
                "the provider sent no ID token", hint="check that the scope openid is allowed there"
            )
        try:
            return self._verify(provider, token, nonce, fresh=False)
        except BadIdToken:
            return self._verify(provider, token, nonce, fresh=True)  # the provider may have changed its keys

    def _verify(self, provider: OidcProvider, token: str, nonce: str, *, fresh: bool) -> dict[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        keys = self._document(self._endpoint(provider, "jwks_uri"), fresh=fresh)
        try:
            key_set = KeySet.import_key_set(keys)  # type: ignore[arg-type]
            decoded = jwt.decode(token, key_set, algorithms=list(ALGORITHMS))
            registry = jwt.JWTClaimsRegistry(
                leeway=_LEEWAY_S,
                iss={"essential": True, "value": self._metadata(provider)["issuer"]},
                aud={"essential": True, "value": provider.client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            registry.validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            why = f"{type(error).__name__}: {error}"[:200]
            raise BadIdToken(
                f"the ID token was refused: {why}", hint="check client id, issuer and clocks"
            ) from error
        claims = dict(decoded.claims)
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != provider.client_id:
            raise BadIdToken(
                "the ID token was made for several clients, and not by us", hint="check the client id"
            )
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise BadIdToken("the ID token names nobody", hint="check the provider")
        return claims

    def _person(self, connection: Connection, provider: OidcProvider, claims: Mapping[str, Any]) -> str:
        """The user of these claims, created at the first login; never matched by name or e-mail, which a
        provider may let people choose."""
        role = role_from(provider, claims)
        key = {"issuer": provider.issuer, "subject": claims["sub"]}
        query = text("SELECT user_id FROM oidc_identities WHERE issuer = :issuer AND subject = :subject")
        user_id = connection.execute(query, key).scalar()
        if user_id is not None:
            if provider.role_claim:
                self._follow_role(connection, str(user_id), role)
            return str(user_id)
        if role is None:
            hint = "ask an admin to map your group, or to set default_role for this provider"
            raise NotPermitted("you have no role on this site", hint=hint, action="core.read")
        wanted = _user_name(claims)
        display = str(claims.get("name") or wanted)[:200]
        for number in range(1, 100):
            name = wanted if number == 1 else f"{wanted[:60]}-{number}"
            try:
                user_id = self._accounts.insert(
                    connection, self._accounts.site_id, name, display, role, "person", f"oidc:{provider.id}"
                )
                break
            except NameTaken:
                continue
        else:
            raise NameTaken(f"too many people are called {wanted!r}", hint="ask an admin", name=wanted)
        connection.execute(
            text("INSERT INTO oidc_identities (issuer, subject, user_id) VALUES (:issuer, :subject, :user)"),
            {**key, "user": user_id},
        )
        return str(user_id)

    def _follow_role(self, connection: Connection, user_id: str, role: str | None) -> None:
        query = text(
            "SELECT organisation_id, role FROM memberships WHERE user_id = :user AND organisation_id = :site"
        )
        member = connection.execute(query, {"user": user_id, "site": self._accounts.site_id}).first()
        if role is None or member is None:
            hint = "ask an admin to map your group"
            raise NotPermitted("you have no role on this site any more", hint=hint, action="core.read")
        if member.role == role:
            return
        if member.role == "owner" and not self._accounts.has_other_owner(
            connection, member.organisation_id, user_id
        ):
            return  # the last owner stays one, whatever the provider says
        self._accounts.set_role(connection, member.organisation_id, user_id, role)
        data = {"role": role, "by": "provider"}
        record(
            connection,
            type="identity.user.changed",
            source=SOURCE,
            subject=user_id,
            actor="system",
            data=data,
        )

    def _provider(self, provider_id: str) -> OidcProvider:
        provider = self.providers.get(provider_id)
        if provider is None:
            raise UnknownProvider(f"no sign-in provider {provider_id[:40]!r}", hint="see /session/methods")
        return provider

    def _metadata(self, provider: OidcProvider) -> dict[str, Any]:
        issuer = provider.issuer.rstrip("/")
        metadata = self._document(f"{issuer}/.well-known/openid-configuration", fresh=False)
        if str(metadata.get("issuer", "")).rstrip("/") != issuer:
            hint = "identity.oidc.issuer must be what the provider calls itself"
            raise ProviderUnavailable(f"{provider.issuer} calls itself {metadata.get('issuer')!r}", hint=hint)
        return metadata

    def _endpoint(self, provider: OidcProvider, name: str) -> str:
        endpoint = self._metadata(provider).get(name)
        if not isinstance(endpoint, str):
            raise ProviderUnavailable(f"{provider.issuer} has no {name}", hint="check the issuer")
        _refuse_plain(endpoint)
        return endpoint

    def _document(self, url: str, *, fresh: bool) -> dict[str, Any]:
        now = time.monotonic()
        with self._lock:
            found = self._documents.get(url)
        if found is not None and not fresh and found[0] > now:
            return found[1]
        _refuse_plain(url)
        document = _fetch("GET", url)
        with self._lock:
            self._documents[url] = (now + _CACHE_S, document)
        return document


def role_from(provider: OidcProvider, claims: Mapping[str, Any]) -> str | None:
    """The highest role the provider's claim gives, else its default role; None means no entry."""
    value = claims.get(provider.role_claim) if provider.role_claim else None
    values = value if isinstance(value, list) else [value]
    roles = [provider.roles[v] for v in values if isinstance(v, str) and v in provider.roles]
    return max(roles, key=ROLES.index) if roles else provider.default_role


def safe_return(path: str) -> str:
    """A path of our own site; anything that could lead elsewhere becomes `/`."""
    plain = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and path.isprintable()
        and "\\" not in path
    )
    return path if plain and len(path) <= 2000 else "/"


def _user_name(claims: Mapping[str, Any]) -> str:
    raw = str(claims.get("preferred_username") or claims.get("email") or "").lower()
    name = re.sub(r"[^a-z0-9._@+-]+", "-", raw).strip("-._@+")[:64]
    return name or f"person-{hashlib.sha256(str(claims['sub']).encode()).hexdigest()[:8]}"


def _refuse_plain(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise InvalidInput(
            f"{parts.scheme}://{parts.hostname} is not encrypted", hint="providers are reached by https"
        )


def _fetch(method: str, url: str, *, data: Mapping[str, str] | None = None) -> dict[str, Any]:
    host = urlsplit(url).netloc
    try:
        with (
            httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False) as client,
            client.stream(method, url, data=data, headers={"Accept": "application/json"}) as response,
        ):
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > _MAX_ANSWER_BYTES:
                    raise ProviderUnavailable(f"{host} sends too much", hint="check the issuer")
            status = response.status_code
    except httpx.HTTPError as error:
        hint = "check the network and the issuer"
        raise ProviderUnavailable(
            f"{host} does not answer: {type(error).__name__}", hint=hint, host=host
        ) from error
    if status == 400 and method == "POST":
        raise BadFlow(f"{host} refused the login", hint="begin again; check client id and secret")
    if status != 200:
        raise ProviderUnavailable(
            f"{host} answers {status}", hint="check the issuer and the client", host=host
        )
    try:
        document = json.loads(body)
    except ValueError as error:
        raise ProviderUnavailable(f"{host} sends no JSON", hint="check the issuer", host=host) from error
    if not isinstance(document, dict):
        raise ProviderUnavailable(f"{host} sends no JSON object", hint="check the issuer", host=host)
    return document
