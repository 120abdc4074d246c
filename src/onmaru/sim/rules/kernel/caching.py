"""Compiled code kept on disk, found by what it was compiled from.

Numba's own cache looks at the one file a function stands in. The kernel is spread over files that inline
each other, so its key is the digest of the whole folder; and where the package lies read-only, the cache lies
in the user's cache folder. Code that nobody has loaded for weeks goes when new code comes: other processes may
run another version of the kernel from the same folder, and what they miss they would compile again.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs
from numba import njit
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, _CacheLocator

from onmaru.sim.rules.kernel.inner import one_module

_HERE = Path(__file__).parent
_KEPT_S = 28 * 86_400.0  # unloaded for so long, code goes


def sources_digest() -> str:
    """Digest of every source file of the kernel."""
    digest = hashlib.sha256()
    for path in sorted(_HERE.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def prune(folder: Path, before: float) -> None:
    """Remove compiled code last loaded before a moment [s since 1970], and what a killed process left of it.

    An index goes before the code it names; who has read the index already finds no code and compiles.
    """
    for pattern in ("*.nbi", "*.nbc", "*.nb[ic].tmp.*"):
        for path in folder.glob(pattern):
            with suppress(OSError):  # gone meanwhile, or not ours to remove
                if path.stat().st_mtime < before:
                    path.unlink()


class _KernelLocator(_CacheLocator):
    def __init__(self, folder: Path, stamp: str) -> None:
        self._folder, self._stamp = folder, stamp

    def get_cache_path(self) -> str:
        return str(self._folder)

    def get_source_stamp(self) -> Any:
        return self._stamp

    def get_disambiguator(self) -> str:
        return self._stamp[:10]

    @classmethod
    def from_function(cls, py_func: Any, py_file: str) -> _KernelLocator | None:
        beside = _HERE / "__pycache__"
        for folder in (beside, Path(platformdirs.user_cache_dir("onmaru")) / "kernel"):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError:
                continue
            if os.access(folder, os.W_OK):
                return cls(folder, sources_digest())
        return None


class _KernelCacheImpl(CompileResultCacheImpl):
    _locator_classes = [_KernelLocator]  # noqa: RUF012  (numba's own contract)


class _KernelFiles(IndexDataCacheFile):
    """Data files named by what they hold, written before the index that names them.

    Numba numbers them: two processes that fill an empty cache at once then both write number 1, and the index
    of one may name the code of the other.
    """

    def save(self, key: Any, data: Any) -> None:
        digest = hashlib.sha256(repr((self._source_stamp, key)).encode()).hexdigest()[:20]
        name = f"{self._index_name.removesuffix('.nbi')}.{digest}.nbc"
        self._save_data(name, data)
        overloads = self._load_index()
        overloads[key] = name
        self._save_index(overloads)
        prune(Path(self._index_path).parent, time.time() - _KEPT_S)

    def load(self, key: Any) -> Any:
        data = super().load(key)
        if data is not None:
            with suppress(OSError, KeyError):  # somebody else's folder, or the index has just gone
                os.utime(self._data_path(self._load_index()[key]))
                os.utime(self._index_path)
        return data


class _KernelCache(FunctionCache):
    _impl_class = _KernelCacheImpl

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._cache_file = _KernelFiles(
            self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp()
        )


def entry(function: Callable[..., Any], **options: Any) -> Any:
    """Compile an entry point of the kernel, without the GIL, cached under the digest of all its sources.

    It takes one kind of arguments only; who calls it converts. A second version would be half a minute of
    somebody's time for a whole number instead of a float.
    """
    dispatcher: Any = njit(nogil=True, error_model="numpy", **options)(function)
    dispatcher._cache = _KernelCache(dispatcher.py_func)
    plain = dispatcher.compile

    def compile_whole(signature: Any) -> Any:
        if dispatcher.signatures and tuple(signature) not in dispatcher.signatures:
            raise TypeError(f"{function.__name__} is compiled for other arguments than {signature}")
        with one_module():
            return plain(signature)

    dispatcher.compile = compile_whole
    return dispatcher
