"""The other side of a mirror where it is a Hugging Face endpoint: huggingface.co, another hub, another mirror.

A revision there becomes a manifest here, as a commit does (decision 0004). Large files are known by their sha256 and
fetched when somebody asks for them; files that Git keeps are known by Git's id alone, so they are fetched at once,
but for those an earlier revision brought.

Source: Hugging Face Hub API, as huggingface_hub 0.36 to 2.4 asks it; `resolve` redirects to where large files lie,
whether they were stored by LFS or by Xet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from onmaru.core.storage import Database
from onmaru.hub.drivers.upstream import Upstream
from onmaru.hub.errors import BadPath
from onmaru.hub.errors_mirror import NotMirrored, UpstreamDenied, UpstreamFailed
from onmaru.hub.rules import revision as rules
from onmaru.hub.rules.card import MAX_CARD, card_changes
from onmaru.hub.rules.hf_listing import (
    Head,
    Listed,
    Place,
    Told,
    UnreadableListing,
    is_commit,
    is_repo,
    read_head,
    read_refs,
    read_told,
    read_tree,
    small_files,
)
from onmaru.hub.rules.manifest import OCI_MANIFEST, parse_manifest
from onmaru.hub.rules.mirror import Mirror
from onmaru.hub.rules.name import is_tag
from onmaru.hub.rules.revision import RepoFile
from onmaru.hub.service.flights import Flight
from onmaru.hub.service.intake import Arrival, Intake
from onmaru.hub.service.mirror_oci import Closure
from onmaru.hub.store import blobs, manifests, mirrors, repositories
from onmaru.hub.store.mirrors import Known
from onmaru.hub.types import Digest, Kind, Repository

MAIN = "main"
_MAX_PAGES = 60
_MAX_LIST = 32 << 20
_EPOCH = "1970-01-01T00:00:00Z"  # of a commit nobody dates: two mirrors of one commit make one manifest
_EXPANDED = "?recursive=true&expand=false"


@dataclass(slots=True)
class _Gathered:
    """Files of a revision, and what was fetched of them."""

    files: dict[str, RepoFile] = field(default_factory=dict)
    stored: list[str] = field(default_factory=list)  # sha256 of small files that are here


class HfSide:
    """One mirror's endpoint.

    Args:
        gather: Where small files are fetched side by side.
        max_manifest: Longest manifest that is kept [B].
    """

    def __init__(
        self, mirror: Mirror, upstream: Upstream, intake: Intake, db: Database, *, gather: Executor, max_manifest: int
    ) -> None:  # fmt: skip
        self._mirror = mirror
        self._upstream = upstream
        self._intake = intake
        self._db = db
        self._gather = gather
        self._max_manifest = max_manifest

    def refresh(
        self, name: str, reference: str, actor: str, *, spelled: str = "", kind: Kind | None = None
    ) -> Known | None:
        """What a branch, tag or commit is now, taken in when it is new; None when the other side has none.

        Args:
            spelled: The name as the client writes it.
            kind: Whether it asks for a model or a dataset; None looks for what is here, else for a model.
        Raises:
            NotMirrored: what is here under this name is of another kind, or its other name is not fetched.
            UpstreamFailed: it does not answer, or answers something else than it says.
            UpstreamGated: it wants its conditions accepted first.
        """
        if ":" in reference:
            return None  # digests are our own: what is not here cannot be asked for by them
        place = self._place(name, spelled, kind)
        head = self._head(place, reference)
        if head is None:
            return None
        place = Place(place.kind, head.repo)
        self._let(head.repo, name)
        if is_commit(reference) and head.commit != reference:
            raise self._odd(f"gives {head.commit} for {reference}")
        before, held = self._before(name, reference, head.commit)
        if before is not None and held is not None:
            return self._intake.unchanged(name, before)
        body, gathered = held, _Gathered()
        if body is None:
            body, gathered = self._make(name, place, head)
        if len(body) > self._max_manifest:
            raise self._odd(f"has too many files in {head.repo}")
        moving = [] if is_commit(reference) or not is_tag(reference) else [reference]
        card: dict[str, Any] = {"title": head.repo.rpartition("/")[2]}
        if reference == MAIN:
            card |= self._card(body)
        arrival = Arrival(
            reference, Digest("sha256", hashlib.sha256(body).hexdigest()), body, parse_manifest(body, OCI_MANIFEST),
            upstream=f"{head.repo}@{head.commit}", aliases=[head.commit], tags=moving,
            branches=[each for each in moving if each == MAIN], links=gathered.stored, card=card, called=head.repo,
        )  # fmt: skip
        return self._intake.manifest(self._mirror, name, arrival, actor)

    def _place(self, name: str, spelled: str, kind: Kind | None) -> Place:
        with self._db.read() as connection:
            here = repositories.find(connection, name)
            known = mirrors.newest(connection, here.id) if here else None
        if here is not None and known is not None:
            if kind is not None and here.kind is not kind:
                hint = "mirror its datasets under another prefix"
                raise NotMirrored(f"{name} is a {here.kind} here", hint=hint, name=name)
            return Place(here.kind, known.upstream.partition("@")[0])
        repo = self._mirror.upstream(name, spelled)
        if not is_repo(repo):
            hint = "such an endpoint has names of one or two parts behind the prefix"
            raise NotMirrored(f"{repo[:200]!r} cannot be there", hint=hint, name=name)
        return Place(Kind.DATASET if kind is Kind.DATASET else Kind.MODEL, repo)

    def _let(self, repo: str, name: str) -> None:
        """A name that leads to another one leads to nothing that is not fetched."""
        if not self._mirror.lets(repo):
            hint = "an admin sets what a mirror fetches"
            raise NotMirrored(f"{repo} is not fetched by this mirror", hint=hint, name=name)

    def _head(self, place: Place, reference: str) -> Head | None:
        try:
            document = self._json(f"{place.api}/revision/{quote(reference, safe='')}")
        except NotMirrored:
            return None
        return self._checked(lambda: read_head(document))

    def _before(self, name: str, reference: str, commit: str) -> tuple[Known | None, bytes | None]:
        """What the reference was, when that is the same; the manifest of the commit, when it is here."""
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
            known = mirrors.known(connection, repository.id, commit) if repository else None
            if repository is None or known is None:
                return None, None
            held = manifests.find(connection, repository.id, Digest("sha256", known.digest.partition(":")[2]))
            asked = mirrors.known(connection, repository.id, reference)
        same = asked is not None and asked.digest == known.digest
        return (asked if same else None), (held.body if held else None)

    def _make(self, name: str, place: Place, head: Head) -> tuple[bytes, _Gathered]:
        """The manifest of a revision, once its small files are here."""
        gathered = self._gathered(name, place, head, self._tree(place, head.commit))
        self._checked(lambda: rules.check_tree(gathered.files))
        told = self._told(place, head.commit)
        created = told.created or head.modified or _EPOCH
        config = rules.write_config(place.kind, name, created, gathered.files)
        gathered.stored.append(self._intake.keep(config))
        notes = {
            rules.CREATED_KEY: created, rules.TITLE_KEY: told.title or "Mirrored", rules.UPSTREAM_KEY: head.commit,
            **({rules.MESSAGE_KEY: told.message} if told.message else {}),
            **({rules.AUTHOR_KEY: told.author} if told.author else {}),
            **({rules.PARENT_KEY: told.parent} if told.parent else {}),
        }  # fmt: skip
        return rules.write_manifest(place.kind, config, gathered.files, notes), gathered

    def _tree(self, place: Place, commit: str) -> list[Listed]:
        url = f"{place.api}/tree/{commit}{_EXPANDED}"
        found: list[Listed] = []
        for _ in range(_MAX_PAGES):
            try:
                response, body = self._upstream.read(url, _MAX_LIST)
            except NotMirrored:
                return found  # a revision without a file
            if response.status_code != 200:
                raise self._odd(f"answers {response.status_code} for a tree")
            page = self._checked(lambda body=body: read_tree(_loaded(body)))  # type: ignore[misc]
            found += page
            following = response.links.get("next", {}).get("url", "")
            if not following:
                return found
            url = urljoin(self._mirror.url + url if url.startswith("/") else url, following)
            if urlsplit(url)[:2] != urlsplit(self._mirror.url)[:2] or len(found) > rules.MAX_FILES:
                raise self._odd(f"lists more files of {place.repo} than can be kept")
        raise self._odd(f"lists more files of {place.repo} than can be kept")

    def _gathered(self, name: str, place: Place, head: Head, listed: Sequence[Listed]) -> _Gathered:
        done, here = _Gathered(), self._here(name)
        wanted = [each for each in small_files(listed) if each.git_oid not in here]
        coming = {each.git_oid: self._gather.submit(self._fetched, place, head, each) for each in wanted}
        try:
            for oid, future in coming.items():
                here[oid] = future.result()
        finally:
            for future in coming.values():
                future.cancel()
        for each in listed:
            sha256 = each.sha256 or here[each.git_oid]
            if each.sha256:
                done.files[each.path] = rules.lfs_file(each.path, sha256, each.size)
            else:
                done.files[each.path] = RepoFile(each.path, each.size, sha256, each.git_oid, False)
                done.stored.append(sha256)
        return done

    def _here(self, name: str) -> dict[str, str]:
        """sha256 by Git's id of the small files that the last revision brought."""
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
            newest = mirrors.newest(connection, repository.id) if repository else None
            if repository is None or newest is None:
                return {}
            digest = newest.digest.partition(":")[2]
            held = manifests.find(connection, repository.id, Digest("sha256", digest))
            if held is None:
                return {}
            files = rules.read_revision(held.body, digest, pushed=_EPOCH).files.values()
            small = {each.git_oid: each.sha256 for each in files if not each.is_lfs}
            served = blobs.linked_sizes(
                connection, repository.id, [Digest("sha256", each) for each in small.values()]
            )
        return {oid: sha256 for oid, sha256 in small.items() if f"sha256:{sha256}" in served}

    def _fetched(self, place: Place, head: Head, listed: Listed) -> str:
        """Fetch, check and store a small file; returns its sha256."""
        body = b"".join(self._upstream.content(self._file(place, head.commit, listed.path), listed.size))
        if rules.git_oid(body) != listed.git_oid:
            raise self._odd(f"gives something else than it lists for {listed.path[:200]}")
        return self._intake.keep(body)

    def _card(self, body: bytes) -> dict[str, Any]:
        """What its README says to the catalogue."""
        readme = rules.read_revision(body, "", pushed=_EPOCH).files.get("README.md")
        if readme is None or readme.is_lfs:
            return {}
        return card_changes(self._intake.read(readme.sha256, min(readme.size, MAX_CARD)))

    def _told(self, place: Place, commit: str) -> Told:
        try:
            return read_told(self._json(f"{place.api}/commits/{commit}?limit=2"), commit)
        except (NotMirrored, UpstreamDenied):
            return Told()  # some endpoints do not tell

    def fetch(self, repository: Repository, flight: Flight, actor: str) -> int:
        """Fetch a large file; returns its length [B]. A connection that breaks is taken up where it broke.

        Raises:
            UpstreamFailed: it does not come, or not whole.
            DigestMismatch: something else comes.
        """
        return self._intake.land(repository, flight, actor, self._pieces(repository, flight))

    def _pieces(self, repository: Repository, flight: Flight) -> Iterator[bytes]:
        with self._db.read() as connection:
            found = mirrors.sources(connection, repository.id, flight.sha256)
        places = [
            place
            for upstream, body in found
            for place in self._paths(repository, upstream, body, flight.sha256)
        ]
        for number, url in enumerate(places):
            begun = False
            try:
                for piece in self._upstream.content(url, flight.size):
                    begun = True
                    yield piece
                return
            except (NotMirrored, UpstreamFailed):
                if begun or number == len(places) - 1:
                    raise
        raise self._odd("does not have this content any more")

    def _paths(self, repository: Repository, upstream: str, body: bytes, sha256: str) -> list[str]:
        repo, _, commit = upstream.partition("@")
        if not is_repo(repo) or not is_commit(commit):
            return []
        files = rules.read_revision(body, "", pushed=_EPOCH).files.values()
        place = Place(repository.kind, repo)
        return [self._file(place, commit, each.path) for each in files if each.sha256 == sha256][:1]

    def _file(self, place: Place, commit: str, path: str) -> str:
        return f"{place.files}/resolve/{commit}/{quote(path)}"

    def tags(self, name: str) -> Sequence[str]:
        """Branches and tags on the other side that can be tags here."""
        return [ref for refs in self.refs(name).values() for ref, _ in refs if is_tag(ref)]

    def refs(
        self, name: str, *, spelled: str = "", kind: Kind | None = None
    ) -> dict[str, list[tuple[str, str]]]:
        """(name, commit) of branches and tags on the other side; empty where it does not know the repository."""
        try:
            document = self._json(f"{self._place(name, spelled, kind).api}/refs")
        except NotMirrored:
            return {}
        return read_refs(document)

    def closure(self, wanted: str, actor: str) -> Closure:
        """Take in revisions, and say which content they need.

        Args:
            wanted: Name behind the prefix, after `datasets/` where it is one, with `@revision`, or with `:` and a
                pattern of branches and tags; else `main`.
        """
        kind = Kind.DATASET if wanted.startswith("datasets/") else None
        rest, at, revision = wanted.removeprefix("datasets/").removeprefix("models/").partition("@")
        repo, _, pattern = rest.partition(":")
        spelled = f"{self._mirror.prefix}/{repo}"
        name = spelled.lower()
        self._let(self._mirror.upstream(name, spelled), name)
        wants = [revision] if at else [pattern or MAIN]
        if any(char in pattern for char in "*?["):
            refs = self.refs(name, spelled=spelled, kind=kind)
            wants = [ref for group in refs.values() for ref, _ in group if fnmatchcase(ref, pattern)]
        found = Closure()
        for reference in dict.fromkeys(wants):
            known = self.refresh(name, reference, actor, spelled=spelled, kind=kind)
            if known is None:
                raise NotMirrored(f"{self._mirror.upstream(name, spelled)}:{reference[:200]} is not there on the other side",
                                  hint="check the name; it is asked for again in a while", name=name)  # fmt: skip
            self._add(name, known, found)
        return found

    def _add(self, name: str, known: Known, found: Closure) -> None:
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
            digest = Digest("sha256", known.digest.partition(":")[2])
            held = manifests.find(connection, repository.id, digest) if repository else None
        if repository is not None and held is not None:
            found.manifests += 1
            for layer in parse_manifest(held.body, held.media_type).layers:
                found.blobs.append((repository, layer.digest.hex, layer.size))

    def _json(self, url: str) -> Any:
        response, body = self._upstream.read(url, _MAX_LIST)
        if response.status_code != 200:
            raise self._odd(f"answers {response.status_code}")
        return self._checked(lambda: _loaded(body))

    def _checked(self, read: Any) -> Any:
        try:
            return read()
        except (UnreadableListing, BadPath) as error:
            raise self._odd(str(error)) from error

    def _odd(self, what: str) -> UpstreamFailed:
        return UpstreamFailed(f"{self._mirror.url} {what}", hint="ask whoever runs it", url=self._mirror.url)


def _loaded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableListing("answers no JSON") from error
