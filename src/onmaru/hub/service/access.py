"""Who may do what to an artifact. Absent and forbidden look the same from outside.

A caller is a person or a service account (by API key or session), or nobody. A registry token narrows its
caller to the scopes it was asked for; it never adds anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from onmaru.core.errors import Forbidden, NotFound
from onmaru.core.identity import Identity, Resource, Subject, authorize
from onmaru.core.identity.accounts import UnknownOrganisation
from onmaru.core.identity.teams import UnknownTeam
from onmaru.core.storage import Database
from onmaru.hub.errors import PushDenied, ScopeNeeded, TokenNeeded, UnknownRepository
from onmaru.hub.rules.name import check_name
from onmaru.hub.rules.scope import Scopes, format_scopes
from onmaru.hub.store import repositories
from onmaru.hub.types import Repository

MAX_TOLD = 1000
_ACTION = {"pull": "hub.read", "push": "hub.write", "delete": "hub.delete"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks at the OCI door."""

    subject: Subject | None = None  # None: nobody signed in
    scopes: Scopes | None = None  # what a registry token was asked for; None is not narrowed
    told: set[str] = field(default_factory=set, compare=False)  # scopes this token was already refused for

    @property
    def actor(self) -> str:
        return self.subject.id if self.subject else "anonymous"


@dataclass(frozen=True, slots=True)
class Owner:
    """The organisation, and perhaps the team, a new repository belongs to."""

    organisation: str
    team: str


