"""A synergy as triples and back; each has a named graph of its own, which only we read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final, TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept import GOVERNANCE
from symbio_kg.govern.model import Act, Consent, Evidence, Kind, Publication, Record, Shown, Step, Synergy
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["act_node", "act_triples", "graph_of", "head", "node_of", "synergy_of"]

_SYM, _SYN, _DCT, _PROV, _XSD, _DATA = (PREFIXES[p] for p in ("sym", "syn", "dcterms", "prov", "xsd", "data"))
_SYNERGIES: Final = f"{GOVERNANCE}synergy/"
_KINDS: Final[Mapping[Kind, NamedNode]] = {
    kind: _SYM["AgreementRecord" if kind is Kind.AGREEMENT else kind.value.capitalize()] for kind in Kind
}
_A = TypeVar("_A", Step, Consent, Publication, Record)
Node = Mapping[str, list[NamedNode | Literal]]


def graph_of(identifier: str) -> str:
    """Return the name of the graph that holds the synergy."""
    return f"{_SYNERGIES}{identifier}"


def node_of(identifier: str) -> NamedNode:
    """Return the node of the synergy."""
    return _DATA[f"synergy/{identifier}"]


def act_node(identifier: str, number: int) -> NamedNode:
    """Return the node of one act of the synergy."""
    return NamedNode(f"{node_of(identifier).value}/{number}")


def head(synergy: Synergy) -> list[Triple]:
    """Return what is said of the synergy itself."""
    node = node_of(synergy.id)
    sides = {
        "offerSide": synergy.offer,
        "needSide": synergy.need,
        "giver": synergy.giver,
        "taker": synergy.taker,
    }
    return [
        Triple(node, RDF_TYPE, _SYM["Synergy"]),
        *(Triple(node, _SYM[name], NamedNode(iri)) for name, iri in sides.items()),
    ]


def act_triples(identifier: str, item: Step | Consent | Publication | Record) -> list[Triple]:
    """Return one act as triples."""
    node = act_node(identifier, item.act.number)
    found = list(_act(node, identifier, item.act))
    if isinstance(item, Step):
        found += _step(node, item)
    elif isinstance(item, Consent):
        found += [Triple(node, RDF_TYPE, _SYM["Consent"]), Triple(node, _SYM["isGiven"], Literal(item.given))]
    elif isinstance(item, Publication):
        found += [
            Triple(node, RDF_TYPE, _SYM["Publication"]),
            Triple(node, _SYM["publishes"], Literal(item.shown.value)),
        ]
    else:
        found += _record(node, identifier, item)
    return found


def _act(node: NamedNode, identifier: str, act: Act) -> Iterator[Triple]:
    yield Triple(node, _SYM["ofSynergy"], node_of(identifier))
    yield Triple(node, _SYM["stepNumber"], Literal(act.number))
    yield Triple(node, _PROV["generatedAtTime"], Literal(act.at.isoformat(), datatype=_XSD["dateTime"]))
    yield Triple(node, _PROV["wasAttributedTo"], _DATA[f"person/{act.account}"])
    if act.organisation:
        yield Triple(node, _SYM["onBehalfOf"], NamedNode(act.organisation))


def _step(node: NamedNode, step: Step) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, _SYM["SynergyStep"])
    if step.before:
        yield Triple(node, _SYM["fromState"], _SYN[f"state-{step.before}"])
    yield Triple(node, _SYM["toState"], _SYN[f"state-{step.after}"])
    yield Triple(node, _SYM["readinessLevel"], Literal(step.readiness))
    if step.reason:
        yield Triple(node, _SYM["failureReason"], _SYN[f"reason-{step.reason}"])
    if step.note:
        yield Triple(node, _DCT["description"], Literal(step.note))
    for place, evidence in enumerate(step.evidence, 1):
        inner = NamedNode(f"{node.value}/{place}")
        yield Triple(node, _SYM["hasEvidence"], inner)
        yield Triple(inner, RDF_TYPE, _SYM["StepEvidence"])
        yield Triple(inner, _SYM["evidenceKind"], _SYN[f"evidence-{evidence.kind}"])
        yield Triple(inner, _DCT["description"], Literal(evidence.said))
        if evidence.hash:
            yield Triple(inner, _SYM["documentHash"], Literal(evidence.hash))


def _record(node: NamedNode, identifier: str, record: Record) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, _KINDS[record.kind])
    yield Triple(node, _DCT["description"], Literal(record.text))
    for name, value in (("onDay", record.day), ("untilDay", record.until)):
        if value is not None:
            yield Triple(node, _SYM[name], Literal(value.isoformat(), datatype=_XSD["date"]))
    if record.hash:
        yield Triple(node, _SYM["documentHash"], Literal(record.hash))
    if record.answers is not None:
        yield Triple(node, _SYM["answersRecord"], act_node(identifier, record.answers))


def synergy_of(triples: Iterable[Triple]) -> Synergy | None:
    """Return the synergy that the triples of its graph say; None when they say none."""
    return _said(tuple(triples))


@lru_cache(maxsize=5000)
def _said(triples: tuple[Triple, ...]) -> Synergy | None:
    """See `synergy_of`: a board reads hundreds that have not changed since it was last looked at."""
    nodes: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for t in triples:
        if isinstance(t.subject, NamedNode) and isinstance(t.object, (NamedNode, Literal)):
            nodes[t.subject.value][t.predicate.value].append(t.object)
    iri = next((i for i, held in nodes.items() if _SYM["Synergy"] in held[RDF_TYPE.value]), None)
    if iri is None:
        return None
    found = nodes[iri]
    return Synergy(
        id=iri.rpartition("/")[2],
        offer=_one(found, _SYM["offerSide"]),
        need=_one(found, _SYM["needSide"]),
        giver=_one(found, _SYM["giver"]),
        taker=_one(found, _SYM["taker"]),
        steps=_acts(nodes, "SynergyStep", _read_step),
        consents=_acts(nodes, "Consent", lambda n, act, _: Consent(act, _one(n, _SYM["isGiven"]) == "true")),
        publications=_acts(
            nodes, "Publication", lambda n, act, _: Publication(act, Shown(_one(n, _SYM["publishes"])))
        ),
        records=tuple(
            sorted(
                (r for kind in Kind for r in _acts(nodes, _KINDS[kind], _reader(kind))),
                key=lambda r: r.act.number,
            )
        ),
    )


def _acts(
    nodes: Mapping[str, Node], kind: str | NamedNode, read: Callable[[Node, Act, Mapping[str, Node]], _A]
) -> tuple[_A, ...]:
    wanted = _SYM[kind] if isinstance(kind, str) else kind
    found = [read(n, _read_act(n), nodes) for n in nodes.values() if wanted in n.get(RDF_TYPE.value, ())]
    return tuple(sorted(found, key=lambda item: item.act.number))


def _read_act(node: Node) -> Act:
    return Act(
        number=int(_one(node, _SYM["stepNumber"])),
        at=datetime.fromisoformat(_one(node, _PROV["generatedAtTime"])),
        account=_one(node, _PROV["wasAttributedTo"]).rpartition("/")[2],
        organisation=_one(node, _SYM["onBehalfOf"]),
    )


def _read_step(node: Node, act: Act, nodes: Mapping[str, Node]) -> Step:
    inner = sorted(term.value for term in node.get(_SYM["hasEvidence"].value, ()))
    return Step(
        act=act,
        before=_local(node, _SYM["fromState"]),
        after=_local(node, _SYM["toState"]),
        readiness=int(_one(node, _SYM["readinessLevel"])),
        evidence=tuple(
            Evidence(
                _local(nodes[i], _SYM["evidenceKind"]),
                _one(nodes[i], _DCT["description"]),
                _one(nodes[i], _SYM["documentHash"]),
            )
            for i in inner
        ),
        reason=_local(node, _SYM["failureReason"]),
        note=_one(node, _DCT["description"]),
    )


def _reader(kind: Kind) -> Callable[[Node, Act, Mapping[str, Node]], Record]:
    def read(node: Node, act: Act, _nodes: Mapping[str, Node]) -> Record:
        day, until = _one(node, _SYM["onDay"]), _one(node, _SYM["untilDay"])
        answers = _one(node, _SYM["answersRecord"]).rpartition("/")[2]
        return Record(
            act=act,
            kind=kind,
            text=_one(node, _DCT["description"]),
            day=date.fromisoformat(day) if day else None,
            until=date.fromisoformat(until) if until else None,
            hash=_one(node, _SYM["documentHash"]),
            answers=int(answers) if answers else None,
        )

    return read


def _one(node: Node, predicate: NamedNode) -> str:
    return next((term.value for term in node.get(predicate.value, ())), "")


def _local(node: Node, predicate: NamedNode) -> str:
    return _one(node, predicate).rpartition("/")[2].partition("-")[2]
