"""The hub as a Python object: the same methods on a folder, in this process and on a server far away.

site = onmaru.open("https://hub.example.com", token="omk_...")
site.hub.push("acme/inspect:1.2", "./weights", kind="model")
site.hub.pull("acme/inspect:1.2", "./here")
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

from onmaru.core.errors import InvalidInput, OnmaruError
from onmaru.core.transport import Transport, error_from_problem
from onmaru.hub.client.bundles import BundleClient
from onmaru.hub.client.collections import CollectionsClient
from onmaru.hub.client.licence import LicenceClient
from onmaru.hub.client.mirrors import MirrorsClient
from onmaru.hub.client.retention import RetentionClient
from onmaru.hub.client.transfer import Progress, pull_folder, push_folder
from onmaru.hub.client.trust import TrustClient
from onmaru.hub.rules.reference import split_reference
from onmaru.hub.types import Kind

_ROOT = "/api/v1/hub"


class HubClient:
    """Artifacts of a site. Everything returned is plain data as the HTTP API gives it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.trust = TrustClient(transport)
        self.collections = CollectionsClient(transport)
        self.licences = LicenceClient(transport)
        self.retention = RetentionClient(transport)
        self.bundles = BundleClient(transport)
        self.mirrors = MirrorsClient(transport)

    def artifacts(
        self, q: str = "", *, kind: str = "", labels: Sequence[str] = (), facts: Mapping[str, str] | None = None,
        offset: int = 0, limit: int = 50,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Artifacts one may see; `q` are words, `facts` such as `{"framework": "pytorch"}` narrow."""
        return list(
            self.search(q, kind=kind, labels=labels, facts=facts, offset=offset, limit=limit)["items"]
        )

    def search(
        self, q: str = "", *, kind: str = "", labels: Sequence[str] = (), facts: Mapping[str, str] | None = None,
        offset: int = 0, limit: int = 50,
    ) -> dict[str, Any]:  # fmt: skip
        """A page of the catalogue: `items`, `total`, and `kinds` with how many there are of each."""
        params = {
            "q": q or None, "kind": kind or None, "label": list(labels) or None, "offset": offset, "limit": limit,
            "fact": [f"{name}={value}" for name, value in (facts or {}).items()] or None,
        }  # fmt: skip
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/artifacts", params=params)
        return answer

    def every(
        self, q: str = "", *, kind: str = "", under: str = "", page_size: int = 500
    ) -> Iterator[dict[str, Any]]:  # fmt: skip
        """All artifacts one may see, fetched page by page.

        Args:
            under: Organisation, or organisation and team, whose artifacts are meant: `acme/vision`.
        """
        offset = 0
        while True:
            page = self.search(q, kind=kind, offset=offset, limit=page_size)["items"]
            yield from (each for each in page if not under or each["name"].startswith(f"{under}/"))
            offset += page_size
            if len(page) < page_size:
                return

    def contents(self, reference: str) -> dict[str, Any]:
        """What a version holds: its files, layers, platforms and annotations."""
        name, version = split_reference(reference)
        answer: dict[str, Any] = self._transport.send(
            "GET", f"{_ROOT}/contents/{quote(name)}", params={"reference": version}
        )
        return answer

    def artifact(self, name: str) -> dict[str, Any]:
        """An artifact with its card and tags. Raises `UnknownRepository`."""
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/artifacts/{quote(name)}")
        return answer

    def manifests(self, name: str) -> list[dict[str, Any]]:
        """Every manifest of an artifact, newest first: versions, untagged ones, signatures and reports."""
        return list(self._transport.send("GET", f"{_ROOT}/manifests/{quote(name)}")["items"])

    def create(self, name: str, *, kind: str = "resource") -> dict[str, Any]:
        """An empty artifact; pushing makes one as well."""
        answer: dict[str, Any] = self._transport.send(
            "POST", f"{_ROOT}/artifacts", json={"name": name, "kind": kind}
        )
        return answer

    def describe(self, name: str, **changes: Any) -> dict[str, Any]:
        """Change title, summary, card, labels, facts, kind, visibility, deprecated or immutable_tags."""
        answer: dict[str, Any] = self._transport.send(
            "PATCH", f"{_ROOT}/artifacts/{quote(name)}", json=changes
        )
        return answer

    def remove(self, reference: str) -> None:
        """Remove a tag (`acme/inspect:1.2`), a version (`acme/inspect@sha256:...`), or, without either, all of it."""
        if "@" not in reference and ":" not in reference.rpartition("/")[2]:
            self._transport.send("DELETE", f"{_ROOT}/artifacts/{quote(reference)}")
            return
        name, version = split_reference(reference)
        if ":" not in version:
            self._transport.send("DELETE", f"{_ROOT}/tags/{quote(name)}", params={"tag": version})
            return
        answer = self._transport.exchange("DELETE", f"/v2/{name}/manifests/{version}")
        if answer.status_code != 202:
            raise error_from_problem(answer.status_code, {"detail": f"{reference} could not be removed"})

    def tag(self, reference: str, new_tag: str) -> dict[str, Any]:
        """Point another tag at a version that is there."""
        name, version = split_reference(reference)
        body = {"tag": new_tag, "reference": version}
        answer: dict[str, Any] = self._transport.send("PUT", f"{_ROOT}/tags/{quote(name)}", json=body)
        return answer

    def push(
        self, reference: str, source: str | Path, *, kind: str = "resource",
        annotations: Mapping[str, str] | None = None, progress: Progress | None = None,
    ) -> str:  # fmt: skip
        """Push a file or a folder as a version; returns the digest. What the hub has is not sent again."""
        name, tag = split_reference(reference)
        if ":" in tag:
            raise InvalidInput("a push needs a tag, not a digest", hint="name it acme/inspect:1.2")
        return push_folder(
            self._transport,
            name,
            tag,
            Path(source),
            kind=_kind(kind),
            annotations=annotations,
            progress=progress,
        )

    def pull(
        self, reference: str, target: str | Path, *, files: Sequence[str] = (), exclude: Sequence[str] = (),
        progress: Progress | None = None, notice: Callable[[str], None] | None = None,
    ) -> list[Path]:  # fmt: skip
        """Fetch the files of a version into a folder, several pieces at a time; what an earlier try left is used.

        Args:
            files: Patterns of the files wanted, such as `*.safetensors`; none: all.
            exclude: Patterns of files that are not.
            notice: Hears what the hub warns of, such as that the artifact is deprecated.
        """
        name, version = split_reference(reference)
        return pull_folder(
            self._transport, name, version, Path(target), files=files, exclude=exclude, progress=progress,
            notice=notice,
        )  # fmt: skip

    def version_notes(self, reference: str, *, kind: str = "model", **notes: Any) -> dict[str, Any]:
        """What is told of a version of a model, resource or dataset beside its files, as `ngcsdk` shows it.

        Args:
            notes: Changes it: `gpuModel`, `memoryFootprint`, `numberOfEpochs`, `batchSize`, `accuracyReached`,
                `description`.
        """
        name, version = split_reference(reference)
        place, _, own = name.rpartition("/")
        organisation, _, team = place.partition("/")
        word = "models" if kind == Kind.MODEL else "resources"
        owner = f"org/{quote(organisation)}" + (f"/team/{quote(team)}" if team else "")
        path = f"/ngc/v2/{owner}/{word}/{quote(own)}/versions/{quote(version)}"
        said = json.dumps(notes).encode() if notes else None
        answer = self._transport.exchange("PATCH" if notes else "GET", path, content=said)
        if answer.status_code != 200:
            raise _ngc_error(answer)
        found = answer.json()
        return dict(found.get("modelVersion") or found.get("recipeVersion") or {})

    def push_chart(self, place: str, archive: bytes) -> None:
        """Keep a packaged Helm chart under the name and version it says itself.

        Args:
            place: Organisation, or organisation and team.
        """
        answer = self._transport.exchange("POST", f"/ngc/helm/api/{quote(place)}/charts", content=archive)
        if answer.status_code != 201:
            raise _ngc_error(answer)

    def pull_chart(self, name: str, version: str, target: str | Path) -> Path:
        """Fetch a packaged chart into a folder."""
        place, _, own = name.rpartition("/")
        file = f"{own}-{version.replace('_', '+')}.tgz"
        folder = Path(target)
        folder.mkdir(parents=True, exist_ok=True)
        self._transport.save(f"/ngc/helm/{quote(place)}/charts/{quote(file)}", folder / file)
        return folder / file

    def usage(self) -> dict[str, Any]:
        """What the organisation holds [B], its quota, and what the store holds."""
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/usage")
        return answer

    def set_quota(self, limit_bytes: int | None, *, team: str = "") -> dict[str, Any]:
        """Limit what the organisation or a team may hold [B]; None takes the limit away."""
        body = {"limit_bytes": limit_bytes, "team": team}
        answer: dict[str, Any] = self._transport.send("PUT", f"{_ROOT}/quota", json=body)
        return answer

    def collect(self, *, dry_run: bool = False, wait: bool = True) -> dict[str, Any]:
        """Collect content nothing refers to; returns what was, or would be, removed."""
        if dry_run:
            answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/collection")
            return answer
        job: dict[str, Any] = self._transport.send("POST", f"{_ROOT}/collection")
        while wait and job["state"] in ("queued", "running"):
            sleep(0.2)
            job = self._transport.send("GET", f"/api/v1/jobs/{job['id']}")
        if job["state"] == "failed":
            raise error_from_problem(500, job["error"] or {})
        return job["result"] if job["state"] == "succeeded" else job


def _ngc_error(answer: Any) -> OnmaruError:
    """The error an answer of the NGC door tells of, as the nearest of ours."""
    said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    told = (said.get("requestStatus") or {}).get("statusDescription")
    return error_from_problem(answer.status_code, {"code": said.get("code"), "detail": told})


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        hint = f"one of {', '.join(kind.value for kind in Kind)}"
        raise InvalidInput(f"there is no kind {text!r}", hint=hint) from None
