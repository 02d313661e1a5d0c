"""The study for machines: JSON as it stands, JSON-LD with this product's terms, CSV one candidate a row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from symbio_kg.comply import Outcome
from symbio_kg.i18n import say
from symbio_kg.report.wording import plain
from symbio_kg.study.criteria import sentence
from symbio_kg.study.model import Criterion, Dossier, Study
from symbio_kg.study.words import word
from symbio_kg.terms import PREFIXES

__all__ = ["to_csv", "to_json", "to_jsonld"]

_CONTEXT: Final = {
    "@vocab": PREFIXES["sym"],
    "title": {"@id": PREFIXES["dcterms"] + "title", "@container": "@language"},
    "description": {"@id": PREFIXES["dcterms"] + "description", "@container": "@language"},
    "source": PREFIXES["dcterms"] + "source",
    "asOf": {"@id": PREFIXES["sym"] + "asOf", "@type": PREFIXES["xsd"] + "date"},
    "numericValue": PREFIXES["qudt"] + "numericValue",
    "unit": {"@id": PREFIXES["qudt"] + "unit", "@type": "@id"},
    "comment": {"@id": PREFIXES["rdfs"] + "comment", "@container": "@language"},
    **{name: {"@type": "@id"} for name in ("material", "wasteCode", "property", "operator", "intoSlot")},
}


def to_json(study: Study) -> dict[str, Any]:
    """Return the whole study as JSON values; what is withheld is null with its reason beside it."""
    found = _plain(study)
    if not isinstance(found, dict):
        raise TypeError(found)
    return found


def to_jsonld(study: Study) -> str:
    """Return the study as JSON-LD: the dossiers with figures, draft criteria, and their place."""
    day = study.question.day.isoformat()
    base = f"{PREFIXES['data']}study/{'_'.join(s.replace('.', '-') for s in study.question.sectors)}/{day}"
    document = {
        "@context": _CONTEXT,
        "@id": base,
        "@type": "Study",
        "asOf": day,
        "studiesSector": list(study.question.sectors),
        "hasDossier": [_dossier(dossier, base) for dossier in study.dossiers],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def to_csv(study: Study, language: str) -> str:
    """Return one row a candidate in the reader's language, safe to open in a sheet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language == "tr" else ",", lineterminator="\n")
    writer.writerow([word(f"csv.{name}", language) for name in _COLUMNS])
    for dossier in study.dossiers:
        writer.writerow([_cell(find(dossier, language), language) for find in _COLUMNS.values()])
    return out.getvalue()


_COLUMNS: Final[Mapping[str, Any]] = {
    "rank": lambda d, _: d.order.rank if d.order else None,
    "title": lambda d, lang: say(d.identity.title, lang),
    "code": lambda d, _: d.identity.code,
    "sector": lambda d, _: d.identity.sector,
    "score": lambda d, _: d.order.total if d.order else None,
    "range": lambda d, _: f"{d.order.best}–{d.order.worst}" if d.order else "",
    "producers": lambda d, _: d.supply.producers,
    "tonnes": lambda d, _: d.supply.tonnes,
    "withheld": lambda d, lang: word(f"withheld.{d.supply.withheld}", lang) if d.supply.withheld else "",
    "receivers": lambda d, _: d.market.receivers,
    "demand": lambda d, _: d.market.demand,
    "coverable": lambda d, _: d.market.coverable,
    "passing": lambda d, _: d.quality.share,
    "net": lambda d, _: d.economy.net.mid if d.economy.net else None,
    "climate": lambda d, _: d.economy.climate.mid if d.economy.climate else None,
    "law": lambda d, lang: say(d.law.outcome.label, lang),
    "gaps": lambda d, _: len(d.gaps),
    "synthetic": lambda d, _: d.identity.synthetic,
}


def _cell(value: object, language: str) -> object:
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
        return text.replace(".", ",") if language == "tr" else text
    return plain(value) if isinstance(value, str) else value


def _dossier(dossier: Dossier, base: str) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"{base}/{dossier.id}",
        "@type": "Dossier",
        "title": {language: plain(text) for language, text in dossier.identity.title.items()},
        "hasCriterion": [_criterion(c, f"{base}/{dossier.id}") for c in dossier.quality.criteria],
    }
    if dossier.identity.material:
        node["material"] = PREFIXES["mat"] + dossier.identity.material
    if dossier.identity.code:
        node["wasteCode"] = PREFIXES["low"] + dossier.identity.code.rstrip("*").replace(" ", "-")
    if dossier.identity.synthetic:
        node["synthetic"] = True
    if dossier.supply.withheld:
        node["comment"] = {lang: word(f"withheld.{dossier.supply.withheld}", lang) for lang in ("en", "tr")}
    if dossier.supply.tonnes is not None:
        node["quantity"] = dossier.supply.tonnes
    if dossier.market.uses:
        node["intoSlot"] = [use.slot for use in dossier.market.uses]
    if dossier.order is not None:
        node |= {"rankInStudy": dossier.order.rank, "score": round(dossier.order.total, 6)}
    return node


def _criterion(criterion: Criterion, base: str) -> dict[str, Any]:
    return {
        "@id": f"{base}/{criterion.property}-{criterion.operator}",
        "@type": "DraftCriterion",
        "property": criterion.iri,
        "operator": PREFIXES["sym"] + criterion.operator,
        "numericValue": criterion.limit,
        "unit": criterion.unit_iri,
        "method": criterion.method,
        "description": dict(sentence(criterion)),
    }


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, Outcome):
        return value.id
    if isinstance(value, Path):
        return value.name
    return value.isoformat() if isinstance(value, date) else value
