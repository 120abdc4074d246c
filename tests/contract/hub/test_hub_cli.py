"""`onmaru hub` with the verbs of `ngc`: every command against a served hub, in every format."""

from __future__ import annotations

import contextvars
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.contract.hub.conftest import Served, push_image
from tests.contract.hub.test_oci_real_clients import call, program
from typer.testing import CliRunner

from onmaru.client import Site
from onmaru.core.terminal import choose_form, write_facts, write_table
from onmaru.core.transport import HttpTransport
from onmaru.hub.cli import build_cli
from onmaru.hub.cli.connect import hang_up

Run = Callable[..., str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    served = Served(tmp_path_factory.mktemp("cli"))
    yield served
    served.close()


@pytest.fixture
def hub(served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line with a home of the test's own."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "300")
    application = build_cli()

    def go(*words: str, refused: bool = False, named: bool = True, typed: str = "") -> str:
        environment = {"ONMARU_URL": served.url, "ONMARU_TOKEN": served.key} if named else {}
        # How tables are written is chosen for the rest of a command: here, for this one call.
        done = contextvars.copy_context().run(
            CliRunner().invoke, application, list(words), env=environment, input=typed
        )
        hang_up()
        assert (done.exit_code != 0) is refused, f"{done.output}\n{done.exception!r}"
        return str(done.output if refused else done.stdout)

    return go


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_life_of_a_model(hub: Run, tmp_path: Path) -> None:
    model = ("registry", "model")
    (tmp_path / "card.md").write_text("# Seams\n용접 검사\n")
    hub(*model, "create", "main/seams", "--display-name", "Weld seams", "--short-desc", "Finds bad seams", "--framework",
        "PyTorch", "--precision", "FP16", "--model-format", "safetensors", "--label", "weld", "--overview-filename",
        str(tmp_path / "card.md"))  # fmt: skip
    shown = json.loads(hub(*model, "info", "main/seams", "--format", "json"))
    assert shown["facts"] == {"framework": "PyTorch", "precision": "FP16", "format": "safetensors"}
    assert (shown["title"], shown["labels"], shown["card"]) == (
        "Weld seams",
        ["weld"],
        "# Seams\n용접 검사\n",
    )
    hub(*model, "update", "seams", "--org", "main", "--add-label", "line-3", "--remove-label", "weld", "--application",
        "Inspection")  # fmt: skip
    shown = json.loads(hub(*model, "info", "main/seams", "--format_type", "json"))
    assert shown["labels"] == ["line-3"]
    assert shown["facts"]["application"] == "Inspection"
    assert shown["facts"]["framework"] == "PyTorch", "what is not named stays"
    assert "nothing to change" in hub(*model, "update", "main/seams", refused=True)

    source = tmp_path / "weights"
    (source / "sub").mkdir(parents=True)
    for name in ("model.safetensors", "config.json", "sub/notes.txt"):
        (source / name).write_text(name)
    done = hub(
        *model,
        "upload-version",
        "main/seams:1.0",
        "--source",
        str(source),
        *("--desc", "first", "--gpu-model", "L40S", "--memory-footprint", "3 GB", "--num-epochs", "3"),
        *("--accuracy-reached", "0.97", "--format", "json"),
    )
    assert json.loads(done)["status"] == "UPLOAD_COMPLETE"
    said = hub(*model, "upload-version", "main/seams:1.0", "--source", str(source), refused=True)
    assert "hub.version_exists" in said
    assert "which version" in hub(
        *model, "upload-version", "main/seams", "--source", str(source), refused=True
    )
    hub(*model, "upload-version", "main/seams:1.1", "--source", str(source / "config.json"))

    versions = rows(hub(*model, "list", "main/seams:*", "--format", "csv"))
    assert {each["version"] for each in versions} == {"1.0", "1.1"}
    files = rows(hub(*model, "info", "main/seams:1.0", "--files", "--format", "csv"))
    assert {each["path"] for each in files} == {"model.safetensors", "config.json", "sub/notes.txt"}
    assert "first" in hub(*model, "info", "main/seams:1.0")
    told = json.loads(hub(*model, "info", "main/seams:1.0", "--format", "json"))["notes"]
    assert (told["gpuModel"], told["memoryFootprint"], told["numberOfEpochs"]) == ("L40S", "3 GB", 3)
    assert told["accuracyReached"] == 0.97

    dest = tmp_path / "dest"
    hub(*model, "download-version", "main/seams:1.0", "--dest", str(dest))
    assert (dest / "seams_v1.0" / "sub" / "notes.txt").read_text() == "sub/notes.txt"
    hub(*model, "download-version", "main/seams:1.0", "--dest", str(dest / "some"), "--file", "*.json", "--file", "sub/*",
        "--exclude", "sub/n*")  # fmt: skip
    assert [path.name for path in (dest / "some" / "seams_v1.0").iterdir()] == ["config.json"]
    said = hub(
        *model, "download-version", "main/seams:1.0", "--dest", str(dest), "--file", "*.gguf", refused=True
    )
    assert "hub.cannot_pull" in said
    hub(*model, "publish", "main/seams", "--to", "public")
    assert json.loads(hub(*model, "info", "main/seams", "--format", "json"))["visibility"] == "public"
    assert "Aborted" in hub(*model, "remove", "main/seams:1.1", refused=True, typed="n\n")
    hub(*model, "remove", "main/seams:1.1", "-y")
    hub(*model, "remove", "main/seams", "-y")
    assert "hub.unknown_repository" in hub(*model, "info", "main/seams", refused=True)


def test_lists_page_by_page_in_every_format(hub: Run, served: Served) -> None:
    for number in range(5):
        hub("registry", "dataset", "create", f"main/rows-{number}", "--display-name", f"=SUM({number})")
    asked = ("registry", "dataset", "list", "*rows-*", "--page-size", "2")
    assert len(json.loads(hub(*asked, "--format", "json"))) == 5
    listed = rows(hub(*asked, "--format", "csv"))
    assert {each["name"] for each in listed} == {f"main/rows-{number}" for number in range(5)}
    assert {each["title"] for each in listed} == {f"'=SUM({number})" for number in range(5)}, "no formulas"
    plain = hub(*asked, "--format", "ascii")
    assert plain.count("+--") > 3
    assert plain.isascii()
    assert "main/rows-4" in plain
    assert "main/rows-4" in hub(*asked)
    assert json.loads(hub("registry", "dataset", "list", "--org", "elsewhere", "--format", "json")) == []
    assert rows(hub("registry", "model", "list", "no-such-*", "--format", "csv")) == []
    assert "invalid" in hub("registry", "model", "list", "--page-size", "0", refused=True).lower()
    assert "invalid" in hub("registry", "model", "list", "--format", "xml", refused=True).lower()


def test_images_and_charts(hub: Run, served: Served, tmp_path: Path) -> None:
    with served.client() as client:
        push_image(client, "main/app", "1.0", b"layer")
    assert [
        each["version"] for each in rows(hub("registry", "image", "list", "main/app:*", "--format", "csv"))
    ] == ["1.0"]
    assert "sha256:" in hub("registry", "image", "info", "main/app:1.0")
    helm = program("helm", "python tests/get_helm.py")
    call(helm, "create", "line", folder=tmp_path)
    call(helm, "package", "line", "--version", "1.2.3", folder=tmp_path)
    packed = tmp_path / "line-1.2.3.tgz"
    chart = ("registry", "chart")
    hub(*chart, "push", "main/line:1.2.3", "--source", str(packed))
    assert "version_exists" in hub(*chart, "push", "main/line:1.2.3", "--source", str(packed), refused=True)
    hub(*chart, "pull", "main/line:1.2.3", "--dest", str(tmp_path / "back"))
    assert (tmp_path / "back" / "line-1.2.3.tgz").read_bytes() == packed.read_bytes()
    assert [each["name"] for each in rows(hub(*chart, "list", "--format", "csv"))] == ["main/line"]
    packed.write_bytes(b"no chart")
    assert "hub.bad_archive" in hub(*chart, "push", "main/line:2", "--source", str(packed), refused=True)


def test_a_hub_that_is_kept(hub: Run, served: Served, tmp_path: Path) -> None:
    assert "no running site" in hub("registry", "model", "list", refused=True, named=False)
    assert "none is kept" in hub("config", "current", named=False)
    said = hub("config", "set", "--url", served.url, "--token", "omk_wrong", refused=True, named=False)
    assert "omk_wrong" not in said
    hub("config", "set", "--url", served.url, "--token", "-", named=False, typed=f"{served.key}\n")
    (kept,) = tmp_path.rglob("hub.json")
    assert kept.stat().st_mode & 0o077 == 0
    shown = json.loads(hub("config", "current", "--format", "json", named=False))
    assert (shown["url"], shown["organisation"]) == (served.url, "main")
    assert served.key not in json.dumps(shown)
    hub("registry", "model", "create", "short", named=False)
    assert (
        json.loads(hub("registry", "model", "info", "short", "--format", "json", named=False))["name"]
        == "main/short"
    )
    kept.write_text("{")
    assert "cannot be read" in hub("registry", "model", "list", refused=True, named=False)
    hub("config", "clear", named=False)
    hub("config", "clear", named=False)
    assert "no running site" in hub("usage", refused=True, named=False)


def test_users_and_diagnosis(hub: Run) -> None:
    assert json.loads(hub("user", "who", "--format", "json"))["role"] == "owner"
    hub("user", "add", "kim", "--display", "Kim", "--role", "reader")
    hub("user", "role", "kim", "publisher")
    found = {each["name"]: each for each in rows(hub("user", "list", "--format", "csv"))}
    assert found["kim"]["role"] == "publisher"
    hub("user", "remove", "kim", "-y")
    assert "kim" not in hub("user", "list", "--format", "csv")
    told = {each["what"]: each for each in json.loads(hub("diag", "--format", "json"))}
    for what in ("version", "clock", "key", "OCI door", "Hugging Face door", "NGC door"):
        assert told[what]["state"] in ("ok", "note"), told[what]
    said = hub("diag", "--url", "http://127.0.0.1:9", "--format", "json", refused=True)
    assert '"fails"' in said
    wrong = {
        each["what"]: each["state"]
        for each in json.loads(hub("diag", "--token", "omk_x", "--format", "json", refused=True))
    }
    assert (wrong["clock"], wrong["key"], wrong["OCI door"]) == ("ok", "fails", "fails")


def test_quota_of_a_team_and_publishing_by_artifact(hub: Run, served: Served, tmp_path: Path) -> None:
    owner = served.app.state.identity.subject_of_key(served.key)
    served.app.state.identity.teams.create(owner, name="vision")
    hub("quota", "5GB", "--team", "vision")
    assert "vision" in hub("usage")
    assert json.loads(hub("usage", "--format", "json"))["teams"][0]["limit_bytes"] == 5_000_000_000
    hub("quota", "none", "--team", "vision")
    hub("artifact", "create", "main/old")
    hub("artifact", "publish", "main/old", "organisation")
    hub("artifact", "deprecate", "main/old", "replaced", "--successor", "main/new")
    found = json.loads(hub("artifact", "info", "main/old", "--format", "json"))
    assert (found["visibility"], found["deprecated"]) == ("organisation", "replaced")
    assert found["facts"]["successor"] == "main/new"
    (tmp_path / "f").write_text("x")
    hub("artifact", "push", "main/old:1", str(tmp_path / "f"))
    # An awkward reason comes out as it was written.
    hub("artifact", "deprecate", "main/old", 'say "no", C:\\new, 그만', "--successor", "main/new")
    told: list[str] = []
    with Site(HttpTransport(served.url, token=served.key)) as site:
        site.hub.pull("main/old:1", tmp_path / "back", notice=told.append)
    assert told == ['main/old is deprecated: say "no", C:\\new, 그만']
    hub("artifact", "deprecate", "main/old", "--undo")
    found = json.loads(hub("artifact", "info", "main/old", "--format", "json"))
    assert (found["deprecated"], found["facts"]) == ("", {})


def test_a_progress_bar_on_a_terminal(served: Served, tmp_path: Path) -> None:
    """What a person sees goes to standard error; standard output is for programs."""
    import pty

    (tmp_path / "w.bin").write_bytes(os.urandom(3_000_000))
    ours, theirs = pty.openpty()
    environment = {**os.environ, "ONMARU_URL": served.url, "ONMARU_TOKEN": served.key, "TERM": "xterm", "COLUMNS": "120",
                   "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "onmaru.cli",
        "hub",
        "artifact",
        "push",
        "main/bar:1",
        str(tmp_path / "w.bin"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment)
    os.close(theirs)
    seen = b""
    try:
        while piece := os.read(ours, 1 << 16):
            seen += piece
    except OSError:
        pass  # the other end was closed
    finally:
        os.close(ours)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0, seen
    assert b"pushing main/bar:1" in seen
    assert b"MB" in seen
    assert b"sha256:" in out


def test_tables_and_facts_as_csv_and_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    def write(form: str) -> str:
        choose_form(form)
        write_table("T", [{"a": "x,y", "b": None}, {"a": "-5 degrees", "b": -5}], ["a", ("B b", lambda row: row["b"])],
                    empty="")  # fmt: skip
        write_facts("F", {"one": "줄 1\n줄 2", "two": "-"})
        return capsys.readouterr().out

    text = contextvars.copy_context().run(write, "csv")
    assert list(csv.reader(io.StringIO(text))) == [
        ["a", "B b"], ["x,y", ""], ["'-5 degrees", "-5"], ["name", "value"], ["one", "줄 1\n줄 2"], ["two", "-"],
    ]  # fmt: skip
    text = contextvars.copy_context().run(write, "ascii")
    assert "+---" in text
    assert "\x1b" not in text
