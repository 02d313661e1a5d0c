"""Browsing the knowledge: codes of a day, what changes in the law, acts, materials, processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, cast

from fastapi import Response
from pyoxigraph import Literal, NamedNode

from symbio_kg.comply import product_judge
from symbio_kg.comply.changes import LawChanges, changes
from symbio_kg.comply.law import evidence_name, is_read
from symbio_kg.comply.rules import legal_rules
from symbio_kg.comply.screen import law_name
from symbio_kg.comply.verdict import Citation
from symbio_kg.model import Text
from symbio_kg.read.cells import date_of
from symbio_kg.store import GraphStore
from symbio_kg.terms import sparql_prologue
from symbio_kg.vocabulary import default_vocabulary
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_LISTS: Final = {"EU": "low-eu", "TR": "low-tr"}
_TURN: Final = date(2026, 12, 9)
"""The day the European list of waste changes; what the page about changes shows first."""
_ENTRIES: Final = """SELECT ?entry ?notation ?label ?hazardous ?type ?mirror ?from ?to WHERE {
  ?entry skos:inScheme ?list ; skos:notation ?notation ; sym:hasVersion ?version .
  ?version skos:prefLabel ?label ; sym:validFrom ?from .
  OPTIONAL { ?version sym:validTo ?to }
  OPTIONAL { ?version sym:hazardous ?hazardous }
  OPTIONAL { ?version sym:entryType ?type }
  OPTIONAL { ?version sym:mirrors ?twin . ?twin skos:notation ?mirror }
}"""
_MATERIALS: Final = """SELECT ?thing ?broader ?label WHERE {
  ?thing a sym:ResourceKind ; rdfs:label ?label .
  OPTIONAL { ?thing rdfs:subClassOf ?broader . ?broader a sym:ResourceKind }
}"""
_PROCESSES: Final = """SELECT ?thing ?label ?activity WHERE {
  ?thing a sym:Process ; rdfs:label ?label .
  OPTIONAL { ?thing sym:activity / skos:notation ?activity }
}"""
KINDS: Final[Mapping[str, str]] = {
    "begins": N_("begins"),
    "ends": N_("ends"),
    "changes": N_("changes"),
    "changes-class": N_("changes its class"),
    "reworded": N_("is reworded"),
    "value": N_("value"),
    "member": N_("row of a list"),
    "provision": N_("provision"),
    "rule": N_("rule"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of a list of waste on a day; `mirrors` are its twins of the other class."""

    iri: str
    notation: str
    labels: Text
    hazardous: bool | None
    kind: str
    mirrors: tuple[str, ...]

    @property
    def written(self) -> str:
        """The number with the star of hazardous entries."""
        return self.notation + ("*" if self.hazardous else "")


@dataclass(frozen=True, slots=True)
class _Version:
    code: Code
    first: date
    last: date | None


@area.page("browse", tr="/gozat", en="/browse")
def browse(page: Page) -> Response:
    """Return what can be browsed."""
    return page.render("browse/browse.html.j2")


@area.page("browse.codes", tr="/gozat/kodlar", en="/browse/codes")
def codes(page: Page) -> Response:
    """Return the list of a law on a day: chapters, sub-chapters, entries, twins beside each other."""
    law = page.asked("list").upper()
    law = law if law in _LISTS else "TR" if page.language == "tr" else "EU"
    day = _day(page, "day")
    chapter = page.asked("chapter")[:2]
    found = [
        v.code for v in page.per_commit(("browse.codes", law), lambda s: _versions(s, law)) if _holds(v, day)
    ]
    below: dict[str, list[Code]] = defaultdict(list)
    for code in sorted(found, key=lambda c: c.notation):
        below[code.notation[:-3]].append(code)
    return page.render(
        "browse/codes.html.j2",
        law=law,
        law_name=law_name(law, page.language),
        day=day,
        turn=_TURN,
        chapter=chapter,
        chapters=[c for c in sorted(found, key=lambda c: c.notation) if len(c.notation) == len("10")],
        below=below,
        by_number={c.notation: c for c in found},
        entries=sum(len(c.notation) == len("10 01 02") for c in found),
        hazardous=sum(bool(c.hazardous) and len(c.notation) == len("10 01 02") for c in found),
    )


@area.page("browse.changes", tr="/gozat/degisenler", en="/browse/changes")
def law_changes(page: Page) -> Response:
    """Return what the law says differently on two days, by default around the change of the European list."""
    second = _day(page, "to", _TURN)
    first = _day(page, "from", second - timedelta(days=1))
    found = _changes(min(first, second), max(first, second))
    kinds = {name: page.word(words) for name, words in KINDS.items()}
    return page.render(
        "browse/changes.html.j2", found=found, kinds=kinds, evidence=_evidence, names=_law_names(page)
    )


@area.page("browse.acts", tr="/gozat/mevzuat", en="/browse/acts")
def acts(page: Page) -> Response:
    """Return the acts that the rules rest on."""
    found = [c for c in product_judge().law.citations.values() if not c.locator]
    used = _uses()
    rows = [(act, sum(len(used[c.iri]) for c in _provisions(act.act))) for act in found]
    return page.render(
        "browse/acts.html.j2", acts=sorted(rows, key=lambda row: row[0].act), evidence=_evidence
    )


