"""A verdict for machines: JSON with every word in both languages, triples with PROV, and a number to verify it by.

The number is the SHA-256 of the facts, the day, the stage, the findings and the rule set in one canonical
JSON form. Whoever has the facts and the same rule set computes the same number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from symbio_kg import __version__
from symbio_kg.comply.case import Case, Value
from symbio_kg.comply.fines import Fine
from symbio_kg.comply.graph import checks_of, triples_of
from symbio_kg.comply.law import evidence_name
from symbio_kg.comply.verdict import Citation, LegalFinding, Verdict
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["as_json", "as_rdf", "as_triples", "digest", "digest_of", "facts_of", "number_from", "number_of"]

Json = dict[str, object]

_SYM, _PROV, _DCT, _RDFS = (PREFIXES[name] for name in ("sym", "prov", "dcterms", "rdfs"))
_XSD: Final = PREFIXES["xsd"]
_OUTCOMES: Final = ("OutsideWasteLaw", "Permitted", "PermittedWithCondition", "NeedsAssessment", "Refused")


def facts_of(case: Case) -> Json:
    """Return the facts of *case* as they can be read again."""
    facts: Json = {fact: _plain(value) for fact, value in sorted(case.values.items())}
    for fact, items in sorted(case.items.items()):
        cut = len(fact) + 3
        facts[fact] = [{name[cut:]: _plain(value) for name, value in sorted(item.items())} for item in items]
    return facts


def digest(verdict: Verdict) -> str:
    """Return the verification hash of *verdict*, 64 hexadecimal digits."""
    return digest_of(
        {
            "facts": facts_of(verdict.case),
            "day": verdict.day.isoformat(),
            "stage": verdict.stage,
            "outcome": _outcome(verdict),
            "rule_set": verdict.rule_set,
            "findings": [
                {
                    "law": f.law,
                    "standing": f.standing,
                    "rule": f.rule,
                    "finding": f.finding,
                    "outcome": f.outcome.id,
                }
                for f in verdict.findings
            ],
        }
    )


def digest_of(record: Mapping[str, object]) -> str:
    """Return the verification hash of a verdict as `as_json` writes it."""
    findings = record["findings"]
    core = {key: record[key] for key in ("facts", "day", "stage", "outcome", "rule_set")}
    core["findings"] = sorted(
        [str(finding[key]) for key in ("law", "standing", "rule", "finding", "outcome")]
        for finding in (findings if isinstance(findings, list) else [])
    )
    text = json.dumps(core, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def number_from(sha256: str) -> str:
    """Return the number people write: the first sixteen digits of the hash in groups of four."""
    head = sha256[:16].upper()
    return "-".join(head[start : start + 4] for start in range(0, 16, 4))


def number_of(verdict: Verdict) -> str:
    """Return the number of *verdict*."""
    return number_from(digest(verdict))


def _outcome(verdict: Verdict) -> str:
    return "permitted" if verdict.status == "outside-waste-law" else verdict.outcome.id


def as_json(verdict: Verdict) -> Json:
    """Return *verdict* as plain values for `json.dumps`."""
    return {
        "id": verdict.case.id,
        "title": dict(verdict.case.title),
        "day": verdict.day.isoformat(),
        "stage": verdict.stage,
        "outcome": _outcome(verdict),
        "outcome_label": dict(verdict.outcome.label),
        "status": verdict.status,
        "as_waste": verdict.as_waste.id if verdict.as_waste is not None else None,
        "by_law": {law: outcome.id for law, outcome in verdict.by_law.items()},
        "deciding_laws": list(verdict.deciding_laws),
        "decisive": [f.rule for f in verdict.decisive],
        "decisive_catalogue": sorted({f.catalogue for f in verdict.decisive if f.catalogue}),
        "findings": [_finding(finding) for finding in verdict.findings],
        "facts": facts_of(verdict.case),
        "rule_set": verdict.rule_set,
        "version": __version__,
        "number": number_of(verdict),
        "sha256": digest(verdict),
    }


def _finding(finding: LegalFinding) -> Json:
    return {
        "rule": finding.rule,
        "catalogue": finding.catalogue,
        "finding": finding.finding,
        "title": dict(finding.title),
        "law": finding.law,
        "deciding": finding.deciding,
        "standing": finding.standing,
        "group": finding.header.group,
        "scope": finding.header.scope,
        "outcome": finding.outcome.id,
        "severity": finding.severity,
        "text": dict(finding.text),
        "heal": dict(finding.heal) if finding.heal else None,
        "reading": dict(finding.reading) if finding.reading else None,
        "used": [
            {"fact": u.fact, "label": dict(u.label), "value": dict(u.value) if u.value else None}
            for u in finding.used
        ],
        "sources": [_citation(citation) for citation in finding.citations],
        "fines": [_fine(fine) for fine in finding.fines],
        "evidence": finding.evidence,
        "evidence_label": dict(evidence_name(finding.evidence)),
    }


def _fine(fine: Fine) -> Json:
    return {
        "iri": fine.iri,
        "letter": fine.letter,
        "locator": fine.locator,
        "breach": dict(fine.breach),
        "least": format(fine.least, "f"),
        "most": format(fine.most, "f") if fine.most is not None else None,
        "currency": "TRY",
        "threefold_for_undertakings": fine.threefold,
        "valid_from": fine.valid_from.isoformat() if fine.valid_from else None,
        "valid_to": fine.valid_to.isoformat() if fine.valid_to else None,
        "source": fine.provision,
        "evidence": fine.evidence,
        "evidence_label": dict(evidence_name(fine.evidence)),
    }


def _citation(citation: Citation) -> Json:
    return {
        "iri": citation.iri,
        "act": citation.act,
        "act_name": dict(citation.act_name),
        "number": citation.number,
        "locator": citation.locator,
        "name": dict(citation.name),
        "valid_from": citation.valid_from.isoformat() if citation.valid_from else None,
        "valid_to": citation.valid_to.isoformat() if citation.valid_to else None,
        "evidence": citation.evidence,
        "evidence_label": dict(evidence_name(citation.evidence)),
        "note": dict(citation.note) if citation.note else None,
    }


def _plain(value: Value | tuple[str, ...]) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def as_triples(verdict: Verdict, made: datetime | None = None) -> Iterator[Triple]:
    """Yield *verdict*, its findings and its facts; *made* is when it was reached, if that is to be told."""
    node = PREFIXES["data"][f"verdict/{digest(verdict)[:16]}"]
    transfer = NamedNode(f"{node.value}/transfer")
    yield from triples_of(verdict.case, checks_of(verdict.case, transfer), verdict.day)
    yield Triple(node, RDF_TYPE, _SYM["Verdict"])
    yield Triple(node, _DCT["identifier"], Literal(number_of(verdict)))
    yield Triple(node, _SYM["judges"], transfer)
    yield Triple(node, _SYM["asOf"], Literal(verdict.day.isoformat(), datatype=_XSD["date"]))
    yield Triple(node, _SYM["outcome"], _SYM[_OUTCOMES[verdict.outcome]])
    yield Triple(node, _SYM["ruleSetVersion"], Literal(verdict.rule_set))
    yield Triple(node, _PROV["wasDerivedFrom"], transfer)
    if made is not None:
        stamp = Literal(made.isoformat(timespec="seconds"), datatype=_XSD["dateTime"])
        yield Triple(node, _PROV["generatedAtTime"], stamp)
    for place, finding in enumerate(verdict.findings, start=1):
        inner = NamedNode(f"{node.value}/finding/{place}")
        yield Triple(node, _SYM["hasFinding"], inner)
        yield from _finding_triples(inner, finding, decisive=finding in verdict.decisive)


def _finding_triples(node: NamedNode, finding: LegalFinding, *, decisive: bool) -> Iterator[Triple]:
    law = {"EU": "EuropeanUnion", "TR": "Turkey"}[finding.law]
    yield Triple(node, RDF_TYPE, _SYM["LegalFinding"])
    yield Triple(node, _SYM["byRule"], PREFIXES["rule"][finding.rule])
    yield Triple(node, _SYM["underLaw"], _SYM[law])
    yield Triple(node, _SYM["standing"], Literal(finding.standing))
    yield Triple(node, _SYM["outcome"], _SYM[_OUTCOMES[finding.outcome]])
    yield Triple(node, _SYM["severity"], Literal(finding.severity))
    yield Triple(node, _SYM["decisive"], Literal(decisive))
    yield Triple(node, _SYM["evidenceLevel"], _SYM[finding.evidence])
    if finding.catalogue:
        yield Triple(node, _SYM["catalogueNumber"], Literal(finding.catalogue))
    for citation in finding.citations:
        yield Triple(node, _DCT["source"], NamedNode(citation.iri))
    for fine in finding.fines:
        yield Triple(node, _SYM["exposesTo"], NamedNode(fine.iri))
    for language, text in finding.text.items():
        yield Triple(node, _RDFS["comment"], Literal(text, language=language))
    for language, text in (finding.heal or {}).items():
        yield Triple(node, _SYM["heals"], Literal(text, language=language))


def as_rdf(verdict: Verdict, form: RdfFormat, made: datetime | None = None) -> str:
    """Return *verdict* in an RDF form such as Turtle or JSON-LD."""
    used = {
        name: str(PREFIXES[name]) for name in ("sym", "fact", "rule", "law", "dcterms", "prov", "rdfs", "xsd")
    }
    found = serialize(as_triples(verdict, made), format=form, prefixes=used)
    return found.decode("utf-8") if found else ""
