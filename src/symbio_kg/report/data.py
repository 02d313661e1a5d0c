"""The report for machines: JSON as it stands, JSON-LD with this product's IRIs, CSV that no sheet runs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from io import StringIO
from typing import Final
from urllib.parse import quote

from symbio_kg.comply import Outcome
from symbio_kg.model import Text
from symbio_kg.report.summary import BarredCard, BarredRule, Exchange, MatchCard, RuleCount, Summary
from symbio_kg.report.wording import Wording, plain
from symbio_kg.terms import BASE, PREFIXES

__all__ = ["as_sheet", "to_csv", "to_json", "to_jsonld"]

Json = dict[str, object]

_CONTEXT: Final[Json] = {
    **{prefix: str(PREFIXES[prefix]) for prefix in ("sym", "rule", "data", "dcterms", "rdfs", "prov", "xsd")},
    "asOf": {"@id": "sym:asOf", "@type": "xsd:date"},
    "generatedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "offer": {"@id": "sym:offer", "@type": "@id"},
    "need": {"@id": "sym:need", "@type": "@id"},
    "byRule": {"@id": "sym:byRule", "@type": "@id"},
    "confidence": {"@id": "sym:confidence", "@type": "xsd:decimal"},
    "score": {"@id": "sym:score", "@type": "xsd:decimal"},
    "distance": {"@id": "sym:distance", "@type": "xsd:decimal"},
    "matchedQuantity": {"@id": "sym:matchedQuantity", "@type": "xsd:decimal"},
    "label": {"@id": "rdfs:label", "@container": "@language"},
    "title": {"@id": "dcterms:title", "@container": "@language"},
    "source": "dcterms:source",
    "identifier": "dcterms:identifier",
    "rank": "sym:rank",
    "outcome": {"@id": "sym:outcome", "@type": "@id"},
    "asksLaw": {"@id": "sym:asksLaw", "@type": "@id"},
    "derivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "description": {"@id": "dcterms:description", "@container": "@language"},
}

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def to_json(summary: Summary) -> str:
    """Return the whole summary as JSON, two spaces deep, every field under its name."""
    derived = {
        "firms": summary.firms,
        "listings": summary.listings,
        "refused": summary.refused,
        "substitutions": summary.substitutions,
        "found": len(summary.found),
        "missed": len(summary.missed),
        "law": dict(summary.law),
    }
    return json.dumps({**_fields(summary), "totals": derived}, ensure_ascii=False, indent=2) + "\n"


def to_jsonld(summary: Summary) -> str:
    """Return the run, its rules and its matches as JSON-LD that carries its own context."""
    run = summary.run or f"{BASE}data/run/{summary.as_of.isoformat()}"
    graph: list[Json] = [_run(run, summary)]
    graph += [_rule(rule) for rule in summary.rules]
    graph += [_match(run, number, match) for number, match in enumerate(summary.matches, 1)]
    graph += [
        _refused(f"{run}/refused/{rule.rule}/{number}", run, rule, card)
        for rule in summary.barred
        for number, card in enumerate(rule.examples, 1)
    ]
    listings = {card.iri: card for match in summary.matches for card in (match.offer, match.need)}
    graph += [
        {"@id": _iri(card.iri), "title": _text(card.title), "identifier": plain(card.iri)}
        for card in listings.values()
    ]
    graph += [_exchange(exchange) for exchange in summary.exchanges]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def to_csv(summary: Summary, language: str) -> str:
    """Return the matches as CSV with a heading in *language*; no cell can start a formula."""
    say = Wording(language)
    heads = ("match.score", "match.offer", "load.firms", "match.need", "load.firms", "match.rule")
    head = [
        *(say(key) for key in heads),
        say("infer.confidence"),
        "km",
        say("match.amount"),
        "",
        say("match.gaps"),
        say("law.outcome"),
        say("law.title"),
    ]
    return as_sheet([head, *(_row(match, say) for match in summary.matches)])


def as_sheet(rows: Iterable[Iterable[object]]) -> str:
    """Return *rows* as CSV in which no cell can start a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _row(match: MatchCard, say: Wording) -> list[object]:
    return [
        round(match.score, 4),
        say.text(match.offer.title),
        say.text(match.offer.firm),
        say.text(match.need.title),
        say.text(match.need.firm),
        match.rule,
        match.confidence,
        match.distance_km,
        match.amount,
        match.unit if match.amount is not None else None,
        "; ".join(say.text(gap) for gap in match.gaps),
        say.text(match.outcome.label) if match.outcome is not None else "",
        " ".join(say.text(note.text) for note in match.questions),
    ]


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


def _fields(value: object) -> Json:
    assert is_dataclass(value)
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case tuple() | list():
            return [_plain(inner) for inner in value]
    return _fields(value) if is_dataclass(value) else value


def _text(text: Text) -> dict[str, str]:
    return {language: plain(words) for language, words in text.items()}


def _iri(name: str) -> str:
    """Return *name* as an absolute IRI, under data: where it is none, with odd characters escaped."""
    absolute = name.startswith(("http://", "https://", "urn:"))
    return ("" if absolute else PREFIXES["data"]) + quote(plain(name), safe=":/?#[]@!$&'()*+,;=~%-._")


def _decimal(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _run(run: str, summary: Summary) -> Json:
    return {
        "@id": _iri(run),
        "@type": ["sym:Run", "prov:Activity"],
        "title": _text(summary.title),
        "asOf": summary.as_of.isoformat(),
    }


def _rule(rule: RuleCount) -> Json:
    return {"@id": _iri(PREFIXES["rule"] + rule.id), "@type": "sym:Rule", "label": _text(rule.title)}


def _match(run: str, number: int, match: MatchCard) -> Json:
    node: Json = {
        "@id": _iri(match.iri or f"{run}/match/{number}"),
        "@type": "sym:Match",
        "generatedBy": _iri(run),
        "offer": _iri(match.offer.iri),
        "need": _iri(match.need.iri),
        "byRule": _iri(PREFIXES["rule"] + match.rule),
        "confidence": _decimal(match.confidence),
        "score": _decimal(match.score),
        "source": [plain(source.text) for source in match.sources],
    }
    if match.distance_km is not None:
        node["distance"] = _decimal(match.distance_km)
    if match.amount is not None:
        node["matchedQuantity"] = _decimal(match.amount)
    if match.outcome is not None:
        node["outcome"] = _outcome(match.outcome)
        node["asksLaw"] = sorted({_iri(PREFIXES["rule"] + note.rule) for note in match.questions})
    return node


def _outcome(outcome: Outcome) -> str:
    return f"sym:{''.join(word.title() for word in outcome.id.split('-'))}"


def _refused(iri: str, run: str, rule: BarredRule, card: BarredCard) -> Json:
    return {
        "@id": _iri(iri),
        "@type": "sym:Verdict",
        "generatedBy": _iri(run),
        "outcome": _outcome(Outcome.REFUSED),
        "byRule": _iri(PREFIXES["rule"] + rule.rule),
        "derivedFrom": [_iri(card.offer.iri), _iri(card.need.iri)],
        "description": _text(card.note.text),
    }


def _exchange(exchange: Exchange) -> Json:
    node: Json = {
        "@id": _iri(PREFIXES["case"] + exchange.case),
        "@type": "sym:ProvenExchange",
        "identifier": plain(exchange.case),
        "title": _text(exchange.stream),
    }
    if exchange.rank is not None:
        node |= {"rank": exchange.rank, "byRule": _iri(PREFIXES["rule"] + exchange.rule)}
    return node
