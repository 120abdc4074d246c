"""What the documentation tells people to type exists: commands, options, TOML keys, Python."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from onmaru.cli import app

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*/README.md")]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")


def fences(*languages: str) -> Iterator[pytest.param]:
    for page in sorted(PAGES):
        for number, (language, body) in enumerate(FENCE.findall(page.read_text(encoding="utf-8"))):
            if language in languages:
                yield pytest.param(body, id=f"{page.relative_to(ROOT)}#{number}")


def commands() -> Iterator[pytest.param]:
    for param in fences("sh", "bash"):
        for line in str(param.values[0]).splitlines():
            text = line.split("#")[0].strip()
            if text.startswith("onmaru "):
                yield pytest.param(text, id=f"{param.id}: {text[:60]}")


@pytest.mark.parametrize("line", list(commands()))
def test_a_command_exists_with_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands") and words:
        name = words.pop(0)
        assert name in command.commands, f"onmaru has no command {name!r}"
        command = command.commands[name]
    known = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    given = {word.split("=")[0] for word in words if word.startswith("--")}
    assert given <= known | {"--help"}


@pytest.mark.parametrize("body", list(fences("toml")))
def test_toml_is_toml(body: str) -> None:
    assert tomllib.loads(body)


@pytest.mark.parametrize("body", list(fences("python")))
def test_python_compiles(body: str) -> None:
    compile(body, "docs", "exec")


@pytest.mark.parametrize(
    "page", [p for p in PAGES if "reference" not in p.parts], ids=lambda p: str(p.relative_to(ROOT))
)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
