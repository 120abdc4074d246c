"""Quotas: what an organisation or a team may hold, counted when a manifest is committed, released when one goes.

Everything here happens within the writing transaction of what would grow, and those come one after the other: two
pushes cannot pass a quota together.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from onmaru.hub.errors import QuotaExceeded
from onmaru.hub.service.access import Owner
from onmaru.hub.store import catalogue, repositories
from onmaru.hub.types import Repository


def refuse_beyond_quota(connection: Connection, owner: Owner, grown: int) -> None:
    """Raise `QuotaExceeded` when an owner has no room for so much more [B]."""
    _refuse(connection, owner.organisation, "", grown)
    if owner.team:
        _refuse(connection, owner.organisation, owner.team, grown)


def refuse_moving_beyond_quota(connection: Connection, repository: Repository, to: Owner) -> None:
    """Raise `QuotaExceeded` when whoever is to own a repository has no room for it."""
    found = catalogue.find(connection, repository.name)
    size = found.size if found is not None else 0
    if to.organisation != repository.organisation:
        refuse_beyond_quota(connection, to, size)
    elif to.team and to.team != repository.team:
        _refuse(connection, to.organisation, to.team, size)


def _refuse(connection: Connection, organisation: str, team: str, grown: int) -> None:
    limit = repositories.quota(connection, team or organisation)
    if limit is None:
        return
    used = repositories.used_bytes(connection, organisation, team)
    if used + grown > limit:
        raise QuotaExceeded(
            f"{used + grown:,} bytes would pass the quota of {limit:,}", hint="delete something, or ask an admin for more",
            limit_bytes=limit, used_bytes=used, needed_bytes=grown,
        )  # fmt: skip


def team_usage(
    connection: Connection, organisation: str, teams: Sequence[str]
) -> list[tuple[str, int, int | None]]:
    """(team, what it holds [B], its limit [B]) of the teams that hold something or have a limit."""
    found = []
    for team in teams:
        used, limit = (
            repositories.used_bytes(connection, organisation, team),
            repositories.quota(connection, team),
        )
        if used or limit is not None:
            found.append((team, used, limit))
    return found
