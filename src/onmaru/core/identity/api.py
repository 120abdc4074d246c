"""Routes of identity: sessions, people, keys, organisations, the audit."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from onmaru.core.errors import InvalidInput, OnmaruError
from onmaru.core.events import read_audit, verify_chain
from onmaru.core.http.access import SESSION_COOKIE, check_origin, require
from onmaru.core.identity.group_api import router as group_router
from onmaru.core.identity.keys import ApiKey
from onmaru.core.identity.models import (
    AuditOut,
    ChainOut,
    KeyIn,
    KeyMade,
    KeyOut,
    KeysOut,
    LinkIn,
    LinkMade,
    MethodsOut,
    OidcMethod,
    OrganisationChoice,
    PasswordIn,
    PasswordSet,
    Person,
    SessionOut,
    TeamRoleOut,
    UserChange,
    UserIn,
    UserOut,
    UsersOut,
)
from onmaru.core.identity.permissions import Subject
from onmaru.core.identity.secrets import csrf_of
from onmaru.core.identity.service import Identity
from onmaru.core.identity.sessions import Session
from onmaru.core.identity.who import (
    Anybody,
    Editor,
    KeyHolder,
    TheIdentity,
    Viewer,
    organisation_out,
    user_out,
)
from onmaru.core.time import format_time, parse_time

router = APIRouter(tags=["identity"])
router.include_router(group_router)

FLOW_COOKIE = "onmaru_oidc"
API = "/api/v1"


AUDIT = Depends(require("audit.read"))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _secure(request: Request) -> bool:
    return request.url.scheme == "https" or request.app.state.settings.server.public_url.startswith(
        "https://"
    )


def _let_in(request: Request, response: Response, session: Session) -> None:
    response.set_cookie(
        SESSION_COOKIE, session.token, max_age=session.max_age_s, httponly=True, samesite="lax",
        secure=_secure(request), path="/",
    )  # fmt: skip


def _methods(identity: Identity) -> MethodsOut:
    providers = [OidcMethod(id=p.id, label=p.label or p.id) for p in identity.oidc.providers.values()]
    return MethodsOut(password=identity.settings.password_login, oidc=providers)


@router.get("/session/methods")
def list_login_methods(identity: TheIdentity) -> MethodsOut:
    """How people can sign in here."""
    return _methods(identity)


@router.post("/session/link", status_code=204)
def sign_in_by_link(request: Request, response: Response, identity: TheIdentity, body: LinkIn) -> None:
    """Sign in with a one-time login token; sets the session cookie."""
    check_origin(request, required=False)
    _let_in(request, response, identity.sessions.by_link(body.token, address=_address(request)))


@router.post("/session/password", status_code=204)
def sign_in_by_password(
    request: Request, response: Response, identity: TheIdentity, body: PasswordIn
) -> None:
    """Sign in with name and password; sets the session cookie."""
    check_origin(request, required=False)
    session = identity.sessions.by_password(body.user, body.password, address=_address(request))
    _let_in(request, response, session)


@router.get("/session/oidc/{provider}", response_class=RedirectResponse, status_code=303)
def begin_single_sign_on(
    request: Request,
    identity: TheIdentity,
    provider: str,
    return_to: Annotated[str, Query(max_length=2000)] = "/",
) -> Response:
    """Send the browser to the provider."""
    address, state = identity.oidc.begin(
        provider, redirect_uri=_redirect_uri(request, provider), return_to=return_to
    )
    response = RedirectResponse(address, 303)
    response.set_cookie(
        FLOW_COOKIE, state, max_age=600, httponly=True, samesite="lax", secure=_secure(request),
        path=f"{API}/session/oidc",
    )  # fmt: skip
    return response


@router.get("/session/oidc/{provider}/callback", response_class=RedirectResponse, status_code=303)
def finish_single_sign_on(
    request: Request,
    identity: TheIdentity,
    provider: str,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """Where the provider sends the browser back to; errors lead to the login page with their code."""
    try:
        session, path = identity.oidc.finish(
            provider, state=state, browser_state=request.cookies.get(FLOW_COOKIE, ""), code=code,
            redirect_uri=_redirect_uri(request, provider), address=_address(request),
        )  # fmt: skip
    except OnmaruError as error:
        return RedirectResponse(f"/login?error={error.code}", 303)
    response = RedirectResponse(path, 303)
    _let_in(request, response, session)
    response.delete_cookie(FLOW_COOKIE, path=f"{API}/session/oidc")
    return response


def _redirect_uri(request: Request, provider: str) -> str:
    public = request.app.state.settings.server.public_url.rstrip("/")
    base = public or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base}{API}/session/oidc/{provider}/callback"


@router.get("/session")
def get_session(request: Request, identity: TheIdentity, subject: Anybody) -> SessionOut:
    """Who I am, and what I may do."""
    return _session(request, identity, subject)


def _session(request: Request, identity: Identity, subject: Subject) -> SessionOut:
    token = request.cookies.get(SESSION_COOKIE, "")
    organisation = identity.accounts.organisation(subject.organisation)
    return SessionOut(
        user=Person(id=subject.id, name=subject.name, display=subject.display),
        organisation=organisation_out(organisation, subject.role),
        role=subject.role,  # type: ignore[arg-type]
        teams=[TeamRoleOut(id=team, role=role) for team, role in subject.teams.items()],  # type: ignore[arg-type]
        permissions=sorted(subject.permissions),
        csrf=csrf_of(token) if subject.session else None,
        methods=_methods(identity),
    )


@router.put("/session/organisation")
def switch_organisation(
    request: Request, identity: TheIdentity, subject: Anybody, body: OrganisationChoice
) -> SessionOut:
    """Go on in another organisation one belongs to, with the role one has there."""
    identity.sessions.switch(subject, body.organisation)
    return _session(request, identity, identity.subject_of_session(request.cookies.get(SESSION_COOKIE, "")))


@router.delete("/session", status_code=204)
def sign_out(response: Response, identity: TheIdentity, subject: Anybody) -> None:
    identity.sessions.close(subject)
    response.delete_cookie(SESSION_COOKIE, path="/")


@router.post("/session/links")
def create_own_login_link(identity: TheIdentity, subject: Anybody) -> LinkMade:
    """A one-time login token for oneself, to sign in on another device or from the command line."""
    return LinkMade(token=identity.sessions.link_for(subject, subject.id))


@router.get("/users")
def list_users(
    identity: TheIdentity, subject: Viewer, kind: Literal["person", "service"] | None = None
) -> UsersOut:
    """The members of the organisation: people, and service accounts that only use API keys."""
    found = identity.accounts.list(subject.organisation)
    return UsersOut(items=[user_out(user) for user in found if kind in (None, user.kind)])


@router.post("/users", status_code=201)
def create_user(identity: TheIdentity, subject: Editor, body: UserIn) -> UserOut:
    """Add a person, or a service account that only uses API keys."""
    made = identity.accounts.create(
        subject, name=body.name, display=body.display, role=body.role, kind=body.kind
    )
    return user_out(made)


@router.patch("/users/{user_id}")
def change_user(identity: TheIdentity, subject: Editor, user_id: str, body: UserChange) -> UserOut:
    changed = identity.accounts.change(
        subject, user_id, display=body.display, role=body.role, active=body.active
    )
    return user_out(changed)


@router.delete("/users/{user_id}", status_code=204)
def remove_user(identity: TheIdentity, subject: Editor, user_id: str) -> None:
    identity.accounts.remove(subject, user_id)


@router.post("/users/{user_id}/link")
def create_login_link(identity: TheIdentity, subject: Editor, user_id: str) -> LinkMade:
    """A one-time login token for somebody else, to invite them."""
    return LinkMade(token=identity.sessions.link_for(subject, user_id))


@router.put("/users/{user_id}/password", status_code=204)
def set_password(identity: TheIdentity, subject: Anybody, user_id: str, body: PasswordSet) -> None:
    """One's own password; admins also those of others. Ends the user's other sessions."""
    identity.sessions.set_password(subject, user_id, body.password, current=body.current)


@router.get("/keys")
def list_keys(identity: TheIdentity, subject: KeyHolder) -> KeysOut:
    """One's own API keys; all of the organisation for admins."""
    return KeysOut(items=[_key(key) for key in identity.keys.list(subject)])


