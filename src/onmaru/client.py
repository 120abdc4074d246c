"""One handle on a site, local or remote: `onmaru.open(path | url)`; wings are its attributes."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onmaru.core.transport import HttpTransport, LocalTransport, Transport

if TYPE_CHECKING:
    from onmaru.core.directory.client import IdentityClient
    from onmaru.hub.client import HubClient
    from onmaru.plan.client import PlanClient
    from onmaru.sim.client import SimClient
    from onmaru.twin.client import TwinClient


class Site:
    """A site of Onmaru. Use as a context manager, or call `close()`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @cached_property
    def twin(self) -> TwinClient:
        """The live twin of the plant."""
        from onmaru.twin.client import TwinClient

        return TwinClient(self._transport)

    @cached_property
    def plan(self) -> PlanClient:
        """The planner, with the site's prices and stored plans."""
        from onmaru.plan.client import PlanClient

        return PlanClient(self._transport)

    @cached_property
    def sim(self) -> SimClient:
        """The process simulator, with the site's models and experiments."""
        from onmaru.sim.client import SimClient

        return SimClient(self._transport)

    @cached_property
    def hub(self) -> HubClient:
        """Artifacts: containers, models, datasets, charts."""
        from onmaru.hub.client import HubClient

        return HubClient(self._transport)

    @cached_property
    def identity(self) -> IdentityClient:
        """Organisations, teams, people and keys."""
        from onmaru.core.directory.client import IdentityClient

        return IdentityClient(self._transport)

    def about(self) -> dict[str, Any]:
        """Version, site name, wings and server time."""
        return self._transport.send("GET", "/api/v1/about")

    def events(self, *, after: int = 0, type: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """The event feed, oldest first; `type` is a prefix such as `twin.alarm`."""
        query = {"after": after, "type": type, "limit": limit}
        return self._transport.send("GET", "/api/v1/events", params=query)["items"]

    def jobs(self) -> list[dict[str, Any]]:
        """Long-running work, newest first."""
        return self._transport.send("GET", "/api/v1/jobs")["items"]

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Site({self._transport.where!r})"


def open(
    where: str | Path, *, token: str = "", data: str | Path | None = None, verify: bool | str = True
) -> Site:
    """Open a site: a URL (with an API key) or a plant folder (in this process, no server needed).

    Args:
        where: `https://...` or the path of a folder with a `plant.toml`.
        token: API key (`omk_...`) for a URL.
        data: Data folder for a local plant; default `<plant>/.onmaru`.
        verify: TLS verification for a URL: True, False, or the path of a CA bundle.
    Raises:
        SiteUnreachable: nobody answers at the URL.
        DataFolderBusy: a running site owns the data folder; open it by its URL instead.
        NotFound: there is no plant in the folder.
    """
    text = str(where)
    if text.startswith(("http://", "https://")):
        return Site(HttpTransport(text, token=token, verify=verify))
    from onmaru.app import open_local

    app = open_local(Path(text), data=Path(data) if data else None)
    return Site(LocalTransport(app, where=text, token=lambda: app.state.identity.local_key()))
