"""The result in the graph, so that SPARQL can ask for it: one graph a set of scenarios, as private as a run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.resilience.outcome import Loss, Outcome
from symbio_kg.resilience.sources import Concentration, Input
from symbio_kg.resilience.study import Resilience
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["graph_of", "keep", "triples_of"]

_SYM, _PROV, _DCT, _RDFS, _XSD = (PREFIXES[name] for name in ("sym", "prov", "dcterms", "rdfs", "xsd"))


def graph_of(found: Resilience) -> str:
    """Return the graph of *found*: under that of the run it rests on, so that whoever sees one sees the other."""
    where: Final = f"{PREFIXES['graph']}match/"
    rest = found.run.removeprefix(where)
    place = f"{where}public/resilience" if rest.startswith("public/") else f"{where}resilience"
    told = repr([(o.scenario.id, o.scenario.fails) for o in found.outcomes])
    return f"{place}/{found.setting.pack.id}/{found.day}/{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def keep(store: GraphStore, found: Resilience) -> str:
    """Write *found* into its graph of *store*, in place of what it said before; return the graph."""
    graph = graph_of(found)
    store.replace(graph, list(triples_of(found, graph)))
    return graph


def triples_of(found: Resilience, graph: str) -> Iterator[Triple]:
    """Yield what *graph* says of *found*."""
    node = NamedNode(graph)
    yield Triple(node, RDF_TYPE, _SYM["ResilienceStudy"])
    yield Triple(node, _SYM["asOf"], Literal(found.day.isoformat(), datatype=_XSD["date"]))
    yield Triple(node, _PROV["used"], NamedNode(found.run))
    for language, text in found.title.items():
        yield Triple(node, _RDFS["label"], Literal(text, language=language))
    for one in found.inputs:
        yield from _input(node, one)
    for place, priority in enumerate(found.priorities, 1):
        subject = NamedNode(f"{graph}/priority/{_short(priority.need)}")
        yield Triple(subject, RDF_TYPE, _SYM["SupplyPriority"])
        yield Triple(subject, _PROV["wasGeneratedBy"], node)
        yield Triple(subject, _SYM["need"], NamedNode(priority.need))
        yield Triple(subject, _SYM["rank"], Literal(place))
        yield Triple(subject, _SYM["shareLost"], _decimal(priority.lost_share))
        yield Triple(subject, _SYM["shareStillMissing"], _decimal(priority.open_share))
    for outcome in found.outcomes:
        yield from _outcome(node, outcome)


def _input(study: NamedNode, one: Input) -> Iterator[Triple]:
    subject = NamedNode(f"{study.value}/input/{_short(one.id)}")
    yield Triple(subject, RDF_TYPE, _SYM["InputResilience"])
    yield Triple(subject, _PROV["wasGeneratedBy"], study)
    yield Triple(subject, _SYM["ofInput"], NamedNode(one.id))
    for need in one.needs:
        yield Triple(subject, _SYM["need"], NamedNode(need))
    for when, those in (("Before", one.before), ("After", one.after)):
        yield from _counts(subject, when, those)


def _counts(subject: NamedNode, when: str, those: Concentration) -> Iterator[Triple]:
    yield Triple(subject, _SYM[f"independentFirms{when}"], Literal(those.firms))
    yield Triple(subject, _SYM[f"independentZones{when}"], Literal(those.zones))
    yield Triple(subject, _SYM[f"independentDistricts{when}"], Literal(those.districts))
    yield Triple(subject, _SYM[f"independentFaults{when}"], Literal(those.faults))
    yield Triple(subject, _SYM[f"independentWays{when}"], Literal(those.ways))
    if those.hhi_firms is not None:
        yield Triple(subject, _SYM[f"concentration{when}"], _decimal(those.hhi_firms, 1))


def _outcome(study: NamedNode, one: Outcome) -> Iterator[Triple]:
    subject = NamedNode(f"{study.value}/scenario/{one.scenario.id}")
    yield Triple(subject, RDF_TYPE, _SYM["FailureScenario"])
    yield Triple(subject, _PROV["wasGeneratedBy"], study)
    yield Triple(subject, _DCT["identifier"], Literal(one.scenario.id))
    for language, text in one.scenario.name().items():
        yield Triple(subject, _RDFS["label"], Literal(text, language=language))
    yield Triple(subject, _SYM["firmsHit"], Literal(one.firms_hit))
    yield Triple(subject, _SYM["leavesNothing"], Literal(one.nothing_left))
    for loss in one.losses:
        yield from _loss(subject, study, loss)


def _loss(scenario: NamedNode, study: NamedNode, loss: Loss) -> Iterator[Triple]:
    subject = NamedNode(f"{scenario.value}/{_short(loss.need)}")
    yield Triple(subject, RDF_TYPE, _SYM["SupplyLoss"])
    yield Triple(subject, _PROV["wasGeneratedBy"], study)
    yield Triple(subject, _SYM["inScenario"], scenario)
    yield Triple(subject, _SYM["need"], NamedNode(loss.need))
    yield Triple(subject, _SYM["shareLost"], _decimal(loss.lost_share))
    yield Triple(subject, _SYM["shareStillMissing"], _decimal(loss.open_share))
    for one in loss.substitutes:
        if one.link.ready:
            yield Triple(subject, _SYM["readySubstitute"], NamedNode(one.link.offer))


def _short(iri: str) -> str:
    return hashlib.sha256(iri.encode()).hexdigest()[:16]


def _decimal(value: float, digits: int = 4) -> Literal:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return Literal(text or "0", datatype=_XSD["decimal"])
