"""The same graph judged twice: by pySHACL on the whole, and by what the screen sends on."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from symbio_kg.validate.facts import facts_of
from symbio_kg.validate.glance import Glance
from symbio_kg.validate.graph import graph_of, judged
from symbio_kg.validate.referee import Referee
from symbio_kg.validate.screen import Screened, screen

Outcome = Counter[Any] | type[BaseException]


def both(triples: Iterable[ox.Triple], shapes: Graph) -> tuple[Outcome, Outcome, Screened | None]:
    """Return what pySHACL finds alone, what it finds behind the screen, and how the screen went."""
    triples = list(triples)
    own = graph_of(triples)
    # rdflib's own graph, which parses a query each time
    whole = Graph(own.store, own.identifier, bind_namespaces="none")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        alone = _alone(whole, shapes)
        try:
            with facts_of(triples) as facts:
                screened = screen(facts, shapes)
        except Exception as error:
            return alone, type(error), None
    return alone, results(screened.report), screened


def glanced(triples: Iterable[ox.Triple], shapes: Graph) -> tuple[Outcome, Outcome]:
    """Return what pySHACL finds alone, and what it finds of the nodes that a glance caught."""
    triples = list(judged(triples))
    own = graph_of(triples)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        alone = _alone(Graph(own.store, own.identifier, bind_namespaces="none"), shapes)
        try:
            referee = Referee(shapes)
            caught = Glance(referee).caught(triples)
            report = referee.report_on(own) if caught is None else referee.report_of(own, caught)
        except Exception as error:
            return alone, type(error)
    return alone, results(report)


def _alone(data: Graph, shapes: Graph) -> Outcome:
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, do_owl_imports=False)
    except Exception as error:
        return type(error)
    return results(report) if isinstance(report, Graph) else type(report)


def results(report: Graph) -> Counter[Any]:
    """Return the results of *report*, comparable: all that a result says, its details included."""
    return Counter(_result(report, node) for node in report.objects(None, SH.result))


def _result(report: Graph, node: Node) -> Any:
    told = []
    for predicate, value in report.predicate_objects(node):
        if predicate == SH.detail:
            told.append((str(predicate), _result(report, value)))
        elif predicate == SH.resultPath:
            told.append((str(predicate), path_text(report, value)))
        elif predicate == SH.resultMessage and "[" in str(value):
            # pySHACL's own sentence spells blank nodes out, and not always alike
            continue
        elif predicate != RDF.type:
            told.append((str(predicate), value.n3()))
    return tuple(sorted(told, key=repr))


def path_text(graph: Graph, node: Node) -> str:
    """Return a path as text, so that two of its copies compare."""
    if not isinstance(node, BNode):
        return str(node)
    inner = sorted((str(p), path_text(graph, o)) for p, o in graph.predicate_objects(node))
    return repr(inner)
