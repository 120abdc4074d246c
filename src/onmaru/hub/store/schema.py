"""Tables of the hub, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Connection

SCOPE = "hub"

_FIRST = (
    # One row per stored content; `condemned_ns` is set when nothing refers to it any more.
    "CREATE TABLE hub_blobs (sha256 TEXT PRIMARY KEY, sha512 TEXT UNIQUE, size BIGINT NOT NULL,"
    " created_ns BIGINT NOT NULL, condemned_ns BIGINT)",
    "CREATE INDEX hub_blobs_condemned ON hub_blobs (condemned_ns)",
    "CREATE TABLE hub_repositories (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " organisation TEXT NOT NULL, team TEXT NOT NULL, kind TEXT NOT NULL, visibility TEXT NOT NULL,"
    " immutable_tags TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', summary TEXT NOT NULL DEFAULT '',"
    " card TEXT NOT NULL DEFAULT '', labels TEXT NOT NULL DEFAULT '[]', facts TEXT NOT NULL DEFAULT '{}',"
    " deprecated TEXT NOT NULL DEFAULT '', pulls BIGINT NOT NULL DEFAULT 0, size BIGINT NOT NULL DEFAULT 0,"
    " created_ns BIGINT NOT NULL, updated_ns BIGINT NOT NULL, created_by TEXT NOT NULL)",
    "CREATE INDEX hub_repositories_by_organisation ON hub_repositories (organisation, team)",
    "CREATE INDEX hub_repositories_by_time ON hub_repositories (updated_ns, id)",
    "CREATE INDEX hub_repositories_by_kind ON hub_repositories (organisation, visibility, team, kind)",
    # A repository may serve a blob: it was uploaded or mounted there.
    "CREATE TABLE hub_links (repository BIGINT NOT NULL REFERENCES hub_repositories (id) ON DELETE CASCADE,"
    " sha256 TEXT NOT NULL REFERENCES hub_blobs (sha256), linked_ns BIGINT NOT NULL,"
    " PRIMARY KEY (repository, sha256))",
    "CREATE INDEX hub_links_by_blob ON hub_links (sha256)",
    "CREATE TABLE hub_manifests (repository BIGINT NOT NULL REFERENCES hub_repositories (id) ON DELETE CASCADE,"
    " sha256 TEXT NOT NULL, sha512 TEXT NOT NULL, digest TEXT NOT NULL, media_type TEXT NOT NULL,"
    " artifact_type TEXT NOT NULL, subject TEXT NOT NULL, size BIGINT NOT NULL, annotations TEXT NOT NULL,"
    " pushed_ns BIGINT NOT NULL, pushed_by TEXT NOT NULL, PRIMARY KEY (repository, sha256))",
    "CREATE INDEX hub_manifests_by_sha512 ON hub_manifests (repository, sha512)",
    "CREATE INDEX hub_manifests_by_subject ON hub_manifests (repository, subject)",
    "CREATE INDEX hub_manifests_by_content ON hub_manifests (sha256)",
    # What a manifest holds: blobs by their sha256, child manifests by the digest the index says.
    "CREATE TABLE hub_references (repository BIGINT NOT NULL, manifest TEXT NOT NULL, role TEXT NOT NULL,"
    " target TEXT NOT NULL, size BIGINT NOT NULL, PRIMARY KEY (repository, manifest, role, target),"
    " FOREIGN KEY (repository, manifest) REFERENCES hub_manifests (repository, sha256) ON DELETE CASCADE)",
    "CREATE INDEX hub_references_by_target ON hub_references (repository, target)",
    "CREATE TABLE hub_tags (repository BIGINT NOT NULL, name TEXT NOT NULL, manifest TEXT NOT NULL,"
    " digest TEXT NOT NULL, updated_ns BIGINT NOT NULL, updated_by TEXT NOT NULL,"
    " PRIMARY KEY (repository, name),"
    " FOREIGN KEY (repository, manifest) REFERENCES hub_manifests (repository, sha256) ON DELETE CASCADE)",
    "CREATE INDEX hub_tags_by_manifest ON hub_tags (repository, manifest)",
    "CREATE TABLE hub_quotas (owner TEXT PRIMARY KEY, limit_bytes BIGINT NOT NULL)",
)


def create(connection: Connection) -> None:
    """The first step: all tables, the manifests' bytes and the search index in the database's own types."""
    postgres = connection.dialect.name == "postgresql"
    for statement in _FIRST:
        connection.exec_driver_sql(statement)
    kind = "BYTEA" if postgres else "BLOB"
    connection.exec_driver_sql(f"CREATE TABLE hub_bodies (sha256 TEXT PRIMARY KEY, body {kind} NOT NULL)")
    if postgres:
        connection.exec_driver_sql(
            "CREATE TABLE hub_search (repository BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)"
        )
        connection.exec_driver_sql("CREATE INDEX hub_search_words ON hub_search USING GIN (words)")
    else:
        # The words are made by rules.search, so FTS5 only has to split at spaces.
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE hub_search USING fts5"
            " (words, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\", prefix='2 3')"
        )


def add_branches(connection: Connection) -> None:
    """Which tags move with commits."""
    connection.exec_driver_sql(
        "CREATE TABLE hub_branches (repository BIGINT NOT NULL REFERENCES hub_repositories (id) ON DELETE CASCADE,"
        " name TEXT NOT NULL, PRIMARY KEY (repository, name))"
    )


def add_gates(connection: Connection) -> None:
    """Keys that are trusted, and what may be pulled."""
    connection.exec_driver_sql(
        "CREATE TABLE hub_signers (id TEXT PRIMARY KEY, organisation TEXT NOT NULL, name TEXT NOT NULL,"
        " public_key TEXT NOT NULL, created_ns BIGINT NOT NULL, created_by TEXT NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX hub_signers_by_organisation ON hub_signers (organisation)")
    connection.exec_driver_sql(
        "CREATE TABLE hub_policies (organisation TEXT PRIMARY KEY, document TEXT NOT NULL,"
        " updated_ns BIGINT NOT NULL, updated_by TEXT NOT NULL)"
    )


def add_scans(connection: Connection) -> None:
    """Reports that this hub made itself, what waits for a scan, licences and who accepted them."""
    inside = (
        " FOREIGN KEY (repository, manifest) REFERENCES hub_manifests (repository, sha256) ON DELETE CASCADE)"
    )
    for statement in (
        # `report` and `sbom` are digests of the documents: what others attach under the same type is not ours.
        "CREATE TABLE hub_scans (repository BIGINT NOT NULL, manifest TEXT NOT NULL, report TEXT NOT NULL,"
        " sbom TEXT NOT NULL, database TEXT NOT NULL, version TEXT NOT NULL, scanned_ns BIGINT NOT NULL,"
        " PRIMARY KEY (repository, manifest)," + inside,
        "CREATE INDEX hub_scans_by_manifest ON hub_scans (manifest)",
        "CREATE TABLE hub_scan_queue (repository BIGINT NOT NULL, manifest TEXT NOT NULL, queued_ns BIGINT NOT NULL,"
        " actor TEXT NOT NULL, PRIMARY KEY (repository, manifest)," + inside,
        "CREATE INDEX hub_scan_queue_by_time ON hub_scan_queue (queued_ns)",
        "CREATE TABLE hub_licences (repository BIGINT PRIMARY KEY REFERENCES hub_repositories (id) ON DELETE CASCADE,"
        " version TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL,"
        " updated_ns BIGINT NOT NULL, updated_by TEXT NOT NULL)",
        "CREATE TABLE hub_acceptances (repository BIGINT NOT NULL REFERENCES hub_repositories (id) ON DELETE CASCADE,"
        " actor TEXT NOT NULL, sha256 TEXT NOT NULL, version TEXT NOT NULL, accepted_ns BIGINT NOT NULL,"
        " PRIMARY KEY (repository, actor, sha256))",
    ):
        connection.exec_driver_sql(statement)


def add_keeping(connection: Connection) -> None:
    """What retention takes away, and when versions were pulled last."""
    for statement in (
        # scope: an organisation, a team, or an artifact by its number
        "CREATE TABLE hub_retention (scope TEXT PRIMARY KEY, organisation TEXT NOT NULL, document TEXT NOT NULL,"
        " updated_ns BIGINT NOT NULL, updated_by TEXT NOT NULL)",
        "CREATE INDEX hub_retention_by_organisation ON hub_retention (organisation)",
        "CREATE TABLE hub_pulls (repository BIGINT NOT NULL, manifest TEXT NOT NULL, pulled_ns BIGINT NOT NULL,"
        " PRIMARY KEY (repository, manifest), FOREIGN KEY (repository, manifest)"
        " REFERENCES hub_manifests (repository, sha256) ON DELETE CASCADE)",
        # Who holds a content, in whatever repository.
        "CREATE INDEX hub_references_by_content ON hub_references (target)",
    ):
        connection.exec_driver_sql(statement)


def add_releases(connection: Connection) -> None:
    """Versions before they are whole, what is told of versions beside their manifests, members of collections."""
    for statement in (
        # version: a tag, or empty for the artifact as a whole; manifest: what a pending version holds so far
        "CREATE TABLE hub_releases (repository BIGINT NOT NULL REFERENCES hub_repositories (id) ON DELETE CASCADE,"
        " version TEXT NOT NULL, notes TEXT NOT NULL, is_pending INTEGER NOT NULL, manifest TEXT NOT NULL,"
        " chosen_ns BIGINT NOT NULL, created_ns BIGINT NOT NULL, created_by TEXT NOT NULL,"
        " PRIMARY KEY (repository, version))",
        "CREATE TABLE hub_members (collection BIGINT NOT NULL REFERENCES hub_repositories (id) ON DELETE CASCADE,"
        " repository BIGINT NOT NULL REFERENCES hub_repositories (id) ON DELETE CASCADE,"
        " added_ns BIGINT NOT NULL, added_by TEXT NOT NULL, PRIMARY KEY (collection, repository))",
        "CREATE INDEX hub_members_by_repository ON hub_members (repository)",
    ):
        connection.exec_driver_sql(statement)


def add_xet(connection: Connection) -> None:
    """Names of stored content at the Xet service: of files, of their xorbs, of chunks clients ask for."""
    for statement in (
        "CREATE TABLE hub_xet_files (hash TEXT PRIMARY KEY,"
        " sha256 TEXT NOT NULL REFERENCES hub_blobs (sha256) ON DELETE CASCADE)",
        "CREATE INDEX hub_xet_files_by_blob ON hub_xet_files (sha256)",
        "CREATE TABLE hub_xet_xorbs (hash TEXT NOT NULL,"
        " sha256 TEXT NOT NULL REFERENCES hub_blobs (sha256) ON DELETE CASCADE, number BIGINT NOT NULL,"
        " PRIMARY KEY (hash, sha256, number))",
        "CREATE INDEX hub_xet_xorbs_by_blob ON hub_xet_xorbs (sha256)",
        "CREATE TABLE hub_xet_chunks (hash TEXT NOT NULL,"
        " sha256 TEXT NOT NULL REFERENCES hub_blobs (sha256) ON DELETE CASCADE, PRIMARY KEY (hash, sha256))",
        "CREATE INDEX hub_xet_chunks_by_blob ON hub_xet_chunks (sha256)",
    ):
        connection.exec_driver_sql(statement)


def add_mirrors(connection: Connection) -> None:
    """Other registries whose content is fetched when it is asked for, and what was fetched of them when."""
    for statement in (
        "CREATE TABLE hub_mirrors (id TEXT PRIMARY KEY, organisation TEXT NOT NULL, prefix TEXT NOT NULL UNIQUE,"
        " protocol TEXT NOT NULL, url TEXT NOT NULL, upstream_prefix TEXT NOT NULL, username TEXT NOT NULL,"
        " sealed TEXT NOT NULL, settings TEXT NOT NULL, created_ns BIGINT NOT NULL, created_by TEXT NOT NULL,"
        " contact_ns BIGINT, error TEXT NOT NULL DEFAULT '', fetched BIGINT NOT NULL DEFAULT 0)",
        "CREATE INDEX hub_mirrors_by_organisation ON hub_mirrors (organisation)",
        # reference: a tag or a revision; digest: the manifest here; upstream: what the other side calls it
        "CREATE TABLE hub_mirrored (repository BIGINT NOT NULL REFERENCES hub_repositories (id) ON DELETE CASCADE,"
        " reference TEXT NOT NULL, digest TEXT NOT NULL, upstream TEXT NOT NULL, checked_ns BIGINT NOT NULL,"
        " PRIMARY KEY (repository, reference))",
    ):
        connection.exec_driver_sql(statement)


def add_bundles(connection: Connection) -> None:
    """Bundles that are made or taken in here, and the contents they hold on to while that lasts."""
    for statement in (
        # gone_ns: when its bytes were let go; what it held stays known, so that a later one can go on from it
        "CREATE TABLE hub_bundles (id TEXT PRIMARY KEY, organisation TEXT NOT NULL, direction TEXT NOT NULL,"
        " name TEXT NOT NULL, request TEXT NOT NULL, subject TEXT NOT NULL, job TEXT NOT NULL DEFAULT '',"
        " size BIGINT NOT NULL, created_ns BIGINT NOT NULL, created_by TEXT NOT NULL, expires_ns BIGINT NOT NULL,"
        " gone_ns BIGINT)",
        "CREATE INDEX hub_bundles_by_organisation ON hub_bundles (organisation, created_ns)",
        "CREATE TABLE hub_pins (holder TEXT NOT NULL REFERENCES hub_bundles (id) ON DELETE CASCADE,"
        " sha256 TEXT NOT NULL REFERENCES hub_blobs (sha256), PRIMARY KEY (holder, sha256))",
        "CREATE INDEX hub_pins_by_blob ON hub_pins (sha256)",
    ):
        connection.exec_driver_sql(statement)


def add_statements(connection: Connection) -> None:
    """Statements on vulnerabilities that somebody entitled stands for."""
    connection.exec_driver_sql(
        "CREATE TABLE hub_vouched (repository BIGINT NOT NULL, manifest TEXT NOT NULL, actor TEXT NOT NULL, name TEXT NOT NULL,"
        " vouched_ns BIGINT NOT NULL, PRIMARY KEY (repository, manifest), FOREIGN KEY (repository, manifest)"
        " REFERENCES hub_manifests (repository, sha256) ON DELETE CASCADE)"
    )


STEPS = (
    create,
    add_branches,
    add_gates,
    add_scans,
    add_keeping,
    add_releases,
    add_xet,
    add_mirrors,
    add_bundles,
    add_statements,
)
