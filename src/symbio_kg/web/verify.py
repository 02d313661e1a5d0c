"""Verifying a certificate: by its number, by the address of its QR code, or from the file itself."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Response
from starlette.datastructures import UploadFile

from symbio_kg.api.busy import READING
from symbio_kg.api.v1.records import verification_of
from symbio_kg.comply import Outcome
from symbio_kg.comply.kept import kept_record, number_in
from symbio_kg.comply.verify import record_in
from symbio_kg.errors import SymbioError
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()


@area.page("verify", tr="/dogrula", en="/verify", methods=("GET", "POST"))
def verify_page(page: Page) -> Response:
    """Return the two ways to ask; with a number or a file how that certificate stands."""
    sent = page.form.get("file")
    if page.request.method == "POST":
        if not isinstance(sent, UploadFile) or not sent.filename:
            problem = page.word(N_("Choose the PDF of the certificate, or its JSON."))
            return _asked(page, {"file": problem}, status=422)
        return _from_file(page, sent)
    asked = page.asked("number")
    if not asked:
        return _asked(page, {})
    number = number_in(asked)
    if not number:
        problem = page.word(
            N_("A number has sixteen digits and letters A to F, such as 1A2B-3C4D-5E6F-7890.")
        )
        return _asked(page, {"number": problem}, status=422)
    record = kept_record(page.service.store, number)
    if record is None:
        return page.render("verify/lost.html.j2", status=404, number=number)
    return _verdict(page, record, number)


def _from_file(page: Page, sent: UploadFile) -> Response:
    name = sent.filename or ""
    try:
        with READING.taken(page.client):
            return _verdict(page, record_in(sent.file.read(), name), name)
    except SymbioError as error:
        return _asked(page, {"file": page.say(error.message)}, status=422)


def _verdict(page: Page, record: Mapping[str, object], name: str) -> Response:
    found = verification_of(record, name)
    return page.render(
        "verify/result.html.j2",
        found=found,
        outcome=Outcome.of(found.outcome),
        day=str(record["day"]),
        good=found.intact and (found.agrees or not found.same_rules),
        given=_facts(record),
    )


def _facts(record: Mapping[str, object]) -> dict[str, str]:
    """Return the plain facts of *record* as the check's address takes them."""
    facts = record["facts"]
    pairs = facts.items() if isinstance(facts, Mapping) else ()
    plain = {str(name): str(value) for name, value in pairs if isinstance(value, str | int | float)}
    return {**plain, "day": str(record["day"]), "stage": str(record["stage"])}


def _asked(page: Page, problems: Mapping[str, str], *, status: int = 200) -> Response:
    number = page.asked("number")
    return page.render("verify/verify.html.j2", status=status, problems=problems, number=number)
