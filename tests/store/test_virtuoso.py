"""Virtuoso answers the questions about the knowledge; what it would cut short is refused."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from symbio_kg import assets
from symbio_kg.questions import Question, load_questions
from symbio_kg.store import (
    CODES,
    KNOWLEDGE,
    LAW,
    LISTINGS,
    ONTOLOGY,
    GraphStore,
    StoreFailed,
    load_knowledge,
    open_store,
)

GRAPHS = (ONTOLOGY, CODES, LAW, KNOWLEDGE)


@pytest.fixture(scope="module")
def embedded() -> GraphStore:
    store = open_store(None)
    load_knowledge(store)
    return store


@pytest.fixture(scope="module")
def virtuoso(
    embedded: GraphStore, servers: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GraphStore]:
    """A Virtuoso with the whole knowledge, which gives at most 10,000 rows."""
    folder = tmp_path_factory.mktemp("virtuoso")
    files = {graph: folder / f"{graph.rsplit('/', 1)[-1]}.nt" for graph in GRAPHS}
    for graph, file in files.items():
        serialize(embedded.triples(graph), str(file), RdfFormat.N_TRIPLES)
    with servers.virtuoso(folder, files) as server:
        yield open_store(server.query)


def _knowledge_questions() -> list[Question]:
    return [
        question for question in load_questions(assets.competency()) if question.header.needs == "knowledge"
    ]


def _values(store: GraphStore, query: str) -> list[tuple[str, ...]]:
    """Return the rows as text; Virtuoso keeps a boolean as 1 or 0."""
    rows = store.select(query).rows
    return sorted(tuple(_BOOLEANS.get(v := str(getattr(t, "value", "")), v) for t in row) for row in rows)


_BOOLEANS = {"true": "1", "false": "0"}


def test_it_answers_the_questions_about_the_knowledge(virtuoso: GraphStore, embedded: GraphStore) -> None:
    """Each competency question that needs the knowledge alone has the answer of the embedded store."""
    asked = _knowledge_questions()
    assert len(asked) > 20
    for question in asked:
        assert _values(virtuoso, question.query) == _values(embedded, question.query), question.header.id


def test_it_counts_and_asks(virtuoso: GraphStore, embedded: GraphStore) -> None:
    """Graphs, counts and yes-or-no questions are as they should be."""
    assert set(GRAPHS) <= set(virtuoso.graphs())
    for graph in GRAPHS:
        assert virtuoso.count(graph) == embedded.count(graph)
    assert virtuoso.ask("ASK { ?s ?p ?o }")
    assert not virtuoso.ask("ASK { ?s ?p <urn:nobody> }")
    with pytest.raises(SyntaxError):
        virtuoso.select("SELECT WHERE")


def test_what_it_cuts_short_is_refused(virtuoso: GraphStore) -> None:
    """It ends every answer at 10,000 rows, a CONSTRUCT even without saying so: neither is taken for the whole."""
    with pytest.raises(StoreFailed):
        virtuoso.select("SELECT * WHERE { ?s ?p ?o }")
    with pytest.raises(StoreFailed):
        virtuoso.triples(KNOWLEDGE)


def test_it_takes_no_writes(virtuoso: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its public door is for reading; a write is refused with a clear error."""
    monkeypatch.setattr("symbio_kg.store.http.PAUSES", ())
    with pytest.raises(StoreFailed):
        virtuoso.add(LISTINGS, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))])
