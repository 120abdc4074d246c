"""The models of a site: those in `sim/` beside plant.toml, and those people saved; and models from files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from onmaru.core.errors import Conflict, InvalidInput, LimitExceeded, NotFound, OnmaruError
from onmaru.core.time import format_time
from onmaru.sim.rules.read_model import read_model as model_from
from onmaru.sim.store import ModelStore
from onmaru.sim.types import Model, ModelUnreadable

FOLDER = "sim"
MAX_BYTES = 8 << 20
_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_\-]{0,63}\Z")


class UnknownModel(NotFound):
    code = "sim.unknown_model"


class BadModelName(InvalidInput):
    code = "sim.bad_model_name"


class ModelTooLarge(LimitExceeded):
    code = "sim.model_too_large"


class ModelOfPlant(Conflict):
    """A model that lies beside plant.toml is changed there."""

    code = "sim.model_of_plant"


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the site; `model` is None where its text has faults, which `error` tells."""

    name: str
    origin: str  # plant, saved
    text: str
    model: Model | None
    error: OnmaruError | None
    changed_ns: int

    def as_json(self, *, whole: bool = False) -> dict[str, Any]:
        told: dict[str, Any] = {
            "name": self.name,
            "origin": self.origin,
            "description": self.model.description if self.model else "",
            "equipment": self.model.equipment if self.model else None,
            "elements": len(self.model.elements) if self.model else 0,
            "forkable": bool(self.model and any(element.signals for element in self.model.elements)),
            "changed": format_time(self.changed_ns),
            "error": self.error.problem() if self.error else None,
        }
        if whole:
            told["text"] = self.text
            told["model"] = self.model.model_dump(mode="json", exclude_unset=True) if self.model else None
        return told


class Library:
    """Finds models by name; what is saved under a name of the plant's is refused, so a name means one thing."""

    def __init__(self, store: ModelStore | None, plant: Path | None) -> None:
        self._store = store
        self._folder = plant / FOLDER if plant else None

    def entries(self) -> list[Entry]:
        """All models, those of the plant first."""
        found = [self._of_file(path) for path in self._files()]
        names = {one.name for one in found}
        saved = self._store.list() if self._store else []
        return found + [_entry(s.name, "saved", s.text, s.changed_ns) for s in saved if s.name not in names]

    def get(self, name: str) -> Entry:
        """One model. Raises `UnknownModel`."""
        for path in self._files():
            if path.stem == name:
                return self._of_file(path)
        saved = self._store.get(name) if self._store else None
        if saved is None:
            known = ", ".join(one.name for one in self.entries()[:12])
            hint = f"known: {known}" if known else f"save one, or put a YAML file into {FOLDER}/ of the plant"
            raise UnknownModel(f"there is no model {name[:80]!r}", hint=hint, name=name[:80])
        return _entry(saved.name, "saved", saved.text, saved.changed_ns)

    def resolve(self, reference: str | dict[str, Any]) -> Model:
        """The model of a name, or the model itself. Raises `UnknownModel`, `ModelInvalid`, `ModelUnreadable`."""
        if isinstance(reference, str):
            entry = self.get(reference)
            if entry.model is None:
                raise entry.error or UnknownModel(f"the model {reference!r} cannot be read")
            return entry.model
        return model_of(reference)

    def save(self, name: str, text: str, actor: str) -> Entry:
        """Keep a model; it must be free of faults.

        Raises:
            ModelInvalid, ModelUnreadable: it has faults.
            ModelOfPlant: a file beside plant.toml has that name.
            BadModelName: letters, digits, `_` and `-` only.
        """
        if not _NAME.match(name):
            raise BadModelName(
                f"{name[:80]!r} is no name for a model", hint="letters, digits, _ and -, at most 64"
            )
        read_model(text)
        self._refuse_of_plant(name)
        if self._store is None:
            raise UnknownModel("there is no site to save a model at", hint="open one")
        saved = self._store.save(name, text, actor)
        return _entry(name, "saved", text, saved.changed_ns)

    def remove(self, name: str, actor: str) -> None:
        """Forget a saved model. Raises `UnknownModel`, `ModelOfPlant`."""
        self._refuse_of_plant(name)
        if self._store is None or not self._store.remove(name, actor):
            raise UnknownModel(
                f"there is no saved model {name[:80]!r}", hint="list the models", name=name[:80]
            )

    def _refuse_of_plant(self, name: str) -> None:
        if any(path.stem == name for path in self._files()):
            hint = f"change {FOLDER}/{name}.yaml beside plant.toml, or choose another name"
            raise ModelOfPlant(f"the model {name} belongs to the plant's files", hint=hint, name=name)

    def _files(self) -> list[Path]:
        if self._folder is None or not self._folder.is_dir():
            return []
        endings = (".yaml", ".yml", ".json")
        files = (one for one in self._folder.iterdir() if one.suffix in endings and one.is_file())
        return sorted(one for one in files if _NAME.match(one.stem))

    def _of_file(self, path: Path) -> Entry:
        try:
            status = path.stat()
            if status.st_size > MAX_BYTES:
                raise _too_large(status.st_size)
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            fault = ModelUnreadable(f"{path.name} cannot be read: {error}", hint="it must be UTF-8 text")
            return Entry(path.stem, "plant", "", None, fault, 0)
        except ModelTooLarge as error:
            return Entry(path.stem, "plant", "", None, error, 0)
        return _entry(path.stem, "plant", text, status.st_mtime_ns)


def read_model(text: str) -> Model:
    """A model from YAML or JSON text, checked whole.

    Raises:
        ModelUnreadable: it is neither; the line is in the detail.
        ModelInvalid: with every fault.
        ModelTooLarge: more than 8 MiB.
    """
    if len(text) > MAX_BYTES:
        raise _too_large(len(text))
    return model_of(read_document(text, "model"))


def read_document(text: str, what: str) -> Any:
    """Parsed YAML or JSON without aliases, with which a small text could stand for an endless one.

    Raises:
        ModelUnreadable: it is neither.
    """
    try:
        if text.lstrip().startswith("{"):
            return json.loads(text)
        loader = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark is not None else 0
                raise ModelUnreadable(f"the {what} uses an alias in line {line}", hint="write it out")
        return yaml.load(text, Loader=loader)  # noqa: S506  # a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it is no YAML or JSON"
        raise ModelUnreadable(
            f"the {what} cannot be read{where}: {problem}", hint="mend the text there"
        ) from error
    except (ValueError, RecursionError, OverflowError) as error:
        raise ModelUnreadable(
            f"the {what} cannot be read: {str(error)[:200]}", hint="mend the text"
        ) from error


def model_of(data: Any) -> Model:
    """A model from parsed data, checked whole.

    Raises:
        ModelInvalid: with every fault.
        ModelUnreadable: it is no mapping, or nested too deeply.
    """
    if isinstance(data, Model):
        return data
    if not isinstance(data, Mapping):
        raise ModelUnreadable(
            "a model is a mapping with `name`, `elements` and `routes`", hint="mend the text"
        )
    try:
        return model_from(data)
    except RecursionError as error:
        raise ModelUnreadable("the model is nested too deeply", hint="mend the text") from error


def _entry(name: str, origin: str, text: str, changed_ns: int) -> Entry:
    try:
        return Entry(name, origin, text, read_model(text), None, changed_ns)
    except OnmaruError as error:
        return Entry(name, origin, text, None, error, changed_ns)


def _too_large(size: int) -> ModelTooLarge:
    return ModelTooLarge(f"the model has {size:,} bytes", hint=f"at most {MAX_BYTES:,} are read", bytes=size)
