"""Takes bundles in, through the doors every other client uses: their rights, quotas, policies and immutable tags hold.

Contents and manifests come first, by digest; cards and licences then; tags and branches last, so that nothing that is
half there is found by a name. What the hub has is not sent again.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote

from onmaru.core.errors import Forbidden, NotFound
from onmaru.core.transport import Transport
from onmaru.hub.client.transfer import PARALLEL, Counted, Progress, expect, upload_blob
from onmaru.hub.errors import BundleIncomplete, BundleRefused, QuotaExceeded
from onmaru.hub.ports import BundleSource
from onmaru.hub.rules.bundle.check import Opened
from onmaru.hub.rules.bundle.document import Item, Label
from onmaru.hub.rules.bundle.entry import Entry
from onmaru.hub.rules.bundle.layout import path_of
from onmaru.hub.rules.revision import COMMIT_HEX

_ROOT = "/api/v1/hub"
_PLACES = {"model": "models", "dataset": "datasets"}


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does: created, described, licence, manifest, tag_created, tag_moved, skipped."""

    name: str
    what: str
    detail: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Importer:
    """One import of one bundle."""

    def __init__(self, transport: Transport, source: BundleSource, opened: Opened) -> None:
        self._transport = transport
        self._source = source
        self._opened = opened
        self._present: dict[str, dict[str, Any] | None] = {}  # artifacts as they are
        self.changes: list[Change] = []
        self.new_bytes = 0

    def plan(self) -> None:
        """Find out what would change.

        Raises:
            BundleRefused: a tag may not move; nothing was changed.
            BundleIncomplete: a content is neither in the bundle nor in the hub; `params["digests"]`.
            QuotaExceeded: there is no room for it.
        """
        frozen: list[str] = []
        missing: list[str] = []
        rules = self._rules()
        for item in self._opened.bundle.artifacts:
            now = self._artifact(item.name)
            if now is None:
                self.changes.append(Change(item.name, "created", item.kind.value))
            self._plan_entry(item, now)
            for body in item.manifests:
                if not self._has(item.name, "manifests", body.digest):
                    self.changes.append(Change(item.name, "manifest", body.digest))
                    self.new_bytes += body.size
            for digest, size in self._blobs(item).items():
                if now is not None and self._has(item.name, "blobs", digest):
                    continue
                self.new_bytes += size
                if path_of(digest) not in self._source.files and not self._mount(
                    item.name, digest, try_it=now
                ):
                    missing.append(digest)
            patterns = [*(now or {}).get("immutable_tags", "").split(), *_patterns(rules, item.name, now)]
            frozen += self._plan_tags(item, now, patterns)
        if frozen:
            hint = "an admin sets which tags may move"
            raise BundleRefused(
                f"{frozen[0]} may not move; nothing was changed", hint=hint, tags=frozen[:100]
            )
        if missing:
            hint = "import the earlier bundle first, or export without --since"
            raise BundleIncomplete(
                f"{len(missing)} contents are neither in the bundle nor in the hub: {missing[0]}", hint=hint,
                digests=missing[:100],
            )  # fmt: skip
        self._refuse_beyond_quota()

    def _rules(self) -> Sequence[Mapping[str, Any]]:
        try:
            return list(self._transport.send("GET", f"{_ROOT}/retention")["items"])
        except Forbidden:
            return ()  # the hub itself refuses what may not move

    def _artifact(self, name: str) -> dict[str, Any] | None:
        if name not in self._present:
            try:
                self._present[name] = self._transport.send("GET", f"{_ROOT}/artifacts/{quote(name)}")
            except NotFound:
                self._present[name] = None
        return self._present[name]

    def _plan_entry(self, item: Item, now: dict[str, Any] | None) -> None:
        changed = self._described(self._opened.entries[item.name], now)
        if changed:
            self.changes.append(Change(item.name, "described", ", ".join(sorted(changed))))
        if self._opened.entries[item.name].licence and now is None:
            self.changes.append(
                Change(item.name, "licence", self._opened.entries[item.name].licence["version"])
            )

    def _described(self, entry: Entry, now: dict[str, Any] | None) -> dict[str, Any]:
        said = {
            "title": entry.title, "summary": entry.summary, "card": entry.card, "labels": list(entry.labels),
            "facts": dict(entry.facts),
        }  # fmt: skip
        return {key: value for key, value in said.items() if value != (now[key] if now else type(value)())}

    def _plan_tags(self, item: Item, now: dict[str, Any] | None, patterns: Sequence[str]) -> list[str]:
        frozen = []
        for tag in item.tags:
            before = self._digest(item.name, tag.name) if now is not None else ""
            if before == tag.digest:
                continue
            self.changes.append(Change(item.name, "tag_moved" if before else "tag_created", tag.name))
            if before and any(fnmatchcase(tag.name, pattern) for pattern in patterns):
                frozen.append(f"{item.name}:{tag.name}")
        return frozen

    def _refuse_beyond_quota(self) -> None:
        try:
            usage = self._transport.send("GET", f"{_ROOT}/usage")
        except Forbidden:
            return  # the hub counts at every manifest
        limit, used = usage["limit_bytes"], usage["used_bytes"]
        if limit is not None and used + self.new_bytes > limit:
            hint = "delete something, or ask an admin for more"
            raise QuotaExceeded(
                f"{used + self.new_bytes:,} bytes would pass the quota of {limit:,}", hint=hint, limit_bytes=limit,
                used_bytes=used, needed_bytes=self.new_bytes,
            )  # fmt: skip

    def _has(self, name: str, what: str, digest: str) -> bool:
        if self._artifact(name) is None:
            return False
        return self._transport.exchange("HEAD", f"/v2/{name}/{what}/{digest}").status_code == 200

    def _digest(self, name: str, tag: str) -> str:
        answer = self._transport.exchange("HEAD", f"/v2/{name}/manifests/{tag}")
        return answer.headers["docker-content-digest"] if answer.status_code == 200 else ""

    def _mount(self, name: str, digest: str, *, try_it: Any) -> bool:
        """Whether the hub serves a content from another artifact; where this one is not yet, we only learn it later."""
        if try_it is None:
            return True
        answer = self._transport.exchange("POST", f"/v2/{name}/blobs/uploads/", params={"mount": digest})
        expect(answer, 201, 202)
        if answer.status_code == 202:
            self._transport.exchange("DELETE", answer.headers["location"])
        return answer.status_code == 201

    def _blobs(self, item: Item) -> dict[str, int]:
        """Contents an artifact needs: sizes by digest."""
        manifests = {body.digest for body in item.manifests}
        found: dict[str, int] = {}
        for body in item.manifests:
            parsed = self._opened.parsed[body.digest]
            for each in (parsed.config, *parsed.layers, *parsed.children):
                if each is not None and not each.external and str(each.digest) not in manifests:
                    found[str(each.digest)] = each.size
        return found

    def run(self, progress: Progress | None = None) -> None:
        """Do what was planned; run again after an interruption, only what is missing is sent."""
        items = self._opened.bundle.artifacts
        count = Counted(sum(sum(self._blobs(item).values()) for item in items), progress)
        for item in items:
            self._push(item, count)
        for item in items:
            self._describe(item)
        for item in items:
            for tag in item.tags:
                self._point(item, tag)

    def _push(self, item: Item, count: Counted) -> None:
        if self._artifact(item.name) is None:
            self._transport.send(
                "POST", f"{_ROOT}/artifacts", json={"name": item.name, "kind": item.kind.value}
            )
        with ThreadPoolExecutor(PARALLEL) as pool:
            list(
                pool.map(
                    lambda each: self._send(item.name, each[0], each[1], count), self._blobs(item).items()
                )
            )
        for body in item.manifests:
            answer = self._transport.exchange(
                "PUT", f"/v2/{item.name}/manifests/{body.digest}", content=self._opened.bodies[body.digest],
                headers={"Content-Type": body.media_type},
            )  # fmt: skip
            expect(answer, 201)

    def _send(self, name: str, digest: str, size: int, count: Counted) -> None:
        answer = self._transport.exchange("HEAD", f"/v2/{name}/blobs/{digest}")
        if answer.status_code == 200:
            count.add(size)
            return
        path = path_of(digest)
        if path not in self._source.files:
            if not self._mount(name, digest, try_it=True):
                hint = "import the earlier bundle first, or export without --since"
                raise BundleIncomplete(
                    f"a content is neither in the bundle nor in the hub: {digest}",
                    hint=hint,
                    digests=[digest],
                )
            count.add(size)
            return
        upload_blob(self._transport, name, _Slice(self._source, path), size, digest, count)

    def _describe(self, item: Item) -> None:
        entry, now = self._opened.entries[item.name], self._artifact(item.name)
        changes = self._described(entry, now)
        if changes:
            self._transport.send("PATCH", f"{_ROOT}/artifacts/{quote(item.name)}", json=changes)
        if now is not None:
            return
        # What needs more than pushing is asked for by itself, and left out where it is not allowed.
        for key in ("deprecated", "immutable_tags"):
            value = getattr(entry, key)
            if value:
                self._if_allowed(item.name, key, "PATCH", "artifacts", {key: value})
        if entry.licence:
            self._if_allowed(item.name, "licence", "PUT", "licences", dict(entry.licence))

    def _if_allowed(self, name: str, what: str, method: str, place: str, body: dict[str, Any]) -> None:
        try:
            self._transport.send(method, f"{_ROOT}/{place}/{quote(name)}", json=body)
        except Forbidden:
            self.changes.append(Change(name, "skipped", what))

    def _point(self, item: Item, tag: Label) -> None:
        before = self._digest(item.name, tag.name)
        if before == tag.digest:
            return
        place = _PLACES.get(item.kind.value)
        if tag.branch and place and not before and tag.digest.startswith("sha256:"):
            start = {"startingPoint": tag.digest.partition(":")[2][:COMMIT_HEX]}
            self._transport.send(
                "POST", f"/api/{place}/{item.name}/branch/{quote(tag.name, safe='')}", json=start
            )
            return
        body = {"tag": tag.name, "reference": tag.digest}
        self._transport.send("PUT", f"{_ROOT}/tags/{quote(item.name)}", json=body)


class _Slice(io.RawIOBase):
    """A content of a bundle as a file."""

    def __init__(self, source: BundleSource, path: str) -> None:
        self._source, self._path, self._position = source, path, 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._position = offset
        return offset

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(self._path, self._position, self._position + size)
        self._position += len(data)
        return data


def _patterns(rules: Sequence[Mapping[str, Any]], name: str, now: dict[str, Any] | None) -> list[str]:
    team = (now or {}).get("team", "")
    return [
        pattern
        for each in rules
        if each["artifact"] == name or (not each["artifact"] and each["team"] in ("", team))
        for pattern in each["rule"]["immutable_tags"]
    ]
