"""The copy of the open graphs: after any writes it holds exactly them and their merge, and nothing private."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from symbio_kg.endpoint import jobs, rights
from symbio_kg.endpoint.mirror import UNNAMED, Mirror, _differences
from symbio_kg.endpoint.rights import is_open
from symbio_kg.store import CODES, LISTINGS, journal
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


def _write(
    store: EmbeddedStore, kind: str, graph: str, other: str, some: list[Triple], more: list[Triple]
) -> None:
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
        store = EmbeddedStore(folder / "data")
        for write in before[:2]:
            _write(store, *write)
        mirror = Mirror(folder / "mirror", store)
        assert not mirror.begin()
        for write in before[2:]:
            _write(store, *write)
        store.backup(folder / "snapshot")
        for write in after[:2]:
            _write(store, *write)
        _merged(folder, folder / "snapshot" / "oxigraph")
        mirror.open()
        for write in after[2:]:
            _write(store, *write)
        mirror.backup(folder / "copy")
        _is_copy(folder / "copy", store)


def _is_copy(folder: Path, store: EmbeddedStore) -> None:
    copy = Store.read_only(str(folder))
    named = {quad for quad in copy if quad.graph_name != DefaultGraph()}
    merged = {quad.triple for quad in copy.quads_for_pattern(None, None, None, DefaultGraph())}
    wanted = {
        Quad(t.subject, t.predicate, t.object, NamedNode(graph))
        for graph in store.graphs()
        if is_open(graph)
        for t in store.triples(graph)
    }
    assert named == {quad for quad in wanted if quad.graph_name != NamedNode(UNNAMED)}
    assert merged == {quad.triple for quad in wanted}


TRIPLE = Triple(NamedNode("urn:a"), NamedNode("urn:p"), Literal("x"))
OTHER = Triple(NamedNode("urn:b"), NamedNode("urn:p"), Literal("y"))


@contextmanager
def _started(folder: Path) -> Iterator[tuple[EmbeddedStore, Mirror, bool]]:
    """Give the store and the copy of a process that starts, and whether it takes the copy over; then kill it."""
    store = EmbeddedStore(folder / "data")
    mirror = Mirror(folder / "mirror", store)
    kept = mirror.begin()
    if kept:
        mirror.open()
    yield store, mirror, kept
    store._open = mirror._store = store._journal = None  # as SIGKILL leaves them: nothing is closed


def _made(folder: Path) -> None:
    """Leave the copy of a store with a triple as a killed process leaves it."""
    with _started(folder) as (store, mirror, _):
        store.add(LISTINGS, [TRIPLE])
        store.add(FIRM, [TRIPLE])
        Store(str(mirror.folder)).add(Quad(TRIPLE.subject, TRIPLE.predicate, TRIPLE.object))
        mirror.open()


def test_copy_of_a_killed_process_follows_what_it_missed(tmp_path: Path) -> None:
    """What was written after the copy last followed, to the moment of the kill, is in it after the start."""
    _made(tmp_path)
    with _started(tmp_path) as (store, mirror, kept):
        assert kept
        store.change({LISTINGS: [TRIPLE]}, {CODES: [OTHER], FIRM: [OTHER]})
    with _started(tmp_path) as (store, mirror, kept):
        assert kept
        mirror.backup(tmp_path / "copy")
        _is_copy(tmp_path / "copy", store)
        assert [quad.triple for quad in Store.read_only(str(tmp_path / "copy"))] == [OTHER, OTHER]


def test_copy_that_was_killed_while_it_followed_is_finished(tmp_path: Path) -> None:
    """However many of the changes it had taken in when it was killed, it holds what the store does after the next."""
    for done in range(4):
        folder = tmp_path / str(done)
        with _started(folder) as (store, mirror, _):
            store.add(CODES, [TRIPLE, OTHER])
            store.backup(folder / "snapshot")
            _merged(folder, folder / "snapshot" / "oxigraph")
            mirror.open()
            store.drop(CODES)
            store.add(LISTINGS, [OTHER])
            copy = mirror._store
            assert copy is not None
            going, _coming = _differences(copy, store, {CODES: None, LISTINGS: {"<urn:b>"}})
            assert len(going) == 3
            for quad in going[:done]:
                copy.remove(quad)
            mirror.backup(folder / "copy")
            _is_copy(folder / "copy", store)


def test_half_made_copy_is_not_taken_over(tmp_path: Path) -> None:
    """A copy whose making was killed has no mark, and is made anew."""
    with _started(tmp_path) as (store, mirror, _):
        store.add(LISTINGS, [TRIPLE, OTHER])
        Store(str(mirror.folder)).add(
            Quad(TRIPLE.subject, TRIPLE.predicate, TRIPLE.object, NamedNode(LISTINGS))
        )
    with _started(tmp_path) as (_, mirror, kept):
        assert not kept
        assert not mirror.folder.exists()


def test_copy_is_made_anew_where_others_wrote(tmp_path: Path) -> None:
    """After a write by a program that keeps no journal, the copy is not taken over."""
    _made(tmp_path)
    alone = EmbeddedStore(tmp_path / "data")
    alone.change({LISTINGS: [TRIPLE]}, {})
    alone.close()
    with _started(tmp_path) as (_, _mirror, kept):
        assert not kept


def test_copy_is_made_anew_after_a_cut_of_the_power(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another run of the machine only what was closed in good order is taken over: the rest may lack its end."""
    _made(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "_boot", lambda: "another")
        with _started(tmp_path) as (_, _mirror, kept):
            assert not kept
    _made(tmp_path / "other")
    with _started(tmp_path / "other") as (store, mirror, kept):
        assert kept
        mirror.close()
        store.close()
    monkeypatch.setattr(journal, "_boot", lambda: "another")
    with _started(tmp_path / "other") as (_, _mirror, kept):
        assert kept


