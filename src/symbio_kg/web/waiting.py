"""Waiting in a thread for work that the event loop does."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from symbio_kg.web.page import Page

__all__ = ["waited"]

_T = TypeVar("_T")


def waited(page: Page, work: Coroutine[Any, Any, _T]) -> _T:
    """Return what *work* returns in the event loop of the service that answers *page*."""
    return asyncio.run_coroutine_threadsafe(work, page.request.app.state.loop).result()
