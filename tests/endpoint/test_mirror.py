"""The copy of the open graphs: after any writes it holds exactly them and their merge, and nothing private."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from symbio_kg.endpoint import jobs
from symbio_kg.endpoint.mirror import Change, Mirror, Watched
from symbio_kg.endpoint.rights import is_open
from symbio_kg.store import CODES, LISTINGS
from symbio_kg.store.embedded import EmbeddedStore
from symbio_kg.terms import PREFIXES

FIRM = f"{PREFIXES['graph']}firm/acme"
GRAPHS = st.sampled_from([CODES, LISTINGS, FIRM])
TRIPLES = st.lists(
    st.builds(
        lambda s, o: Triple(NamedNode(f"urn:{s}"), NamedNode("urn:p"), Literal(o)),
        st.sampled_from("ab"),
        st.integers(0, 2),
    ),
    max_size=4,
)
WRITES = st.lists(
    st.tuples(
        st.sampled_from(["add", "replace", "change", "drop", "apply"]), GRAPHS, GRAPHS, TRIPLES, TRIPLES
    ),
    max_size=6,
)


def _write(store: Watched, kind: str, graph: str, other: str, some: list[Triple], more: list[Triple]) -> None:
    if kind == "add":
        store.add(graph, some)
    elif kind == "replace":
        store.replace(graph, some)
    elif kind == "change":
        store.change({graph: some}, {other: more})
    elif kind == "drop":
        store.drop(graph)
    else:
        new = [Quad(t.subject, t.predicate, t.object, NamedNode(other)) for t in more]
        store.apply([graph], [], new)


@settings(max_examples=20, deadline=None)
@given(WRITES, WRITES)
def test_copy_follows_every_write(before: list, after: list) -> None:  # type: ignore[type-arg]
    """Whatever is written before, while and after the copy is made, it is the open part and its merge."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        store = EmbeddedStore(None)
        mirror = Mirror(folder / "mirror", store.triples)
        watched = Watched(store, mirror.note)
        for write in before:
            _write(watched, *write)
        store.backup(folder / "snapshot")
        job = {
            "store": str(folder / "snapshot" / "oxigraph"),
            "path": str(mirror.folder),
            "graphs": [CODES, LISTINGS],
        }
        for write in after[:2]:
            _write(watched, *write)
        jobs._merge(jobs.Stores(), job, b"")
        mirror.open()
        for write in after[2:]:
            _write(watched, *write)
        mirror.backup(folder / "copy")
        copy = Store.read_only(str(folder / "copy"))
        held = {quad for quad in copy if quad.graph_name != DefaultGraph()}
        merged = {quad.triple for quad in copy.quads_for_pattern(None, None, None, DefaultGraph())}
        wanted = {
            Quad(t.subject, t.predicate, t.object, NamedNode(graph))
            for graph in store.graphs()
            if is_open(graph)
            for t in store.triples(graph)
        }
        assert held == wanted
        assert merged == {quad.triple for quad in wanted}


def test_nothing_is_written_before_the_copy_is_there(tmp_path: Path) -> None:
    """Without a copy there is no backup of one; remains of an earlier run are removed."""
    (tmp_path / "mirror").mkdir()
    mirror = Mirror(tmp_path / "mirror", lambda _: [])
    mirror.backup(tmp_path / "copy")
    assert not mirror.ready
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_noted_for_a_copy_that_will_not_be(tmp_path: Path) -> None:
    """Once it is known that there is no copy, changes are let go of: they would pile up for ever."""
    mirror, change = Mirror(tmp_path / "mirror", lambda _: []), Change(["urn:g"])
    mirror.note(change)
    held = sys.getrefcount(change)
    mirror.remove()
    mirror.note(change)
    assert sys.getrefcount(change) == held - 1
