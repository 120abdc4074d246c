"""Where an artifact comes from, as its card says: base models, data sets, what it serves.

Source: Hugging Face, "Model Cards" (`base_model`, `base_model_relation`, `datasets`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_PARENTS = 20
# Fact of a card -> how what it names became this artifact.
_FACTS = {
    "base_model": "derived",
    "adapter_of": "adapter",
    "quantized_from": "quantized",
    "datasets": "trained",
    "dataset": "trained",
    "base_image": "derived",
    "serves": "served",
    "model": "served",
}
_RELATIONS = ("adapter", "finetune", "merge", "quantized")  # of `base_model_relation`


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """`source` became `target`, or part of it."""

    source: str
    target: str
    relation: str  # derived, adapter, finetune, merge, quantized, trained, served


def parents(facts: Mapping[str, Any]) -> dict[str, str]:
    """Names an artifact's card gives as its origin, each with the relation."""
    found: dict[str, str] = {}
    for fact, relation in _FACTS.items():
        said = facts.get(fact)
        if not isinstance(said, str):
            continue
        if fact == "base_model" and facts.get("base_model_relation") in _RELATIONS:
            relation = str(facts["base_model_relation"])
        for name in said.split(","):
            plain = _plain(name)
            if "/" in plain and len(found) < MAX_PARENTS:
                found.setdefault(plain, relation)
    return found


def sources(facts: Mapping[str, Any]) -> tuple[dict[str, str], set[str]]:
    """Versions that a card names as origins (name -> tag or digest, empty: unsaid), and which of them it serves."""
    relations = parents(facts)
    versions: dict[str, str] = {}
    for fact in _FACTS:
        said = facts.get(fact)
        for each in said.split(",") if isinstance(said, str) else ():
            name = _plain(each)
            if name not in relations:
                continue
            bare, _, digest = each.strip().partition("@")
            version = digest or bare.rpartition("/")[2].partition(":")[2]
            # Said twice, once without a version: any of them may be meant.
            versions[name] = version if versions.get(name, version) == version else ""
    return versions, {name for name, relation in relations.items() if relation == "served"}


def _plain(name: str) -> str:
    """A name without its version; names of the hub do not tell upper case from lower."""
    bare = name.strip().lower().partition("@")[0]
    head, slash, last = bare.rpartition("/")
    return head + slash + last.partition(":")[0]
