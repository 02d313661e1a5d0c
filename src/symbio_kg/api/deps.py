"""What routes ask for: the service behind them, and the day and language of the reader.

All of it is quick, so it is found out in the event loop: a dependency that is no coroutine costs a thread's turn.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from symbio_kg.api.problem import language
from symbio_kg.api.service import Service

__all__ = ["Day", "Lang", "ServiceOf"]


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceOf = Annotated[Service, Depends(_service)]
"""The service of this application."""


async def _day(
    service: ServiceOf,
    day: Annotated[
        date | None, Query(description="The day it is seen from, such as 2026-12-09; today.")
    ] = None,
) -> date:
    return day or service.today()


Day = Annotated[date, Depends(_day)]
"""The day that `?day=` asks for, today without it."""


async def _language(request: Request) -> str:
    return language(request)


Lang = Annotated[str, Depends(_language)]
"""The reader's language: `tr` or `en`."""