def test_copy_is_made_anew_for_a_store_put_back(tmp_path: Path) -> None:
    """A store of an earlier day put in the place of the one that the copy followed is told by its number of commits."""
    _made(tmp_path)
    with _started(tmp_path) as (store, _mirror, _):
        store.backup(tmp_path / "earlier")
        for text in "pq":
            store.add(LISTINGS, [Triple(NamedNode("urn:a"), NamedNode("urn:p"), Literal(text))])
    shutil.rmtree(tmp_path / "data" / "oxigraph")
    shutil.copytree(tmp_path / "earlier", tmp_path / "data", dirs_exist_ok=True)
    with _started(tmp_path) as (_, _mirror, kept):
        assert not kept


def test_copy_made_by_another_rule_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that was made when other graphs were open is not taken over: it could hold what is private now."""
    _made(tmp_path)
    monkeypatch.setattr(rights, "OPEN_GRAPHS", (*rights.OPEN_GRAPHS, FIRM))
    with _started(tmp_path) as (_, _mirror, kept):
        assert not kept


def test_large_journal_begins_anew_and_forgets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal stays small; who is too far behind is told that what changed is not known."""
    monkeypatch.setattr(journal, "_LARGEST", 100)
    store = EmbeddedStore(tmp_path)
    store.keep_journal(is_open)
    _, first = store.changed_since("")
    for number in range(2):
        store.add(LISTINGS, [Triple(NamedNode(f"urn:{number}"), NamedNode("urn:p"), Literal("x"))])
    changed, second = store.changed_since(first)
    assert changed == {LISTINGS: {"<urn:0>", "<urn:1>"}}
    for _ in range(4):
        store.add(LISTINGS, [OTHER])
    assert store.changed_since(first)[0] is None
    assert store.changed_since(second)[0] in (None, {LISTINGS: {"<urn:b>"}})
    assert len(list(tmp_path.glob("changed-*"))) == 2


def test_versions_tell_whether_open_graphs_changed(tmp_path: Path) -> None:
    """A private write leaves the version as it is, an open one does not: answers are kept by it."""
    with _started(tmp_path) as (store, mirror, _):
        assert mirror.backup(tmp_path / "none") == 0
    _made(tmp_path)
    with _started(tmp_path) as (store, mirror, _):
        first = mirror.backup(tmp_path / "1")
        store.add(FIRM, [OTHER])
        assert mirror.backup(tmp_path / "2") == first > 0
        store.change({LISTINGS: [TRIPLE]}, {})
        assert mirror.backup(tmp_path / "3") > first


def _merged(folder: Path, source: Path) -> Path:
    """Make the copy of the store in *source*."""
    path = folder / "mirror"
    job = {"store": str(source), "path": str(path), "graphs": [CODES, LISTINGS], "unnamed": UNNAMED}
    jobs._merge(jobs.Stores(), job, b"")
    return path


def test_copy_is_made_of_files_that_do_not_overlap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken in portion by portion is put together: each look-up would go into all their files."""
    monkeypatch.setattr(jobs, "_PORTION", 50)
    quads = [
        Quad(NamedNode(f"urn:{n}"), NamedNode("urn:p"), Literal(n), NamedNode(CODES)) for n in range(200)
    ]
    store = Store(str(tmp_path / "source"))
    store.extend(quads)
    store.flush()
    made = Store(str(_merged(tmp_path, tmp_path / "source")))
    before = _files(made, tmp_path / "before")
    made.optimize()
    assert before == _files(made, tmp_path / "after")


def _files(store: Store, copy: Path) -> int:
    """Return of how many files *store* is made."""
    store.backup(str(copy))
    return len(list(copy.glob("*.sst")))
