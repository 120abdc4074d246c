"""Routes: models, what is wrong with them, how they look, and which engines there are."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from onmaru.core.errors import OnmaruError
from onmaru.core.http.problem import language_of
from onmaru.core.texts import said
from onmaru.sim.api.access import READ, Editor, TheSim
from onmaru.sim.api.records import (
    EngineOut,
    FaultOut,
    Listing,
    MapOut,
    ModelIn,
    ModelOut,
    ModelToCheck,
    VerdictOut,
    WholeModelOut,
)
from onmaru.sim.api.wording import Worded
from onmaru.sim.rules.view import line_map
from onmaru.sim.rules.wording import faults_in, problem_in
from onmaru.sim.service.engines import ENGINE_TEXTS
from onmaru.sim.service.library import model_of, read_model
from onmaru.sim.types import Model, ModelInvalid

routes = APIRouter(tags=["sim models"], dependencies=[READ], route_class=Worded)


@routes.get("/engines")
def list_engines() -> Listing[EngineOut]:
    """The engines, and what each is for."""
    return Listing(items=[EngineOut(**told) for told in ENGINE_TEXTS])


@routes.get("/schema")
def get_schema() -> dict[str, Any]:
    """The JSON Schema of a model, for editors."""
    return Model.model_json_schema()


@routes.get("/models")
def list_models(request: Request, sim: TheSim) -> Listing[ModelOut]:
    """All models, also those with faults; what is wrong with them is told in the language asked for."""
    language = language_of(request)
    return Listing(items=[ModelOut(**_worded(entry.as_json(), language)) for entry in sim.library.entries()])


@routes.get("/models/{name}")
def get_model(request: Request, sim: TheSim, name: str) -> WholeModelOut:
    return WholeModelOut(**_worded(sim.library.get(name).as_json(whole=True), language_of(request)))


def _worded(entry: dict[str, Any], language: str) -> dict[str, Any]:
    return entry | {"error": entry["error"] and problem_in(entry["error"], language)}


@routes.put("/models/{name}")
def save_model(sim: TheSim, subject: Editor, name: str, body: ModelIn) -> WholeModelOut:
    """Keep a model under a name; one with faults is refused."""
    return WholeModelOut(**sim.library.save(name, body.text, subject.id).as_json(whole=True))


@routes.delete("/models/{name}", status_code=204)
def remove_model(sim: TheSim, subject: Editor, name: str) -> None:
    sim.library.remove(name, subject.id)


@routes.get("/models/{name}/map")
def get_map(sim: TheSim, name: str) -> MapOut:
    """What stands where and what leads where, with places [m]."""
    return MapOut(**line_map(sim.library.resolve(name)))


@routes.post("/validate")
def validate_model(request: Request, body: ModelToCheck) -> VerdictOut:
    """Everything that is wrong with a model, at once."""
    try:
        model = read_model(body.text) if body.text is not None else model_of(body.model)
    except ModelInvalid as error:
        told = faults_in(error.params["faults"], language_of(request))
        faults = [FaultOut(**fault) for fault in told]
        return VerdictOut(ok=False, faults=faults, summary={}, map=None)
    except OnmaruError as error:
        detail, hint = said(error.code, language_of(request), error.detail, error.hint, error.params)
        fault = FaultOut(element="", field="", code=error.code, text=detail, mend=hint)
        return VerdictOut(ok=False, faults=[fault], summary={}, map=None)
    kinds: dict[str, int] = {}
    for element in model.elements:
        kinds[element.kind] = kinds.get(element.kind, 0) + 1
    summary = {
        "name": model.name,
        "kinds": kinds,
        "routes": len(model.routes),
        "products": len(model.products),
    }
    return VerdictOut(ok=True, faults=[], summary=summary, map=line_map(model))
