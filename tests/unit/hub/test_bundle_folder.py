"""What the hub keeps of bundles, on a disk that is full or will not sync."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from onmaru.core.storage.database import StorageFull
from onmaru.core.storage.folder import DiskRefused
from onmaru.hub.drivers.bundle_folder import BundleFolder


@pytest.fixture
def folder(tmp_path: Path) -> BundleFolder:
    made = BundleFolder(tmp_path / "bundles", fsync=True)
    made.begin("bnd_a")
    return made


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, StorageFull), (errno.EIO, DiskRefused)])
def test_what_was_sent_before_stays_as_it_was(
    folder: BundleFolder, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    assert folder.append("bnd_a", b"first") == 5

    def refuse(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(kind):
        folder.append("bnd_a", b"second")
    with pytest.raises(kind):
        folder.write_head("bnd_a", [b"head"])
    monkeypatch.undo()
    assert folder.received("bnd_a") == 5
    assert folder.length("bnd_a", "head") == 0
    assert folder.append("bnd_a", b"again") == 10
    assert folder.read("bnd_a", "sent.tar", 0, 10) == b"firstagain"


def test_packs_are_read_as_they_were_written(folder: BundleFolder) -> None:
    assert folder.pack("bnd_a", 0) is None
    folder.put_pack(
        "bnd_a", 0, {"name": "\ud55c\uae00"}, {"sha256:a": b"one", "sha256:b": b"", "sha256:c": b"three"}
    )
    pack = folder.pack("bnd_a", 0)
    assert pack is not None
    assert pack.facts == {"name": "\ud55c\uae00"}
    assert pack.sizes == {"sha256:a": 3, "sha256:b": 0, "sha256:c": 5}
    assert [pack.read(each) for each in pack.sizes] == [b"one", b"", b"three"]


@pytest.mark.parametrize("name", ["../x", "bnd_", "bnd_a/../b", "", "bnd_\n"])
def test_a_name_that_leads_elsewhere_is_no_bundle(folder: BundleFolder, name: str) -> None:
    with pytest.raises(ValueError, match="is no bundle"):
        folder.path(name)
