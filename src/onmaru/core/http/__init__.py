"""HTTP as this house speaks it: problem+json, limits, headers, access, one server in process."""

from onmaru.core.http.access import every_route_is_authorised, require, require_socket
from onmaru.core.http.application import API, create_api
from onmaru.core.http.problem import problem_response
from onmaru.core.http.server import CannotListen, PortTaken, listen, new_event_loop, serve

__all__ = [
    "API",
    "CannotListen",
    "PortTaken",
    "create_api",
    "every_route_is_authorised",
    "listen",
    "new_event_loop",
    "problem_response",
    "require",
    "require_socket",
    "serve",
]
