"""The lists that listings and questions use: codes of a day, operations, materials, processes, units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from symbio_kg import assets
from symbio_kg.api.deps import Day
from symbio_kg.api.pages import After, Limit, Page, page_of, pointed
from symbio_kg.api.problem import Refusal, problems
from symbio_kg.api.route import JsonRoute
from symbio_kg.classify.entries import Entry, entries_on
from symbio_kg.comply.facts import fact_table
from symbio_kg.ontology.tables import read_table
from symbio_kg.search import default_index, normal_code
from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import Word, default_vocabulary

__all__ = ["router"]

router = APIRouter(tags=["reference"], route_class=JsonRoute, responses=problems(422))

Scheme = Annotated[
    Literal["eu", "tr"], Query(description="`eu`: European List of Waste; `tr`: the Turkish one.")
]


class Term(BaseModel):
    """One word of a list."""

    id: str = Field(description="The short name that requests use.", examples=["coal-fly-ash"])
    iri: str = Field(description="The IRI it has in the graph.")
    label: dict[str, str] = Field(description="Its name by language.", examples=[{"en": "coal fly ash"}])


class Code(Term):
    """An entry of a list of wastes as it stood on a day."""

    hazardous: bool = Field(description="Whether the entry is hazardous on that day.")


class Detailed(Term):
    """A word with everything its table says."""

    facts: dict[str, str] = Field(description="The columns of its table that are filled.")


class Hit(BaseModel):
    """What a search found."""

    iri: str
    kind: str = Field(description="Which list it stands in.")
    code: str = Field(description="Its number, where it has one.")
    label: dict[str, str]
    score: float


class FactForm(BaseModel):
    """A fact that a case may state."""

    id: str
    kind: str = Field(description="The form of its values.")
    unit: str | None
    choices: dict[str, dict[str, str]] | None = Field(description="The values it may have, where listed.")
    label: dict[str, str]
    definition: dict[str, str]
    aliases: list[str]


LISTS: Final[Mapping[str, Callable[[], Sequence[Word]]]] = {
    "operations": lambda: default_vocabulary().operations.words,
    "materials": lambda: default_vocabulary().materials.words,
    "functions": lambda: default_vocabulary().functions.words,
    "properties": lambda: default_vocabulary().properties.words,
    "processes": lambda: default_vocabulary().processes.words,
    "slots": lambda: default_vocabulary().slots.words,
    "units": lambda: default_vocabulary().units.words,
    "activities": lambda: default_vocabulary().activities.words,
    "countries": lambda: default_vocabulary().countries.words,
    "hazardous-properties": lambda: list(_hazardous_properties()),
}
ListName = Annotated[
    Literal[
        "operations", "materials", "functions", "properties", "processes", "slots", "units", "activities",
        "countries", "hazardous-properties",
    ],
    Path(description="Which list."),
]  # fmt: skip


@router.get("/codes", summary="Waste codes of a day")
def codes(
    request: Request,
    response: Response,
    day: Day,
    scheme: Scheme = "eu",
    prefix: Annotated[str, Query(max_length=20, description="Only codes that begin so: `10 02`.")] = "",
    hazardous: Annotated[
        bool | None, Query(description="Only hazardous entries, or only the others.")
    ] = None,
    after: After = "",
    limit: Limit = 100,
) -> Page[Code]:
    """Return the entries of the list of wastes that count on the day, in order.

    The European list changes on 9 December 2026; ask with `day` for either side of it.
    """
    wanted = "".join(c for c in prefix if c.isdigit())
    found = [
        entry
        for entry in _entries(day, scheme)
        if entry.code.replace(" ", "").startswith(wanted) and hazardous in (None, entry.hazardous)
    ]
    items, cursor = page_of(found, lambda entry: entry.code, after, limit)
    shown = [_code(entry, scheme) for entry in items]
    return Page(items=shown, total=len(found), next=pointed(request, response, cursor))


@router.get("/codes/{code}", summary="One waste code of a day", responses=problems(404))
def one_code(
    code: Annotated[str, Path(max_length=40, description="In any spelling: `100207`, `10 02 07*`.")],
    day: Day,
    scheme: Scheme = "eu",
) -> Code:
    """Return the entry of this code as it stands on the day."""
    wanted = normal_code(code)
    for entry in _entries(day, scheme):
        if wanted is not None and entry.code == wanted.strip(" *"):
            return _code(entry, scheme)
    raise Refusal(
        404,
        "code-unknown",
        en=f"The list of that day has no entry {code!r}.",
        tr=f"O günün listesinde {code!r} kodu yok.",
    )


@router.get("/lists/{name}", summary="The words of a list")
def words(
    request: Request,
    response: Response,
    name: ListName,
    after: After = "",
    limit: Limit = 100,
) -> Page[Term]:
    """Return the words of one list by their short names."""
    found = _sorted(name)
    items, cursor = page_of(found, lambda word: word.id, after, limit)
    shown = [Term(id=w.id, iri=w.iri, label=dict(w.labels)) for w in items]
    return Page(items=shown, total=len(found), next=pointed(request, response, cursor))


@router.get("/lists/{name}/{word}", summary="One word of a list", responses=problems(404))
def one_word(
    name: ListName, word: Annotated[str, Path(max_length=200, description="Its short name.")]
) -> Detailed:
    """Return a word with all that its table says of it."""
    for found in _sorted(name):
        if found.id == word:
            facts = {column: value for column, value in found.facts.items() if value and column != "id"}
            return Detailed(id=found.id, iri=found.iri, label=dict(found.labels), facts=facts)
    raise Refusal(
        404, "word-unknown", en=f"The list has no word {word!r}.", tr=f"Listede {word!r} diye bir sözcük yok."
    )


@router.get("/search", summary="Search codes, materials, processes and activities")
def search(
    q: Annotated[str, Query(min_length=1, max_length=200, description="A code, its beginning, or words.")],
    limit: Annotated[int, Query(ge=1, le=100, description="How many to return at most.")] = 10,
) -> list[Hit]:
    """Return what a number or words name, in Turkish or English, best first."""
    return [
        Hit(
            iri=hit.entry.iri,
            kind=hit.entry.kind,
            code=hit.entry.notation,
            label=dict(hit.entry.labels),
            score=hit.score,
        )
        for hit in default_index().search(q, limit=limit)
    ]


@router.get("/facts", summary="The facts that a case may state")
def facts() -> list[FactForm]:
    """Return the facts of `POST /check`: their names, forms and choices."""
    table = fact_table()
    return [
        FactForm(
            id=fact.id,
            kind=fact.kind,
            unit=fact.unit or None,
            choices={v: dict(t) for v, t in table.values.get(fact.choices, {}).items()} or None,
            label=dict(fact.label),
            definition=dict(fact.definition),
            aliases=list(fact.aliases),
        )
        for fact in table.facts.values()
    ]


@lru_cache(maxsize=16)
def _entries(day: date, scheme: str) -> Sequence[Entry]:
    """Return the entries of *scheme* on *day* by code; DayOutsideList where no list is held."""
    return sorted(entries_on(day, scheme.upper()).values(), key=lambda entry: entry.code)


def _code(entry: Entry, scheme: str) -> Code:
    prefix = PREFIXES["low" if scheme == "eu" else "lowtr"]
    return Code(
        id=entry.code,
        iri=prefix + entry.code.replace(" ", "-"),
        label=dict(entry.label),
        hazardous=entry.hazardous,
    )


@lru_cache(maxsize=len(LISTS))
def _sorted(name: str) -> Sequence[Word]:
    return sorted(LISTS[name](), key=lambda word: word.id)


def _hazardous_properties() -> Iterator[Word]:
    table = assets.ontology() / "tables" / "hazardous-properties.tsv"
    for row in read_table(table, ("code", "en", "tr")):
        yield Word(PREFIXES["hp"] + row["code"], row["code"], {"en": row["en"], "tr": row["tr"]}, facts=row)
