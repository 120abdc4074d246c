"""Licences that have to be accepted before an artifact's content may be pulled.

An acceptance counts for the very words that were shown: a changed text, or a new version of it, asks everybody again.
Publishers of the owning organisation need not accept; they are the ones who set it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from onmaru.core.events import record
from onmaru.core.identity import Subject
from onmaru.core.storage import Database
from onmaru.core.time import now_ns
from onmaru.hub.errors import BadLicence, LicenceChanged, LicenceNotAccepted, NoLicence
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.shelf import resource_of
from onmaru.hub.store import licences
from onmaru.hub.store.licences import Acceptance, Licence
from onmaru.hub.types import Repository

MAX_TEXT = 256 << 10
MAX_VERSION = 64
MAX_TITLE = 200
_REMEMBERED = 20_000


class Licences:
    """All licences of a hub.

    Args:
        generation: Grows whenever an answer may have changed.
        changed: Called after a commit that may change one.
    """

    def __init__(
        self, db: Database, access: Access, *, generation: Callable[[], int], changed: Callable[[], None]
    ) -> None:
        self._db = db
        self._access = access
        self._generation = generation
        self._changed = changed
        self._known: dict[int, tuple[int, Licence | None]] = {}

    def find(self, repository: Repository) -> Licence | None:
        """The licence in force, remembered until something changes: every pull asks."""
        generation = self._generation()
        known = self._known.get(repository.id)
        if known is None or known[0] != generation:
            with self._db.read() as connection:
                known = (generation, licences.find(connection, repository.id))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[repository.id] = known
        return known[1]

    def accepted(self, subject: Subject | None, repository: Repository) -> Acceptance | None:
        """The subject's acceptance of the licence in force; None without one, or where there is no licence."""
        licence = self.find(repository)
        if licence is None or subject is None:
            return None
        with self._db.read() as connection:
            return licences.accepted(connection, repository.id, subject.id, licence.sha256)

    def requires(self, caller: Caller, repository: Repository) -> Licence | None:
        """The licence the caller has yet to accept; None when content may be pulled."""
        licence = self.find(repository)
        if licence is None or self._sets(caller.subject, repository):
            return None
        return None if self.accepted(caller.subject, repository) else licence

    def admit(self, caller: Caller, repository: Repository) -> None:
        """Let content be pulled, or say what has to be accepted first.

        Raises:
            LicenceNotAccepted: `params` have name, version and the path of the page that shows it.
        """
        licence = self.requires(caller, repository)
        if licence is None:
            return
        signed_in = caller.subject is not None
        raise LicenceNotAccepted(
            f"the licence of {repository.name} (version {licence.version}) was not accepted",
            hint="read and accept it: " + page_of(repository.name) if signed_in else "sign in, then accept it",
            name=repository.name, version=licence.version, url=page_of(repository.name),
        )  # fmt: skip

    def accept(
        self, subject: Subject, name: str, *, version: str, sha256: str = ""
    ) -> tuple[Licence, Acceptance]:
        """Accept the licence in force, which must be the one that was read.

        Args:
            version: Of the licence that was read.
            sha256: Of it, where the reader kept it; empty does not compare.
        Raises:
            UnknownRepository: absent, or hidden from the subject.
            NoLicence: it has none.
            LicenceChanged: another one is in force by now.
        """
        repository = self._access.repository(Caller(subject), name, "pull")
        with self._db.write() as connection:
            licence = licences.find(connection, repository.id)
            if licence is None:
                raise NoLicence(f"{name} has no licence to accept", hint="pull it as it is", name=name)
            if version != licence.version or sha256 not in ("", licence.sha256):
                raise LicenceChanged(
                    f"the licence of {name} is at version {licence.version} by now", hint="read it again",
                    name=name, version=licence.version,
                )  # fmt: skip
            before = licences.accepted(connection, repository.id, subject.id, licence.sha256)
            acceptance = before or licences.accept(connection, repository.id, subject.id, licence)
            if before is None:
                record(
                    connection, type="hub.licence.accepted", source="hub", subject=name, actor=subject.id,
                    data={"version": licence.version, "sha256": licence.sha256},
                )  # fmt: skip
        self._changed()
        return licence, acceptance

    def set(self, subject: Subject, name: str, *, version: str, text: str, title: str = "") -> Licence:
        """Ask for a licence from now on.

        Raises:
            BadLicence: empty, or too long.
            NotPermitted: the subject is no publisher of the artifact's organisation.
        """
        repository = self._access.repository(Caller(subject), name, "push")
        self._access.allow(subject, "hub.publish", resource_of(repository))
        _check(version, text, title)
        identity = licence_digest(version, text)
        licence = Licence(version, title.strip(), text, identity, int(now_ns()), subject.id)
        with self._db.write() as connection:
            licences.put(connection, repository.id, licence)
            record(
                connection, type="hub.licence.changed", source="hub", subject=name, actor=subject.id,
                data={"version": version, "title": licence.title, "sha256": identity},
            )  # fmt: skip
        self._changed()
        return licence

    def clear(self, subject: Subject, name: str) -> None:
        """Ask for no licence any more.

        Raises:
            NoLicence: it has none.
        """
        repository = self._access.repository(Caller(subject), name, "push")
        self._access.allow(subject, "hub.publish", resource_of(repository))
        with self._db.write() as connection:
            if not licences.remove(connection, repository.id):
                raise NoLicence(f"{name} has no licence to accept", hint="pull it as it is", name=name)
            record(connection, type="hub.licence.removed", source="hub", subject=name, actor=subject.id)
        self._changed()

    def acceptances(self, subject: Subject, name: str, *, limit: int = 1000) -> Sequence[Acceptance]:
        """Who accepted what, the last first; for publishers."""
        repository = self._access.repository(Caller(subject), name, "push")
        self._access.allow(subject, "hub.publish", resource_of(repository))
        with self._db.read() as connection:
            return licences.acceptances(connection, repository.id, limit=limit)

    def _sets(self, subject: Subject | None, repository: Repository) -> bool:
        return (
            subject is not None
            and "hub.publish" in subject.permissions
            and subject.organisation == repository.organisation
        )


def licence_digest(version: str, text: str) -> str:
    """What an acceptance counts for: sha256 of version and text."""
    return hashlib.sha256(f"{version}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def page_of(name: str) -> str:
    """Path of the console's page that shows an artifact and its licence."""
    return f"/hub/artifacts/{name}"


def _check(version: str, text: str, title: str) -> None:
    if (
        not 1 <= len(version.strip()) <= MAX_VERSION
        or version != version.strip()
        or not version.isprintable()
    ):
        raise BadLicence(
            "the version of the licence cannot be read", hint=f"1 to {MAX_VERSION} characters, such as 1.0"
        )
    if not text.strip() or len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT:
        raise BadLicence("the text of the licence cannot be kept", hint="Markdown of at most 256 KiB")
    if len(title) > MAX_TITLE or "\n" in title:
        raise BadLicence(
            "the title of the licence cannot be kept", hint=f"one line of at most {MAX_TITLE} characters"
        )
    try:
        f"{version}{title}{text}".encode()
    except UnicodeEncodeError as error:
        raise BadLicence("the licence is not valid Unicode", hint="send UTF-8") from error
