"""Read the configuration: file, then environment, then flags; later ones win key by key."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from onmaru.core.config.settings import Settings
from onmaru.core.config.validation import InvalidConfig, UnknownConfigKey, known_keys, unknown_key, validated
from onmaru.core.errors import InvalidInput

__all__ = ["InvalidConfig", "UnknownConfigKey", "UnreadableConfig", "load_settings", "process_environment"]

PREFIX = "ONMARU_"
CLIENT_NAMES = frozenset({"ONMARU_URL", "ONMARU_TOKEN", "ONMARU_CONFIG"})  # read by the client and the shell
MAX_FILE_BYTES = 1 << 20


class UnreadableConfig(InvalidInput):
    code = "config.unreadable"


def process_environment() -> dict[str, str]:
    """The environment of this process; the only place where it is read."""
    return dict(os.environ)  # noqa: TID251  # configuration is read here and nowhere else


def load_settings(
    *,
    file: Path | None = None,
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    wings: Collection[str] | None = None,
) -> Settings:
    """Merge the three sources and validate the result.

    Args:
        file: `onmaru.toml`; None reads no file. Relative paths in it are relative to its folder.
        flags: Dotted (`server.port`) or nested keys; a None value means the flag was not given.
        environment: `ONMARU_SERVER__PORT=...`; None takes that of the process.
        wings: Names of the tables wings own; None lets any other table pass.
    Raises:
        UnreadableConfig: the file is missing, too large or no TOML.
        UnknownConfigKey: file, key and the nearest known key are in `params`.
        InvalidConfig: a value of the wrong kind.
    """
    merged: dict[str, Any] = {}
    origin: dict[str, str] = {}
    if file is not None:
        _merge(merged, _anchored(_read(file), file.absolute().parent), origin, str(file), ())
    environment = process_environment() if environment is None else environment
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in CLIENT_NAMES:
            keys = [part.lower() for part in name[len(PREFIX) :].split("__")]
            nested = _nested(keys, _value(environment[name]))
            _merge(merged, nested, origin, f"environment {name}", ())
    for key, value in (flags or {}).items():
        if value is not None:
            _merge(merged, _nested(key.split("."), _given(value)), origin, f"flag {key}", ())

    own = {key: merged.pop(key) for key in list(merged) if key in Settings.model_fields}
    tables: dict[str, Mapping[str, Any]] = {}
    for key, table in merged.items():
        if not isinstance(table, Mapping) or (wings is not None and key not in wings):
            raise unknown_key(key, origin.get(key, str(file)), [*known_keys(Settings, ()), *(wings or ())])
        tables[key] = table
    own.setdefault("data_folder", _default_data_folder())
    return validated(Settings, own, origin=origin).with_tables(tables, origin)


def _default_data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("onmaru", appauthor=False)


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableConfig(
                f"{file} is larger than 1 MiB", hint="this is no onmaru.toml", file=str(file)
            )
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        hint = "check the path and its permissions"
        raise UnreadableConfig(f"cannot read {file}: {error}", hint=hint, file=str(file)) from error
    except tomllib.TOMLDecodeError as error:
        raise UnreadableConfig(
            f"{file} is not valid TOML: {error}", hint="mend that line", file=str(file)
        ) from error


def _anchored(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Resolve the paths of the floor against the folder of the file that says them."""

    def anchor(owner: Any, key: str) -> None:
        if isinstance(owner, dict) and isinstance(owner.get(key), str):
            owner[key] = str(folder / Path(owner[key]).expanduser())

    anchor(table, "data_folder")
    server, identity = table.get("server"), table.get("identity")
    anchor(server, "tls_certificate")
    anchor(server, "tls_key")
    providers = identity.get("oidc") if isinstance(identity, dict) else None
    for provider in providers if isinstance(providers, list) else ():
        anchor(provider, "client_secret_file")
    return table


def _nested(keys: list[str], value: Any) -> dict[str, Any]:
    for key in reversed(keys):
        value = {key: value}
    return value


def _given(value: Any) -> Any:
    """A nested flag without the parts that were not given."""
    if isinstance(value, Mapping):
        return {key: _given(part) for key, part in value.items() if part is not None}
    return value


def _value(text: str) -> Any:
    """Lists and tables are written as JSON in the environment; everything else stays text."""
    if text[:1] in "[{" and text:
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return text
    return text


def _merge(
    into: dict[str, Any], more: Mapping[str, Any], origin: dict[str, str], where: str, path: tuple[str, ...]
) -> None:
    for key, value in more.items():
        here = (*path, str(key))
        origin[".".join(here)] = where
        if isinstance(value, Mapping):
            present = into.get(key)
            into[key] = inner = dict(present) if isinstance(present, Mapping) else {}
            _merge(inner, value, origin, where, here)
        else:
            into[key] = value