@area.page("browse.act", tr="/gozat/mevzuat/{act}", en="/browse/acts/{act}")
def act(page: Page) -> Response:
    """Return an act's provisions with their days, who read them, and the rules that apply them."""
    wanted = page.blank("act")
    found = [c for c in product_judge().law.citations.values() if c.act == wanted and not c.locator]
    if not found:
        title = page.word("There is no such act here")
        message = page.word(
            "No rule of this site rests on an act of this name. It may have been written differently."
        )
        return page.render("problem.html.j2", status=404, title=title, message=message)
    today = page.service.today()
    ended = {c.iri for c in _provisions(wanted) if c.valid_to is not None and c.valid_to < today}
    return page.render(
        "browse/act.html.j2",
        act=found[0],
        provisions=_provisions(wanted),
        ended=ended,
        used=_uses(),
        titles={rule.header.id: rule.header.title.model_dump() for rule in legal_rules()},
        evidence=_evidence,
    )


@area.page("browse.materials", tr="/gozat/malzemeler", en="/browse/materials")
def materials(page: Page) -> Response:
    """Return the kinds of materials as a tree."""
    below, labels = page.per_commit("browse.materials", _tree)
    roots = [iri for iri in labels if not any(iri in children for children in below.values())]
    return page.render("browse/materials.html.j2", below=below, labels=labels, roots=roots)


@area.page("browse.processes", tr="/gozat/prosesler", en="/browse/processes")
def processes(page: Page) -> Response:
    """Return the processes with the activities that run them."""
    found = page.per_commit("browse.processes", _processes)
    named = {word.id: word.labels for word in default_vocabulary().activities.words}
    rows = [
        {
            "iri": iri,
            "name": page.say(text),
            "activities": [(number, named.get(number, {})) for number in acts],
        }
        for iri, (text, acts) in found.items()
    ]
    return page.render("browse/processes.html.j2", processes=rows)


def _day(page: Page, name: str, default: date | None = None) -> date:
    return date_of(page.asked(name)) or default or page.service.today()


def _holds(version: _Version, day: date) -> bool:
    return version.first <= day and (version.last is None or day <= version.last)


def _versions(store: GraphStore, law: str) -> list[_Version]:
    scheme = NamedNode(f"https://w3id.org/symbio-kg/code/{_LISTS[law]}")
    texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    twins: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for row in store.select(sparql_prologue() + _ENTRIES, {"list": scheme}).dicts():
        label = cast("Literal", row["label"])
        key = (_value(row["entry"]), _value(row["from"]))
        texts[key][label.language or "en"] = label.value
        if "mirror" in row:
            twins[key].add(_value(row["mirror"]))
        rows[key] = row  # type: ignore[assignment]
    return [
        _Version(
            Code(
                entry,
                _value(row["notation"]),
                texts[entry, first],
                _value(row["hazardous"]) == "true" if "hazardous" in row else None,
                _value(row.get("type", "")).rpartition("/")[2],
                tuple(sorted(twins[entry, first])),
            ),
            date.fromisoformat(first),
            date.fromisoformat(_value(row["to"])) if "to" in row else None,
        )
        for (entry, first), row in rows.items()
    ]


@cache
def _changes(first: date, second: date) -> LawChanges:
    judge = product_judge()
    return changes(judge.store, judge.law, legal_rules(), first, second)


@cache
def _uses() -> Mapping[str, Sequence[str]]:
    """Return provision → the rules that apply it."""
    from symbio_kg.comply.law import provision_iri

    found: dict[str, list[str]] = defaultdict(list)
    for rule in legal_rules():
        for names in rule.header.provisions.values():
            for name in names:
                found[provision_iri(name)].append(rule.header.id)
    return found


def _provisions(act: str) -> list[Citation]:
    parts = [c for c in product_judge().law.citations.values() if c.act == act and c.locator]
    return sorted(parts, key=lambda c: (c.locator, c.iri))


def _evidence(level: str) -> Text | None:
    """Return what the screen says of a text that nobody has read; None for one that was."""
    return None if not level or is_read(level) else evidence_name(level)


def _law_names(page: Page) -> dict[str, str]:
    return {law: law_name(law, page.language) for law in _LISTS}


def _tree(store: GraphStore) -> tuple[dict[str, list[str]], dict[str, dict[str, str]]]:
    below: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.select(sparql_prologue() + _MATERIALS).dicts():
        label, iri = cast("Literal", row["label"]), _value(row["thing"])
        labels[iri][label.language or "en"] = label.value
        if "broader" in row and _value(row["broader"]) != iri:
            below[_value(row["broader"])].add(iri)
    return {iri: sorted(children) for iri, children in below.items()}, labels


def _processes(store: GraphStore) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    activities: dict[str, set[str]] = defaultdict(set)
    for row in store.select(sparql_prologue() + _PROCESSES).dicts():
        label, iri = cast("Literal", row["label"]), _value(row["thing"])
        labels[iri][label.language or "en"] = label.value
        if "activity" in row:
            activities[iri].add(_value(row["activity"]))
    return {iri: (text, tuple(sorted(activities[iri]))) for iri, text in labels.items()}


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
