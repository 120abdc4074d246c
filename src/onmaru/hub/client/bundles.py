"""Bundles for air gaps, from Python: `site.hub.bundles.export(["acme/inspect:1.2"], "out.tar")`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onmaru.core.errors import InvalidInput
from onmaru.core.transport import Transport
from onmaru.hub.client.bundle_import import Importer
from onmaru.hub.client.transfer import Progress
from onmaru.hub.drivers.bundle_source import open_bundle
from onmaru.hub.errors import BundleRefused
from onmaru.hub.rules import signing
from onmaru.hub.rules.bundle import check
from onmaru.hub.rules.bundle.layout import path_of, ref_names
from onmaru.hub.rules.name import check_name
from onmaru.hub.rules.reference import split_reference


class BundleClient:
    """Artifacts with signatures, SBOMs, reports and cards, carried as one file or folder."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def export(
        self, references: Sequence[str], out: str | Path, *, folder: bool = False, history: bool = False,
        since: str | Path | None = None, key: bytes | None = None, password: str = "", progress: Progress | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Write a bundle; run again after an interruption, only what is missing is fetched.

        Args:
            references: `acme/inspect:1.2`, `acme/inspect@sha256:...`, or `acme/inspect` for all tags and branches.
            out: File to write, or a folder.
            folder: Write an OCI image layout as a folder instead of a tar.
            history: Also the commits before those that have a branch or a tag.
            since: An earlier bundle: contents that lie in it are left out.
            key: Private key (PEM) to sign the bundle with; it stays in this process.
        """
        from onmaru.hub.client import bundle_export  # brings the database's library

        if not references:
            raise InvalidInput("there is nothing to export", hint="name artifacts: acme/inspect:1.2")
        earlier = check.head(open_bundle(Path(since)))[0] if since is not None else None
        private = signing.read_private_key(key, password) if key is not None else None
        made = bundle_export.write(
            self._transport, [_reference(each) for each in references], Path(out), as_folder=folder, history=history,
            since=earlier, key=private, progress=progress,
        )  # fmt: skip
        return {**show_bundle(out), "id": made.id}

    def import_(
        self, path: str | Path, *, dry_run: bool = False, trusted: Sequence[tuple[str, str]] = (),
        progress: Progress | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Take a bundle in; run again after an interruption, only what is missing is sent.

        Args:
            dry_run: Only tell what would change.
            trusted: Names and public keys (PEM); when given, one of them must have signed the bundle.
        Returns:
            `changes` (name, what, detail), `new_bytes`, `signed_by`.
        Raises:
            BadBundle, BundleUnfinished: it cannot be read; `params["where"]` is the place.
            BundleRefused: a tag may not move, or the signature is not one of the trusted.
        """
        source = open_bundle(Path(path))
        bundle, data = check.head(source)
        keys = [(name, signing.read_public_key(pem)) for name, pem in trusted]
        signature, signed_by = check.signature_of(source, data, keys)
        if keys and signature != "valid":
            raise BundleRefused("no trusted key has signed the bundle", hint="ask for a signed one")
        check.small_files(source, bundle)
        opened = check.structure(
            bundle, lambda digest, limit: check.read_whole(source, path_of(digest), limit)
        )
        importer = Importer(self._transport, source, opened)
        importer.plan()
        if not dry_run:
            importer.run(progress)
        changes = [change.as_json() for change in importer.changes]
        return {"id": bundle.id, "dry_run": dry_run, "changes": changes, "new_bytes": importer.new_bytes,
                "signed_by": signed_by}  # fmt: skip


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
        `sound`, `faults` (where, what), `signature` (none, unknown, valid, wrong), `signed_by`, `absent`.
    """
    keys = [(name, signing.read_public_key(pem)) for name, pem in trusted]
    sources = [open_bundle(Path(each)) for each in earlier]
    found = check.verify(open_bundle(Path(path)), keys, earlier=sources, progress=progress)
    sound = found.is_sound and (not keys or found.signature == "valid")
    return {
        "id": found.bundle.id, "sound": sound, "signature": found.signature, "signed_by": found.signed_by,
        "absent": found.absent, "faults": [{"where": each.where, "what": each.what} for each in found.faults],
    }  # fmt: skip


def _reference(text: str) -> tuple[str, str]:
    if "@" not in text and ":" not in text.rpartition("/")[2]:
        return check_name(text), ""
    return split_reference(text)
