"""Whatever is sent to the floor's routes, nothing answers with a fault of ours, and answers keep their schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from onmaru.core.http import every_route_is_authorised
from onmaru.core.http.access import UnguardedRoutes

ENDLESS = "/api/v1/events/stream"
MakeFloor = Callable[..., AbstractContextManager[FastAPI]]
ServeFloor = Callable[[FastAPI], AbstractContextManager[str]]

Site = tuple[FastAPI, str]


@pytest.fixture(scope="module")
def fuzzed(
    tmp_path_factory: pytest.TempPathFactory, make_floor: MakeFloor, serve_floor: ServeFloor
) -> Iterator[Site]:
    """One site for all examples: what an example leaves behind is part of the fuzzing."""
    with make_floor(tmp_path_factory.mktemp("floor")) as app, serve_floor(app) as address:
        yield app, address


def operations(app: FastAPI, address: str) -> list[schemathesis.APIOperation]:
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.config.update(base_url=address)
    found = [result.ok() for result in schema.get_all_operations()]
    return [operation for operation in found if operation.path != ENDLESS]


def test_no_operation_answers_with_a_fault_of_ours(fuzzed: Site) -> None:
    app, address = fuzzed
    checks = [not_a_server_error, content_type_conformance, response_schema_conformance]
    seen: set[int] = set()

    def fuzz(operation: schemathesis.APIOperation) -> None:
        @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def one(case: schemathesis.Case) -> None:
            # The owner may be fuzzed away from signing in, never from owning: a fresh key each time.
            headers = {"Authorization": f"Bearer {app.state.identity.local_key()}"}
            answer = case.call(headers=headers, timeout=20, allow_redirects=False)
            seen.add(answer.status_code)
            case.validate_response(answer, checks=checks)

        one()

    for operation in operations(app, address):
        fuzz(operation)
    assert {200, 201, 204, 401, 404} <= seen


@given(
    path=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    token=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_path_or_credential_breaks_it(fuzzed: Site, path: str, token: str) -> None:
    _, address = fuzzed
    with httpx.Client(base_url=address) as client:
        answers = [
            client.get(f"/api/v1/{quote(path, safe='')}"),
            client.get("/api/v1/session", headers={"Authorization": f"Bearer {token}"}),
            client.get("/api/v1/session", headers={"Cookie": f"onmaru_session={token}"}),
        ]
    for answer in answers:
        assert answer.status_code < 500, answer.text
        assert answer.headers["content-type"] in ("application/problem+json", "application/json")


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
BODIES = (
    ("POST", "/session/link", {"token": "x"}),
    ("POST", "/session/password", {"user": "owner", "password": "x"}),
    ("POST", "/users", {"name": "kim", "display": "Kim", "role": "reader", "kind": "person"}),
    ("PATCH", "/users/usr_absent", {"display": "x", "role": "reader", "active": True}),
    ("PUT", "/users/usr_absent/password", {"password": "x", "current": None}),
    ("POST", "/keys", {"label": "k", "scopes": ["*"], "user": None, "expires": "+1d"}),
)


@pytest.mark.parametrize(("method", "path", "sound"), BODIES)
def test_no_body_breaks_it(fuzzed: Site, method: str, path: str, sound: dict[str, Any]) -> None:
    app, address = fuzzed
    headers = {
        "Authorization": f"Bearer {app.state.identity.local_key()}",
        "Content-Type": "application/json",
    }
    spoilt = st.tuples(st.sampled_from(sorted(sound)), ODD).map(
        lambda pair: json.dumps({**sound, pair[0]: pair[1]})
    )
    raw = st.binary(max_size=60) | ODD.map(json.dumps).map(str.encode) | spoilt.map(str.encode)

    with httpx.Client(base_url=f"{address}/api/v1", headers=headers) as client:

        @settings(max_examples=15, database=None)
        @given(body=raw)
        def one(body: bytes) -> None:
            answer = client.request(method, path, content=body)
            assert answer.status_code < 500, (body, answer.text)
            if answer.status_code == 422:
                assert answer.json()["params"]["faults"]

        one()


def test_an_unguarded_route_is_found(floor_app: FastAPI) -> None:
    assert every_route_is_authorised(floor_app) >= 20

    @floor_app.get("/api/v1/open")
    def opened() -> None:
        return

    with pytest.raises(UnguardedRoutes) as caught:
        every_route_is_authorised(floor_app)
    assert caught.value.params["routes"] == ["GET /api/v1/open"]
