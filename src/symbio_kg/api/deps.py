"""What routes ask for: the service behind them, and the day and language of the reader."""

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


def _day(
    service: ServiceOf,
    day: Annotated[
        date | None, Query(description="The day it is seen from, such as 2026-12-09; today.")
    ] = None,
) -> date:
    return day or service.today()


Day = Annotated[date, Depends(_day)]
"""The day that `?day=` asks for, today without it."""

Lang = Annotated[str, Depends(language)]
"""The reader's language: `tr` or `en`."""
