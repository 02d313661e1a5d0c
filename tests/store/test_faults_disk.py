"""A disk that is full, a process that is killed: the graph is as it was or as it should be, never between."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyoxigraph import BlankNode, Literal, Triple

from symbio_kg.match.folder import write_tables
from symbio_kg.store import GraphStore, StoreFull, StoreLocked, open_store
from symbio_kg.terms import PREFIXES

G = PREFIXES["graph"] + "one"
D = PREFIXES["data"]
SYM = PREFIXES["sym"]


def marked(mark: int, count: int) -> list[Triple]:
    """Return *count* statements that all say *mark*."""
    return [Triple(D[f"a{number}"], SYM["n"], Literal(mark)) for number in range(count)]


def marks(store: GraphStore) -> dict[str, int]:
    """Return how often each mark stands in the graph."""
    rows = store.select(f"SELECT ?n (COUNT(*) AS ?k) WHERE {{ GRAPH <{G}> {{ ?s ?p ?n }} }} GROUP BY ?n")
    return {str(getattr(n, "value", "")): int(str(getattr(k, "value", 0))) for n, k in rows}


def turtle(path: Path, mark: int, count: int) -> Path:
    """Write *count* statements that say *mark* to *path*."""
    path.write_text("".join(f"{t} .\n" for t in marked(mark, count)), encoding="utf-8")
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MB; only an administrator may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("way", ["replace", "load"])
def test_a_full_disk_changes_nothing(small_disk: Path, tmp_path: Path, way: str) -> None:
    """A write without room for it is a clear error, leaves the graph as it was, and succeeds once there is room."""
    store = open_store(small_disk / "data")
    store.replace(G, marked(1, 1000))
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (28 * 1024 * 1024))
    file = turtle(tmp_path / "new.ttl", 2, 30_000)

    def write(into: GraphStore) -> None:
        into.replace(G, marked(2, 30_000)) if way == "replace" else into.load(G, [file])

    with pytest.raises(StoreFull) as caught:
        write(store)
    assert caught.value.message["en"] != caught.value.message["tr"]
    assert marks(store) == {"1": 1000}
    store.close()
    again = open_store(small_disk / "data")
    assert marks(again) == {"1": 1000}
    ballast.unlink()
    write(again)
    assert marks(again) == {"2": 30_000}
    again.close()


LIMITED = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_faults_disk import G, marked, marks, turtle
from symbio_kg.store import StoreFull, open_store
store = open_store(Path(sys.argv[2]))
file = turtle(Path(sys.argv[3]), 2, 40_000)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
try:
    store.replace(G, marked(2, 40_000)) if sys.argv[4] == "replace" else store.load(G, [file])
except StoreFull as error:
    print(error.message["tr"])
    sys.exit(7)
"""


@pytest.mark.parametrize(("way", "before"), [("replace", 1000), ("replace", 0), ("load", 1000), ("load", 0)])
def test_a_disk_that_refuses_in_the_middle(tmp_path: Path, way: str, before: int) -> None:
    """A file that may not grow stands for a disk that fills up while it is written to: all is undone."""
    folder = tmp_path / "data"
    store = open_store(folder)
    store.replace(G, marked(1, before))
    store.close()
    arguments = [str(Path(__file__).parent), str(folder), str(tmp_path / "new.ttl"), way]
    ended = subprocess.run([sys.executable, "-c", LIMITED, *arguments], capture_output=True, text=True)
    assert ended.returncode == 7, ended.stderr
    assert "disk dolu" in ended.stdout
    store = open_store(folder)
    assert marks(store) == ({"1": before} if before else {})
    store.replace(G, marked(2, 40_000))
    assert marks(store) == {"2": 40_000}
    store.close()


WRITING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_faults_disk import G, marked, turtle
from symbio_kg.store import open_store
store = open_store(Path(sys.argv[2]))
files = [turtle(Path(sys.argv[3]).with_suffix(f".{part}.ttl"), 2, 30_000) for part in range(2)]
new = marked(2, 30_000)
print("now", flush=True)
if sys.argv[4] == "replace":
    store.replace(G, new)
else:
    store.load(G, files)
