"""Pickles, alone or inside PyTorch and NumPy archives: their opcodes are read, never run. Source: `picklescan`."""

from __future__ import annotations

from typing import BinaryIO

from onmaru.hub.rules.model_file.findings import Concern, ModelFile, damaged

SUFFIXES = (
    ".pkl",
    ".pickle",
    ".pt",
    ".pth",
    ".ckpt",
    ".bin",
    ".joblib",
    ".dill",
    ".npy",
    ".npz",
    ".dat",
    ".data",
)


def read_pickles(file: BinaryIO, *, where: str) -> ModelFile:
    """Globals that loading the file would import; `runs_code` for those that can do harm.

    Raises:
        BadModelFile: it can be followed as nothing.
    """
    from picklescan.scanner import SafetyLevel, scan_bytes

    suffix = where[where.rfind(".") :].lower()
    try:
        result = scan_bytes(file, where, suffix if suffix in SUFFIXES else None)
    except Exception as error:  # whatever its readers of archives meet in a hostile file
        raise damaged(where, f"neither pickle nor archive ({error})") from error
    names = sorted({f"{found.module}.{found.name}" for found in result.globals})
    harmful = sorted(
        {f"{found.module}.{found.name}" for found in result.globals if found.safety is SafetyLevel.Dangerous}
    )
    unknown = sorted(
        {f"{found.module}.{found.name}" for found in result.globals if found.safety is SafetyLevel.Suspicious}
    )
    concerns = [Concern("runs_code", f"loading it calls {name}") for name in harmful[:20]]
    concerns += [Concern("suspicious", f"loading it imports {name}") for name in unknown[:20]]
    if result.scan_err:
        concerns.append(Concern("damaged", "a pickle in it cannot be followed to its end"))
    return ModelFile(
        "pickle",
        facts={"globals": names[:200], "pickle_count": result.scanned_files},
        concerns=tuple(concerns),
    )
