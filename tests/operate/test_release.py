"""A release: every file as its checksum says, the same bytes from the same data, and nothing that is private."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from symbio_kg.operate import ReleaseRefused, release
from symbio_kg.packs import install, load_pack
from symbio_kg.store import LISTINGS, ONTOLOGY, GraphStore, open_store
from symbio_kg.terms import PREFIXES

DAY = date(2026, 12, 9)
SYM, DCAT, VOID = PREFIXES["sym"], PREFIXES["dcat"], "http://rdfs.org/ns/void#"
PRIVATE = [f"{PREFIXES['graph']}{name}" for name in ("audit", "firm/acme", "estimated", "match/2026-12-09")]


def filled(order: int) -> GraphStore:
    """Return a store with open and private graphs; statements and blank nodes come in another order each time."""
    store = open_store(None)
    install(store, load_pack("denmark"))
    triples: list[Triple] = []
    for number in range(20)[::order]:
        node, union = NamedNode(f"https://example.org/{number}"), BlankNode()
        triples += [Triple(node, SYM["activity"], union), Triple(union, SYM["share"], Literal(number))]
        triples.append(Triple(node, PREFIXES["rdfs"]["label"], Literal('iki\nsatır "t"', language="tr")))
    store.add(ONTOLOGY, triples)
    store.add(LISTINGS, [Triple(NamedNode("https://example.org/a"), SYM["quantity"], Literal("1.5"))])
    for graph in PRIVATE:
        store.add(graph, [Triple(NamedNode("https://example.org/secret"), SYM["contact"], Literal("SECRET"))])
    return store


def made(folder: Path, order: int = 1) -> Path:
    store = filled(order)
    release(store, folder, DAY)
    store.close()
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the order it came in, and whatever blank nodes were called."""
    assert content(made(tmp_path / "a", 1)) == content(made(tmp_path / "b", -1))


def test_every_file_is_as_its_checksum_says(tmp_path: Path) -> None:
    """And every file but the list itself stands in the list."""
    folder = made(tmp_path / "a")
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = content(folder)
    assert set(sums) == set(found) - {"SHA256SUMS"}
    assert all(hashlib.sha256(found[name]).hexdigest() == digest for name, digest in sums.items())


def test_nothing_private_is_in_it(tmp_path: Path) -> None:
    """Neither a statement nor the name of a private graph."""
    found = content(made(tmp_path / "a"))
    assert not any(b"SECRET" in data for data in found.values())
    assert not any(name.encode() in data for data in found.values() for name in PRIVATE)


def _read(path: Path, form: RdfFormat) -> Sequence[Triple]:
    return sorted((quad.triple for quad in parse(BytesIO(path.read_bytes()), form)), key=str)


def test_the_three_forms_say_the_same(tmp_path: Path) -> None:
    """N-Quads, Turtle and Parquet of a graph have the same statements."""
    dumps = made(tmp_path / "a") / "dumps"
    for path in dumps.glob("*.nq"):
        quads = list(parse(BytesIO(path.read_bytes()), RdfFormat.N_QUADS))
        turtle = _read(path.with_suffix(".ttl"), RdfFormat.TURTLE)
        rows = pq.read_table(path.with_suffix(".parquet")).to_pylist()
        assert len(quads) == len(turtle) == len(rows) > 0
        assert sorted(q.predicate.value for q in quads) == sorted(r["predicate"] for r in rows)
        literals = [q.object for q in quads if isinstance(q.object, Literal)]
        assert sorted(t.value for t in literals) == sorted(
            r["object"] for r in rows if r["kind"] == "literal"
        )
        assert {q.graph_name.value for q in quads} == {f"{PREFIXES['graph']}{path.stem.replace('.', '/')}"}


def test_it_is_described_and_can_be_cited(tmp_path: Path) -> None:
    """DCAT names each dump, VoID counts each graph, and the citation has version and day."""
    folder = made(tmp_path / "a")
    catalogue = _read(folder / "catalogue.ttl", RdfFormat.TURTLE)
    urls = {t.object.value.rpartition("/")[2] for t in catalogue if t.predicate == DCAT["downloadURL"]}  # type: ignore[union-attr]
    assert urls == {path.name for path in (folder / "dumps").iterdir()}
    void = _read(folder / "void.ttl", RdfFormat.TURTLE)
    assert sum(t.predicate == NamedNode(f"{VOID}subset") for t in void) == len(
        list((folder / "dumps").glob("*.nq"))
    )
    assert not any("sparql" in str(t.object) for t in (*void, *catalogue))
    cited = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["date-released"], cited["type"]) == ("2026-12-09", "dataset")
    assert cited["version"].endswith("20261209")
    assert {"CHANGELOG.md", "LICENSE", "LICENSE-DATA", "README.md"} <= set(content(folder))


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A folder that holds something is refused, and so is a store with nothing open."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    store = filled(1)
    with pytest.raises(ReleaseRefused):
        release(store, tmp_path, DAY)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    store.close()
    empty = open_store(None)
    with pytest.raises(ReleaseRefused):
        release(empty, tmp_path / "new", DAY)
    assert not (tmp_path / "new").exists()
    empty.close()
