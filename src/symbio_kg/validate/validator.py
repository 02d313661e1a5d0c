"""The validator: pySHACL judges, the findings of reader and shapes become one report in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Triple
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from symbio_kg.model import Document, Finding, Place, Report, Severity, Text
from symbio_kg.terms import RDF_TYPE, curie
from symbio_kg.validate.facts import facts_of
from symbio_kg.validate.glance import Glance
from symbio_kg.validate.graph import graph_of, judged
from symbio_kg.validate.known import types_of
from symbio_kg.validate.large import line_of_each, opened, subjects_among, with_types, words_of
from symbio_kg.validate.referee import Referee
from symbio_kg.validate.screen import screen
from symbio_kg.validate.shapes import Shapes, load_shapes
from symbio_kg.vocabulary import Vocabulary, default_vocabulary

__all__ = ["Validator"]

_NOTHING = {
    "en": "The document holds no offer, need, firm or site. Nothing was checked.",
    "tr": "Belgede teklif, ihtiyaç, firma ya da tesis yok. Denetlenecek bir şey bulunamadı.",
}
_DATATYPE = "sh:DatatypeConstraintComponent"
_COMPARED = frozenset({"sh:LessThanConstraintComponent", "sh:LessThanOrEqualsConstraintComponent"})
# Below, a glance in memory is faster than writing the queries
_SCREENED_FROM = 3_000
_ORDER = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Validator:
    """Judges documents by the shapes; made once, used for many.

    A document of at least `screened_from` triples is screened in tables first, a smaller one in memory; the
    report is the same.
    """

    def __init__(
        self,
        *,
        vocabulary: Vocabulary | None = None,
        shapes: Path | None = None,
        screened_from: int = _SCREENED_FROM,
    ) -> None:
        self._vocabulary = vocabulary
        self._folder = shapes
        self._screened_from = screened_from

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The lists that codes, materials and units are looked up in."""
        return self._vocabulary or default_vocabulary()

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes in use."""
        return load_shapes(self._folder)

    @cached_property
    def _referee(self) -> Referee:
        """PySHACL with the shapes read once; it reads them anew for each document otherwise."""
        return Referee(self.shapes.graph)

    @cached_property
    def _glance(self) -> Glance:
        return Glance(self._referee)

    def validate(self, document: Document) -> Report:
        """Return what the reader and the shapes find in *document*, in the order of its places."""
        if not self._has_targets(document):
            nothing = Finding(Severity.VIOLATION, _NOTHING, Place(document.name), component="nothing")
            return Report(document.name, (*document.findings, nothing))
        places = _Places(document)
        found = [replace(f, place=places.filled(f)) for f in self._judge(document)]
        told = {_demand(f) for f in document.findings if f.severity is Severity.VIOLATION}
        fresh = [f for f in found if _demand(f) not in told]
        return Report(document.name, tuple(sorted([*document.findings, *fresh], key=_sort_key)))

    def _has_targets(self, document: Document) -> bool:
        return any(
            t.predicate == RDF_TYPE
            and isinstance(t.object, NamedNode)
            and t.object.value in self.shapes.targets
            for t in document.triples
        )

    def validate_file(
        self,
        path: Path,
        name: str | None = None,
        *,
        slow: Callable[[str, Text], None] = lambda _shape, _why: None,
    ) -> Report:
        """Return what `validate` would of the N-Triples file *path*, of any size, without holding its triples.

        *slow* is told which shapes could not be screened, and why. Unreadable is raised as in reading; where
        several lines use a foreign word, another one may be named.
        """
        label = name or path.name
        with opened(path, label) as facts:
            told = words_of(facts, label)
            new = with_types(facts, self.vocabulary)
            if not facts.kinds & self.shapes.targets:
                nothing = Finding(Severity.VIOLATION, _NOTHING, Place(label), component="nothing")
                return Report(label, (*told, nothing))
            screened = screen(facts, self.shapes.graph)
            focus = {str(node) for node in screened.report.objects(None, SH.focusNode)}
            said = subjects_among(facts, sorted(focus)) - new
        for shape, reason in screened.slow.items():
            slow(shape, reason)
        found = list(self._findings(screened.report, said))
        lines = line_of_each(path, frozenset(f.focus for f in [*found, *told]))
        placed = [replace(f, place=_on_line(f, label, lines)) for f in [*told, *found]]
        return Report(label, tuple(sorted(placed, key=_sort_key)))

    def _judge(self, document: Document) -> Iterator[Finding]:
        said = frozenset(_text(t.subject) for t in document.triples)
        mentioned = {t.object.value for t in document.triples if isinstance(t.object, NamedNode)}
        known = [
            Triple(NamedNode(s), NamedNode(p), NamedNode(o))
            for s, p, o in types_of(sorted(mentioned), self.vocabulary)
        ]
        yield from self._findings(self._results([*document.triples, *known]), said)

    def _findings(self, results: Graph, said: frozenset[str]) -> Iterator[Finding]:
        found = [self._finding(results, result, said) for result in results.objects(None, SH.result)]
        mistyped = {(f.focus, f.path) for f in found if f.component == _DATATYPE}
        seen: set[tuple[str, str, str]] = set()
        for finding in sorted(found, key=_sort_key):
            once = (finding.focus, finding.shape, finding.value or "")
            if once in seen or _follows(finding, mistyped):
                continue
            seen.add(once)
            yield finding

    def _results(self, triples: Sequence[Triple]) -> Graph:
        """Return the referee's report; only what could break a shape is put before it."""
        if len(triples) >= self._screened_from:
            with facts_of(judged(triples)) as facts:
                return screen(facts, self.shapes.graph).report
        data = list(judged(triples))
        caught = self._glance.caught(data)
        if caught is None:
            return self._referee.report_on(graph_of(data))
        return self._referee.report_of(graph_of(data), caught) if caught else Graph()

    def _finding(self, results: Graph, result: Node, said: frozenset[str]) -> Finding:
        name = str(results.value(result, SH.sourceShape))
        shape = self.shapes.constraints[name]
        value = results.value(result, SH.value)
        focus = str(results.value(result, SH.focusNode))
        if isinstance(value, URIRef) and focus not in said:
            # A shape may start at a code or a unit; the node of the document is its value then
            focus = str(value)
        shown = str(value) if value is not None and str(value) != focus else None
        component = curie(str(results.value(result, SH.sourceConstraintComponent)))
        return Finding(
            severity=shape.severity,
            message=dict(shape.message),
            place=Place(""),
            focus=focus,
            path=shape.path,
            value=shown,
            component=component,
            shape=name,
        )