class Access:
    """Decides for every door."""

    def __init__(self, db: Database, identity: Identity, *, anonymous_pull: bool) -> None:
        self._db = db
        self._identity = identity
        self._anonymous_pull = anonymous_pull

    def repository(self, caller: Caller, name: str, action: str) -> Repository:
        """The repository, once the caller may `action` (pull, push, delete) it.

        Raises:
            TokenNeeded: nobody signed in, or the token was asked for less; `params["scope"]` says what to ask.
            UnknownRepository: absent, or hidden from the caller.
            PushDenied: the caller sees it but may not change it.
        """
        check_name(name)
        self.narrow(caller, [(name, action)])
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
        if repository is None:
            if caller.subject is None:
                raise needed([(name, action)])
            raise absent(name)
        try:
            self.check(caller, repository, action)
        except PushDenied:
            if not self.sees(caller, repository):
                raise absent(name) from None  # as it would answer if it were not there
            raise
        return repository

    def for_push(self, caller: Caller, name: str) -> Repository | Owner:
        """The repository to push to, or whose it will be once something is pushed.

        Raises:
            TokenNeeded, UnknownRepository, PushDenied: see `repository`.
        """
        check_name(name)
        self.narrow(caller, [(name, "push")])
        if caller.subject is None:
            raise needed([(name, "push")])
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
        if repository is not None:
            self.check(caller, repository, "push")
            return repository
        owner = self.owner_of(name)
        self._decide(
            caller.subject, "hub.write", Resource("repository", name, owner.organisation, owner.team), name
        )
        return owner

    def narrow(self, caller: Caller, wanted: list[tuple[str, str]]) -> None:
        """Raise `TokenNeeded` when the caller's token does not cover all of `wanted`.

        Clients answer 401 with a new token. A client that comes again with the same one hears 403, as RFC 6750
        has it: some trade their token only then.
        """
        if caller.scopes is None:
            return
        if all(action in caller.scopes.get(name, frozenset()) for name, action in wanted):
            return
        refusal = needed(wanted, error="insufficient_scope")
        scope = str(refusal.params["scope"])
        if scope in caller.told:
            raise ScopeNeeded(refusal.detail, hint=refusal.hint, **refusal.params)
        if len(caller.told) < MAX_TOLD:
            caller.told.add(scope)
        raise refusal

    def check(self, caller: Caller, repository: Repository, action: str) -> None:
        """Let the caller do it to a repository that is there, or raise (see `repository`)."""
        public_read = action == "pull" and repository.visibility == "public"
        if caller.subject is None:
            if public_read and self._anonymous_pull:
                return
            raise needed([(repository.name, action)])
        permission = "hub.public.read" if public_read else _ACTION[action]
        resource = Resource(
            "repository", repository.name, repository.organisation, repository.team, repository.visibility
        )
        self._decide(caller.subject, permission, resource, repository.name)

    def sees(self, caller: Caller, repository: Repository) -> bool:
        """Whether the caller may pull it; nothing is recorded."""
        try:
            self.check_quietly(caller, repository)
        except (TokenNeeded, NotFound, Forbidden):
            return False
        return True

    def check_quietly(self, caller: Caller, repository: Repository) -> None:
        """`check` for pulling, without an audit event: for lists and for looking whether something could be."""
        public = repository.visibility == "public"
        if caller.subject is None:
            if public and self._anonymous_pull:
                return
            raise needed([(repository.name, "pull")])
        resource = Resource(
            "repository", repository.name, repository.organisation, repository.team, repository.visibility
        )
        authorize(caller.subject, "hub.public.read" if public else "hub.read", resource)

    def may(self, caller: Caller, repository: Repository, permission: str) -> bool:
        """Whether the caller holds a permission for the repository; nothing is recorded."""
        if caller.subject is None:
            return False
        resource = Resource(
            "repository", repository.name, repository.organisation, repository.team, repository.visibility
        )
        try:
            authorize(caller.subject, permission, resource)
        except (NotFound, Forbidden):
            return False
        return True

    def allow(self, subject: Subject, permission: str, resource: Resource | None = None) -> None:
        """`authorize`, with a refusal written down."""
        try:
            authorize(subject, permission, resource)
        except (NotFound, Forbidden):
            self._identity.denied(subject, permission, f"/v2/{resource.id}" if resource else "")
            raise

    def refused(self, caller: Caller, action: str, name: str) -> None:
        """Write down that somebody who may see an artifact was kept from it all the same."""
        if caller.subject is not None:
            self._identity.denied(caller.subject, action, f"/v2/{name}")

    def owner_of(self, name: str) -> Owner:
        """Whose a repository of this name is: `organisation/[team/]name`; else the site's own organisation's."""
        parts = name.split("/")
        if len(parts) > 1:
            try:
                organisation = self._identity.organisations.named(parts[0]).id
            except UnknownOrganisation:
                return Owner(self._identity.accounts.site_id, "")
            if len(parts) > 2:
                try:
                    return Owner(organisation, self._identity.teams.named(organisation, parts[1]).id)
                except UnknownTeam:
                    pass
            return Owner(organisation, "")
        return Owner(self._identity.accounts.site_id, "")

    def _decide(self, subject: Subject, permission: str, resource: Resource, name: str) -> None:
        try:
            authorize(subject, permission, resource)
        except NotFound:
            self._identity.denied(subject, permission, f"/v2/{name}")
            raise absent(name) from None
        except Forbidden as refusal:
            self._identity.denied(subject, permission, f"/v2/{name}")
            reads = permission in ("hub.read", "hub.public.read")
            if reads:
                raise absent(name) from None
            raise PushDenied(refusal.detail, hint=refusal.hint, action=permission, name=name) from None


def needed(scopes: list[tuple[str, str]], *, error: str = "") -> TokenNeeded:
    """The refusal that tells a client which token to ask for."""
    hint = "sign in: docker login HOST --username '$oauthtoken' --password omk_..."
    # Whoever pushes looks first at what is there: one token does for both.
    scopes = [
        pair
        for name, action in scopes
        for pair in (((name, "pull"), (name, action)) if action == "push" else ((name, action),))
    ]
    detail = "this needs a sign-in" if not error else "the token does not cover this"
    return TokenNeeded(detail, hint=hint, scope=format_scopes(scopes), error=error)


def absent(name: str) -> UnknownRepository:
    return UnknownRepository(f"no repository {name}", hint="check the name, and who may see it", name=name)
