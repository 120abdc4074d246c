"""Numba's way from Python to LLVM, cut down to what the kernel's functions need.

Half of a cold start is spent before LLVM sees anything, much of it on looking for what is not there. Every
cut only leaves something out; where numba changes and a name is gone, the work is done again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from numba import types
from numba.core import errors, event
from numba.core.compiler import CompilerBase, DefaultPassBuilder

# What the kernel's functions hold nothing for: closures, blocks of `with`, literals to unroll, parallel loops,
# branches that types decide.
_NEEDLESS = {
    "WithLifting", "InlineClosureLikes", "RewriteSemanticConstants", "DeadBranchPrune", "GenericRewrites",
    "RewriteDynamicRaises", "MakeFunctionToJitFunction", "InlineInlinables", "FindLiterallyCalls",
    "LiteralUnroll", "LiteralPropagationSubPipelinePass", "InlineOverloads", "NopythonRewrites",
    "NoPythonSupportedFeatureValidation", "DumpParforDiagnostics",
}  # fmt: skip


class ShortPipeline(CompilerBase):
    """Numba's passes without the needless ones."""

    def define_pipelines(self) -> list[Any]:
        """One pipeline, as numba asks for it."""
        whole: Any = DefaultPassBuilder.define_nopython_pipeline(self.state)
        short = type(whole)(whole.pipeline_name)
        for step, why in whole.passes:
            if step.__name__ not in _NEEDLESS:
                short.add_pass(step, why)
        short.finalize()
        return [short]


class _NoColours:
    """Messages as they are; numba composes one for every typing rule that does not fit, and shows few."""

    def __getattr__(self, name: str) -> Callable[[str], str]:
        return str


def _nothing(*_args: Any, **_options: Any) -> None:
    pass


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    own = vars(owner)
    if name not in own and not hasattr(owner, name):
        yield
        return
    was, there = own.get(name), name in own
    setattr(owner, name, value)
    try:
        yield
    finally:
        if there:
            setattr(owner, name, was)
        else:
            delattr(owner, name)


@contextmanager
def nothing_else_to_do() -> Iterator[None]:
    """While the kernel is compiled: no collector of garbage (all that is made stays), no events that nobody
    listens to, no colours and no long names of records in messages that nobody sees."""
    collects = gc.isenabled()
    with ExitStack() as stack:
        for owner, name, value in (
            (event, "start_event", _nothing),
            (event, "end_event", _nothing),
            (errors, "_termcolor_inst", _NoColours()),
            (types.Record, "__repr__", types.Record.__str__),
        ):
            stack.enter_context(_replaced(owner, name, value))
        gc.disable()
        try:
            yield
        finally:
            if collects:
                gc.enable()
