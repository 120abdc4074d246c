"""Bundles for air gaps, from Python: `site.hub.bundles.export(["acme/inspect:1.2"], "out.tar")`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

from onmaru.core.errors import NotFound
from onmaru.core.transport import Transport
from onmaru.hub.client.bundle_send import Sender, job_error
from onmaru.hub.client.transfer import Progress
from onmaru.hub.drivers.bundle_source import open_bundle
from onmaru.hub.ports import BundleSource
from onmaru.hub.rules import signing
from onmaru.hub.rules.bundle import check
from onmaru.hub.rules.bundle.insides import Insides, look_inside
from onmaru.hub.rules.bundle.layout import path_of, ref_names

_ROOT = "/api/v1/hub/bundles"


class BundleClient:
    """Artifacts with signatures, SBOMs, reports and cards, carried as one file or folder."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def export(
        self, references: Sequence[str], out: str | Path, *, query: Mapping[str, Any] | None = None,
        folder: bool = False, history: bool = False, since: str | Path | None = None, key: bytes | None = None,
        password: str = "", progress: Progress | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Have the hub make a bundle and fetch it; run again after an interruption, it goes on where it stopped.

        Args:
            references: `acme/inspect:1.2`, `acme/inspect@sha256:...`, or `acme/inspect` for all tags and branches; a
                collection brings what it gathers.
            out: File to write, or a folder.
            query: Also everything of the organisation that matches: `q`, `kind`, `labels`, `facts`.
            folder: Write an OCI image layout as a folder instead of a tar.
            history: Also the commits before those that have a branch or a tag.
            since: An earlier bundle of this hub (a file, a folder, or its id): contents that lie in it are left out.
            key: Private key (PEM) to sign the bundle with; it stays in this process.
        """
        from onmaru.hub.client.bundle_fetch import Download, Note  # brings the database's library

        private = signing.read_private_key(key, password) if key is not None else None
        asked: dict[str, Any] = {
            "references": list(references), "query": dict(query) if query else None, "history": history,
            "since": _id_of(since) if since is not None else "",
        }  # fmt: skip
        note = Note(Path(out), as_folder=folder, asked=asked)
        note.refuse_present()
        found = self._known(note.read())
        if found is None or found["state"] in ("failed", "cancelled", "gone"):
            found = self.begin_export(**asked)
            note.write(found["id"])
        found = self.wait(found["id"])
        signature = b""
        if private is not None:
            document = self._transport.exchange("GET", f"{_ROOT}/{found['id']}/document").content
            signature = check.sign_document(document, private)
            self._transport.send("PUT", f"{_ROOT}/{found['id']}/signature", content=signature)
        download = Download(self._transport, found["id"], signature=signature)
        download.to_folder(Path(out), progress) if folder else download.to_tar(Path(out), progress)
        note.remove()
        self.remove(found["id"])
        return {**show_bundle(out), "left_out": found["result"]["left_out"]}

    def begin_export(
        self, references: Sequence[str] = (), *, query: Mapping[str, Any] | None = None, history: bool = False,
        since: str = "", name: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """Have the hub make a bundle and keep it for some days; see `export`."""
        body = {"references": list(references), "query": dict(query) if query else None, "history": history,
                "since": since, "name": name}  # fmt: skip
        answer: dict[str, Any] = self._transport.send("POST", f"{_ROOT}/exports", json=body)
        return answer

    def download(self, bundle: str, out: str | Path, *, progress: Progress | None = None) -> dict[str, Any]:
        """Fetch a bundle that the hub keeps into a file, with its signature if it has one; resumable."""
        from onmaru.hub.client.bundle_fetch import Download, Note  # brings the database's library

        found = self.wait(bundle)
        note = Note(Path(out), as_folder=False, asked={"bundle": bundle})
        note.refuse_present()
        if note.read() != bundle:
            note.write(bundle)
        signature = self._transport.exchange("GET", f"{_ROOT}/{found['id']}/signature")
        signed = signature.content if signature.status_code == 200 else b""
        Download(self._transport, bundle, signature=signed).to_tar(Path(out), progress)
        note.remove()
        return show_bundle(out)

    def import_(
        self, path: str | Path, *, dry_run: bool = False, trusted: Sequence[tuple[str, str]] = (),
        signed: bool = False, progress: Progress | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Send a bundle and have the hub take it in; run again after an interruption, it goes on where it stopped.

        Args:
            dry_run: Only tell what would change; contents are not sent.
            trusted: Names and public keys (PEM); when given, one of them must have signed the bundle.
            signed: Refuse it unless a key that the organisation trusts (or one of `trusted`) has signed it.
        Returns:
            `changes` (name, what, detail), `new_bytes`, `signed_by`, `signature`.
        Raises:
            BadBundle, BundleUnfinished: it cannot be read; `params["where"]` is the place.
            BundleRefused: a tag may not move, or the signature is not one of the trusted.
        """
        source = open_bundle(Path(path))
        bundle, _ = check.head(source)
        sender = Sender(self._transport, source, bundle)
        now = sender.begin()
        sender.send(now, progress, only_head=dry_run)
        return self.take(now["id"], dry_run=dry_run, trusted=trusted, signed=signed, progress=progress)

    def import_from_inbox(
        self, name: str, *, dry_run: bool = False, trusted: Sequence[tuple[str, str]] = (), signed: bool = False,
        progress: Progress | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Have the hub take in a bundle that lies in its inbox (admins); see `import_`."""
        now = self._transport.send("POST", f"{_ROOT}/imports", json={"inbox": name, "name": name})
        done = self.take(now["id"], dry_run=dry_run, trusted=trusted, signed=signed, progress=progress)
        if dry_run:
            self.remove(now["id"])
        return done

    def take(
        self, bundle: str, *, dry_run: bool = False, trusted: Sequence[tuple[str, str]] = (), signed: bool = False,
        progress: Progress | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Have the hub take in what was sent, and wait for it."""
        keys = [{"name": name, "public_key": pem} for name, pem in trusted]
        found = self.get(bundle)
        if found["state"] != "working":  # else an earlier try of ours is still at it
            body = {"dry_run": dry_run, "keys": keys, "signed": signed}
            self._transport.send("POST", f"{_ROOT}/{bundle}/import", json=body)
        result: dict[str, Any] = self.wait(bundle, progress)["result"]
        return result

    def all(self, *, gone: bool = False) -> list[dict[str, Any]]:
        """Bundles the hub keeps, newest first."""
        return list(self._transport.send("GET", _ROOT, params={"gone": gone or None})["items"])

    def get(self, bundle: str) -> dict[str, Any]:
        """One of them: its state, how far it is, and what came of it."""
        answer: dict[str, Any] = self._transport.send("GET", f"{_ROOT}/{quote(bundle, safe='')}")
        return answer

    def inbox(self) -> list[dict[str, Any]]:
        """What lies in the hub's inbox."""
        return list(self._transport.send("GET", f"{_ROOT}/inbox")["items"])

    def wait(self, bundle: str, progress: Progress | None = None) -> dict[str, Any]:
        """Wait until no job works on a bundle; `progress` is told how far the job is.

        Raises:
            OnmaruError: what the job failed with.
        """
        while (found := self.get(bundle))["state"] == "working":
            if progress is not None and found["size_bytes"]:
                progress(int(found["progress"] * found["size_bytes"]), found["size_bytes"])
            sleep(0.1)
        if found["state"] in ("failed", "cancelled"):
            raise job_error(found)
        return found

    def cancel(self, bundle: str) -> dict[str, Any]:
        """Ask the job that works on a bundle to end."""
        answer: dict[str, Any] = self._transport.send("POST", f"{_ROOT}/{quote(bundle, safe='')}/cancel")
        return answer

    def remove(self, bundle: str) -> None:
        """Let the bytes of a bundle go; a later one can still go on from what it held."""
        self._transport.send("DELETE", f"{_ROOT}/{quote(bundle, safe='')}")

    def _known(self, bundle: str) -> dict[str, Any] | None:
        try:
            return self.get(bundle) if bundle else None
        except NotFound:
            return None


def _id_of(since: str | Path) -> str:
    if str(since).startswith("bnd_") and not Path(since).exists():
        return str(since)
    return check.head(open_bundle(Path(since)))[0].id


def show_bundle(path: str | Path) -> dict[str, Any]:
    """What a bundle says it holds; needs no hub and looks at nothing else of it."""
    source = open_bundle(Path(path))
    bundle, _ = check.head(source)
    names = ref_names(bundle.artifacts)
    return {
        "id": bundle.id, "created": bundle.created, "made_by": bundle.made_by, "since": bundle.since,
        "size_bytes": bundle.size, "files": len(bundle.files), "expected": len(bundle.expected),
        "signed": check.SIGNATURE in source.files, "artifacts": [check.shown(item) for item in bundle.artifacts],
        "layout_names": {f"{name}:{tag}": said for (name, tag), said in names.items()},
    }  # fmt: skip


def verify_bundle(
    path: str | Path, *, trusted: Sequence[tuple[str, str]] = (), earlier: Sequence[str | Path] = (),
    progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Check a bundle down to the last byte; needs no hub.

    Args:
        trusted: Names and public keys (PEM) that may have signed it; when given, one must have.
        earlier: Bundles in which the contents lie that this one expects.
    Returns:
        `sound`, `faults` (where, what), `signature` (none, unknown, valid, wrong), `signed_by`, `absent`; beside the
        artifacts `sboms`, `signatures`, `signatures_valid` (made by one of `trusted`), `odd` (where, what).
    """
    keys = [(name, signing.read_public_key(pem)) for name, pem in trusted]
    sources = [open_bundle(Path(each)) for each in earlier]
    source = open_bundle(Path(path))
    found = check.verify(source, keys, earlier=sources, progress=progress)
    sound = found.is_sound and (not keys or found.signature == "valid")
    inside = Insides(0, 0, 0, 0)
    if found.is_sound:
        opened = check.structure(
            found.bundle, lambda digest, limit: check.read_whole(source, path_of(digest), limit)
        )
        inside = look_inside(opened, lambda digest, limit: _content((source, *sources), digest, limit), keys)
    return {
        "id": found.bundle.id, "sound": sound, "signature": found.signature, "signed_by": found.signed_by,
        "absent": found.absent, "faults": [{"where": each.where, "what": each.what} for each in found.faults],
        "sboms": inside.sboms, "signatures": inside.signatures, "signatures_valid": inside.valid,
        "odd": [{"where": where, "what": what} for where, what in inside.odd],
    }  # fmt: skip


def _content(sources: Sequence[BundleSource], digest: str, limit: int) -> bytes | None:
    path = path_of(digest)
    return next((check.read_whole(each, path, limit) for each in sources if path in each.files), None)
