"""Waiting in a page's thread for work that the event loop does."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

from anyio import from_thread

__all__ = ["waited"]

_T = TypeVar("_T")


def waited(work: Coroutine[Any, Any, _T]) -> _T:
    """Return what *work* returns; to be called in a thread that the event loop started."""

    async def awaited() -> _T:
        return await work

    return from_thread.run(awaited)
