"""What every kind of store promises, each test on all of them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from symbio_kg.errors import SymbioError
from symbio_kg.store import Format, GraphStore, StoreFailed, Term, export, load_knowledge, open_store
from symbio_kg.store.text import bind
from symbio_kg.terms import PREFIXES

G = PREFIXES["graph"]
D = PREFIXES["data"]
SYM = PREFIXES["sym"]
DECIMAL = PREFIXES["xsd"]["decimal"]


def claim(subject: str, value: object) -> Triple:
    term = value if isinstance(value, Literal | NamedNode | BlankNode) else Literal(str(value))
    return Triple(D[subject], SYM["quantity"], term)


def test_queries_see_the_union_and_each_graph(store: GraphStore) -> None:
    """A query without GRAPH joins across graphs; GRAPH ?g tells them apart."""
    store.add(G + "one", [claim("a", D["b"])])
    store.add(G + "two", [claim("b", D["c"])])

    joined = store.select("SELECT ?x ?z WHERE { ?x ?p ?y . ?y ?p ?z }")
    assert joined.variables == ("x", "z")
    assert list(joined.dicts()) == [{"x": D["a"], "z": D["c"]}]
    place = store.select("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", {"s": D["b"]})
    assert [row[0] for row in place] == [NamedNode(G + "two")]


def test_a_change_reaches_several_graphs(store: GraphStore) -> None:
    """What is removed goes from its graph only, what is added comes to its own, and no change is no write."""
    store.add(G + "one", [claim("a", "1"), claim("b", "2")])
    store.add(G + "two", [claim("a", "1")])

    store.change({G + "one": [claim("a", "1")]}, {G + "two": [claim("c", "3")], G + "three": []})
    store.change({}, {G + "two": []})

    assert set(store.triples(G + "one")) == {claim("b", "2")}
    assert set(store.triples(G + "two")) == {claim("a", "1"), claim("c", "3")}
    assert G + "three" not in store.graphs()


def test_an_empty_store_answers(store: GraphStore) -> None:
    """Nothing stored gives empty answers, not errors."""
    assert store.select("SELECT ?s WHERE { ?s ?p ?o }").rows == []
    assert not store.ask("ASK { ?s ?p ?o }")
    assert store.graphs() == []
    assert store.count() == 0
    store.drop(G + "none")


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "İğdir ışığı ş ç ö ü",
        'quote " and \\ and \n line',
        '" } ; DROP ALL ; INSERT DATA { <a:a> <b:b> "',
        "{?x}",
    ],
)
def test_text_is_never_read_as_a_query(store: GraphStore, text: str) -> None:
    """Whatever a literal says, it is stored, bound and returned as it is."""
    store.replace(G + "one", [claim("a", text), claim("b", Literal(text, language="tr"))])
    store.add(G + "two", [claim("c", text)])

    found = store.select("SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s", {"o": Literal(text)})
    assert [row[0] for row in found] == [D["a"], D["c"]]
    assert store.count(G + "one") + store.count(G + "two") == 3


def test_bindings_hold_in_every_query_form(store: GraphStore) -> None:
    """A bound variable need not be selected, and works beside aggregates, templates and comments."""
    store.add(G + "one", [claim("a", 1), claim("a", 2), claim("b", 3)])
    given = {"s": D["a"]}

    total = store.select("# { WHERE {\nSELECT (COUNT(?o) AS ?n) WHERE { ?s ?p ?o }", given)
    assert [row[0] for row in total] == [Literal(2)]
    assert store.ask("ASK { ?s ?p '3' }", {"s": D["b"]})
    assert not store.ask("ASK { ?s ?p '3' }", given)
    built = store.construct(
        "CONSTRUCT { ?s sym:has ?o } WHERE { ?s ?p ?o }".replace("sym:has", f"<{SYM}has>"), given
    )
    assert {t.subject for t in built} == {D["a"]}
    assert len(built) == 2


def test_binding_refuses_what_it_cannot_mean() -> None:
    """Blank nodes, odd names and queries without a group are refused, not guessed."""
    cases: list[tuple[str, dict[str, Term]]] = [
        ("ASK { ?s ?p ?o }", {"s": BlankNode()}),
        ("ASK { ?s ?p ?o }", {"s) {} #": D["a"]}),
        ("DESCRIBE <a:b>", {"s": D["a"]}),
    ]
    for query, given in cases:
        with pytest.raises(ValueError, match="."):
            bind(query, given)


def test_typed_terms_come_back_as_they_were(store: GraphStore) -> None:
    """Datatypes and languages survive every way in and out."""
    values = [Literal("1.5", datatype=DECIMAL), Literal("kül", language="tr"), Literal(True), D["x"]]
    triples = {claim("a", value) for value in values}
    store.add(G + "one", triples)

    assert set(store.triples(G + "one")) == triples
    assert {row[0] for row in store.select("SELECT ?o WHERE { ?s ?p ?o }", {"s": D["a"]})} == set(values)


def test_replace_leaves_exactly_the_new(store: GraphStore) -> None:
    """Replacing takes the old content away and touches no other graph."""
    store.add(G + "one", [claim("a", 1)])
    store.add(G + "two", [claim("b", 2)])
    store.replace(G + "one", [claim("a", 9), claim("a", 9)])

    assert store.triples(G + "one") == [claim("a", 9)]
    assert store.count(G + "two") == 1
    store.replace(G + "one", [])
    assert G + "one" not in store.graphs()


def test_blank_nodes_stay_joined(store: GraphStore) -> None:
    """Two triples about one blank node are still about one after writing."""
    inner = BlankNode("x")
    triples = [claim("a", inner), Triple(inner, SYM["unit"], Literal("t"))]
    store.replace(G + "one", triples)
    store.add(G + "two", triples)

    for graph in ("one", "two"):
        query = f"ASK {{ GRAPH <{G}{graph}> {{ ?a <{SYM}quantity> ?b . ?b <{SYM}unit> ?u }} }}"
        assert store.ask(query)


def test_a_bad_graph_name_is_refused(store: GraphStore) -> None:
    """A graph's name is an IRI; text that is none never reaches an update."""
    for write in (store.add, store.replace):
        with pytest.raises(ValueError, match="."):
            write("g> } } ; DROP ALL", [claim("a", 1)])
    assert store.count() == 0


