"""Tables of the planner: plans as they were written, and the prices an operator keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from onmaru.core.errors import Conflict, LimitExceeded, NotFound
from onmaru.core.events import record
from onmaru.core.ids import new_id
from onmaru.core.storage import Database, migrate
from onmaru.core.time import now_ns
from onmaru.plan.types.catalogue import Price, Tag

_META = MetaData()
_PLANS = Table(
    "plan_plans",
    _META,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("document", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", String, nullable=False),
    Column("created_ns", BigInteger, nullable=False),
    Column("updated_ns", BigInteger, nullable=False),
)
_PRICES = Table(
    "plan_prices",
    _META,
    Column("item", String, primary_key=True),
    Column("per", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("source", String, nullable=False),
    Column("date", String, nullable=False),
    Column("tag", String, nullable=False),
    Column("note", String, nullable=False),
)
MAX_PLANS = 2_000
MAX_DOCUMENT = 200_000


class UnknownPlan(NotFound):
    code = "plan.unknown_plan"


class PlanChanged(Conflict):
    code = "plan.changed"


class TooManyPlans(LimitExceeded):
    code = "plan.too_many"


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A document of a site; `kind` is plan, timeline, table or claims."""

    id: str
    kind: str
    name: str
    document: Mapping[str, Any]
    version: int
    author: str
    created_ns: int
    updated_ns: int


class PlanStore:
    """Plans and prices of one site."""

    def __init__(self, db: Database) -> None:
        self._db = db
        migrate(db, "plan", [_META.create_all])

    def everything(self) -> list[StoredPlan]:
        """Every stored document, the newest first."""
        with self._db.read() as connection:
            rows = connection.execute(select(_PLANS).order_by(_PLANS.c.updated_ns.desc())).mappings().all()
        return [_stored(dict(row)) for row in rows]

    def get(self, plan_id: str) -> StoredPlan:
        """One document; raises `UnknownPlan`."""
        with self._db.read() as connection:
            row = connection.execute(select(_PLANS).where(_PLANS.c.id == plan_id)).mappings().first()
        if row is None:
            raise UnknownPlan(f"there is no plan {plan_id[:80]!r}", hint="list the plans", id=plan_id[:80])
        return _stored(dict(row))

    def add(self, kind: str, name: str, document: Mapping[str, Any], author: str) -> StoredPlan:
        """Keep a new document.

        Raises:
            TooManyPlans: the site holds as many as it may, or the document is too long.
        """
        text, now = _text(document), now_ns()
        plan_id = new_id("pln")
        with self._db.write() as connection:
            if len(connection.execute(select(_PLANS.c.id)).all()) >= MAX_PLANS:
                raise TooManyPlans(f"the site holds {MAX_PLANS} plans", hint="delete some", limit=MAX_PLANS)
            connection.execute(
                insert(_PLANS).values(
                    id=plan_id, kind=kind, name=name, document=text, version=1, author=author, created_ns=now,
                    updated_ns=now,
                )
            )  # fmt: skip
            record(
                connection,
                type="plan.plan.created",
                source="plan",
                subject=plan_id,
                actor=author,
                data={"name": name, "kind": kind},
            )
        return self.get(plan_id)

    def change(
        self, plan_id: str, name: str, document: Mapping[str, Any], author: str, *, version: int | None = None
    ) -> StoredPlan:
        """Replace a document; with `version`, only when nobody changed it since.

        Raises:
            UnknownPlan, PlanChanged, TooManyPlans.
        """
        text = _text(document)
        with self._db.write() as connection:
            row = connection.execute(select(_PLANS.c.version).where(_PLANS.c.id == plan_id)).first()
            if row is None:
                raise UnknownPlan(
                    f"there is no plan {plan_id[:80]!r}", hint="list the plans", id=plan_id[:80]
                )
            if version is not None and version != row.version:
                raise PlanChanged(f"somebody changed the plan: it is at version {row.version}",
                                  hint="read it again and repeat your change", version=row.version)  # fmt: skip
            connection.execute(
                update(_PLANS).where(_PLANS.c.id == plan_id).values(
                    name=name, document=text, version=row.version + 1, updated_ns=now_ns()
                )
            )  # fmt: skip
            record(
                connection,
                type="plan.plan.changed",
                source="plan",
                subject=plan_id,
                actor=author,
                data={"version": row.version + 1},
            )
        return self.get(plan_id)

    def remove(self, plan_id: str, author: str) -> None:
        """Forget a document; raises `UnknownPlan`."""
        with self._db.write() as connection:
            if connection.execute(delete(_PLANS).where(_PLANS.c.id == plan_id)).rowcount == 0:
                raise UnknownPlan(
                    f"there is no plan {plan_id[:80]!r}", hint="list the plans", id=plan_id[:80]
                )
            record(
                connection, type="plan.plan.deleted", source="plan", subject=plan_id, actor=author, data={}
            )

    def prices(self) -> list[Price]:
        """The operator's prices."""
        with self._db.read() as connection:
            rows = (
                connection.execute(select(_PRICES).order_by(_PRICES.c.item, _PRICES.c.per)).mappings().all()
            )
        return [Price(**{**row, "tag": Tag(row["tag"])}) for row in rows]

    def set_prices(self, prices: Sequence[Price], author: str) -> None:
        """Replace the operator's prices by these."""
        kept = {(p.item, p.per, p.currency): p for p in prices}
        with self._db.write() as connection:
            connection.execute(delete(_PRICES))
            if kept:
                connection.execute(
                    insert(_PRICES),
                    [
                        {"item": p.item, "per": p.per, "currency": p.currency, "low": p.low, "high": p.high,
                         "source": p.source, "date": p.date, "tag": p.tag.value, "note": p.note}
                        for p in kept.values()
                    ],
                )  # fmt: skip
            record(
                connection,
                type="plan.prices.changed",
                source="plan",
                subject="prices",
                actor=author,
                data={"count": len(kept)},
            )


def _text(document: Mapping[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    if len(text) > MAX_DOCUMENT:
        raise TooManyPlans(f"the document has {len(text):,} characters", hint=f"at most {MAX_DOCUMENT:,}",
                           limit=MAX_DOCUMENT)  # fmt: skip
    return text


def _stored(row: Mapping[str, Any]) -> StoredPlan:
    return StoredPlan(**{**row, "document": json.loads(row["document"])})
