"""Routes whose refusals of a model tell each fault in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from onmaru.core.http.problem import language_of
from onmaru.sim.drivers.guarded import Problem
from onmaru.sim.rules.wording import faults_in
from onmaru.sim.types import ModelInvalid


class Worded(APIRoute):
    """A route that translates the faults of `ModelInvalid`; errors else are translated where all are rendered."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def worded(request: Request) -> Response:
            try:
                return await handle(request)
            except ModelInvalid as error:
                faults = faults_in(error.params["faults"], language_of(request))
                params = error.params | {"faults": faults, "first": faults[0]["text"]}
                # a new one: that of a model that is kept is shown to others too
                raise Problem(type(error), error.detail, error.hint, params).error() from error

        return worded