def test_a_query_that_does_not_parse(store: GraphStore) -> None:
    """A syntax error is one on every kind, and so is asking for the wrong form."""
    with pytest.raises(SyntaxError):
        store.select("SELECT WHERE")
    for call in (store.ask, store.construct):
        with pytest.raises(SyntaxError):
            call("SELECT * WHERE { ?s ?p ?o }")


def test_backup_opens_as_a_store(store: GraphStore, tmp_path: Path) -> None:
    """A backup is a store of its own with the same content; an existing folder is not overwritten."""
    store.add(G + "one", [claim("a", 1)])
    store.backup(tmp_path / "copy")
    store.add(G + "one", [claim("a", 2)])

    copy = open_store(tmp_path / "copy")
    assert copy.triples(G + "one") == [claim("a", 1)]
    copy.close()
    with pytest.raises(StoreFailed):
        store.backup(tmp_path / "copy")


@pytest.mark.parametrize("form", list(Format))
def test_export_is_read_back(store: GraphStore, form: Format) -> None:
    """What is written parses to what was stored; one-graph formats refuse several graphs."""
    store.add(G + "one", [claim("a", 1), claim("a", Literal("ç", language="tr"))])
    store.add(G + "two", [claim("b", 2)])
    several = form in (Format.NQUADS, Format.TRIG)
    target = io.BytesIO()
    if not several:
        with pytest.raises(SymbioError):
            export(store, target, form)
    names = [G + "one", G + "two"] if several else [G + "one"]
    written = export(store, target, form, names)

    format_ = RdfFormat.from_extension(str(form))
    assert format_ is not None
    back = list(parse(target.getvalue(), format=format_))
    assert written == len(back) == (3 if several else 2)
    again = io.BytesIO()
    export(store, again, form, names)
    assert again.getvalue() == target.getvalue()


def test_knowledge_goes_to_its_graphs(store: GraphStore, tmp_path: Path) -> None:
    """Each folder has its graph, align and tables stay out, and loading twice changes nothing."""
    for name in (
        "symbio.ttl",
        "core/a.ttl",
        "codes/b.ttl",
        "law/c.ttl",
        "processes/d.ttl",
        "knowledge/e/f.ttl",
        "align/g.ttl",
    ):
        file = tmp_path / "ontology" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"<{D}{name}> <{SYM}part> [ <{SYM}of> 1 ] .", encoding="utf-8")

    for _ in range(2):
        assert load_knowledge(store, tmp_path / "ontology") == 12
    counts = {name: store.count(G + name) for name in ("ontology", "codes", "law", "knowledge")}
    assert counts == {"ontology": 4, "codes": 2, "law": 2, "knowledge": 4}
    assert not store.ask(f"ASK {{ <{D}align/g.ttl> ?p ?o }}")
