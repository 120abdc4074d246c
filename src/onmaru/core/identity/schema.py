"""Tables of identity. Tokens and keys are kept as SHA-256 (they are random), passwords as argon2id."""

from __future__ import annotations

STEPS = (
    (
        "CREATE TABLE organisations (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_ns BIGINT NOT NULL)",
        "CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, display TEXT NOT NULL,"
        " kind TEXT NOT NULL CHECK (kind IN ('person', 'service')), active INTEGER NOT NULL DEFAULT 1,"
        " password_hash TEXT, created_ns BIGINT NOT NULL)",
        "CREATE TABLE memberships (organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,"
        " user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, role TEXT NOT NULL,"
        " PRIMARY KEY (organisation_id, user_id))",
        "CREATE INDEX memberships_by_user ON memberships (user_id)",
        "CREATE TABLE teams (id TEXT PRIMARY KEY,"
        " organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,"
        " name TEXT NOT NULL, created_ns BIGINT NOT NULL, UNIQUE (organisation_id, name))",
        "CREATE TABLE team_members (team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,"
        " user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, PRIMARY KEY (team_id, user_id))",
        "CREATE TABLE oidc_identities (issuer TEXT NOT NULL, subject TEXT NOT NULL,"
        " user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, PRIMARY KEY (issuer, subject))",
        "CREATE TABLE api_keys (id TEXT PRIMARY KEY, prefix TEXT NOT NULL UNIQUE, secret_hash TEXT NOT NULL,"
        " user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,"
        " organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,"
        " label TEXT NOT NULL, scopes TEXT NOT NULL, created_ns BIGINT NOT NULL, expires_ns BIGINT,"
        " last_used_ns BIGINT)",
        "CREATE TABLE sessions (id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE,"
        " user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,"
        " organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,"
        " method TEXT NOT NULL, created_ns BIGINT NOT NULL, seen_ns BIGINT NOT NULL)",
        "CREATE TABLE login_links (token_hash TEXT PRIMARY KEY,"
        " user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, expires_ns BIGINT NOT NULL)",
        "CREATE TABLE oidc_flows (state_hash TEXT PRIMARY KEY, provider TEXT NOT NULL, verifier TEXT NOT NULL,"
        " nonce TEXT NOT NULL, return_to TEXT NOT NULL, expires_ns BIGINT NOT NULL)",
    ),
    (
        "ALTER TABLE organisations ADD COLUMN display TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE teams ADD COLUMN display TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE team_members ADD COLUMN role TEXT",  # null: the role in the organisation
        # The organisation that manages an account: it alone may set the password, invite and deactivate.
        "ALTER TABLE users ADD COLUMN home_id TEXT REFERENCES organisations (id)",
        "UPDATE users SET home_id = (SELECT MIN(m.organisation_id) FROM memberships m WHERE m.user_id = users.id)",
    ),
)
