"""Many listings at once: a template to fill in, the table judged row by row, and given back with its errors."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fastapi import Response
from starlette.datastructures import UploadFile

from symbio_kg.api.documents import Sent, TooManyDocuments
from symbio_kg.api.marking import marked
from symbio_kg.api.v1.listings import owner_for
from symbio_kg.model import Finding, Severity
from symbio_kg.read import write_template
from symbio_kg.read.columns import COLUMNS
from symbio_kg.read.detect import TABLES, detect
from symbio_kg.read.messages import Unreadable
from symbio_kg.terms import PREFIXES
from symbio_kg.web.page import Area, Page
from symbio_kg.web.uploads import Upload, Uploads
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_BOTH: Final = ("GET", "POST")
_ROWS: Final = 100
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place of a table."""

    row: int | None
    column: str
    text: str
    heavy: bool


@area.page("bulk", tr="/toplu-yukleme", en="/bulk-upload", methods=_BOTH)
def bulk(page: Page) -> Response:
    """Take a table; a GET explains how."""
    if page.request.method != "POST":
        return page.render("bulk/bulk.html.j2", problem="")
    who = page.writer()
    owner = owner_for(page.service, who, None)
    file = page.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _refused(page, page.word(N_("Choose a file.")))
    data = file.file.read()
    name = " ".join(file.filename.split())[-120:]
    try:
        table = detect(data, name, file.content_type) in TABLES
    except Unreadable as error:
        return _refused(page, page.say(error.message))
    if not table:
        return _refused(page, page.word(N_("Send a table: XLSX or CSV. Other formats go through the API.")))
    sent = Sent(name, data=data, media_type=file.content_type, owner=owner)
    try:
        begun = _uploads(page).begin(page.service, who, sent)
    except TooManyDocuments as error:
        return _refused(page, page.say(error.message), error.status)
    return page.redirect("bulk.one", upload=begun.id)


@area.page("bulk.template", tr="/toplu-yukleme/sablon.{kind}", en="/bulk-upload/template.{kind}")
def template(page: Page) -> Response:
    """Return the empty table with its columns, as XLSX with lists to choose from or as plain CSV."""
    if page.blank("kind") == "xlsx":
        return _file(_workbook(page.language), _SHEET, f"{page.word(N_('listings'))}.xlsx")
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if page.language == "tr" else ",")
    writer.writerow([column.heading[page.language] for column in COLUMNS])
    return _file(
        ("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", f"{page.word(N_('listings'))}.csv"
    )


@area.page("bulk.one", tr="/toplu-yukleme/{upload}", en="/bulk-upload/{upload}", methods=_BOTH)
def one(page: Page) -> Response:
    """Say how far an upload is and what is wrong in it, row by row; a POST stores what is good."""
    who = page.writer()
    held = _uploads(page).get(page.service, page.blank("upload"), who)
    if page.request.method == "POST":
        return page.redirect("bulk.one", upload=_uploads(page).store(page.service, who, held).id)
    faults = list(_faults(page, held.report.findings))
    return page.render(
        "bulk/one.html.j2",
        upload=held,
        good=len(held.told.accepted) if held.told else 0,
        bad=len(held.told.refused) if held.told else 0,
        stored=[iri.removeprefix(PREFIXES["data"]) for iri in held.told.accepted[:_ROWS]]
        if held.told
        else [],
        faults=faults[:_ROWS],
        more=max(0, len(faults) - _ROWS),
        problem=page.say(held.problem) if held.problem else "",
    )


@area.page("bulk.marked", tr="/toplu-yukleme/{upload}/duzeltilecekler", en="/bulk-upload/{upload}/to-correct")
def to_correct(page: Page) -> Response:
    """Return the same file with a column that says what to correct in each row."""
    who = page.writer()
    held: Upload = _uploads(page).get(page.service, page.blank("upload"), who)
    with page.service.documents.turn(page.client):  # it takes a process, as reading does
        suffix, data = marked(held.sent, held.report, page.language, page.service.options)
    kind = _SHEET if suffix == ".xlsx" else "text/csv; charset=utf-8"
    return _file(data, kind, f"{page.word(N_('to-correct'))}{suffix}")


def _uploads(page: Page) -> Uploads:
    held: Uploads = page.request.app.state.uploads
    return held


def _refused(page: Page, problem: str, status: int = 422) -> Response:
    return page.render("bulk/bulk.html.j2", status=status, problem=problem)


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=kind, headers=headers)


def _workbook(language: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "listings.xlsx")
        write_template(path, language)
        return path.read_bytes()


def _faults(page: Page, findings: Sequence[Finding]) -> Iterator[Fault]:
    """Yield what is wrong: by row, what refuses it before what could be better."""
    told = [f for f in findings if f.severity is not Severity.INFO]
    for found in sorted(told, key=lambda f: (f.place.row or 0, f.severity is not Severity.VIOLATION)):
        heavy = found.severity is Severity.VIOLATION
        yield Fault(found.place.row, found.place.field or "", page.say(found.message), heavy)
