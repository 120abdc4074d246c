"""The hub a person keeps: address, key, and what short names mean; written by `onmaru hub config set`."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from onmaru.core.errors import InvalidInput

MAX_FILE = 64 << 10


@dataclass(frozen=True, slots=True)
class Profile:
    """A hub.

    Attributes:
        organisation, team: Put before names without a slash.
        certificate: Path of the PEM to trust.
    """

    url: str
    token: str
    organisation: str = ""
    team: str = ""
    certificate: str = ""


def _path() -> Path:
    from platformdirs import user_config_path

    return user_config_path("onmaru") / "hub.json"


def saved() -> Profile | None:
    """What `config set` kept.

    Raises:
        InvalidInput: the file cannot be read.
    """
    path = _path()
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            told: Any = json.loads(file.read(MAX_FILE))
        return Profile(**{key: str(value) for key, value in told.items()})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        hint = "set it anew: onmaru hub config set --url URL"
        raise InvalidInput(f"the hub kept in {path} cannot be read", hint=hint) from error


def whole_name(name: str, organisation: str = "", team: str = "") -> str:
    """A name as the hub knows it: short ones stand in the organisation and team that are set."""
    if "/" in name or not name:
        return name
    profile = None if organisation else saved()
    if profile is not None:
        organisation, team = profile.organisation, team or profile.team
    return "/".join(part for part in (organisation, team, name) if part)


def keep(profile: Profile) -> Path:
    """Keep a hub, readable by this user only; returns where."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(json.dumps(asdict(profile)), encoding="utf-8")
    part.replace(path)
    return path


def forget() -> None:
    """Forget the hub that is kept."""
    with suppress(FileNotFoundError):
        _path().unlink()
