"""Blobs in object storage (S3 and what speaks like it), through obstore."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onmaru.core.errors import InvalidInput, Unavailable
from onmaru.hub.errors import UnknownBlob

if TYPE_CHECKING:
    from obstore.store import ObjectStore

PIECE = 4 << 20
_HEX = re.compile(r"^[0-9a-f]{64}\Z")


class StorageNotUsable(InvalidInput):
    code = "hub.storage_not_usable"


class ObjectStorageDown(Unavailable):
    code = "hub.object_storage_down"


def open_store(url: str, **options: Any) -> ObjectStore:
    """The store behind a URL such as `s3://bucket/prefix`; credentials come from the environment as usual.

    Raises:
        StorageNotUsable: the URL cannot be read, or obstore is not installed.
    """
    try:
        from obstore.store import from_url
    except ImportError as error:
        hint = "install it: pip install 'onmaru[s3]'"
        raise StorageNotUsable("object storage needs obstore", hint=hint) from error
    try:
        return from_url(url, **options)
    except Exception as error:  # obstore's errors share no base class with a stable name
        hint = "s3://bucket/prefix; credentials as AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT"
        raise StorageNotUsable(
            f"cannot use this object storage: {type(error).__name__}", hint=hint
        ) from error


class ObjectBlobs:
    """A bucket. Uploads are staged on this machine and sent whole, large ones in parts."""

    name = "objects"

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def _key(self, sha256: str) -> str:
        return f"sha256/{sha256[:2]}/{sha256}"

    def keep(self, staged: Path, sha256: str) -> None:
        import obstore

        with _translated("store"):
            # One PUT, or a multipart upload completed at its end: the object is there whole or not at all.
            obstore.put(self._store, self._key(sha256), staged)
        staged.unlink(missing_ok=True)

    def size(self, sha256: str) -> int | None:
        import obstore

        try:
            with _translated("look up"):
                return int(obstore.head(self._store, self._key(sha256))["size"])
        except FileNotFoundError:
            return None

    def read(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        import obstore

        for begin in range(start, end, PIECE):
            try:
                with _translated("read"):
                    stop = min(begin + PIECE, end)
                    yield bytes(obstore.get_range(self._store, self._key(sha256), start=begin, end=stop))
            except FileNotFoundError as error:
                raise UnknownBlob(
                    "the content is gone", hint="it was deleted meanwhile", digest=sha256
                ) from error

    def path(self, sha256: str) -> Path | None:
        return None

    def delete(self, sha256: str) -> bool:
        import obstore

        if self.size(sha256) is None:
            return False
        with _translated("delete"):
            obstore.delete(self._store, self._key(sha256))
        return True

    def list(self) -> Iterator[tuple[str, int, int]]:
        import obstore

        with _translated("list"):
            for batch in obstore.list(self._store, prefix="sha256/"):
                for item in batch:
                    name = str(item["path"]).rsplit("/", 1)[-1]
                    if _HEX.match(name):
                        yield name, int(item["size"]), int(item["last_modified"].timestamp() * 1e9)


@contextmanager
def _translated(verb: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:
        hint = "check the endpoint, the bucket and the credentials"
        raise ObjectStorageDown(
            f"the object storage did not {verb}: {str(error)[:200]}", hint=hint
        ) from error
