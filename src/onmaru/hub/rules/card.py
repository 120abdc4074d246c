"""Cards: what the head of a README says to the catalogue.

Source: Hugging Face, "Model Cards" and "Dataset Cards" (YAML front matter).
"""

from __future__ import annotations

from typing import Any

import yaml

MAX_HEAD = 64 << 10
MAX_CARD = 256 << 10
_FACTS = (
    "license",
    "library_name",
    "pipeline_tag",
    "base_model",
    "base_model_relation",
    "new_version",
    "language",
    "datasets",
    "task_categories",
    "size_categories",
)


class _Plain(yaml.SafeLoader):
    """Without aliases: they are no use in a card, and a few lines of them can unfold to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not read in a card")
        return super().compose_node(parent, index)


def head_fault(text: str) -> str:
    """Why the head of a README cannot be read, empty when it can."""
    try:
        _load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return str(error)[:500]
    return ""


def read_head(text: str) -> dict[str, Any]:
    """The YAML between the first two lines of `---`; empty when there is none or it cannot be read."""
    try:
        return _load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}


def _load(text: str) -> dict[str, Any]:
    if not text.startswith("---"):
        return {}
    head = text[3 : MAX_HEAD + 3].partition("\n---")[0]
    found = yaml.load(head, _Plain)  # noqa: S506  # a safe loader, with less
    if found is not None and not isinstance(found, dict):
        raise ValueError("the head is no mapping of names to values")
    return found or {}


def card_changes(readme: bytes) -> dict[str, Any]:
    """What a README changes in the catalogue: the card, labels, facts."""
    text = readme.decode("utf-8", "replace")
    head = read_head(text)
    tags = head.get("tags")
    labels = (
        [str(tag).strip()[:64] for tag in tags if str(tag).strip()][:50] if isinstance(tags, list) else []
    )
    facts = {}
    for key in _FACTS:
        value = head.get(key)
        if isinstance(value, str | int | float):
            facts[key] = str(value)[:500]
        elif isinstance(value, list) and value:
            facts[key] = ", ".join(str(item) for item in value)[:500]
    return {
        "card": text.encode()[:MAX_CARD].decode("utf-8", "ignore"),
        "labels": list(dict.fromkeys(labels)),
        "facts": facts,
    }
