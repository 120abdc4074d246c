"""Whatever is sent to any route of a running site, nothing answers with a fault of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import response_schema_conformance
from tests.flow.conftest import ROOT, RunningSite, start_site
from tests.flow.test_up import PLANT, STAGE

ENDLESS = ("/api/v1/events/stream",)
# The contract as it is committed; `make check` keeps it that of the program.
CONTRACT = json.loads((ROOT / "web" / "openapi.json").read_text(encoding="utf-8"))


def tags_of(contract: dict) -> set[str]:
    return {
        operation.get("tags", ["untagged"])[0]
        for methods in contract["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict)
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """One site for all examples: what an example leaves behind is part of the fuzzing."""
    folder = tmp_path_factory.mktemp("fuzz")
    plant = folder / "plant"
    plant.mkdir()
    (plant / "plant.toml").write_text(PLANT)
    (plant / "plant.usda").write_text(STAGE)
    running = start_site(plant, folder / "data", output=folder / "log")
    yield running
    assert running.stop() == 0, running.output.read_text()


@pytest.fixture(scope="module")
def contract(site: RunningSite) -> dict:
    found: dict = site.get("/openapi.json")
    return found


@pytest.mark.parametrize("tag", sorted(tags_of(CONTRACT)))
def test_no_operation_answers_with_a_fault_of_ours(site: RunningSite, contract: dict, tag: str) -> None:
    schema = schemathesis.openapi.from_dict(contract)
    schema.config.update(base_url=site.url)
    seen: set[int] = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        own = (operation.definition.raw.get("tags") or ["untagged"])[0]
        if own != tag or operation.path in ENDLESS:
            continue

        @settings(
            max_examples=8,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],  # a small example is not worth minutes of looking for it
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def one(case: schemathesis.Case) -> None:
            answer = case.call(headers=site.auth, timeout=60, allow_redirects=False)
            seen.add(answer.status_code)
            # Refusing what takes too long is an answer; nothing else of 5xx is.
            late = answer.status_code == 503 and answer.json().get("code") == "http.took_too_long"
            assert answer.status_code < 500 or late, (case.as_curl_command(), answer.text[:2000])
            case.validate_response(answer, checks=[response_schema_conformance])

        one()
    assert seen, "the running site has no route with this tag"


def test_every_route_of_the_running_site_is_fuzzed(site: RunningSite, contract: dict) -> None:
    assert tags_of(contract) <= tags_of(CONTRACT), "regenerate web/openapi.json"
    assert site.get("/health") == {"ok": True}
