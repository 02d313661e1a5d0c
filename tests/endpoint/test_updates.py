"""Updates worked out on a copy change what the engine's own update would change."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from symbio_kg.endpoint import changes
from symbio_kg.endpoint.guard import check_update
from symbio_kg.endpoint.rights import Rights
from symbio_kg.endpoint.updates import steps
from symbio_kg.store.text import BLANK, blank, exact

ALL = Rights(everything=True, change=True)
NAMES = st.sampled_from(["1", "2", "3"])
TERMS = st.sampled_from(["a", "b", "c"])
COUNTED = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?x ?p ?o } } GROUP BY ?g"
NUMBERS = st.integers(0, 3)


@st.composite
def operations(draw: st.DrawFn) -> str:
    """Return one operation on three graphs of a few triples."""
    g, h, s, n = draw(NAMES), draw(NAMES), draw(TERMS), draw(NUMBERS)
    return draw(
        st.sampled_from(
            [
                f"INSERT DATA {{ GRAPH <urn:{g}> {{ <urn:{s}> <urn:p> {n} , {(n + 1) % 4} }} }}",
                f"DELETE DATA {{ GRAPH <urn:{g}> {{ <urn:{s}> <urn:p> {n} }} }}",
                f"DELETE WHERE {{ GRAPH <urn:{g}> {{ ?x <urn:p> {n} }} }}",
                f"WITH <urn:{g}> DELETE {{ ?x ?p ?o }} INSERT {{ ?x ?p {n} }} WHERE {{ ?x ?p ?o FILTER(?o > {n}) }}",
                f"INSERT {{ GRAPH <urn:{g}> {{ ?x <urn:q> ?o }} }} WHERE {{ GRAPH <urn:{h}> {{ ?x <urn:p> ?o }} }}",
                f"DELETE {{ GRAPH ?g {{ ?x ?p {n} }} }} WHERE {{ GRAPH ?g {{ ?x ?p {n} }} }}",
                f"INSERT {{ GRAPH ?g {{ <urn:{s}> <urn:r> ?n }} }} WHERE {{ {COUNTED} }}",
                f"CLEAR SILENT GRAPH <urn:{g}>",
                f"DROP SILENT GRAPH <urn:{g}>",
                f"CREATE SILENT GRAPH <urn:{g}>",
                f"ADD SILENT <urn:{g}> TO <urn:{h}>",
                f"COPY SILENT GRAPH <urn:{g}> TO <urn:{h}>",
                f"MOVE SILENT <urn:{g}> TO <urn:{h}>",
                "CLEAR NAMED",
                "DROP ALL",
            ]
        )
    )


def _fill(store: Store) -> Store:
    for graph in ("1", "2"):
        for number, subject in enumerate("abc"):
            quad = Quad(
                NamedNode(f"urn:{subject}"), NamedNode("urn:p"), Literal(number), NamedNode(f"urn:{graph}")
            )
            store.add(quad)
    return store


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The state that every update starts from."""
    folder = str(tmp_path_factory.mktemp("frozen") / "store")
    _fill(Store(folder)).flush()
    return Store.read_only(folder)


@settings(max_examples=60, deadline=None)
@given(st.lists(operations(), min_size=1, max_size=5))
def test_worked_out_as_the_engine_would(frozen: Store, texts: list[str]) -> None:
    """For any sequence of operations, what is taken in leaves the store as the engine's update leaves its own."""
    text = " ;\n".join(texts)
    own, native = _fill(Store()), _fill(Store())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        job = {
            "text": text,
            "prefixes": {},
            "steps": steps(text, check_update(text), ALL),
            "scratch": f"{name}/scratch",
            "changes": 1000,
            "visible": ["urn:1", "urn:2", ""],
            "kept": [],
            "base": "",
        }
        dropped, removed, added = changes.work_out(frozen, job)
    if dropped or removed or added:
        own.update(exact(dropped, removed, added), custom_functions={BLANK: blank})
    native.update(text)
    assert set(own) == set(native)
