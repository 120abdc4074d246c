"""The child process of an import: limits first, then the one converter the job names."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from onmaru.core.errors import InvalidInput, LimitExceeded, OnmaruError
from onmaru.twin.drivers.importers.report import ImportFailed, ImportLimit, ImportLimits, ImportRefused

OURS = (ImportRefused, ImportLimit, ImportFailed)


def main(job_file: str) -> int:
    """Do the job and write the answer, or the error, as JSON; the parent reads nothing else."""
    job = json.loads(Path(job_file).read_bytes())
    limits = ImportLimits(**job["limits"])
    seconds = max(1, int(limits.seconds) + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds * 2, seconds * 2 + 5))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output_bytes, limits.output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = convert(job, limits)
    except MemoryError:
        why = f"it needs more than {limits.memory_bytes >> 20} MiB of memory"
        answer = _error("twin.import_limit", why, "raise the limit or import the file in parts")
    except OSError as error:
        answer = _error(
            "twin.import_failed", f"{error.strerror or error}", "check the disk and the file's rights"
        )
    except OnmaruError as error:
        answer = _error(_code(error), error.detail, error.hint)
    except Exception as error:  # third-party loaders raise anything on damaged input; the file is at fault
        why = f"{type(error).__name__}: {error}"[:300]
        answer = _error(
            "twin.import_failed", why, "the file is damaged or unusual; export it again from its tool"
        )
    Path(job["answer"]).write_text(json.dumps(answer), encoding="utf-8")
    return 0


def _code(error: OnmaruError) -> str:
    if isinstance(error, OURS):
        return error.code
    if isinstance(error, LimitExceeded):
        return ImportLimit.code
    return ImportRefused.code if isinstance(error, InvalidInput) else ImportFailed.code


def _error(code: str, detail: str, hint: str) -> dict[str, Any]:
    return {"code": code, "detail": detail, "hint": hint}


def convert(job: dict[str, Any], limits: ImportLimits) -> dict[str, Any]:
    """Convert one file into a folder of USD layers and describe what came out."""
    from onmaru.twin.drivers.importers.guard import Files
    from onmaru.twin.drivers.importers.survey import survey

    file, target = Path(job["file"]), Path(job["target"])
    target.mkdir(parents=True)
    files = Files(file.parent, [Path(root) for root in job["roots"]], limits)
    files.take(file)
    kind = job["kind"]
    warnings: list[str] = []
    joints: list[dict[str, Any]] = []
    if kind in ("usd", "usdz"):
        from onmaru.twin.drivers.importers.usd import import_usd

        entry = import_usd(file, target, files, limits, warnings)
    elif kind == "urdf":
        from onmaru.twin.drivers.importers.urdf import import_urdf

        entry, joints = import_urdf(file, target, job["name"], files, warnings)
    else:
        from onmaru.twin.drivers.importers.mesh import import_mesh

        entry = import_mesh(
            file, target, job["name"], files, warnings, unit=job["unit"], up_axis=job["up_axis"]
        )
    answer = survey(target / entry, target, limits)
    if kind in ("usd", "usdz"):
        answer.update(_overrides(job))
    answer.update(entry=entry, warnings=warnings[:200], joints=joints)
    return answer


def _overrides(job: dict[str, Any]) -> dict[str, Any]:
    """A unit or an up axis that the caller insists on, over what a USD layer says."""
    from onmaru.core.units import conversion

    found: dict[str, Any] = {}
    if job["unit"]:
        found["meters_per_unit"] = conversion(job["unit"], "m").factor
    if job["up_axis"]:
        found["up_axis"] = job["up_axis"]
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
