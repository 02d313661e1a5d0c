"""Decisions as triples and back: what everybody may read, and apart from it the names a holder keeps private."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.comply.case import read_case
from symbio_kg.comply.criteria import Given
from symbio_kg.comply.regimes import criterion_at, regimes
from symbio_kg.comply.status import value_of
from symbio_kg.decide.model import CriterionOutcome, Draft, End, Reply, StatusDecision
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["decision_triples", "decisions_in", "end_triples", "node_of"]

_SYM, _DCT, _PROV, _XSD, _RDFS = (PREFIXES[name] for name in ("sym", "dcterms", "prov", "xsd", "rdfs"))
_LISTS: Final = {"EU": "low", "TR": "lowtr"}
_OUTCOMES: Final = {"waste": "Refused", "open": "NeedsAssessment"}
_FACTS: Final = "factsText"

Node = Mapping[str, list[NamedNode | Literal]]


def node_of(identifier: str, base: str) -> NamedNode:
    """Return the node of the decision *identifier* below *base*."""
    return NamedNode(f"{base}decision/{identifier}")


def decision_triples(decision: StatusDecision, base: str) -> tuple[list[Triple], list[Triple]]:
    """Return *decision* as triples: the public ones, and those only the holder and the authority may see."""
    public = list(_public(decision, base))
    names = list(_names(decision, base))
    return (public, names) if decision.draft.private else ([*public, *names], [])


def _public(decision: StatusDecision, base: str) -> Iterator[Triple]:
    node, draft, regime = node_of(decision.id, base), decision.draft, regimes()[decision.regime]

    def say(name: str, value: object) -> Iterator[Triple]:
        if value not in ("", None):
            yield Triple(node, _SYM[name], _literal(value))

    yield Triple(node, RDF_TYPE, _SYM["StatusDecision"])
    yield Triple(node, _DCT["identifier"], Literal(decision.id))
    for language, text in regime.label.items():
        yield Triple(node, _RDFS["label"], Literal(f"{decision.id}: {text}", language=language))
    yield Triple(node, _SYM["ofRegime"], NamedNode(regime.iri))
    yield Triple(node, _SYM["asOf"], _literal(draft.day))
    yield Triple(node, _SYM["outcome"], _SYM[_OUTCOMES.get(decision.status, "Permitted")])
    yield Triple(node, _PROV["generatedAtTime"], _literal(decision.recorded))
    yield from say("decidedStatus", decision.status)
    yield from say("batchIdentifier", draft.batch)
    yield from say("materialName", draft.material)
    yield from say("intendedUse", draft.use)
    yield from say("holderPrivate", draft.private)
    yield from say("deciderRole", draft.role)
    yield from say("deciderName", "" if draft.role == "holder" else draft.decided_by)
    yield from say("validFrom", decision.valid_from)
    yield from say("validTo", decision.valid_until)
    yield from say("synthetic", draft.synthetic or None)
    facts = {k: v for k, v in decision.facts.items() if not (draft.private and k.endswith(".name"))}
    yield from say(_FACTS, json.dumps(facts, ensure_ascii=False, sort_keys=True))
    if draft.code:
        local = draft.code.rstrip("*").replace(" ", "-")
        yield Triple(node, _SYM["wouldBeCode"], PREFIXES[_LISTS[regime.law]][local])
    if draft.supersedes:
        yield Triple(node, _PROV["wasRevisionOf"], node_of(draft.supersedes, base))
    for condition in decision.conditions:
        for language, sentence in condition.items():
            yield Triple(node, _SYM["conditionText"], Literal(sentence, language=language))
    for place, outcome in enumerate(decision.outcomes):
        inner = NamedNode(f"{node.value}/{place}")
        yield Triple(node, _SYM["hasResult"], inner)
        yield from _result(inner, outcome)


def _result(node: NamedNode, outcome: CriterionOutcome) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, _SYM["CriterionResult"])
    yield Triple(node, _SYM["aboutCriterion"], NamedNode(outcome.criterion))
    yield Triple(node, _DCT["identifier"], Literal(outcome.id))
    yield Triple(node, _SYM["criterionState"], Literal(outcome.state))
    if outcome.reply is not None:
        value = outcome.reply.value
        for one in value if isinstance(value, tuple) else (value,):
            yield Triple(node, _SYM["answeredValue"], _literal(one))
        if outcome.reply.unit:
            yield Triple(node, _SYM["answeredUnit"], Literal(outcome.reply.unit))
        if outcome.reply.issued is not None:
            yield Triple(node, _SYM["documentDate"], _literal(outcome.reply.issued))


def _names(decision: StatusDecision, base: str) -> Iterator[Triple]:
    node, draft = node_of(decision.id, base), decision.draft
    parties = {"holderName": draft.holder, "userName": draft.user}
    if draft.role == "holder":
        parties["deciderName"] = draft.decided_by
    for name, party in parties.items():
        if party:
            yield Triple(node, _SYM[name], Literal(party))
    for place, outcome in enumerate(decision.outcomes):
        inner = NamedNode(f"{node.value}/{place}")
        if outcome.reply is not None and outcome.reply.document:
            yield Triple(inner, _SYM["documentName"], Literal(outcome.reply.document))
        if outcome.reply is not None and outcome.reply.issuer:
            yield Triple(inner, _SYM["documentIssuer"], Literal(outcome.reply.issuer))


def end_triples(identifier: str, end: End, base: str) -> list[Triple]:
    """Return the triples that say from which day and why the decision *identifier* no longer holds."""
    decision = node_of(identifier, base)
    node = NamedNode(f"{decision.value}/end")
    found = [
        Triple(node, RDF_TYPE, _SYM["DecisionEnd"]),
        Triple(node, _SYM["endsDecision"], decision),
        Triple(node, _SYM["asOf"], _literal(end.day)),
        Triple(node, _SYM["endReason"], Literal(end.reason)),
    ]
    return [*found, Triple(node, _SYM["deciderName"], Literal(end.by))] if end.by else found


def decisions_in(triples: Iterable[Triple]) -> list[StatusDecision]:
    """Return the decisions that *triples* hold, with their ends and successors, by id."""
    nodes: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            local = triple.predicate.value.rpartition("/")[2].rpartition("#")[2]
            nodes[triple.subject.value][local].append(triple.object)
    of_kind = defaultdict(list)
    for iri, node in nodes.items():
        for kind in node.get("type", ()):
            of_kind[kind.value.rpartition("/")[2]].append(iri)
    found = {iri: _decision(nodes[iri], nodes) for iri in of_kind["StatusDecision"]}
    for iri in of_kind["DecisionEnd"]:
        node = nodes[iri]
        target = _text(node, "endsDecision")
        if target in found:
            end = End(_date(node, "asOf") or date.min, _text(node, "endReason"), _text(node, "deciderName"))
            found[target] = replace(found[target], end=end)
    for decision in list(found.values()):
        earlier = next((iri for iri, d in found.items() if d.id == decision.draft.supersedes), None)
        if earlier is not None and decision.draft.supersedes:
            found[earlier] = replace(
                found[earlier], superseded_by=decision.id, superseded_from=decision.valid_from
            )
    return sorted(found.values(), key=lambda d: d.id)


def _decision(node: Node, nodes: Mapping[str, Node]) -> StatusDecision:
    facts = json.loads(_text(node, _FACTS) or "{}")
    outcomes = sorted(
        (_outcome(nodes[inner.value], inner.value) for inner in node.get("hasResult", ())), key=lambda p: p[0]
    )
    day = _date(node, "asOf") or date.min
    draft = Draft(
        batch=_text(node, "batchIdentifier"),
        material=_text(node, "materialName"),
        day=day,
        holder=_text(node, "holderName"),
        private=_text(node, "holderPrivate") == "true",
        user=_text(node, "userName"),
        code=str(facts.get("code", "")),
        use=_text(node, "intendedUse"),
        decided_by=_text(node, "deciderName"),
        role=_text(node, "deciderRole"),
        valid_from=_date(node, "validFrom"),
        valid_until=_date(node, "validTo"),
        supersedes=_text(node, "wasRevisionOf").rpartition("/")[2],
        synthetic=_text(node, "synthetic") == "true",
        facts=read_case({"id": "decision", "facts": facts}),
        replies={o.id: o.reply for _, o in outcomes if o.reply is not None},
    )
    conditions: dict[str, list[str]] = {"en": [], "tr": []}
    for term in node.get("conditionText", ()):
        if isinstance(term, Literal):
            conditions[term.language or "en"].append(term.value)
    return StatusDecision(
        id=_text(node, "identifier"),
        regime=_text(node, "ofRegime").rpartition("/")[2],
        draft=draft,
        status=_text(node, "decidedStatus"),
        outcomes=tuple(o for _, o in outcomes),
        conditions=tuple(
            {"en": en, "tr": tr}
            for en, tr in zip(sorted(conditions["en"]), sorted(conditions["tr"]), strict=False)
        ),
        valid_from=draft.valid_from or day,
        valid_until=draft.valid_until,
        recorded=datetime.fromisoformat(_text(node, "generatedAtTime")),
        facts=facts,
    )


def _outcome(node: Node, iri: str) -> tuple[int, CriterionOutcome]:
    criterion = _text(node, "aboutCriterion")
    values = [term.value for term in node.get("answeredValue", ())]
    reply = None
    if values:
        known = criterion_at(criterion)
        raw: object = sorted(values) if len(values) > 1 else values[0]
        given: Given | None = value_of(known, raw) if known is not None else None
        reply = Reply(
            value=given if given is not None else str(raw),
            shown=", ".join(sorted(values)),
            unit=_text(node, "answeredUnit"),
            document=_text(node, "documentName"),
            issued=_date(node, "documentDate"),
            issuer=_text(node, "documentIssuer"),
        )
    place = int(iri.rpartition("/")[2])
    return place, CriterionOutcome(criterion, _text(node, "identifier"), _text(node, "criterionState"), reply)


def _text(node: Node, name: str) -> str:
    terms = node.get(name, ())
    return next(iter(sorted(term.value for term in terms)), "")


def _date(node: Node, name: str) -> date | None:
    text = _text(node, name)
    return date.fromisoformat(text) if text else None


def _literal(value: object) -> Literal:
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, datetime):
        return Literal(value.isoformat(timespec="seconds"), datatype=_XSD["dateTime"])
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=_XSD["date"])
    if isinstance(value, Decimal):
        return Literal(format(value, "f"), datatype=_XSD["decimal"])
    return Literal(str(value))
