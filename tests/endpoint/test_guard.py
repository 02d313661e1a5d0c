"""The guard: nothing that harms a worker passes, and nothing honest is kept out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbio_kg import assets
from symbio_kg.endpoint.errors import (
    QueryBarred,
    QueryMalformed,
    QueryTooDeep,
    QueryTooLong,
    QueryTooWide,
    WrongKind,
)
from symbio_kg.endpoint.guard import LONGEST, check_query, check_update
from symbio_kg.endpoint.meter import Bounds
from symbio_kg.endpoint.outline import Change, Form, Management
from symbio_kg.errors import SymbioError
from symbio_kg.terms import PREFIXES

from .conftest import Sacrifice

NAMES = {name: str(iri) for name, iri in PREFIXES.items()}
OURS = sorted([*assets.queries().rglob("*.rq"), *assets.competency().glob("*.rq")])


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_our_own_queries_pass(path: Path) -> None:
    """Every query the product carries is one that its endpoint would run."""
    assert check_query(path.read_text(encoding="utf-8"), prefixes=NAMES).form in Form


BOMBS: dict[str, Callable[[int], str]] = {
    "braces": lambda n: "ASK " + "{" * n + "}" * n,
    "sub-selects": lambda n: "ASK " + "{SELECT * " * n + "{}" + "}" * n,
    "exists": lambda n: "ASK " + "{FILTER EXISTS" * n + "{}" + "}" * n,
    "not-exists": lambda n: "ASK " + "{FILTER NOT EXISTS" * n + "{}" + "}" * n,
    "nested-optional": lambda n: "ASK " + "{OPTIONAL" * n + "{}" + "}" * n,
    "optional-in-a-row": lambda n: "ASK {" + "OPTIONAL {}" * n + "}",
    "union": lambda n: "ASK {{}" + "UNION {}" * n + "}",
    "minus": lambda n: "ASK {" + "MINUS {}" * n + "}",
    "binds": lambda n: "ASK {" + "".join(f"BIND(1 AS ?x{i})" for i in range(n)) + "}",
    "filters": lambda n: "ASK {" + "FILTER(1)" * n + "}",
    "groups-in-a-row": lambda n: "ASK {" + "{}" * n + "}",
    "graphs": lambda n: "ASK {" + "GRAPH ?g {" * n + "}" * n + "}",
    "parentheses": lambda n: "ASK {FILTER(" + "(" * n + "1" + ")" * n + ")}",
    "calls": lambda n: "ASK {FILTER(" + "STR(" * n + "1" + ")" * n + ")}",
    "not": lambda n: "ASK {FILTER(" + "!" * n + "1)}",
    "minus-signs": lambda n: "ASK {FILTER(" + "- " * n + "1)}",
    "plus": lambda n: "ASK {FILTER(1" + "+1" * n + ")}",
    "or": lambda n: "ASK {FILTER(1" + "||1" * n + ")}",
    "and": lambda n: "ASK {FILTER(1" + "&&1" * n + ")}",
    "compared": lambda n: "ASK {FILTER(1" + "=1" * n + ")}",
    "in": lambda n: "ASK {FILTER(1" + " IN (1)" * n + ")}",
    "brackets": lambda n: "ASK {" + "[ <a:b> " * n + "1" + "]" * n + "}",
    "lists": lambda n: "ASK {" + "(" * n + "1" + ")" * n + " <a:b> 1}",
    "path-brackets": lambda n: "ASK {?s " + "(" * n + "<a:b>" + ")" * n + " ?o}",
    "path-stars": lambda n: "ASK {?s " + "(" * n + "<a:b>" + ")*" * n + " ?o}",
    "path-alternatives": lambda n: "ASK {?s <a:b>" + "|<a:b>" * n + " ?o}",
    "path-sequence": lambda n: "ASK {?s <a:b>" + "/<a:b>" * n + " ?o}",
    "path-negated": lambda n: "ASK {?s !(<a:b>" + "|<a:b>" * n + ") ?o}",
    "patterns": lambda n: "ASK {" + "?s ?p ?o ." * n + "}",
    "star": lambda n: "ASK {?s ?p ?o" + ";?p ?o" * n + "}",
    "objects": lambda n: "ASK {?s ?p ?o" + ",?o" * n + "}",
    "aliases": lambda n: "SELECT " + "".join(f"(1 AS ?x{i})" for i in range(n)) + " {}",
    "order": lambda n: "SELECT * {} ORDER BY" + " (1)" * n,
    "group-by": lambda n: "SELECT (1 AS ?x) {} GROUP BY" + "".join(f" (1 AS ?y{i})" for i in range(n)),
    "having": lambda n: "SELECT (1 AS ?x) {} HAVING" + " (1)" * n,
    "construct-brackets": lambda n: "CONSTRUCT {" + "[ <a:b> " * n + "1" + "]" * n + "} {}",
}


@pytest.mark.parametrize("kind", BOMBS)
@pytest.mark.parametrize("size", [300, 3000])
def test_bombs_are_refused(kind: str, size: int) -> None:
    """What nests or chains beyond the limits is refused before the engine sees it."""
    with pytest.raises((QueryTooDeep, QueryTooWide)):
        check_query(BOMBS[kind](size))


@pytest.mark.parametrize("kind", BOMBS)
def test_largest_that_passes_does_not_harm_a_worker(kind: str, sacrifice: Sacrifice) -> None:
    """The largest text of each kind that the guard lets pass is survived by a worker, in seconds."""
    size = max(n for n in (10, 50, 90, 99, 120, 126, 200, 254) if _passes(BOMBS[kind](n)))
    answer, _ = sacrifice.query(BOMBS[kind](size), form="json")
    assert answer.get("error") not in ("died", "slow")


def _passes(text: str) -> bool:
    try:
        check_query(text)
    except SymbioError:
        return False
    return True


@pytest.mark.parametrize(
    ("query", "looks"),
    [
        ("SELECT * { ?s ?graph 'GRAPH ?g {}' } # GRAPH", False),
        ("SELECT * { ?s ?p ?o FILTER NOT EXISTS { { SELECT ?o { Graph ?g { ?s ?p ?o } } } } }", True),
        ("ASK { GRAPH <urn:g> {} }", True),
    ],
)
def test_queries_that_look_into_graphs_are_told(query: str, looks: bool) -> None:
    """Wherever GRAPH stands it is found, and nowhere else: such a query needs the graphs by their names."""
    assert check_query(query).looks_into_graphs is looks


def test_depth_is_exact() -> None:
    """128 levels pass, 129 do not."""
    assert check_query("ASK " + "{" * 128 + "}" * 128).depth == 128
    with pytest.raises(QueryTooDeep):
        check_query("ASK " + "{" * 129 + "}" * 129)


@pytest.mark.parametrize(
    "text", ["ASK FROM <//[x> {}", "BASE <http://[x> ASK {}", "PREFIX a: <http://[x> ASK {}"]
)
def test_addresses_that_are_none_are_told(text: str) -> None:
    """An IRI whose host is none is malformed, wherever it is read against the base."""
    with pytest.raises(QueryMalformed):
        check_query(text, base="http://example.org/")


def test_bases_cannot_grow() -> None:
    """A base that grows with each declaration is refused: every IRI after it would cost time by its length."""
    with pytest.raises(QueryMalformed):
        check_query("BASE <a/>\n" * 2000 + "ASK {}", base="http://example.org/")
    with pytest.raises(QueryMalformed):
        check_query(f"BASE <http://a/{'b/' * 2000}> ASK {{}}")
    assert check_query("BASE <http://a/b/> SELECT * FROM <../c> {}").default_graphs == ("http://a/c",)


def test_patterns_are_exact() -> None:
    """100 triple patterns pass, however they are written; 101 do not."""
    for text in ("?s ?p ?o .", "?s <a:b>/<a:b> ?o .", "(?s) ?p ?o ."):
        size = check_query(f"ASK {{ {text} }}").patterns
        assert check_query(f"ASK {{ {text * (100 // size)} }}").patterns <= 100
        with pytest.raises(QueryTooWide):
            check_query(f"ASK {{ {text * (100 // size + 1)} }}")


def test_many_values_are_refused() -> None:
    """Inline values are counted over the whole query."""
    check_query("ASK { VALUES ?x { " + "1 " * 100 + "} }", Bounds(values=100))
    with pytest.raises(QueryTooWide):
        check_query(
            "ASK { VALUES ?x { " + "1 " * 50 + "} VALUES ?y { " + "1 " * 51 + "} }", Bounds(values=100)
        )


SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * {SERVICE<http://127.0.0.1/>{}}",
    "SELECT * { SERVICE ?x { ?s ?p ?o } VALUES ?x { <http://127.0.0.1/> } }",
    "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <http://127.0.0.1/> {} } }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1/> {} } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> {} }",
    "DESCRIBE ?s { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<http://127.0.0.1/> {} }",
    "SELECT * { (?a <x#> ?b) <p:x> 1 . SERVICE <http://127.0.0.1/> {} }",
    "SELECT * { FILTER(?a<?b) . SERVICE <http://127.0.0.1/> {} FILTER(?c>?d) }",
    "SELECT * { ?s ?p '''a''' . SERVICE <http://127.0.0.1/> {} # '''\n }",
    "SELECT * { ?s ?p 'it\\'s' . SERVICE <http://127.0.0.1/> {} }",
    "PREFIX s: <http://127.0.0.1/> SELECT * { SERVICE s:x {} }",
    "SELECT * #\rWHERE { SERVICE <http://127.0.0.1/> {} }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_refused_wherever_it_stands(text: str) -> None:
    """SERVICE is found as a keyword in every place it can stand in."""
    with pytest.raises(QueryBarred):
        check_query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { S\\u0045RVICE <http://127.0.0.1/> {} }",
        "SELECT * { SERVIC\\U00000045 <http://127.0.0.1/> {} }",
    ],
)
def test_escapes_count_in_strings_and_iris_only(text: str) -> None:
    """A keyword cannot be written with escapes."""
    with pytest.raises(QueryMalformed):
        check_query(text)


HONEST = [
    "SELECT ?SERVICE { ?SERVICE a <http://example.org/SERVICE> }",
    "PREFIX SERVICE: <http://example.org/> SELECT * { ?s a SERVICE:SERVICE }",
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1/> {}' } # SERVICE <x> {}",
    "SELECT * { ?s ?p '''LOAD <http://127.0.0.1/>''' FILTER(?s<?p&&?p>?s) }",
    "SELECT ?x(COUNT(*)AS?n){?x?y?z}GROUP BY?x",
    "SELECT * FROM <a:g> FROM NAMED <a:h> WHERE { GRAPH ?g { ?s ?p ?o } }",
    'SELECT * { ?s a/<a:b>* ?o ; ^<a:c>|!(<a:d>|^a) [ <a:e> (1 -2.5 \'x\'@tr """y"""^^<a:t>) ] , true . }',
    "SELECT * { VALUES (?a ?b) { (1 UNDEF) (<a:b> 'x') } } ORDER BY DESC(?a) LCASE(?b) LIMIT 5 OFFSET 1",
    "SELECT (GROUP_CONCAT(DISTINCT ?x; SEPARATOR=',') AS ?a) {?s ?p ?x} GROUP BY (STR(?s) AS ?t) HAVING (COUNT(*)>1)",
    "ASK { BIND(IF(BOUND(?x) && ?x NOT IN (1, 2), -?x * +3, COALESCE(?y, 1 / 2)) AS ?z) }",
    "DESCRIBE <a:b>",
    "DESCRIBE ?x FROM <a:g> { ?x a <a:T> }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p [ <a:b> ?o ] } WHERE { ?s ?p ?o } LIMIT 1",
    "BASE <http://example.org/> PREFIX : <x/> SELECT * { :a\\-b :c%20d <e> } VALUES ?x { 1 }",
    "SELECT * { ?s ?p ?o } # and a comment at the end",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_queries_pass_and_run(text: str, sacrifice: Sacrifice) -> None:
    """Words in strings, IRIs, names and comments are no keywords; all of SPARQL 1.1 may be written."""
    outline = check_query(text)
    answer, _ = sacrifice.query(text, form="turtle" if outline.form.gives_triples else "json")
    assert "error" not in answer


def test_dataset_is_read_with_base_and_prefixes() -> None:
    """FROM and FROM NAMED are given in full, against the base and the prefixes of their place."""
    outline = check_query("BASE <http://e.org/a/> PREFIX p: <b/> SELECT * FROM <x> FROM NAMED p:y {} LIMIT 3")
    assert outline.default_graphs == ("http://e.org/a/x",)
    assert outline.named_graphs == ("http://e.org/a/b/y",)
    assert outline.limit == 3


def test_long_texts_are_refused() -> None:
    """The text is bounded in bytes, not in characters."""
    check_query("ASK {}" + " " * (LONGEST - 6))
    with pytest.raises(QueryTooLong):
        check_query("ASK { ?s ?p '" + "ş" * (LONGEST // 2) + "' }")


@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\x01",
        "\x1b",
        "\ufffe",
        "\uffff",
        "\ud800",
        r"\u0000",
        r"\U0000FFFE",
        r"\ud83d",
        r"\U00110000",
    ],
)
def test_characters_no_document_may_hold_are_refused(sign: str) -> None:
    """NUL, non-characters and lone surrogates never reach the engine."""
    with pytest.raises(QueryMalformed):
        check_query(f"ASK {{ ?s ?p 'a{sign}b' }}")


@pytest.mark.parametrize(
    "text", ["DROP ALL", "INSERT DATA { <a:b> <a:b> 1 }", "PREFIX a: <b:> LOAD <http://x/>"]
)
def test_updates_are_no_queries(text: str) -> None:
    """An update where a query belongs is told apart from a mistake."""
    with pytest.raises(WrongKind):
        check_query(text)


def test_queries_are_no_updates() -> None:
    """A query where an update belongs is told apart from a mistake."""
    with pytest.raises(WrongKind):
        check_update("SELECT * { ?s ?p ?o }")


def test_updates_are_outlined() -> None:
    """Every operation is found, with its graphs and templates."""
    text = """PREFIX g: <urn:g:>
      INSERT DATA { <a:s> <a:p> 1 GRAPH g:1 { <a:s> <a:p> 'x' } } ;
      WITH g:1 DELETE { ?s ?p ?o } INSERT { ?s ?p ?x } USING NAMED g:2 WHERE { ?s ?p ?o } ;
      DELETE WHERE { GRAPH ?g { ?s ?p ?o } } ;
      COPY g:1 TO GRAPH g:2 ; CLEAR SILENT ALL ; DROP DEFAULT"""
    first, second, third, *rest = check_update(text).operations
    assert isinstance(first, Change)
    assert first.pattern is None
    assert isinstance(second, Change)
    assert (second.target, second.named_graphs) == ("urn:g:1", ("urn:g:2",))
    assert sorted(set(second.variables.values())) == ["o", "p", "s", "x"]
    assert isinstance(third, Change)
    assert third.pattern == third.delete
    assert rest == [
        Management("COPY", silent=False, source="urn:g:1", target="urn:g:2"),
        Management("CLEAR", silent=True, source="ALL"),
        Management("DROP", silent=False, source=""),
    ]


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1/>", "load silent <file:///etc/passwd> INTO GRAPH <a:b>"]
)
def test_load_is_refused(text: str) -> None:
    """LOAD is never carried out."""
    with pytest.raises(QueryBarred):
        check_update(f"CLEAR ALL ; {text}")


def test_patterns_of_updates_are_bounded_and_data_is_not() -> None:
    """Patterns of an update cost what those of a query cost; data costs only its size."""
    check_update("INSERT DATA {" + "<a:s> <a:p> 1 ." * 500 + "}")
    for head in ("DELETE", "INSERT {} "):
        with pytest.raises(QueryTooWide):
            check_update(head + " WHERE {" + "?s ?p ?o ." * 101 + "}")


WORDS = r"""{|}|(|)|[|]|<|>|<a:b>|?x|$y|'|"|\'\'\'|\\|#|.|;|,|SELECT *|ASK|WHERE|FILTER|EXISTS|NOT|OPTIONAL|UNION
|MINUS|BIND(1 AS ?z)|VALUES|SERVICE|GRAPH ?g|a:b|_:b|1|-1|1.5e3|'x'@tr|true|!|=|+|*|/|^|COUNT(*)|IN (1)|ORDER BY
|GROUP BY|LIMIT 1|a|{ ?s ?p ?o }|STR(?x)|UNDEF|PREFIX a: <b:>|INSERT|DELETE|DATA|WITH <a:b>|USING|COPY|TO|ALL"""
PIECES = st.sampled_from([*WORDS.replace("\n", "").replace("\\'", "'").split("|"), "||", "|", "\n", " "])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_judged(text: str) -> None:
    """Whatever the text, the guard answers with an outline or one of its errors, never with a crash."""
    for check in (check_query, check_update):
        try:
            check(text)
        except SymbioError as error:
            assert set(error.message) == {"en", "tr"}


@st.composite
def nested(draw: st.DrawFn) -> str:
    """Return a query whose parts wrap one another at random, near and beyond the limits."""
    wraps = {
        "group": [
            "{{ {} }}",
            "OPTIONAL {{ {} }}",
            "{{ {} }} UNION {{ ?s ?p ?o }}",
            "MINUS {{ {} }}",
            "GRAPH ?g {{ {} }}",
        ],
        "more": [
            "{{ SELECT * {{ {} }} }}",
            "FILTER EXISTS {{ {} }}",
            "FILTER(!EXISTS {{ {} }} || 1)",
            "{} {{}}",
        ],
    }
    text = draw(
        st.sampled_from(["?s ?p ?o", "", "?s (<urn:p>|<urn:next>)+ ?o", "FILTER(1+1)", "BIND(1 AS ?v)"])
    )
    choices = st.sampled_from(wraps["group"] + wraps["more"])
    for wrap in draw(st.lists(choices, min_size=1, max_size=20)) * draw(st.integers(1, 12)):
        text = wrap.format(text)
    return f"ASK {{ {text} }}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nested())
def test_no_nested_text_that_passes_kills_a_worker(sacrifice: Sacrifice, text: str) -> None:
    """A random nesting either is refused by the guard or leaves the worker alive."""
    if _passes(text):
        answer, _ = sacrifice.query(text, form="json", seconds=3)
        assert answer.get("error") != "died" or _is_slow(sacrifice, text)


def _is_slow(sacrifice: Sacrifice, text: str) -> bool:
    """Tell whether the worker was ended by its limit on processor time, not by the engine."""
    answer, _ = sacrifice.query(text, form="json", seconds=60)
    return answer.get("error") == "slow"
