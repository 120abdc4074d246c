"""Documents and experiments for the pages of the planner and the simulator, made over HTTP as a person would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import yaml
from floor_goods import MAPPING, floor_log

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANS = {
    "lab": ("plan", "04_three_gpu_lab/plan.yaml"),
    "l40s": ("plan", "05_eight_l40s/plan.yaml"),
    "table": ("table", "05_eight_l40s/table.yaml"),
    "timeline": ("timeline", "04_three_gpu_lab/timeline.yaml"),
}
LINE = "press_line"
SHOP = "03_process_models/shop_plan.yaml"
ASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "run": ("run", {"model": LINE, "hours": 24, "replications": 12, "trace": True, "name": "The line as it is"}),
    "whatif": ("compare", {"model": LINE, "hours": 24, "replications": 12, "name": "Room, crew or torch?", "scenarios": [
        {"name": "room", "changes": ["before_weld.capacity=12", "before_paint.capacity=12"]},
        {"name": "crew", "changes": ["fitters.count=2"]},
        {"name": "torch", "changes": ["weld.failures.torch.time_to_failure_s*=2"]}]}),
    "best": ("optimize", {"model": LINE, "hours": 8, "budget": 80, "name": "Places for three buffers", "levers": [
        {"address": f"{name}.capacity", "values": [1, 4, 8, 12]}
        for name in ("before_weld", "before_paint", "before_check")]}),
    "bottleneck": ("bottleneck", {"model": LINE, "hours": 24, "replications": 12, "name": "What holds it back?"}),
    "chosen": ("compare", {"model": LINE, "hours": 8, "replications": 20, "name": "Which design is best?", "procedure": "kn",
        "indifference": 0.5, "scenarios": [
            {"name": "room", "changes": ["before_weld.capacity=12", "before_paint.capacity=12"]},
            {"name": "crew", "changes": ["fitters.count=2"]}]}),
    "ahead": ("fork", {"model": "battery_line", "hours": 4, "replications": 8, "name": "The rest of the shift"}),
}  # fmt: skip


def store_plan(client: httpx.Client, kind: str, path: str) -> str:
    """Put one of the examples' documents into the site; its id."""
    loaded = yaml.safe_load((EXAMPLES / path).read_text(encoding="utf-8"))
    document = json.loads(json.dumps(loaded, default=str))
    answer = client.post("/plan/plans", json={"kind": kind, "document": document}).raise_for_status()
    return str(answer.json()["id"])


def start(client: httpx.Client, verb: str, ask: dict[str, Any]) -> str:
    """Begin an experiment; its id."""
    return str(client.post(f"/sim/{verb}", json=ask).raise_for_status().json()["experiment"]["id"])


def fill(url: str, token: str) -> dict[str, str]:
    """Make all of them; names -> ids of plans and experiments. What a job does is not waited for."""
    made: dict[str, str] = {}
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=60) as client:
        for name, (kind, path) in PLANS.items():
            made[name] = store_plan(client, kind, path)
        text = (EXAMPLES / "06_line_questions" / f"{LINE}.yaml").read_text(encoding="utf-8")
        client.put(f"/sim/models/{LINE}", json={"text": text}).raise_for_status()
        for name, (verb, ask) in ASKS.items():
            made[name] = start(client, verb, ask)
        made["schedule"] = start(client, "schedule", {
            "name": "Today's orders", "problem": yaml.safe_load((EXAMPLES / SHOP).read_text(encoding="utf-8")), "limit_s": 5,
            "risk": {"default": {"time_cv": 0.15}}, "replications": 500,
        })  # fmt: skip
        log = client.post(
            "/sim/logs", params={"name": "floor.csv"}, content=floor_log().encode()
        ).raise_for_status()
        made["calibrated"] = start(client, "calibrate", {
            "name": "The floor as logged", "log": log.json()["log"], "mapping": MAPPING, "replications": 25,
        })  # fmt: skip
    return made
