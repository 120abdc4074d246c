"""Tables of the sim wing."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

from onmaru.core.storage import Database, migrate

_META = MetaData()

EXPERIMENTS = Table(
    "sim_experiments",
    _META,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("model", String, nullable=False),
    Column("job", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("created_ns", BigInteger, nullable=False),
    Column("params", Text, nullable=False),
    Column("headline", Text),
    Index("sim_experiments_by_time", "created_ns"),
)
MODELS = Table(
    "sim_models",
    _META,
    Column("name", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("actor", String, nullable=False),
    Column("changed_ns", BigInteger, nullable=False),
)


def prepare_sim(db: Database) -> None:
    """Create or upgrade the tables."""
    migrate(db, "sim", [_META.create_all])
