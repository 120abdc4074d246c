"""What contract tests share: a PostgreSQL of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def missing(part: str, mend: str) -> None:
    if os.environ.get("REQUIRE_PARTS"):
        pytest.fail(f"{part} is missing ({mend})", pytrace=False)
    pytest.skip(f"{part} is missing ({mend})")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of the tests' own on a Unix socket; yields a URL without the database's name."""
    if BIN is None or not (BIN / "initdb").exists():
        missing("PostgreSQL", "apt-get install postgresql")
    # Not under tmp_path: that folder is closed to the user `postgres`, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="omk-pg-", dir="/tmp"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def call(*command: str) -> None:
        done = subprocess.run([*as_user, *command], capture_output=True, text=True, cwd="/", check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    data = str(folder / "data")
    try:
        call(str(BIN / "initdb"), "-D", data, "-U", "onmaru", "-A", "trust", "-N", "-E", "UTF8")
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        control = (str(BIN / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"))
        subprocess.run(  # without pipes: the server would inherit them and never let them end
            [*as_user, *control, "-o", options, "start"], stdout=subprocess.DEVNULL, check=True, cwd="/"
        )
        try:
            yield f"postgresql://onmaru@/{{name}}?host={folder}"
        finally:
            call(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """A new, empty database of that PostgreSQL."""
    name = f"t{os.urandom(4).hex()}"
    admin = create_engine(postgres.format(name="postgres").replace("postgresql:", "postgresql+psycopg:"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    return postgres.format(name=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'onmaru.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found
