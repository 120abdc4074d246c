"""The application: every wing joined on one floor. A composition root, imported late."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI

from onmaru import __version__
from onmaru.console import mount_console
from onmaru.core import running
from onmaru.core.config import Settings, load_settings, refuse_exposure
from onmaru.core.errors import NotFound
from onmaru.core.events import EventFeed, prepare_events, register_audited
from onmaru.core.events.api import router as events_router
from onmaru.core.http import API, create_api, new_event_loop, serve
from onmaru.core.identity import Identity, register_permissions
from onmaru.core.identity.api import router as identity_router
from onmaru.core.jobs import JobRunner, prepare_jobs
from onmaru.core.jobs.api import router as jobs_router
from onmaru.core.storage import Database, DataFolder
from onmaru.home import router as home_router
from onmaru.hub.api import PERMISSIONS as HUB_PERMISSIONS
from onmaru.hub.api import router as hub_router
from onmaru.hub.api.bundles import register_jobs as register_bundle_jobs
from onmaru.hub.api.hf.door import HfDoor
from onmaru.hub.api.housekeeping import register_jobs as register_hub_jobs
from onmaru.hub.api.mirrors import register_jobs as register_mirror_jobs
from onmaru.hub.api.ngc.door import NgcDoor
from onmaru.hub.api.oci.door import OciDoor
from onmaru.hub.api.retention import register_jobs as register_retention_jobs
from onmaru.hub.api.trust import register_jobs as register_trust_jobs
from onmaru.hub.config import HubConfig
from onmaru.plan.api import PERMISSIONS as PLAN_PERMISSIONS
from onmaru.plan.api import router as plan_router
from onmaru.sim.api import PERMISSIONS as SIM_PERMISSIONS
from onmaru.sim.api import router as sim_router
from onmaru.sim.config import SimConfig
from onmaru.twin.api import PERMISSIONS as TWIN_PERMISSIONS
from onmaru.twin.api import router as twin_router
from onmaru.twin.api.exports import register_jobs as register_twin_jobs
from onmaru.twin.config import TwinConfig

PLANT_FILES = ("plant.toml", "plant.yaml", "plant.yml")
WINGS = ("twin", "hub", "sim")

log = logging.getLogger("onmaru")


def _quiet(_fraction: float, _note: str) -> None:
    """Progress for nobody."""


class NoPlant(NotFound):
    code = "no_plant"


def read_settings(
    plant: Path, *, data: Path | None, config: Path | None = None, server: Mapping[str, Any] | None = None
) -> Settings:
    """The settings of a plant: `onmaru.toml` beside it, the environment, flags.

    Raises:
        NoPlant: the folder holds no plant file.
    """
    if not any((plant / name).is_file() for name in PLANT_FILES):
        hint = f"`onmaru twin new {plant}` makes one; or name a folder that has a plant.toml"
        raise NoPlant(f"there is no plant in {plant.absolute()}", hint=hint, folder=str(plant))
    beside = plant / "onmaru.toml"
    file = config or (beside if beside.is_file() else None)
    flags: dict[str, Any] = {f"server.{key}": value for key, value in (server or {}).items()}
    flags["data_folder"] = str((data or plant / ".onmaru").absolute())
    return load_settings(file=file, flags=flags, wings=WINGS)


def create_app(
    settings: Settings,
    plant: Path | None,
    *,
    emulate: bool = False,
    progress: Callable[[float, str], None] = _quiet,
) -> FastAPI:
    """The application of one plant, or of a hub alone. Entering its lifespan opens the data folder.

    Args:
        plant: Folder of the plant; None runs without the twin.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with DataFolder(settings.data_folder) as folder, _floor(app, settings), _hub(app, settings, folder):
            if plant is None:
                app.state.jobs.start()
                yield
                return
            from onmaru.twin.service.opening import open_twin

            app.state.twin = twin = await asyncio.to_thread(
                open_twin,
                plant,
                folder.path,
                app.state.database,
                settings.slice("twin", TwinConfig),
                emulate=emulate,
                progress=progress,
            )
            register_twin_jobs(app.state.jobs, twin, folder.path / "exports")
            _open_sim(app, settings, folder, plant)
            app.state.jobs.start()
            await twin.start()
            try:
                yield
            finally:
                await twin.stop()

    app = create_api(title="Onmaru", version=__version__, server=settings.server, lifespan=lifespan)
    app.state.settings = settings
    api = APIRouter(prefix=API)
    parts = [identity_router, events_router, jobs_router, home_router, plan_router(), hub_router()]
    if plant is not None:  # a hub alone carries neither the plant's libraries nor their memory
        parts += [twin_router(), sim_router()]
    for part in parts:
        api.include_router(part)
    app.include_router(api)
    app.add_middleware(HfDoor, server=settings.server)
    app.add_middleware(OciDoor, server=settings.server)
    app.add_middleware(NgcDoor, server=settings.server)
    mount_console(app)
    return app