@router.post("/keys", status_code=201)
def create_key(identity: TheIdentity, subject: KeyHolder, body: KeyIn) -> KeyMade:
    """Make an API key; its secret is in this answer and nowhere else."""
    expires_ns = int(parse_time(body.expires)) if body.expires else None
    if expires_ns is not None and expires_ns >= 2**63:
        raise InvalidInput("the key would outlive the calendar", hint="choose an earlier time")
    key, secret = identity.keys.create(
        subject, label=body.label, scopes=body.scopes, user_id=body.user, expires_ns=expires_ns
    )
    return KeyMade(key=_key(key), secret=secret)


@router.delete("/keys/{key_id}", status_code=204)
def revoke_key(identity: TheIdentity, subject: KeyHolder, key_id: str) -> None:
    identity.keys.revoke(subject, key_id)


@router.get("/audit", dependencies=[AUDIT])
def list_audit(
    request: Request,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    before: Annotated[
        int | None, Query(ge=0, le=2**63 - 1, description="only what happened before it")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    tail: Annotated[
        bool, Query(description="the newest ones instead; `next` is the `before` of older ones")
    ] = False,
    type: Annotated[str, Query(max_length=200, description="only types that begin with this")] = "",
    denied: Annotated[bool, Query(description="only refused calls and failed sign-ins")] = False,
) -> AuditOut:
    """What people and programs did and were refused, in every wing: one log, by time, oldest first."""
    request.app.state.identity.flush()
    found = read_audit(
        request.app.state.database, after=after, before=before, newest=tail, limit=limit, type_prefix=type,
        only_refusals=denied,
    )  # fmt: skip
    edge = None if len(found) < limit else str(found[0 if tail else -1].seq)
    return AuditOut(items=[event.as_json() for event in found], next=edge)


@router.get("/audit/chain", dependencies=[AUDIT])
def verify_audit_chain(request: Request) -> ChainOut:
    """Recompute the hashes of all events; 409 names the first event that was changed."""
    count, newest = verify_chain(request.app.state.database)
    return ChainOut(events=count, newest_hash=newest)


def _key(key: ApiKey) -> KeyOut:
    return KeyOut(
        id=key.id, prefix=key.prefix, user=key.user, user_name=key.user_name, label=key.label, scopes=list(key.scopes),
        created=format_time(key.created_ns),
        expires=format_time(key.expires_ns) if key.expires_ns is not None else None,
        last_used=format_time(key.last_used_ns) if key.last_used_ns is not None else None,
    )  # fmt: skip
