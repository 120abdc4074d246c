"""The process that flattens a stage and builds its prototypes; `open_scene` starts it and reads what it says.

Its one argument is JSON: file, roots, cache, texture_limit_px, memory_bytes. On stdout it says one JSON object
a line: `{"progress", "note"}`, and at last `{"done"}` or `{"error": {code, detail, hint, params}}`.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.twin.drivers.stage_cache import StageCache
from onmaru.twin.drivers.usd.flatten import FlattenOptions, flatten_file
from onmaru.twin.drivers.usd.prototypes import build_prototypes
from onmaru.twin.rules.stage_columns import StageTooLarge


def main(argument: str) -> int:
    """Do as the order says; the exit status is 0 also for an error that was said."""
    order = json.loads(argument)
    file, cache_folder = Path(order["file"]), Path(order["cache"])
    options = FlattenOptions()
    limit = int(order["memory_bytes"])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _say(progress=0.05, note="opening the stage")
        flattened = flatten_file(file, [Path(root) for root in order["roots"]], options)
        _say(progress=0.3, note="building prototypes")
        _, notes = build_prototypes(
            flattened.opened, flattened.columns, cache_folder / "prototypes",
            texture_limit_px=int(order["texture_limit_px"]),
            progress=lambda part, note: _say(progress=0.3 + 0.65 * part, note=note),
        )  # fmt: skip
        columns = replace(flattened.columns, notes=(*flattened.columns.notes, *notes))
        StageCache(cache_folder).save(file, options.key(), columns, flattened.files)
    except OnmaruError as error:
        params = json.loads(json.dumps(error.params, default=str))
        _say(error={"code": error.code, "detail": error.detail, "hint": error.hint, "params": params})
        return 0
    except MemoryError:
        _say(error=_too_large(limit))
        return 0
    _say(done=True)
    return 0


def _too_large(limit: int) -> dict[str, Any]:
    return {
        "code": StageTooLarge.code,
        "detail": f"flattening the stage needs more than {limit >> 20} MiB of memory",
        "hint": "raise twin.flatten_memory_mib, or lay the plant out with `onmaru twin pack`",
        "params": {"limit_bytes": limit},
    }


def _say(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
