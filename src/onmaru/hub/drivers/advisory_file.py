"""The vulnerability database: an OSV export the operator brought, as one SQLite file that is looked things up in.

A new import is built beside the one in use and takes its place whole; the old one stays until it has.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from onmaru.hub.errors import BadAdvisories
from onmaru.hub.rules.advisories.advisory import Advisory, read_advisory
from onmaru.hub.rules.sbom.package import Ecosystem, Package

_MAX_RECORDS = 5_000_000
_MAX_RECORD_BYTES = 16 << 20
_MAX_UNPACKED = 64 << 30
_KNOWN = frozenset(str(each) for each in Ecosystem)


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """Which database it is; every report carries it.

    Attributes:
        digest: sha256 of the imported file(s), in hex.
        newest: Newest `modified` of its records, RFC 3339: how old the knowledge is.
        imported: When it was imported, RFC 3339.
        record_count: Records of ecosystems that are read here.
        skipped_count: Records that could not be read.
    """

    digest: str
    newest: str
    imported: str
    record_count: int
    skipped_count: int


class AdvisoryFile:
    """The database in use within a folder; thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()

    def facts(self) -> DatabaseFacts | None:
        """Of the database in use; None before the first import."""
        try:
            raw = json.loads((self._folder / "current.json").read_text(encoding="utf-8"))
            return DatabaseFacts(**raw)
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def build(
        self,
        exports: Sequence[Path],
        *,
        at: str,
        progress: Callable[[float, str], None] = lambda _f, _n: None,
    ) -> DatabaseFacts:
        """Import OSV exports (`all.zip` of an ecosystem, or a single JSON record) and put them into use.

        Raises:
            BadAdvisories: a file is no export, or unpacks to more than is reasonable. The database in use stays.
        """
        digest = hashlib.sha256()
        part = self._folder / "import.part"
        part.unlink(missing_ok=True)
        connection = sqlite3.connect(part)
        try:
            connection.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
                "CREATE TABLE records (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;"
                "CREATE TABLE names (ecosystem TEXT, name TEXT, id TEXT, PRIMARY KEY (ecosystem, name, id)) WITHOUT ROWID;"
            )
            count = skipped = 0
            newest = ""
            for share, name, body in _records(exports, digest):
                progress(share, f"{count:,} records")
                try:
                    advisory = read_advisory(body, where=name)
                except BadAdvisories:
                    skipped += 1
                    continue
                names = {
                    (each.ecosystem.partition(":")[0], _key(each.ecosystem, each.name))
                    for each in advisory.affected
                }
                known = [(ecosystem, package) for ecosystem, package in names if ecosystem in _KNOWN]
                if not known or advisory.withdrawn:
                    continue
                count += 1
                newest = max(newest, advisory.modified)
                connection.execute(
                    "INSERT OR REPLACE INTO records VALUES (?, ?)", (advisory.id, zlib.compress(body, 3))
                )
                connection.executemany(
                    "INSERT OR REPLACE INTO names VALUES (?, ?, ?)", [(*each, advisory.id) for each in known]
                )
            connection.commit()
        finally:
            connection.close()
        if not count:
            part.unlink(missing_ok=True)
            raise BadAdvisories(
                "no records of ecosystems that are read here",
                hint=f"export one of {', '.join(sorted(_KNOWN))}",
            )
        facts = DatabaseFacts(digest.hexdigest(), newest, at, count, skipped)
        part.replace(self._path(facts.digest))
        pending = self._folder / "current.part"
        pending.write_text(json.dumps(asdict(facts)), encoding="utf-8")
        pending.replace(self._folder / "current.json")
        for old in self._folder.glob("*.sqlite"):
            if old != self._path(facts.digest):
                old.unlink(missing_ok=True)
        return facts

    def find(self, package: Package) -> list[Advisory]:
        """Records that name a package, or the source it was built from; empty before the first import."""
        connection = self._open()
        if connection is None:
            return []
        ecosystem = str(package.ecosystem)
        names = (_key(ecosystem, package.name), _key(ecosystem, package.source or package.name))
        query = (
            "SELECT DISTINCT r.id, r.body FROM names n JOIN records r ON r.id = n.id"
            " WHERE n.ecosystem = ? AND n.name IN (?, ?) ORDER BY r.id"
        )
        rows = connection.execute(query, (ecosystem, *names)).fetchall()
        return [read_advisory(zlib.decompress(body), where=name) for name, body in rows]

    def _open(self) -> sqlite3.Connection | None:
        facts = self.facts()
        if facts is None:
            return None
        held: tuple[str, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held is None or held[0] != facts.digest:
            if held is not None:
                held[1].close()
            path = self._path(facts.digest)
            connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
            self._local.held = held = (facts.digest, connection)
        return held[1]

    def close(self) -> None:
        """Close what this thread holds open."""
        held = getattr(self._local, "held", None)
        if held is not None:
            held[1].close()
            self._local.held = None

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest[:32]}.sqlite"


def _key(ecosystem: str, name: str) -> str:
    if ecosystem.startswith("PyPI"):
        return name.replace("_", "-").replace(".", "-").lower()
    return name


def _records(exports: Sequence[Path], digest: hashlib._Hash) -> Iterator[tuple[float, str, bytes]]:
    for number, path in enumerate(exports):
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
        base, span = number / len(exports), 1 / len(exports)
        if not zipfile.is_zipfile(path):
            if path.stat().st_size > _MAX_RECORD_BYTES:
                raise BadAdvisories(
                    f"{path.name}: no zip, and too long for a record", hint="import all.zip of an ecosystem"
                )
            yield base, path.name, path.read_bytes()
            continue
        yield from _zipped(path, base, span)


def _zipped(path: Path, base: float, span: float) -> Iterator[tuple[float, str, bytes]]:
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if info.filename.endswith(".json")]
            if len(infos) > _MAX_RECORDS:
                raise BadAdvisories(
                    f"{path.name}: {len(infos):,} records", hint="import one ecosystem at a time"
                )
            for done, info in enumerate(infos):
                with archive.open(info) as file:
                    body = file.read(_MAX_RECORD_BYTES + 1)
                unpacked += len(body)
                if len(body) > _MAX_RECORD_BYTES or unpacked > _MAX_UNPACKED:
                    raise BadAdvisories(
                        f"{path.name}: {info.filename} unpacks to too much", hint="fetch the export again"
                    )
                yield base + span * done / len(infos), info.filename, body
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BadAdvisories(f"{path.name}: damaged ({error})", hint="fetch the export again") from error
