"""The page about one thing of ours: what is said of it, what refers to it, what was inferred and by which rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Response
from pyoxigraph import BlankNode, Literal, NamedNode

from symbio_kg.api.linked import local_path
from symbio_kg.comply.law import evidence_name, is_read
from symbio_kg.endpoint.rights import Rights
from symbio_kg.infer import substitution_rules
from symbio_kg.infer.found import Substitution, substitutions
from symbio_kg.model import Text
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import BASE, PREFIXES, curie, sparql_prologue
from symbio_kg.web.outside import OUTSIDE
from symbio_kg.web.page import Area, Page
from symbio_kg.web.sections import drawn, facts, terms_of, version_on

__all__ = ["area"]

area = Area()

_SAID: Final = "SELECT ?g ?p ?o WHERE { GRAPH ?g { ?thing ?p ?o } } LIMIT 2000"
_USED: Final = "SELECT ?g ?s ?p WHERE { GRAPH ?g { ?s ?p ?thing } } LIMIT 200"
_NAMES: Final = """SELECT ?thing ?name WHERE {{
  VALUES ?thing {{ {things} }}
  GRAPH ?g {{ ?thing rdfs:label|skos:prefLabel|dcterms:title ?name }}
}}"""
_INFERRED: Final = f"{PREFIXES['graph']}inferred/"
_TEXTS: Final = frozenset(
    {PREFIXES["rdfs"]["label"], PREFIXES["skos"]["prefLabel"], PREFIXES["skos"]["definition"]}
    | {PREFIXES["dcterms"]["title"], PREFIXES["dcterms"]["description"], PREFIXES["skos"]["note"]}
)
_LEVEL: Final = PREFIXES["sym"]["evidenceLevel"]
_FITS: Final = 10
_ASKED_BY: Final = {
    "kind": (f"{BASE}code/", f"{BASE}material/"),
    "process": (f"{BASE}process/",),
}
_LISTS: Final = (f"{BASE}code/low-eu/", f"{BASE}code/low-tr/")
_LAWS: Final = (f"{BASE}law/", f"{BASE}rule/")
_FORMS: Final = {"turtle": "Turtle", "json-ld": "JSON-LD", "rdf-xml": "RDF/XML", "n-triples": "N-Triples"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is shown: its text, where it leads, and the language when it is not the reader's."""

    text: str
    address: str = ""
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values; `rule` is what inferred them, empty for what was stated."""

    name: str
    values: tuple[Value, ...]
    rule: str = ""


@area.page("thing", tr="/bilgi/{path:path}", en="/knowledge/{path:path}")
def thing(page: Page) -> Response:
    """Return what the caller may know of one IRI, or a page that says that nothing is known of it."""
    try:
        node = NamedNode(BASE + page.blank("path"))
    except ValueError:
        return _unknown(page)
    seen = Rights.of(page.caller).sees
    store = page.service.store
    said = [r for r in store.select(_SAID, {"thing": node}).dicts() if seen(_text(r["g"]))]
    used = [r for r in store.select(_USED, {"thing": node}).dicts() if seen(_text(r["g"]))]
    if not said and not used:
        return _unknown(page)
    answers = page.per_commit(("thing.sections", node.value), lambda store: facts(store, node.value))
    terms = [*(t for r in said for t in (r["p"], r["o"])), *(t for r in used for t in (r["p"], r["s"]))]
    names = _names(store, [*terms, *terms_of(answers), node])
    texts = [(_text(r["p"]), r["o"]) for r in said if r["p"] in _TEXTS and isinstance(r["o"], Literal)]
    level = next((_text(r["o"]) for r in said if r["p"] == _LEVEL), "")
    return page.render(
        "browse/thing.html.j2",
        iri=node.value,
        name=page.say(names.get(node.value, {})) or curie(node.value),
        texts=_both(page, texts, names),
        evidence=_evidence(node.value, level, names),
        rows=_rows(page, ((_text(r["g"]), r["p"], r["o"]) for r in said if r["p"] not in _TEXTS), names),
        used=_rows(page, ((_text(r["g"]), r["p"], r["s"]) for r in used), names),
        fits=_fits(page, _counterpart(said, node.value)),
        sections=drawn(page, answers, names),
        version=version_on(store, node.value, page.service.today()),
        number=_number(said, node.value),
        rules={one.header.id: one.header.title.model_dump() for one in substitution_rules()},
        rule=lambda rule: page.thing(PREFIXES["rule"] + rule),
        forms=[(f"{local_path(node.value)}?format={form}", words) for form, words in _FORMS.items()],
    )


def _evidence(iri: str, level: str, names: Mapping[str, Text]) -> Text | None:
    """Return how *iri* is known, where nobody has read it; of law in the words of law."""
    name = level.rpartition("/")[2]
    if not name or is_read(name):
        return None
    return evidence_name(name) if iri.startswith(_LAWS) else names.get(level)


def _fits(page: Page, iri: str) -> tuple[str, int, list[Substitution]]:
    """Return what the ways are asked by (`kind`, `process`, "" for neither), how many fit *iri*, and the surest."""
    by = next((by for by, prefixes in _ASKED_BY.items() if iri.startswith(prefixes)), "")
    if not by:
        return "", 0, []
    total, found = page.per_commit(
        ("thing.fits", iri),
        lambda store: substitutions(store, **{by: iri}, most=_FITS),  # type: ignore[arg-type]
    )
    return by, total, found


def _counterpart(said: Iterable[Mapping[str, Term]], iri: str) -> str:
    """Return the entry of the European list that an entry of ours is the same as: ways are known for that one."""
    same = (_text(r["o"]) for r in said if r["p"] == PREFIXES["skos"]["exactMatch"])
    return next((other for other in same if iri.startswith(_LISTS) and other.startswith(_LISTS)), iri)


def _number(said: Iterable[Mapping[str, Term]], iri: str) -> str:
    """Return the number of an entry of a list of waste, as the check takes it; "" for anything else."""
    if not iri.startswith(_LISTS):
        return ""
    return next((_text(r["o"]) for r in said if r["p"] == PREFIXES["skos"]["notation"]), "")


def _unknown(page: Page) -> Response:
    title = page.word("Nothing is known under this name")
    message = page.word(
        "It may have been withdrawn or renamed, or it is not for everybody. Search for it, or sign in if it is yours."
    )
    return page.render("problem.html.j2", status=404, title=title, message=message)


def _names(store: GraphStore, terms: Iterable[object]) -> Mapping[str, Text]:
    things = sorted({str(term) for term in terms if isinstance(term, NamedNode)})
    found: dict[str, dict[str, str]] = defaultdict(dict)
    query = sparql_prologue() + _NAMES.format(things=" ".join(things))
    for row in store.select(query).dicts():
        if isinstance(row["name"], Literal):
            found[_text(row["thing"])].setdefault(row["name"].language or "en", row["name"].value)
    named: dict[str, Text] = {**found}
    return {**named, **OUTSIDE}


def _both(page: Page, texts: Iterable[tuple[str, Term]], names: Mapping[str, Text]) -> list[Row]:
    """Return the texts by property, those of the page's language first."""
    found: dict[str, list[Literal]] = defaultdict(list)
    for name, value in texts:
        if isinstance(value, Literal):
            found[name].append(value)
    return [
        Row(
            page.say(names.get(name, {})) or curie(name),
            tuple(
                Value(v.value, fallback="" if v.language in (None, page.language) else v.language)
                for v in sorted(
                    values, key=lambda v: (v.language != page.language, v.language or "", v.value)
                )
            ),
        )
        for name, values in sorted(found.items())
    ]


