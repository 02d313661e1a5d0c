"""SPARQL: an editor with examples by kind of user, an answer on opening, and what to paste elsewhere.

Without script the form is answered here as a table; with it the editor asks the endpoint itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from fastapi import Response

from symbio_kg.api.problem import Refusal
from symbio_kg.api.reading import limits_of
from symbio_kg.api.sparql import endpoint_iri, note_private
from symbio_kg.endpoint.catalogue import Audience, Example, examples
from symbio_kg.endpoint.description import limits_in_words
from symbio_kg.endpoint.limits import Limits
from symbio_kg.endpoint.reading import ReadPath
from symbio_kg.endpoint.rights import Rights
from symbio_kg.errors import SymbioError
from symbio_kg.people import PUBLIC, Caller
from symbio_kg.report.data import as_sheet
from symbio_kg.terms import PREFIXES, curie
from symbio_kg.web.page import Area, Page
from symbio_kg.web.waiting import waited
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_SHOWN: Final = 200
"""Rows that the table shows; CSV has them all."""
_FIRST: Final = "who-takes-my-waste"
_AUDIENCES: Final = {
    Audience.REGULATOR: N_("For regulators"),
    Audience.RESEARCHER: N_("For researchers"),
    Audience.FIRM: N_("For firms"),
    Audience.FACILITATOR: N_("For facilitators"),
    Audience.STUDY: N_("For by-product studies"),
}


_ROWS: Final = "text/csv"
_TEXT: Final = "text/turtle, application/sparql-results+json;q=0.9"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table: what is shown, and where it leads."""

    text: str
    link: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The head of an answer; `text` is what is no table, such as triples."""

    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    total: int = 0
    text: str = ""


@area.page("sparql", tr="/sparql", en="/sparql", methods=("GET", "POST"))
def sparql(page: Page) -> Response:
    """Return the editor with a query and its answer; the first example when nothing is asked."""
    chosen = _example(page.asked("example"))
    asked = page.given("query") or page.asked("query")
    query = asked or chosen.query
    problem, table = "", Table()
    try:
        table = _table(page, page.caller, query) if asked else _first(page, chosen)
    except SymbioError as error:
        problem = page.say(error.message)
    return page.render(
        "sparql/sparql.html.j2",
        status=422 if problem else 200,
        query=query,
        chosen=None if asked else chosen,
        problem=problem,
        table=table,
        shown=_SHOWN,
        limits=limits_in_words(_limits(page))[page.language == "tr"],
        groups=[(page.word(words), _of(audience)) for audience, words in _AUDIENCES.items()],
        endpoint=endpoint_iri(page.request),
        prefixes=json.dumps({name: str(iri) for name, iri in PREFIXES.items()}),
        share=page.to("sparql", query=query) if asked else page.to("sparql", example=chosen.header.id),
        code=_code(endpoint_iri(page.request), query, table=bool(table.columns) or bool(problem)),
    )


@area.page("sparql.csv", tr="/sparql/sonuc.csv", en="/sparql/results.csv", methods=("GET", "POST"))
def as_csv(page: Page) -> Response:
    """Return the whole answer as CSV that a spreadsheet may open."""
    query = page.given("query") or page.asked("query") or _example(page.asked("example")).query
    columns, rows, text = _asked(page, page.caller, query)
    if not columns:
        return Response(text, media_type="text/plain; charset=utf-8")
    sheet = as_sheet([columns, *([_plain(row.get(name)) for name in columns] for row in rows)])
    return Response(
        "\ufeff" + sheet,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="results.csv"'},
    )


def _example(name: str) -> Example:
    known = {example.header.id: example for example in examples()}
    return known.get(name) or known[_FIRST]


def _of(audience: Audience) -> list[Example]:
    return [example for example in examples() if example.header.audience is audience]


def _limits(page: Page) -> Limits:
    return limits_of(page.service.options)


def _first(page: Page, example: Example) -> Table:
    """Return what an example gives everybody, kept until the store changes."""
    name = ("sparql", example.header.id, page.language)
    return page.per_commit(name, lambda _store: _table(page, PUBLIC, example.query))


def _table(page: Page, caller: Caller, query: str) -> Table:
    columns, rows, text = _asked(page, caller, query)
    shown = [[_cell(page, row.get(name)) for name in columns] for row in rows[:_SHOWN]]
    return Table(columns, shown, len(rows), text)


def _asked(page: Page, caller: Caller, query: str) -> tuple[list[str], list[Mapping[str, Any]], str]:
    """Return columns and rows of the answer to *query*, or its text where it is no table.

    Raises what the endpoint raises.
    """
    reading: ReadPath | None = page.request.app.state.reading
    if reading is None:
        en, tr = "The graph is kept by another endpoint.", "Çizge başka bir uç noktada."
        raise Refusal(501, "no-read-path", en=en, tr=tr)
    base = endpoint_iri(page.request)
    outline = reading.outline(query, base)
    form = "turtle" if outline.form.gives_triples else "json"
    answer, dataset = waited(
        page,
        reading.query(
            query,
            outline,
            form,
            rights=Rights.of(caller),
            client=page.client,
            base=base,
        ),
    )
    waited(page, note_private(page.service, caller, dataset))
    if form == "turtle":
        return [], [], answer.content.decode()
    found = json.loads(answer.content)
    if "boolean" in found:
        return [], [], page.word(N_("Yes") if found["boolean"] else N_("No"))
    return found["head"]["vars"], found["results"]["bindings"], ""


def _cell(page: Page, value: Mapping[str, str] | None) -> Cell:
    if value is None:
        return Cell("")
    text = value["value"]
    if value["type"] == "uri":
        return Cell(curie(text), page.thing(text))
    return Cell(page.wording.plain(text), number=_is_number(value))


def _plain(value: Mapping[str, str] | None) -> object:
    """Return a value for a sheet; numbers stay numbers."""
    if value is None:
        return ""
    try:
        return Decimal(value["value"]) if _is_number(value) else value["value"]
    except InvalidOperation:
        return value["value"]


def _is_number(value: Mapping[str, str]) -> bool:
    return value.get("datatype", "").endswith(("#integer", "#decimal", "#double", "#float"))


def _code(endpoint: str, query: str, *, table: bool) -> list[tuple[str, str]]:
    """Return (language, text to paste) that asks *endpoint* the same, for rows or, where it is no *table*, its text."""
    accept = _ROWS if table else _TEXT
    quoted = query.strip().replace("'", "'\\''")
    curl = f"curl -H 'Accept: {accept}' --data-urlencode query='{quoted}' '{endpoint}'"
    text = json.dumps(query.strip(), ensure_ascii=False)
    python = f"""import csv, io, urllib.parse, urllib.request

query = {text}
data = urllib.parse.urlencode({{"query": query}}).encode()
request = urllib.request.Request({json.dumps(endpoint)}, data, {{"Accept": "{accept}"}})
with urllib.request.urlopen(request) as answer:
    text = answer.read().decode()"""
    r = f"""library(httr2)
query <- {text}
answer <- request({json.dumps(endpoint)}) |>
  req_headers(Accept = "{accept}") |>
  req_body_form(query = query) |>
  req_perform()
text <- resp_body_string(answer)"""
    if table:
        python += "\nrows = list(csv.DictReader(io.StringIO(text)))"
        r += "\nrows <- read.csv(text = text)"
    return [("curl", curl), ("Python", python), ("R", r)]