class _Places:
    """Where things stand: a node without a place of its own stands where the node is that points at it."""

    def __init__(self, document: Document) -> None:
        self._name = document.name
        self._places: Mapping[str, Place] = document.places
        self._owner: dict[str, str] = {}
        for triple in document.triples:
            if isinstance(triple.object, NamedNode) and isinstance(triple.subject, NamedNode):
                self._owner.setdefault(triple.object.value, triple.subject.value)

    def filled(self, finding: Finding) -> Place:
        """Return the place of *finding*: that of its focus, with the column or property it is about."""
        place = self._of(finding.focus)
        if not finding.path:
            return place
        column = self._places.get(finding.path)
        field = column.field if column is not None else curie(finding.path)
        return replace(place, field=field)

    def _of(self, focus: str) -> Place:
        seen: set[str] = set()
        while focus not in self._places and focus in self._owner and focus not in seen:
            seen.add(focus)
            focus = self._owner[focus]
        return self._places.get(focus, Place(self._name))


def _on_line(finding: Finding, name: str, lines: Mapping[str, int]) -> Place:
    field = curie(finding.path) if finding.path else finding.place.field
    return Place(name, line=lines.get(finding.focus), field=field)


def _text(term: object) -> str:
    return f"urn:blank:{term}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))


def _follows(finding: Finding, mistyped: Set[tuple[str, str | None]]) -> bool:
    """Tell whether *finding* only repeats that a value is no number or date at all."""
    if finding.component in _COMPARED:
        return any(focus == finding.focus for focus, _ in mistyped)
    return finding.component != _DATATYPE and (finding.focus, finding.path) in mistyped


def _demand(finding: Finding) -> tuple[object, ...]:
    """Return what a finding is about; a cell the reader could not use is not also called missing."""
    if finding.place.row is not None:
        return finding.place.row, finding.place.field
    return finding.focus, finding.path


def _sort_key(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (
        place.row or 0,
        place.line or 0,
        _ORDER[finding.severity],
        place.field or "",
        finding.focus,
        finding.shape,
        finding.component,
        finding.value or "",
        finding.message["en"],
    )
