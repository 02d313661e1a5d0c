"""The law that rules read: loaded from the product's own files into a store of its own, with its citations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from symbio_kg import assets
from symbio_kg.comply.fines import Fine, read_fines
from symbio_kg.comply.rules import LegalRule, prefixed
from symbio_kg.comply.verdict import Citation
from symbio_kg.model import Text
from symbio_kg.store import LAW, GraphStore, open_store
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["Law", "evidence_name", "is_read", "law_store", "provision_iri", "read_law", "rule_set_version"]

_FILES: Final = (
    "core/comply.ttl",
    "core/law.ttl",
    "codes/low-eu.ttl",
    "codes/low-tr.ttl",
    "codes/operation.ttl",
    "codes/hp.ttl",
    "codes/nace-rev2.ttl",
    "codes/sector-wastes.ttl",
)

_PROVISIONS: Final = """SELECT * WHERE {
  ?node a ?kind ; sym:evidenceLevel ?evidence .
  VALUES ?kind { sym:Provision sym:LegalAct }
  OPTIONAL { ?node sym:locator ?locator ; eli:is_part_of ?part }
  BIND (COALESCE(?part, ?node) AS ?act)
  ?act dcterms:identifier ?identifier .
  OPTIONAL { ?act eli:number ?number }
  OPTIONAL { ?node sym:validFrom ?from }
  OPTIONAL { ?node sym:validTo ?to }
}"""
_TEXTS: Final = """SELECT ?node ?what ?text WHERE {
  VALUES ?kind { sym:Provision sym:LegalAct }
  ?node a ?kind .
  VALUES ?what { rdfs:label skos:note }
  ?node ?what ?text .
}"""
_SOURCES: Final = """SELECT ?node ?evidence ?provision WHERE {
  VALUES ?kind {
    sym:LegalValue sym:CodeListMember sym:EntryVersion sym:SectorWaste sym:StatusCriterion sym:EntryEquivalent
  }
  ?node a ?kind ; sym:evidenceLevel ?evidence .
  OPTIONAL { ?node dcterms:source ?provision }
}"""

ORDER: Final = (
    "Confirmed",
    "SourceReadWithFigure",
    "SourceRead",
    "Published",
    "Declared",
    "Assigned",
    "Inferred",
    "Estimated",
    "FromMemory",
    "OwnKnowledge",
    "Synthetic",
)
"""Evidence levels from the strongest to the weakest, for saying how far a finding is supported."""

_READ: Final = frozenset({"Confirmed", "SourceReadWithFigure", "SourceRead", "Published", "Declared"})

_EVIDENCE: Final[Mapping[str, Text]] = {
    "Confirmed": {"en": "read in the text", "tr": "metinde okundu"},
    "SourceReadWithFigure": {"en": "read with its figure", "tr": "değeriyle birlikte okundu"},
    "SourceRead": {"en": "source read", "tr": "kaynağı okundu"},
    "Published": {"en": "published", "tr": "yayımlanmış"},
    "Declared": {"en": "declared", "tr": "beyan edilmiş"},
    "Assigned": {"en": "assigned by us, text not read", "tr": "tarafımızca atandı, metni okunmadı"},
    "Inferred": {"en": "inferred, text not read", "tr": "çıkarım, metni okunmadı"},
    "Estimated": {"en": "estimated", "tr": "tahmin"},
    "FromMemory": {"en": "from memory, text not read", "tr": "bellekten, metni okunmadı"},
    "OwnKnowledge": {"en": "our own working rule, not law", "tr": "kendi çalışma kuralımız, mevzuat değil"},
    "Synthetic": {"en": "invented for an example", "tr": "örnek için uydurulmuş"},
}


@dataclass(frozen=True, slots=True)
class Law:
    """The citations by IRI, the evidence and provision of each piece of legal data, and the fines."""

    citations: Mapping[str, Citation]
    data: Mapping[str, tuple[str, str | None]]
    fines: tuple[Fine, ...] = ()


def law_store() -> GraphStore:
    """Return a store in memory that holds what the legal rules read."""
    store = open_store(None)
    root = assets.ontology()
    files = [root / name for name in _FILES]
    store.load(LAW, [*files, *sorted((root / "law").glob("*.ttl"))])
    for path in sorted((assets.queries() / "comply" / "index").glob("*.rq")):
        store.add(LAW, store.construct(prefixed(path.read_text(encoding="utf-8"))))
    return store


def read_law(store: GraphStore) -> Law:
    """Return what *store* says of provisions and of the evidence for legal data."""
    texts: dict[tuple[str, str], dict[str, str]] = {}
    for row in store.select(sparql_prologue() + _TEXTS).dicts():
        key = (_iri(row["node"]), _iri(row["what"]).rpartition("#")[2])
        texts.setdefault(key, {})[getattr(row["text"], "language", None) or "en"] = _value(row["text"])
    citations = {}
    for row in store.select(sparql_prologue() + _PROVISIONS).dicts():
        node = _iri(row["node"])
        citations[node] = Citation(
            iri=node,
            act=_value(row["identifier"]),
            act_name=texts.get((_iri(row["act"]), "label"), {}),
            number=_value(row["number"]) if "number" in row else "",
            locator=_value(row["locator"]) if "locator" in row else "",
            name=texts.get((node, "label"), {}),
            valid_from=_day(row.get("from")),
            valid_to=_day(row.get("to")),
            evidence=_local(row["evidence"]),
            note=texts.get((node, "note")),
        )
    data = {
        _iri(row["node"]): (_local(row["evidence"]), _iri(row["provision"]) if "provision" in row else None)
        for row in store.select(sparql_prologue() + _SOURCES).dicts()
    }
    return Law(citations, data, read_fines(store))


def weakest(levels: Iterable[str]) -> str:
    """Return the weakest of the evidence *levels*."""
    known = {level: place for place, level in enumerate(ORDER)}
    return max(levels, key=lambda level: known.get(level, len(known)), default="OwnKnowledge")


def rule_set_version(rules: Iterable[LegalRule]) -> str:
    """Return the fingerprint of *rules* and of the legal files they read, twelve hexadecimal digits."""
    digest = hashlib.sha256()
    for rule in rules:
        digest.update(rule.text.encode())
    root = assets.ontology()
    for path in [*(root / name for name in _FILES), *sorted((root / "law").glob("*.ttl"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def provision_iri(name: str) -> str:
    """Return the IRI of a provision such as `EU-WFD/art-23`."""
    return PREFIXES["law"] + name


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


_value = _iri


def _local(term: object) -> str:
    return _iri(term).rpartition("/")[2]


def _day(term: object) -> date | None:
    return date.fromisoformat(_value(term)) if term is not None else None


def evidence_name(level: str) -> Text:
    """Return what an evidence level is called on the screen."""
    return _EVIDENCE.get(level, {"en": level, "tr": level})


def is_read(level: str) -> bool:
    """Tell whether somebody has read the passage that carries this evidence level."""
    return level in _READ
