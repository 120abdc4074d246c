"""The other side of a mirror where it is an OCI registry.

Source: OCI Distribution Specification v1.1, "Pulling manifests", "Pulling blobs", "Listing tags".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import quote, urljoin

from onmaru.core.storage import Database
from onmaru.hub.drivers.upstream import Upstream
from onmaru.hub.errors_mirror import NotMirrored, UpstreamFailed
from onmaru.hub.rules.manifest import INDEXES, MANIFESTS, parse_manifest
from onmaru.hub.rules.mirror import Mirror
from onmaru.hub.service.flights import Flight
from onmaru.hub.service.intake import Arrival, Intake
from onmaru.hub.store import manifests, mirrors, repositories
from onmaru.hub.store.mirrors import Known
from onmaru.hub.types import Digest, Kind, Manifest, Repository

_ACCEPT = ", ".join(sorted(INDEXES | MANIFESTS))
_MAX_PAGES = 50
_MAX_LIST = 8 << 20


@dataclass(slots=True)
class Closure:
    """All that a reference needs."""

    manifests: int = 0
    blobs: list[tuple[Repository, str, int]] = field(default_factory=list)  # repository, sha256, size [B]


class OciSide:
    """One mirror's registry.

    Args:
        max_manifest: Longest manifest that is taken [B].
    """

    def __init__(
        self, mirror: Mirror, upstream: Upstream, intake: Intake, db: Database, *, max_manifest: int
    ) -> None:
        self._mirror = mirror
        self._upstream = upstream
        self._intake = intake
        self._db = db
        self._max_manifest = max_manifest

    def refresh(
        self, name: str, reference: str, actor: str, *, spelled: str = "", kind: Kind | None = None
    ) -> Known | None:
        """What a tag or digest is now, taken in when it is new; None when the other side has none.

        Args:
            spelled, kind: Say nothing to a registry: names there have lower case only, and of one kind.
        Raises:
            UpstreamFailed: it does not answer, or answers something else than it says.
        """
        url, scope = self._url(name, f"manifests/{quote(reference, safe=':')}"), self._scope(name)
        before = self._before(name, reference)
        if before is not None:
            with self._upstream.ask("HEAD", url, headers={"Accept": _ACCEPT}, scope=scope) as response:
                same = (
                    response.status_code == 200
                    and response.headers.get("docker-content-digest") == before.digest
                )
            if same:
                return self._intake.unchanged(name, before)
        response, body = self._upstream.read(
            url, self._max_manifest, headers={"Accept": _ACCEPT}, scope=scope
        )
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            raise self._odd(f"answers {response.status_code}")
        digest = Digest("sha256", hashlib.sha256(body).hexdigest())
        said = response.headers.get("docker-content-digest", "")
        if said.startswith("sha256:") and said != str(digest):
            raise self._odd(f"says {said[:80]} of a manifest that is {digest}")
        if reference.startswith("sha256:") and reference != str(digest):
            raise self._odd(f"gives {digest} for {reference[:80]}")
        parsed = parse_manifest(body, response.headers.get("content-type", ""))
        tags = [] if reference.startswith("sha256:") else [reference]
        return self._intake.manifest(
            self._mirror, name, Arrival(reference, digest, body, parsed, tags=tags), actor
        )

    def _before(self, name: str, reference: str) -> Known | None:
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
            if repository is None:
                return None
            known = mirrors.known(connection, repository.id, reference)
            here = known is not None and manifests.present(
                connection, repository.id, known.digest.partition(":")[2]
            )
        return known if here else None

    def fetch(self, repository: Repository, flight: Flight, actor: str) -> int:
        """Fetch a blob; returns its length [B]. A connection that breaks is taken up where it broke.

        Raises:
            UpstreamFailed: it does not come, or not whole.
            DigestMismatch: something else comes.
        """
        url = self._url(repository.name, f"blobs/sha256:{flight.sha256}")
        pieces = self._upstream.content(url, flight.size, scope=self._scope(repository.name))
        return self._intake.land(repository, flight, actor, pieces)

    def tags(self, name: str) -> Sequence[str]:
        """All tags on the other side; none where it does not know the repository."""
        url = self._url(name, "tags/list?n=1000")
        found: list[str] = []
        for _ in range(_MAX_PAGES):
            response, body = self._upstream.read(url, _MAX_LIST, scope=self._scope(name))
            if response.status_code != 200:
                return found
            try:
                listed = json.loads(body).get("tags") or []
            except (ValueError, AttributeError) as error:
                raise self._odd("lists its tags in a way that cannot be read") from error
            found += [each for each in listed if isinstance(each, str)]
            following = response.links.get("next", {}).get("url", "")
            if not following:
                return found
            url = urljoin(self._mirror.url + url.partition("?")[0], following).removeprefix(self._mirror.url)
        return found

    def closure(self, wanted: str, actor: str) -> Closure:
        """Take in all manifests of a reference, and say which content they need.

        Args:
            wanted: Name behind the prefix, with `:tag` (or a pattern of tags) or `@digest`; else `latest`.
        """
        rest, at, digest = wanted.partition("@")
        head, slash, tail = rest.rpartition("/")
        last, _, tag = tail.partition(":")
        name = f"{self._mirror.prefix}/{head}{slash}{last}".lower()
        upstream = self._mirror.upstream(name)
        if not self._mirror.lets(upstream):
            hint = "an admin sets what a mirror fetches"
            raise NotMirrored(f"{upstream} is not fetched by this mirror", hint=hint, name=name)
        wants = [digest] if at else [tag or "latest"]
        if any(char in tag for char in "*?["):
            wants = [each for each in self.tags(name) if fnmatchcase(each, tag)]
        found = Closure()
        seen: set[str] = set()
        while wants:
            reference = wants.pop()
            known = self.refresh(name, reference, actor) if reference not in seen else None
            if known is None:
                if reference in seen:
                    continue
                raise NotMirrored(f"{upstream}:{reference[:200]} is not there on the other side",
                                  hint="check the name; it is asked for again in a while", name=name)  # fmt: skip
            seen |= {reference, known.digest}
            wants += self._add(name, known, found)
        return found

    def _add(self, name: str, known: Known, found: Closure) -> list[str]:
        """Count a manifest; returns the manifests it refers to."""
        with self._db.read() as connection:
            repository = repositories.find(connection, name)
            digest = Digest("sha256", known.digest.partition(":")[2])
            held: Manifest | None = manifests.find(connection, repository.id, digest) if repository else None
        if repository is None or held is None:
            return []
        parsed = parse_manifest(held.body, held.media_type)
        found.manifests += 1
        for descriptor in (*parsed.layers, *([parsed.config] if parsed.config else [])):
            if not descriptor.external and descriptor.digest.algorithm == "sha256":
                found.blobs.append((repository, descriptor.digest.hex, descriptor.size))
        return [str(child.digest) for child in parsed.children]

    def _url(self, name: str, rest: str) -> str:
        return f"/v2/{quote(self._mirror.upstream(name))}/{rest}"

    def _scope(self, name: str) -> str:
        return f"repository:{self._mirror.upstream(name)}:pull"

    def _odd(self, what: str) -> UpstreamFailed:
        return UpstreamFailed(f"{self._mirror.url} {what}", hint="ask whoever runs it", url=self._mirror.url)
