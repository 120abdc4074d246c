"""Where the sites running on this machine are, so that the command line finds them without a URL or key.

A running site keeps `site.json` (mode 0600: address, pid, a key for this user) in its data folder and
removes it when it stops; a pointer in the user's state folder names the data folder started last.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from onmaru.core.errors import NotFound

SITE_FILE = "site.json"


class NoRunningSite(NotFound):
    code = "no_running_site"


@dataclass(frozen=True, slots=True)
class RunningSite:
    url: str
    pid: int
    token: str
    certificate: str = ""  # path of the PEM to trust, for a self-signed one


def _pointer() -> Path:
    from platformdirs import user_state_path

    return user_state_path("onmaru") / "last-started"


def announce(data_folder: Path, site: RunningSite) -> None:
    """Write `site.json`, readable by this user only, and point to it."""
    path = data_folder / SITE_FILE
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(site)), encoding="utf-8")
    pointer = _pointer()
    try:
        pointer.parent.mkdir(parents=True, exist_ok=True)
        pointer.write_text(str(data_folder.resolve()), encoding="utf-8")
    except OSError:
        return  # a home that cannot be written only costs the shortcut


def withdraw(data_folder: Path) -> None:
    """Remove `site.json` of a site that stopped."""
    (data_folder / SITE_FILE).unlink(missing_ok=True)


def find(data_folder: Path | None = None) -> RunningSite:
    """The site of a data folder, else of the current folder's plant, else the one started last.

    Raises:
        NoRunningSite: none is running there.
    """
    places = [data_folder] if data_folder else [Path(".onmaru"), Path()]
    if data_folder is None and _pointer().exists():
        places.append(Path(_pointer().read_text(encoding="utf-8").strip()))
    for place in places:
        path = place / SITE_FILE
        if path.is_file():
            return RunningSite(**json.loads(path.read_text(encoding="utf-8")))
    hint = "start one with `onmaru up PLANT`, or name one with --url URL --token omk_..."
    raise NoRunningSite("no running site was found on this machine", hint=hint)
