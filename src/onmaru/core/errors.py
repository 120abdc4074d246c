"""One tree of errors for the whole product.

    OnmaruError                     500  anything we raise on purpose
    ├─ InvalidInput                 400  the caller can mend it: what, where, why, how
    │  └─ LimitExceeded             413  larger or more than we agreed to take
    ├─ Unauthenticated              401  we do not know who asks
    ├─ Forbidden                    403  we know, and the answer is no
    ├─ NotFound                     404  absent, or hidden from this subject
    ├─ Conflict                     409  the present state refuses it
    ├─ Unavailable                  503  a part outside of us is missing or down; retry may help
    └─ Interrupted                  499  cancelled by a person or by shutdown

A wing derives its own errors from these and sets `code` (`"<wing>.<what>"`) and, rarely, `status`.
The edge renders them as RFC 9457 problem+json. Log an error or raise it, never both.
Every code has a Korean and an English text in `onmaru.core.texts`.
"""

from __future__ import annotations

from typing import Any, ClassVar


class OnmaruError(Exception):
    """Base of all errors raised on purpose.

    Args:
        detail: One sentence: what is wrong, and where (file, prim, topic, field).
        hint: One sentence: how to mend it.
        params: Values for texts and for programs (never secrets).
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, detail: str, *, hint: str = "", **params: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.params = params

    def __str__(self) -> str:
        return f"{self.detail} ({self.hint})" if self.hint else self.detail

    def problem(self) -> dict[str, Any]:
        """The RFC 9457 members of this error, without `instance`."""
        return {
            "type": f"urn:onmaru:error:{self.code}",
            "title": self.code,
            "status": self.status,
            "detail": self.detail,
            "hint": self.hint,
            "params": self.params,
        }


class InvalidInput(OnmaruError):
    code = "invalid_input"
    status = 400


class LimitExceeded(InvalidInput):
    code = "limit_exceeded"
    status = 413


class Unauthenticated(OnmaruError):
    code = "unauthenticated"
    status = 401


class Forbidden(OnmaruError):
    code = "forbidden"
    status = 403


class NotFound(OnmaruError):
    code = "not_found"
    status = 404


class Conflict(OnmaruError):
    code = "conflict"
    status = 409


class Unavailable(OnmaruError):
    code = "unavailable"
    status = 503


class Interrupted(OnmaruError):
    code = "interrupted"
    status = 499
