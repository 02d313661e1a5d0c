"""From a request to its caller: the session's cookie or a bearer token, and what a route demands of them."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from symbio_kg.api.service import Service
from symbio_kg.people import PUBLIC, Caller, NotAllowed, NotSignedIn, Scope, SignedInBy
from symbio_kg.people.errors import ForgedRequest
from symbio_kg.people.keys import csrf_token, same
from symbio_kg.people.limits import neighbourhood

__all__ = [
    "CallerOf",
    "ClientOf",
    "caller",
    "client_of",
    "cookie",
    "demand",
    "needs",
    "own_origin",
    "peer",
    "same_origin",
    "secure",
    "trusted",
]

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_PORTS: Final = {"http": 80, "https": 443}


async def caller(request: Request) -> Caller:
    """Return who sends *request*; PUBLIC without a token or a session that is still good.

    Raises NotSignedIn for a token that is not valid, ForgedRequest when a change is asked for with a cookie
    but without what only our own pages know, TooManyAttempts for too many requests.
    """
    service: Service = request.app.state.service
    found = await _known(request, service)
    service.rate.take(client_of(request, found))
    request.scope["account"] = found.account
    return found


CallerOf = Annotated[Caller, Depends(caller)]
"""Who asks."""


async def _known(request: Request, service: Service) -> Caller:
    sent = request.headers.get("authorization")
    if sent is not None:
        kind, _, secret = sent.partition(" ")
        secret = secret.strip()
        found = service.people.remembered(secret) or await run_in_threadpool(service.people.by_token, secret)
        if kind.lower() != "bearer" or found is None:
            raise NotSignedIn
        return found
    session = request.cookies.get(cookie(request))
    found = await run_in_threadpool(service.people.by_session, session) if session else None
    if not session or found is None:
        return PUBLIC
    if request.method not in _SAFE and not await _genuine(request, session):
        raise ForgedRequest
    return found


def client_of(request: Request, caller: Caller) -> str:
    """Return who shares limits: an account, or an address with its neighbours."""
    return caller.account or neighbourhood(peer(request))


async def _client(request: Request, who: CallerOf) -> str:
    return client_of(request, who)


ClientOf = Annotated[str, Depends(_client)]
"""Who shares limits with who asks."""


def demand(who: Caller, scope: Scope) -> None:
    """Raise NotSignedIn or NotAllowed unless *who* may do what *scope* names."""
    if who.account is None:
        raise NotSignedIn
    if who.must_change:
        raise NotAllowed(
            en="Change your one-time password first.", tr="Önce tek kullanımlık parolanızı değiştirin."
        )
    if not who.may(scope):
        raise NotAllowed


def needs(scope: Scope | None = None, *, browser: bool = False) -> Callable[[Caller], Awaitable[Caller]]:
    """Return a dependency that gives the caller, who must be signed in and have *scope*.

    With *browser* a token is not enough: what would let a token outlive itself.
    """

    async def check(who: CallerOf) -> Caller:
        if scope is not None:
            demand(who, scope)
        if who.account is None:
            raise NotSignedIn
        if browser and who.by is not SignedInBy.SESSION:
            raise NotAllowed
        return who

    return check


def peer(request: Request) -> str:
    """Return the address that sent the request; what a header says of it counts only from a trusted proxy."""
    service: Service = request.app.state.service
    address = request.client.host if request.client else ""
    hops = [hop.strip() for hop in ",".join(request.headers.getlist("x-forwarded-for")).split(",")]
    while hops and hops[-1] and trusted(address, service.options.proxies):
        address = hops.pop()
    return address


def trusted(address: str, proxies: str) -> bool:
    """Tell whether *address* is one of the *proxies* that are believed."""
    try:
        known = [ipaddress.ip_network(part.strip()) for part in proxies.split(",") if part.strip()]
        return any(ipaddress.ip_address(address) in network for network in known)
    except ValueError:
        return False


def secure(request: Request) -> bool:
    """Tell whether browsers reach us by https."""
    service: Service = request.app.state.service
    return (service.options.public_url or str(request.url)).startswith("https://")


def cookie(request: Request) -> str:
    """Return the name of the session's cookie; by https one that no other host can set."""
    return "__Host-symbio" if secure(request) else "symbio"


def own_origin(request: Request) -> str:
    """Return the origin of our own pages."""
    service: Service = request.app.state.service
    return _origin(service.options.public_url or str(request.base_url))


def same_origin(request: Request) -> bool:
    """Tell whether nothing says that the request comes from another site's page."""
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return False
    told = request.headers.get("origin") or request.headers.get("referer")
    return told is None or _origin(told) == own_origin(request)


async def _genuine(request: Request, session: str) -> bool:
    if not same_origin(request):
        return False
    sent = request.headers.get("x-csrf-token")
    if sent is None and request.headers.get("content-type", "").startswith(_FORMS):
        await request.body()  # kept by the request, so that the route can read it again
        field = (await request.form()).get("csrf_token")
        sent = field if isinstance(field, str) else None
    return sent is not None and same(sent, csrf_token(session))


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "null"
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}" if parts.hostname else "null"
