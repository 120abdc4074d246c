"""What can go wrong with the telemetry log."""

from __future__ import annotations

from onmaru.core.errors import Conflict, InvalidInput, OnmaruError, Unavailable


class HistoryBusy(Conflict):
    """Another process has this folder open."""

    code = "twin.history_busy"


class HistoryClosed(Conflict):
    code = "twin.history_closed"


class HistoryFull(Unavailable):
    """The disk refused to take more; nothing of the refused batch was kept. Retrying later is right."""

    code = "twin.history_full"


class HistoryCorrupt(OnmaruError):
    """A file of the log does not say what it said when it was written; `params["file"]` names it."""

    code = "twin.history_corrupt"


class BadBatch(InvalidInput):
    code = "twin.bad_batch"


class BadRange(InvalidInput):
    code = "twin.bad_range"