def _rows(page: Page, facts: Iterable[tuple[str, Term, Term]], names: Mapping[str, Text]) -> list[Row]:
    found: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for graph, prop, value in facts:
        if isinstance(value, BlankNode):
            continue
        rule = graph.removeprefix(_INFERRED) if graph.startswith(_INFERRED) else ""
        shown = _shown(page, value, names)
        found[_text(prop), rule][shown.text + shown.address] = shown
    rows = [
        Row(
            page.say(names.get(prop, {})) or curie(prop),
            tuple(page.wording.sorted(_spoken(values.values()), "text")),
            rule,
        )
        for (prop, rule), values in found.items()
    ]
    return page.wording.sorted(rows, "name")


def _spoken(values: Iterable[Value]) -> list[Value]:
    """Return the values without those in another language, where there are some in the reader's or in none."""
    held = list(values)
    return [value for value in held if not value.fallback] or held


def _shown(page: Page, value: Term, names: Mapping[str, Text]) -> Value:
    if isinstance(value, NamedNode):
        return Value(page.say(names.get(value.value, {})) or curie(value.value), page.thing(value.value))
    if isinstance(value, Literal):
        if value.datatype == PREFIXES["xsd"]["date"]:
            return Value(page.wording.day(value.value))
        if value.datatype == PREFIXES["xsd"]["boolean"]:
            return Value(page.word("yes") if value.value == "true" else page.word("no"))
        foreign = value.language not in (None, page.language)
        return Value(page.source(value.value), fallback=value.language or "" if foreign else "")
    return Value(str(value))


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
