"""Models people saved at the site, as the text they wrote."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from onmaru.core.events import record
from onmaru.core.storage import Database
from onmaru.core.time import now_ns
from onmaru.sim.store.schema import MODELS


@dataclass(frozen=True, slots=True)
class SavedModel:
    name: str
    text: str  # YAML or JSON
    actor: str
    changed_ns: int


class ModelStore:
    """Saved models by name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def list(self) -> list[SavedModel]:
        with self._db.read() as connection:
            rows = connection.execute(select(MODELS).order_by(MODELS.c.name)).mappings().all()
        return [SavedModel(**row) for row in rows]

    def get(self, name: str) -> SavedModel | None:
        with self._db.read() as connection:
            row = connection.execute(select(MODELS).where(MODELS.c.name == name)).mappings().first()
        return SavedModel(**row) if row else None

    def save(self, name: str, text: str, actor: str) -> SavedModel:
        """Keep a model under a name, in place of what was there."""
        saved = SavedModel(name, text, actor, now_ns())
        with self._db.write() as connection:
            connection.execute(delete(MODELS).where(MODELS.c.name == name))
            connection.execute(
                insert(MODELS).values(name=name, text=text, actor=actor, changed_ns=saved.changed_ns)
            )
            record(connection, type="sim.model.saved", source="sim", subject=name, actor=actor)
        return saved

    def remove(self, name: str, actor: str) -> bool:
        """Forget a saved model; whether there was one."""
        with self._db.write() as connection:
            found = connection.execute(delete(MODELS).where(MODELS.c.name == name)).rowcount > 0
            if found:
                record(connection, type="sim.model.removed", source="sim", subject=name, actor=actor)
        return found