print("done", flush=True)
"""


@pytest.mark.parametrize(
    ("way", "before"), [("replace", 20_000), ("replace", 0), ("load", 20_000), ("load", 0)]
)
def test_a_kill_leaves_the_old_or_the_new(tmp_path: Path, way: str, before: int) -> None:
    """Killed while it writes much, as a match does, the store opens with all of the old graph or of the new."""
    folder, chance = tmp_path / "data", random.Random(way)
    store = open_store(folder)
    store.replace(G, marked(1, before))
    store.close()
    old, new = ({"1": before} if before else {}), {"2": 30_000}
    seen = []
    longest = 0.6
    for _ in range(4):
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        shutil.copytree(folder, tmp_path / "copy")
        arguments = [str(Path(__file__).parent), str(tmp_path / "copy"), str(tmp_path / "n.ttl"), way]
        process = subprocess.Popen(
            [sys.executable, "-c", WRITING, *arguments], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        with process.stdout:
            assert process.stdout.readline() == "now\n"
            time.sleep(chance.random() * longest)
            process.send_signal(signal.SIGKILL)
            process.wait()
        found = open_store(tmp_path / "copy")
        seen.append(marks(found))
        assert seen[-1] in (old, new)
        longest /= 1 if old in seen else 4  # a quick machine is killed sooner
        found.replace(G, marked(2, 30_000))
        assert marks(found) == new
        found.close()
    assert old in seen, "no kill came early enough to show anything"


def test_a_bulk_load_that_fails_is_undone(tmp_path: Path) -> None:
    """When the second file does not parse, the first is taken out again, and the store goes on working."""
    (tmp_path / "bad.ttl").write_text("<a:a> <a:b> 1 . <a:a> broken", encoding="utf-8")
    good = turtle(tmp_path / "good.ttl", 2, 100)
    for location in (None, tmp_path / "data"):
        store = open_store(location)
        with pytest.raises(SyntaxError):
            store.load(G, [good, tmp_path / "bad.ttl"])
        assert store.graphs() == []
        store.load(G, [good])
        with pytest.raises(SyntaxError):
            store.load(G, [tmp_path / "bad.ttl"])
        assert marks(store) == {"2": 100}
        store.close()
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["commits", "oxigraph"]


def test_loading_again_changes_only_what_differs(tmp_path: Path) -> None:
    """A second load leaves exactly what the files say; nothing new to say is no write at all, blank nodes aside."""
    store = open_store(tmp_path / "data")
    store.load(G, [turtle(tmp_path / "a.ttl", 1, 50)])
    commits = (tmp_path / "data" / "commits").read_text()
    store.load(G, [tmp_path / "a.ttl"])
    assert (tmp_path / "data" / "commits").read_text() == commits
    (tmp_path / "b.ttl").write_text(f"<{D}a> <{SYM}has> [ <{SYM}n> 7 ] .", encoding="utf-8")
    for files in (["a.ttl", "b.ttl"], ["b.ttl"], ["b.ttl", "a.ttl"]):
        store.load(G, [tmp_path / name for name in files])
        assert store.count(G) == sum({"a.ttl": 50, "b.ttl": 2}[name] for name in files)
    assert sum(isinstance(t.subject, BlankNode) for t in store.triples(G)) == 1
    store.close()


def test_the_store_is_still_locked_while_it_is_undone(tmp_path: Path) -> None:
    """A copy kept for a running write is not put back by a second process that looks in."""
    first = open_store(tmp_path)
    first.replace(G, marked(1, 10))
    (tmp_path / "before-1").mkdir()
    with pytest.raises(StoreLocked):
        open_store(tmp_path)
    (tmp_path / "before-1").rmdir()
    assert marks(first) == {"1": 10}
    first.close()


PROJECTING = """
import sys
from datetime import date
from pathlib import Path
import pyarrow as pa
from symbio_kg.match.folder import write_tables
table = pa.table({"n": [2] * 3_000_000})
print("now", flush=True)
write_tables({"offer": table, "need": table}, date(2026, 12, 9), Path(sys.argv[1]))
"""


def test_a_kill_leaves_the_old_or_the_new_tables(tmp_path: Path) -> None:
    """Killed while it writes Parquet, a projection leaves the tables before or the new ones; run again, it is done."""
    folder, chance = tmp_path / "tables", random.Random(1)
    old = {name: pa.table({"n": [1] * 10}) for name in ("offer", "need")}
    write_tables(old, date(2026, 12, 8), folder)
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", PROJECTING, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        with process.stdout:
            assert process.stdout.readline() == "now\n"
            time.sleep(chance.random() * 0.3)
            process.send_signal(signal.SIGKILL)
            process.wait()
        found = {
            name: {n for file in (folder / name).iterdir() for n in pq.read_table(file)["n"].to_pylist()}
            for name in old
        }
        assert found in ({"offer": {1}, "need": {1}}, {"offer": {2}, "need": {2}})
    write_tables(old, date(2026, 12, 8), folder)
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


@pytest.mark.parametrize("on_disk", [False, True])
def test_many_triples_replace_exactly_what_was_there(tmp_path: Path, on_disk: bool) -> None:
    """Into an empty graph, over the same, over part of it, over others, with a blank node: there is what was given."""
    store = open_store(tmp_path / "data" if on_disk else None)
    with_blank = [*marked(3, 3000), Triple(BlankNode(), SYM["n"], Literal(3))]
    for new in (
        marked(1, 3000),
        marked(1, 3000),
        marked(1, 5000),
        marked(2, 4000),
        with_blank,
        marked(2, 10),
    ):
        store.replace(G, new)
        assert store.count(G) == len(new)
        assert set(store.triples(G)) >= {t for t in new if not isinstance(t.subject, BlankNode)}
    store.close()
