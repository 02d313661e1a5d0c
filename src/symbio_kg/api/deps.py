"""What routes ask for: the service behind them, the caller, and the day and language of the reader.

All of it is quick, so it is found out in the event loop: a dependency that is no coroutine costs a thread's turn.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from symbio_kg.api.caller import needs
from symbio_kg.api.problem import language
from symbio_kg.api.service import Service
from symbio_kg.faults import Unfit
from symbio_kg.people import Caller, Scope
from symbio_kg.terms import is_iri

__all__ = ["Carrier", "Day", "Given", "Iri", "Lang", "Reader", "ServiceOf"]

Reader = Annotated[Caller, Depends(needs(Scope.READ))]
"""Who may read what is not for everybody."""

Carrier = Annotated[Caller, Depends(needs(Scope.SYNERGIES))]
"""Who may carry synergies on."""


def _whole(iri: str) -> str:
    if not is_iri(iri):
        raise Unfit(en="This is no IRI.", tr="Bu bir IRI değil.")
    return iri


Iri = Annotated[
    str,
    Field(max_length=500, pattern=r'^[a-z][a-z0-9+.\-]*:[^\s<>"{}|\\^`\x00-\x20]+$'),
    AfterValidator(_whole),
]


class Given(BaseModel):
    """What somebody sends; a field that nobody asked for is refused."""

    model_config = ConfigDict(extra="forbid")


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
