"""Errors as `application/problem+json` (RFC 9457) in the reader's language; here classes get their status."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from symbio_kg.comply.case import CaseInvalid
from symbio_kg.decide import DraftInvalid
from symbio_kg.errors import SymbioError
from symbio_kg.faults import worded
from symbio_kg.hazard import CompositionRefused
from symbio_kg.i18n import say
from symbio_kg.model import Finding, Severity, Text
from symbio_kg.read import Unreadable
from symbio_kg.terms import BASE

__all__ = [
    "MEDIA_TYPE",
    "METHODS",
    "STATUS",
    "Fault",
    "Problem",
    "Refusal",
    "add_handlers",
    "faults_of",
    "language",
    "problem",
    "problems",
]

MEDIA_TYPE: Final = "application/problem+json"
_LOG = logging.getLogger("symbio.service")

STATUS: Final[dict[str, int]] = {
    "store-failed": 503,
    "store-full": 507,
    "store-locked": 503,
    "store-damaged": 503,
    "stopping": 503,
    "decision-unknown": 404,
    "listing-unknown": 404,
    "decision-refused": 409,
    "syntax": 400,
    "too-deep": 400,
    "encoding": 400,
    "doctype": 400,
    "other-format": 415,
    "too-large": 413,
}
"""The status of an error by its `code`; an error may bring its own `status`, all others are 422."""

_SAID: Final[Mapping[int, Text]] = {
    400: {"en": "The request cannot be understood.", "tr": "İstek anlaşılamadı."},
    401: {"en": "Sign in first.", "tr": "Önce oturum açın."},
    403: {"en": "You may not do this.", "tr": "Bunu yapma yetkiniz yok."},
    404: {"en": "There is nothing here.", "tr": "Burada bir şey yok."},
    405: {"en": "This address does not take this method.", "tr": "Bu adres bu yöntemi kabul etmez."},
    406: {"en": "None of the forms asked for exists.", "tr": "İstenen biçimlerden hiçbiri yok."},
    408: {"en": "The request came too slowly.", "tr": "İstek çok yavaş geldi."},
    409: {"en": "This is in conflict with what is there.", "tr": "Bu, var olanla çelişiyor."},
    412: {"en": "It was changed in the meantime. Read it again.", "tr": "Bu arada değişti. Yeniden okuyun."},
    413: {"en": "The request is too large.", "tr": "İstek çok büyük."},
    414: {"en": "The address is too long.", "tr": "Adres çok uzun."},
    415: {"en": "This kind of content is not taken.", "tr": "Bu içerik türü kabul edilmez."},
    422: {"en": "Something in the request cannot be used.", "tr": "İstekte kullanılamayan bir değer var."},
    428: {"en": "Say in If-Match which version you change.", "tr": "Hangi sürümün değiştiğini If-Match ile belirtin."},
    429: {"en": "Too many requests. Try again later.", "tr": "Çok fazla istek. Daha sonra yeniden deneyin."},
    431: {"en": "The header fields are too large.", "tr": "Başlık alanları çok büyük."},
    500: {"en": "Something went wrong here. It was noted.", "tr": "Burada bir hata oluştu. Kaydedildi."},
    503: {"en": "The service cannot answer now.", "tr": "Hizmet şu anda yanıt veremiyor."},
    507: {"en": "There is no room to save anything.", "tr": "Kayıt için yer yok."},
}  # fmt: skip


class Fault(BaseModel):
    """One thing in a request that cannot be used."""

    field: str = Field(description="Where it stands: `body.quantity`, `query.day`, `header.If-Match`.")
    problem: str = Field(description="What is wrong, in the reader's language.")
    code: str = Field(description="The kind of fault, for programs.")
    severity: Severity = Field(
        default=Severity.VIOLATION, description="A violation rejects, a warning does not."
    )
    focus: str | None = Field(default=None, description="The IRI it is about.")
    value: str | None = Field(default=None, description="The value found there.")
    row: int | None = Field(default=None, description="The row of a table, counted from 1.")
    line: int | None = Field(default=None, description="The line of a text, counted from 1.")


class Problem(BaseModel):
    """What went wrong, as RFC 9457 says it."""

    type: str = Field(description="IRI of the kind of problem.")
    title: str = Field(description="The kind of problem, in the reader's language.")
    status: int = Field(description="The HTTP status again.")
    detail: str = Field(description="What happened this time and what to do, in the reader's language.")
    code: str = Field(description="The kind of problem, for programs; it does not change.")
    instance: str = Field(description="The request, as it stands in the log.")
    errors: list[Fault] = Field(default_factory=list, description="Each thing that cannot be used.")


class Refusal(SymbioError):
    """A request that is refused with an HTTP status and, where given, header fields."""

    def __init__(
        self, status: int, code: str, *, en: str, tr: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(en=en, tr=tr)
        self.status = status
        self.name = code
        self.headers = dict(headers or {})


def language(request: Request) -> str:
    """Return the language the reader asked for with `?lang=` or Accept-Language: `tr` or `en`.

    The first of the two that Accept-Language prefers counts; without either it is English.
    """
    asked = request.query_params.get("lang") or ""
    if asked[:2].lower() in ("tr", "en"):
        return asked[:2].lower()
    best, chosen = 0.0, "en"
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        if tag[:2].lower() in ("tr", "en") and quality > best:
            best, chosen = quality, tag[:2].lower()
    return chosen


def problem(
    request: Request,
    status: int,
    code: str,
    detail: Text,
    *,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer that tells of a problem."""
    wanted = language(request)
    body = Problem(
        type=f"{BASE}problem/{code}",
        title=say(_SAID.get(status) or _phrase(status), wanted),
        status=status,
        detail=say(detail, wanted),
        code=code,
        instance=f"urn:request:{request.scope.get('request_id', '')}",
        errors=list(errors),
    )
    sent = {"Content-Language": wanted, "Cache-Control": "no-store", "Vary": "Accept-Language"}
    sent["Access-Control-Allow-Origin"] = "*"  # who may read an answer may read what went wrong
    return JSONResponse(
        body.model_dump(exclude=set() if errors else {"errors"}),
        status,
        headers=sent | dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that may end in problems with these statuses."""
    return {
        status: {
            "description": say(_SAID.get(status) or _phrase(status), "en"),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def add_handlers(app: FastAPI) -> None:
    """Let *app* answer every error with a problem."""
    app.add_exception_handler(SymbioError, _of_ours)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_values)
    app.add_exception_handler(Exception, _of_a_fault)


def _phrase(status: int) -> Text:
    phrase = HTTPStatus(status).phrase
    return {"en": phrase, "tr": phrase}


def _of_ours(request: Request, error: Exception) -> Response:
    if isinstance(error, Refusal):
        return problem(request, error.status, error.name, error.message, headers=error.headers)
    assert isinstance(error, SymbioError)
    code = str(getattr(error, "reason", "")) if error.code == Unreadable.code else error.code
    status = getattr(error, "status", STATUS.get(code, STATUS.get(error.code, 422)))
    wait = getattr(error, "retry_after", 5 if status == HTTPStatus.SERVICE_UNAVAILABLE else None)
    headers = {} if wait is None else {"Retry-After": str(wait)}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if error.code in _INSIDE:
        _LOG.error("%s", error.code, extra={"reason": str(error)})
        return problem(request, status, error.code, _SAID[503], headers=headers)
    faults = list(_parts(error, language(request)))
    return problem(request, status, code, error.message, errors=faults, headers=headers)


_INSIDE: Final = frozenset({"store-failed", "store-locked", "store-damaged"})
"""Errors whose text names folders and is for the log only."""


def _parts(error: SymbioError, wanted: str) -> Iterator[Fault]:
    """Yield each thing that *error* names as wrong, where it names several."""
    if isinstance(error, (CaseInvalid, DraftInvalid)):
        for one in error.problems:
            yield Fault(field=one.field, problem=say(one.text, wanted), code=error.code)
    elif isinstance(error, CompositionRefused):
        yield from faults_of(error.findings, wanted)
    elif report := getattr(error, "report", None):
        yield from faults_of(report.findings, wanted)


def faults_of(findings: Sequence[Finding], wanted: str) -> Iterator[Fault]:
    """Yield the *findings* of a report as faults, in the language *wanted*."""
    for found in findings:
        row = f"row {found.place.row} " if found.place.row else ""
        yield Fault(
            field=row + (found.place.field or ""),
            problem=say(found.message, wanted),
            code=found.component,
            severity=found.severity,
            focus=found.focus or None,
            value=found.value,
            row=found.place.row,
            line=found.place.line,
        )


def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code < HTTPStatus.BAD_REQUEST:
        return Response(status_code=error.status_code, headers=error.headers)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    detail = _SAID.get(error.status_code) or _phrase(error.status_code)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed(request))
    return problem(request, error.status_code, code, detail, headers=headers)


METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _allowed(request: Request) -> Iterator[str]:
    """Yield the methods that an address takes, whichever of its routes takes them."""
    asked = {name: request.scope[name] for name in ("type", "path", "root_path")}
    for method in METHODS:
        wanted = "GET" if method == "HEAD" else method
        scope = {**asked, "method": wanted, "headers": []}
        if any(route.matches(dict(scope))[0] is Match.FULL for route in request.app.routes):
            yield method


def _of_values(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wanted = language(request)
    faults = [_fault(item, wanted) for item in error.errors()]
    if any(fault.code == "json_invalid" for fault in faults):
        return problem(request, 400, "json-invalid", _SAID[400], errors=faults)
    return problem(request, 422, "not-usable", _SAID[422], errors=faults)


def _fault(item: Mapping[str, Any], wanted: str) -> Fault:
    field = ".".join(str(part) for part in item["loc"])[:200]
    return Fault(field=field, problem=worded(item)[wanted], code=str(item["type"]))


def _of_a_fault(request: Request, error: Exception) -> Response:
    _LOG.error("unexpected", exc_info=error, extra={"request": request.scope.get("request_id")})
    return problem(request, 500, "internal", _SAID[500])
