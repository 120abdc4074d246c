"""Where things are kept: one database, one data folder, blobs by digest."""

from onmaru.core.storage.blobs import BadDigest, BlobNotFound, BlobStore, DigestMismatch
from onmaru.core.storage.database import (
    Database,
    DatabaseBusy,
    StorageFull,
    StorageUnavailable,
    UnstorableValue,
    UnsupportedDatabase,
    note,
)
from onmaru.core.storage.folder import DataFolder, DataFolderBusy, atomic_write
from onmaru.core.storage.migrate import SchemaTooNew, migrate, schema_version

__all__ = [
    "BadDigest",
    "BlobNotFound",
    "BlobStore",
    "DataFolder",
    "DataFolderBusy",
    "Database",
    "DatabaseBusy",
    "DigestMismatch",
    "SchemaTooNew",
    "StorageFull",
    "StorageUnavailable",
    "UnstorableValue",
    "UnsupportedDatabase",
    "atomic_write",
    "migrate",
    "note",
    "schema_version",
]
