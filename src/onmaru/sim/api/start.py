"""Routes: begin an experiment. Each answers at once with the experiment and the job that does it."""

from __future__ import annotations

from fastapi import APIRouter

from onmaru.sim.api.access import READ, Runner, TheSim
from onmaru.sim.api.records import StartedOut
from onmaru.sim.api.wording import Worded
from onmaru.sim.service.asks import (
    BottleneckAsk,
    CalibrateAsk,
    CompareAsk,
    ForkAsk,
    OptimizeAsk,
    RunAsk,
    ScheduleAsk,
)

routes = APIRouter(tags=["sim experiments"], dependencies=[READ], route_class=Worded)


@routes.post("/run", status_code=202)
def start_run(sim: TheSim, subject: Runner, body: RunAsk) -> StartedOut:
    """Replications of one design."""
    return StartedOut(**sim.submit("run", body, subject.id))


@routes.post("/compare", status_code=202)
def start_compare(sim: TheSim, subject: Runner, body: CompareAsk) -> StartedOut:
    """Base against scenarios, with paired intervals."""
    return StartedOut(**sim.submit("compare", body, subject.id))


@routes.post("/optimize", status_code=202)
def start_optimize(sim: TheSim, subject: Runner, body: OptimizeAsk) -> StartedOut:
    """The best values of some levers."""
    return StartedOut(**sim.submit("optimize", body, subject.id))


@routes.post("/bottleneck", status_code=202)
def start_bottleneck(sim: TheSim, subject: Runner, body: BottleneckAsk) -> StartedOut:
    """Where the bottleneck is, by three methods."""
    return StartedOut(**sim.submit("bottleneck", body, subject.id))


@routes.post("/calibrate", status_code=202)
def start_calibrate(sim: TheSim, subject: Runner, body: CalibrateAsk) -> StartedOut:
    """A model from an uploaded event log."""
    return StartedOut(**sim.submit("calibrate", body, subject.id))


@routes.post("/schedule", status_code=202)
def start_schedule(sim: TheSim, subject: Runner, body: ScheduleAsk) -> StartedOut:
    """A schedule, and the risk it runs."""
    return StartedOut(**sim.submit("schedule", body, subject.id))


@routes.post("/fork", status_code=202)
def start_fork(sim: TheSim, subject: Runner, body: ForkAsk) -> StartedOut:
    """A look ahead from the live plant, or from a past moment."""
    return StartedOut(**sim.submit("fork", body, subject.id))
