"""How the kernel is compiled: many small functions, one module, one pass of the optimiser.

Numba finishes every function on its own: it links in whatever the function calls, optimises the whole and
emits machine code, at every level of a call tree anew. Here the inner functions are only lowered; the entry
point links them all once and is optimised once. That takes a tenth of the time and inlines as well.

What is linked in becomes private to its entry point: the optimiser gives such a function a calling convention
of its own, and the loader of compiled code knows functions by name, in all objects of a process together.
Were the name in the object, another object with the same function would be sent to this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite.binding import Linkage
from numba import njit, types
from numba.core import codegen
from numba.core.compiler_lock import global_compiler_lock

from onmaru.sim.rules.kernel.frontend import ShortPipeline, nothing_else_to_do

_NAMES: set[str] = set()


_jit: Any = njit  # its type does not know the options that leave Python's doors out


def _register(dispatcher: Any) -> Any:
    """One version per type: a literal argument must not make another."""
    _NAMES.add(dispatcher.py_func.__qualname__)
    plain = dispatcher.get_call_template

    def without_literals(args: Any, keywords: Any) -> Any:
        return plain(tuple(types.unliteral(arg) for arg in args), keywords)

    dispatcher.get_call_template = without_literals
    return dispatcher


_PRIVATE: dict[str, Any] = {
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": ShortPipeline,
}


def inner(function: Callable[..., Any]) -> Any:
    """A function that only the kernel calls."""
    return _register(_jit(**_PRIVATE)(function))


def inlined(function: Callable[..., Any]) -> Any:
    """The same, on the path of every event: always inlined."""
    return _register(_jit(**_PRIVATE, forceinline=True)(function))


@contextmanager
def one_module() -> Iterator[None]:
    """While an entry point is compiled: keep the libraries of inner functions for it to link.

    Nothing else may be compiled meanwhile, nor the changes be taken back in another order than they were made.
    """
    with global_compiler_lock, nothing_else_to_do():
        yield from _one_module()


def _one_module() -> Iterator[None]:
    kind: Any = codegen.JITCodeLibrary
    finish = kind.finalize

    def finalize(library: Any) -> None:
        if library.name in _NAMES:
            library._finalized = True
            return
        reached: dict[Any, None] = {}
        ahead = list(reversed(library._linking_libraries))
        while ahead:
            other = ahead.pop()
            if other in reached:
                continue
            reached[other] = None
            if other.name in _NAMES:
                ahead += reversed(other._linking_libraries)
        library._linking_libraries = list(reached)

        def optimise_as_own() -> None:
            """Once, without the round numba makes before it to find reference counts, which the kernel has none
            of; functions that nobody outside can call go away once they are inlined at their only call."""
            for function in library._final_module.functions:
                if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
                    function.linkage = Linkage.private
            passes, builder = library._codegen._module_pass_manager()
            passes.run(library._final_module, builder)

        library._optimize_final_module = optimise_as_own
        finish(library)

    target: Any = codegen.JITCPUCodegen
    set_env = target.set_env

    def set_env_if_there(self: Any, name: str, env: Any) -> None:
        if any(f"{len(own)}{own}" in name for own in _NAMES):
            return  # only Python objects would need it, and the kernel has none
        set_env(self, name, env)

    kind.finalize, target.set_env = finalize, set_env_if_there
    try:
        yield
    finally:
        kind.finalize, target.set_env = finish, set_env
