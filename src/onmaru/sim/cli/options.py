"""Options the commands share, how they find a model, and how Ctrl-C ends the work but keeps what is done."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onmaru.core.errors import Interrupted, NotFound
from onmaru.core.terminal import stderr, write_error

if TYPE_CHECKING:
    from onmaru.sim.client import SimClient
    from onmaru.sim.types import Model

ENDED = 130  # status of a program that Ctrl-C has ended

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ModelArgument = Annotated[
    str, typer.Argument(help="A model file (YAML or JSON), or a model's name at a site.", metavar="MODEL")
]
Hours = Annotated[float, typer.Option(help="Observed time of each replication [h].")]
Warmup = Annotated[
    str, typer.Option("--warmup-hours", help="Time before that, not counted [h]; `auto` finds it (MSER-5).")
]
Replications = Annotated[int, typer.Option(help="Replications; with --precision the most.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same result.")]
Engine = Annotated[str, typer.Option(help="auto, kernel, maxplus, markov, reference.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="A change to the model, such as press.servers=2; may be repeated."),
]
Keep = Annotated[Path | None, typer.Option(help="Keep finished replications in this folder as they come.")]
Workers = Annotated[int, typer.Option(help="Threads; 0: one a core.")]
Ray = Annotated[str, typer.Option("--ray", help="Address of a Ray cluster; `auto` finds the one here.")]
Indifference = Annotated[
    float | None, typer.Option(help="For kn: smallest difference worth detecting, in the figure's unit.")
]
SiteOption = Annotated[
    str, typer.Option("--url", envvar="ONMARU_URL", help="URL of a site; default: the one running here.")
]
TokenOption = Annotated[str, typer.Option("--token", envvar="ONMARU_TOKEN", help="API key for --url.")]


class NoSuchModelFile(NotFound):
    code = "sim.no_model_file"


def connect(site: str, token: str) -> SimClient:
    """The simulator of the named site, or of the one running on this machine."""
    from onmaru.core.running import find
    from onmaru.core.transport import HttpTransport
    from onmaru.sim.client import SimClient

    if site:
        return SimClient(HttpTransport(site, token=token))
    running = find()
    return SimClient(HttpTransport(running.url, token=running.token, verify=running.certificate or True))


def is_file(model: str) -> bool:
    """Whether a model argument means a file: it exists, or it looks like a path."""
    return Path(model).is_file() or Path(model).suffix in (".yaml", ".yml", ".json") or "/" in model


def file_model(model: str) -> Model:
    """The model in a file.

    Raises:
        NoSuchModelFile: there is no such file.
        ModelUnreadable, ModelInvalid: it has faults.
    """
    from onmaru.sim.service.library import read_model

    return read_model(text_of(Path(model)))


def text_of(path: Path) -> str:
    """The text of a file. Raises `NoSuchModelFile`."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NoSuchModelFile(
            f"cannot read {path}: {error}", hint="check the path", path=str(path)
        ) from error


def warmup_of(text: str) -> float | None:
    """Hours of a warm-up option; None for `auto`."""
    if text == "auto":
        return None
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is neither a number of hours nor auto") from None


@contextmanager
def stoppable(*, json: bool = False) -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks the work to end; the second ends the program.

    Work that was asked to end before it had anything to show ends the program with status 130.

    Yields:
        A function that says whether it was asked.
    """
    asked = False

    def ask(_number: int, _frame: Any) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    except Interrupted as error:
        if not asked:
            raise
        write_error(error, json=json)
        raise SystemExit(ENDED) from None
    finally:
        signal.signal(signal.SIGINT, before)


def interval_text(figure: dict[str, Any]) -> str:
    """`87.4 ± 1.2`, or the estimate alone where there is no interval."""
    estimate, half = figure.get("estimate"), figure.get("half_width")
    if estimate is None:
        return "-"
    shown = f"{estimate:,.4g}" if abs(estimate) < 1e5 else f"{estimate:,.0f}"
    return f"{shown} ± {half:,.2g}" if half else shown


def estimate_columns(name: str, of: Callable[[Mapping[str, Any]], Mapping[str, Any] | None]) -> list[Any]:
    """Two columns that align: an estimate, and the half width of its interval."""

    def part(key: str) -> Callable[[Mapping[str, Any]], Any]:
        return lambda row: (of(row) or {}).get(key)

    return [(name, part("estimate")), ("±", part("half_width"))]


def write_out(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all. Raises `Unavailable` where the disk refuses."""
    from onmaru.core.storage.folder import atomic_write

    atomic_write(path, data, mode=0o644)


def leave_early(complete: bool) -> None:
    """Say that what was shown is a part, and leave as Ctrl-C asks for."""
    if not complete:
        stderr().print("[yellow]ended early: this is of what had finished[/yellow]")
        raise SystemExit(ENDED)