def _open_sim(app: FastAPI, settings: Settings, folder: DataFolder, plant: Path) -> None:
    """The simulator of the site; it reads the twin."""
    from onmaru.sim.service.plant_state import PlantState
    from onmaru.sim.service.sim import SimService

    state = app.state
    live = PlantState(state.twin)
    config = settings.slice("sim", SimConfig)
    state.sim = SimService(state.database, folder.sub("sim"), config, plant_folder=plant, plant=live)
    state.sim.register_jobs(state.jobs)


class _floor:  # noqa: N801  # a context manager, read as a verb
    """Database, events, identity and jobs of one site, opened in order and closed in reverse."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        register_permissions(TWIN_PERMISSIONS)
        register_permissions(PLAN_PERMISSIONS)
        register_permissions(SIM_PERMISSIONS)
        register_permissions(HUB_PERMISSIONS, per_organisation=True)
        register_audited("hub.", "plan.", "sim.")
        self._state = app.state
        self._settings = settings

    def __enter__(self) -> None:
        state = self._state
        state.database = Database(self._settings.database)
        prepare_events(state.database)
        prepare_jobs(state.database)
        state.feed = EventFeed(state.database)
        state.identity = Identity(state.database, self._settings)
        state.jobs = JobRunner(state.database)
        from onmaru.plan.store import PlanStore

        state.plan = PlanStore(state.database)

    def __exit__(self, *exc: object) -> None:
        self._state.feed.close()
        self._state.jobs.stop()
        try:
            self._state.identity.flush()
        finally:
            self._state.database.close()


@contextmanager
def _hub(app: FastAPI, settings: Settings, folder: DataFolder) -> Iterator[None]:
    """The hub of one site, kept in `app.state.hub`."""
    from onmaru.hub.service.opening import open_hub

    state = app.state
    config = settings.slice("hub", HubConfig)
    state.hub = open_hub(state.database, state.identity, config, folder.path / "hub")
    register_hub_jobs(state.jobs, state.hub)
    register_trust_jobs(state.jobs, state.hub)
    register_retention_jobs(state.jobs, state.hub)
    register_mirror_jobs(state.jobs, state.hub)
    register_bundle_jobs(state.jobs, state.hub)
    try:
        yield
    finally:
        state.hub.stop()


def run(
    plant: Path,
    *,
    data: Path | None,
    config: Path | None,
    server: Mapping[str, Any],
    emulate: bool,
    open_browser: bool,
) -> None:
    """Serve a plant until Ctrl-C (the body of `onmaru up`)."""
    settings = read_settings(plant, data=data, config=config, server=server)
    _run(settings, plant, emulate=emulate, open_browser=open_browser)


def run_hub(folder: Path, *, config: Path | None, server: Mapping[str, Any], open_browser: bool) -> None:
    """Serve a hub without a plant until Ctrl-C (the body of `onmaru hub serve`)."""
    beside = folder / "onmaru.toml"
    flags: dict[str, Any] = {f"server.{key}": value for key, value in server.items()}
    flags["data_folder"] = str(folder.absolute())
    settings = load_settings(file=config or (beside if beside.is_file() else None), flags=flags, wings=WINGS)
    _run(settings, None, emulate=False, open_browser=open_browser)


def _run(settings: Settings, plant: Path | None, *, emulate: bool, open_browser: bool) -> None:
    refuse_exposure(settings)
    logging.basicConfig(level=settings.log.level.upper(), format="%(levelname)s %(name)s: %(message)s")
    for noisy, level in (("asyncua", "ERROR"), ("transitions", "ERROR"), ("uvicorn", "WARNING")):
        logging.getLogger(noisy).setLevel(level)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(settings, plant, emulate=emulate, open_browser=open_browser))


async def _serve(settings: Settings, plant: Path | None, *, emulate: bool, open_browser: bool) -> None:
    from onmaru.core.terminal import progress, stderr

    with progress("Opening the plant" if plant else "Opening the hub") as advance:
        app = create_app(settings, plant, emulate=emulate, progress=advance)
        context = app.router.lifespan_context(app)
        await context.__aenter__()
    data_folder = settings.data_folder
    try:

        async def started(address: str) -> None:
            identity = app.state.identity
            link = f"{address}/login?token={identity.login_link()}"
            key = identity.local_key()
            trusted = str(settings.server.tls_certificate or "")
            running.announce(data_folder, running.RunningSite(address, os.getpid(), key, trusted))
            _banner(app, address, link)
            if open_browser:
                import webbrowser

                webbrowser.open(link)

        await serve(app, settings, on_started=started)
    finally:
        stderr().print("\n[dim]stopping: letting requests finish, writing what is left …[/dim]")
        running.withdraw(data_folder)
        await context.__aexit__(None, None, None)


def _banner(app: FastAPI, address: str, link: str) -> None:
    from onmaru.core.terminal import stdout

    lines = [
        "",
        *_plant_lines(app),
        f"  address   [cyan]{address}[/cyan]",
        f"  sign in   [cyan]{link}[/cyan]  [dim](works once, for a few minutes)[/dim]",
        f"  data      {app.state.settings.data_folder}",
        "  stop      Ctrl-C",
        "",
    ]
    stdout().print("\n".join(lines), highlight=False, soft_wrap=True)


def _plant_lines(app: FastAPI) -> list[str]:
    twin = getattr(app.state, "twin", None)
    if twin is None:
        return ["  [bold]Hub[/bold]  containers, models, datasets and charts", ""]
    plant = twin.plant
    note = "  [yellow]EMULATED: the numbers come from a process model[/yellow]" if plant.emulated else ""

    def many(count: int, one: str, more: str) -> str:
        return f"{count:,} {one if count == 1 else more}"

    counts = (
        many(len(plant.equipment), "piece of equipment", "pieces of equipment"),
        many(len(plant.signals), "signal", "signals"),
        many(twin.scene.row_count, "row", "rows"),
        many(len(plant.sources), "source", "sources"),
    )
    return [
        f"  [bold]{plant.label.en or plant.name}[/bold]  [dim]{plant.label.ko}[/dim]{note}",
        f"  {' · '.join(counts)}",
        "",
    ]


def open_local(plant: Path, *, data: Path | None) -> FastAPI:
    """The application of a plant for use in this process."""
    return create_app(read_settings(plant, data=data), plant)


def new_login_link(plant: Path, *, data: Path | None) -> str:
    """A new one-time login link of the site that runs on the plant's data folder."""
    site = running.find((data or plant / ".onmaru").absolute())
    from onmaru.core.transport import HttpTransport

    transport = HttpTransport(site.url, token=site.token, verify=site.certificate or True)
    token = transport.send("POST", f"{API}/session/links")["token"]
    return f"{site.url}/login?token={token}"


def openapi_text() -> str:
    """The HTTP API as OpenAPI JSON, without opening any data."""
    app = create_app(Settings(data_folder=Path("unused")), Path("unused"))
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True)
