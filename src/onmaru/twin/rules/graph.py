"""The equipment of a plant as a graph: hierarchy by namespace and `contains`, relations by kind. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from onmaru.core.errors import NotFound
from onmaru.core.ids import PrimPath
from onmaru.twin.types import Equipment, Level, Plant, Relation, RelationKind, Signal


class EquipmentNotFound(NotFound):
    code = "twin.equipment_not_found"


class EquipmentGraph:
    """Questions about who belongs to whom and who feeds whom. Built once per plant; never changes.

    Relations may form loops (rework lines do); every walk visits a piece of equipment once.
    """

    def __init__(self, plant: Plant) -> None:
        self._items: dict[PrimPath, Equipment] = {item.path: item for item in plant.equipment}
        self._order = {path: place for place, path in enumerate(self._items)}
        self._children: dict[PrimPath, list[PrimPath]] = {}
        self._parents: dict[PrimPath, list[PrimPath]] = {}
        self._out: dict[RelationKind, dict[PrimPath, list[PrimPath]]] = {kind: {} for kind in RelationKind}
        self._in: dict[RelationKind, dict[PrimPath, list[PrimPath]]] = {kind: {} for kind in RelationKind}
        self._relations: dict[PrimPath, list[Relation]] = {}
        for item in plant.equipment:
            if item.parent is not None:
                self._adopt(item.parent, item.path)
        for relation in plant.relations:
            self._out[relation.kind].setdefault(relation.subject, []).append(relation.object)
            self._in[relation.kind].setdefault(relation.object, []).append(relation.subject)
            self._relations.setdefault(relation.subject, []).append(relation)
            if relation.object != relation.subject:
                self._relations.setdefault(relation.object, []).append(relation)
            if relation.kind is RelationKind.CONTAINS:
                self._adopt(relation.subject, relation.object)
        self._signals: dict[PrimPath, list[Signal]] = {}
        for signal in plant.signals:
            self._signals.setdefault(signal.equipment, []).append(signal)
        self._texts = [(self._haystack(item), item) for item in plant.equipment]

    def _adopt(self, parent: PrimPath, child: PrimPath) -> None:
        siblings = self._children.setdefault(parent, [])
        if child not in siblings:
            siblings.append(child)
            self._parents.setdefault(child, []).append(parent)

    @staticmethod
    def _haystack(item: Equipment) -> str:
        return "\n".join((item.path, item.label.en, item.label.ko, item.kind, item.level.value)).casefold()

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, path: object) -> bool:
        return path in self._items

    def get(self, path: PrimPath) -> Equipment:
        """The equipment at `path`.

        Raises:
            EquipmentNotFound: nothing there carries `OnmaruEquipmentAPI`.
        """
        item = self._items.get(path)
        if item is None:
            hint = "list the paths with `onmaru twin equipment`"
            raise EquipmentNotFound(f"no equipment at {path}", hint=hint, path=path)
        return item

    def roots(self) -> list[Equipment]:
        """Equipment that belongs to nothing, in plant order."""
        return [item for path, item in self._items.items() if not self._parents.get(path)]

    def children(self, path: PrimPath) -> list[Equipment]:
        """What belongs to `path` directly, by namespace or by a `contains` relation."""
        self.get(path)
        return [self._items[child] for child in self._children.get(path, ()) if child in self._items]

    def ancestors(self, path: PrimPath) -> list[Equipment]:
        """From the direct parent up to the root; a second parent (by `contains`) comes after the first."""
        self.get(path)
        return [self._items[found] for found in self._walk([path], self._parents) if found in self._items]

    def under(self, path: PrimPath) -> list[Equipment]:
        """`path` itself and everything that belongs to it, at any depth, in plant order."""
        self.get(path)
        return self._sorted([path, *self._walk([path], self._children)])

    def at_level(self, level: Level, *, under: PrimPath | None = None) -> list[Equipment]:
        """All equipment of one level, in plant order."""
        pool = self._items.values() if under is None else self.under(under)
        return [item for item in pool if item.level is level]

    def downstream(
        self,
        path: PrimPath,
        *,
        relation: RelationKind = RelationKind.FEEDS,
        level: Level | None = None,
        depth: int | None = None,
    ) -> list[Equipment]:
        """What `path` leads to along a relation, nearest first, without `path` itself.

        Args:
            relation: The kind of relation to follow.
            level: Keep only this level; the walk still passes through the others.
            depth: How many steps to take at most; None for all.
        """
        return self._follow(path, self._out[RelationKind(relation)], level, depth)

    def upstream(
        self,
        path: PrimPath,
        *,
        relation: RelationKind = RelationKind.FEEDS,
        level: Level | None = None,
        depth: int | None = None,
    ) -> list[Equipment]:
        """What leads to `path` along a relation, nearest first, without `path` itself."""
        return self._follow(path, self._in[RelationKind(relation)], level, depth)

    def _follow(
        self, path: PrimPath, edges: dict[PrimPath, list[PrimPath]], level: Level | None, depth: int | None
    ) -> list[Equipment]:
        self.get(path)
        found = [self._items[step] for step in self._walk([path], edges, depth) if step in self._items]
        return found if level is None else [item for item in found if item.level is level]

    @staticmethod
    def _walk(
        start: Iterable[PrimPath], edges: dict[PrimPath, list[PrimPath]], depth: int | None = None
    ) -> list[PrimPath]:
        """Breadth first, each node once, without the start."""
        seen = set(start)
        queue = deque((path, 0) for path in seen)
        found = []
        while queue:
            path, steps = queue.popleft()
            if depth is not None and steps >= depth:
                continue
            for step in edges.get(path, ()):
                if step not in seen:
                    seen.add(step)
                    found.append(step)
                    queue.append((step, steps + 1))
        return found

    def _sorted(self, paths: Iterable[PrimPath]) -> list[Equipment]:
        known = [path for path in paths if path in self._items]
        return [self._items[path] for path in sorted(known, key=self._order.__getitem__)]

    def relations(self, path: PrimPath) -> list[Relation]:
        """Every relation in which `path` is subject or object."""
        self.get(path)
        return list(self._relations.get(path, ()))

    def signals_of(self, path: PrimPath) -> list[Signal]:
        """The signals of `path` alone."""
        self.get(path)
        return list(self._signals.get(path, ()))

    def signals_under(self, path: PrimPath) -> list[Signal]:
        """The signals of `path` and of everything that belongs to it."""
        return [signal for item in self.under(path) for signal in self._signals.get(item.path, ())]

    def search(self, text: str, *, limit: int = 200) -> list[Equipment]:
        """Equipment whose path, label (either language), kind or level has every word of `text`.

        A match in the last name of the path or in a label comes before one elsewhere.
        """
        words = text.casefold().split()
        if not words:
            return []
        hits = [item for haystack, item in self._texts if all(word in haystack for word in words)]

        def rank(item: Equipment) -> int:
            near = "\n".join((item.path.rsplit("/", 1)[-1], item.label.en, item.label.ko)).casefold()
            return sum(word not in near for word in words)

        return sorted(hits, key=rank)[:limit]
