"""Who is at work: the request that the running code answers, so that each change can say whom it comes from."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from starlette.types import Scope

from symbio_kg.operate import Act

__all__ = ["acting", "answering"]

_SCOPE: Final[ContextVar[Scope | None]] = ContextVar("request", default=None)


def answering(scope: Scope) -> None:
    """Say that what follows, also in the threads it starts, answers the request of *scope*."""
    _SCOPE.set(scope)


def acting() -> Act:
    """Return what is being done and by which account; the service itself outside any request."""
    scope = _SCOPE.get()
    if scope is None:
        return Act(None, "service")
    route = getattr(scope.get("route"), "path", "unknown")
    return Act(scope.get("account"), f"{scope['method']} {route}", scope.get("request_id", ""))
