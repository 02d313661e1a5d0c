"""What only a store on disk can get wrong."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from symbio_kg.settings import Settings
from symbio_kg.store import AUDIT, StoreDamaged, StoreFailed, StoreLocked, open_store
from symbio_kg.terms import PREFIXES

G = PREFIXES["graph"] + "one"
D = PREFIXES["data"]
SYM = PREFIXES["sym"]

KILLED = """
import os, signal, sys
from pathlib import Path
from pyoxigraph import Literal, Triple
from symbio_kg.store import open_store
from symbio_kg.terms import PREFIXES
store = open_store(Path(sys.argv[1]))
for i in range(5):
    store.add(PREFIXES["graph"] + "one", [Triple(PREFIXES["data"]["a"], PREFIXES["sym"]["n"], Literal(i))])
os.kill(os.getpid(), signal.SIGKILL)
"""


def claim(value: int) -> Triple:
    return Triple(D["a"], SYM["n"], Literal(value))


def test_a_second_opener_is_told(tmp_path: Path) -> None:
    """A folder that is open elsewhere gives a message in both languages, and is free after close."""
    first = open_store(tmp_path)
    with pytest.raises(StoreLocked) as caught:
        open_store(tmp_path)
    assert set(caught.value.message) == {"en", "tr"}
    first.close()
    open_store(tmp_path).close()
    with pytest.raises(StoreFailed):
        first.count()


def test_confirmed_writes_survive_a_kill(tmp_path: Path) -> None:
    """A process killed right after a write has lost none of them."""
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert ended.returncode == -9
    store = open_store(tmp_path)
    assert store.count(G) == 5
    assert store.triples(AUDIT)[0].object == Literal(5)
    store.close()


def test_missing_commits_are_noticed(tmp_path: Path) -> None:
    """A store that opens with fewer commits than were confirmed is refused with both numbers."""
    store = open_store(tmp_path / "data")
    store.add(G, [claim(1)])
    store.backup(tmp_path / "old")
    store.add(G, [claim(2)])
    store.close()
    (tmp_path / "data" / "commits").replace(tmp_path / "old" / "commits")

    with pytest.raises(StoreDamaged) as caught:
        open_store(tmp_path / "old")
    assert (caught.value.found, caught.value.confirmed) == (1, 2)


def test_remains_of_a_killed_bulk_load_are_swept(tmp_path: Path) -> None:
    """Orphan files of a bulk load go at the next opening."""
    open_store(tmp_path).close()
    orphan = tmp_path / "oxigraph" / "bulk-1.sst"
    orphan.write_bytes(b"x")
    open_store(tmp_path).close()
    assert not orphan.exists()


def test_threads_do_not_lose_writes(tmp_path: Path) -> None:
    """Four threads writing at once leave every one of their triples and commits."""
    store = open_store(tmp_path)

    def write(start: int) -> None:
        for i in range(start, start + 10):
            store.add(G, [claim(i)])

    threads = [threading.Thread(target=write, args=(100 * k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count(G) == 40
    assert store.triples(AUDIT)[0].object == Literal(40)
    store.close()


def test_a_file_with_a_fault_changes_nothing_of_it(tmp_path: Path) -> None:
    """A Turtle file that does not parse raises SyntaxError and adds none of its triples."""
    store = open_store(tmp_path / "data")
    (tmp_path / "bad.ttl").write_text("<a:a> <a:b> 1 . <a:a> broken", encoding="utf-8")
    with pytest.raises(SyntaxError):
        store.load(G, [tmp_path / "bad.ttl"])
    assert store.count(G) == 0
    store.close()


def test_settings_come_from_arguments_then_environment() -> None:
    """An argument wins over SYMBIO_DATA, which wins over the default; a password is never shown."""
    assert Settings.from_environment({}).location == "./symbio-data"
    given = Settings.from_environment({"SYMBIO_DATA": "/d", "SYMBIO_LANG": "tr", "SYMBIO_PASSWORD": "pw"})
    assert (given.location, given.language) == ("/d", "tr")
    assert "pw" not in repr(given)
    assert Settings.from_environment({"SYMBIO_DATA": "/d"}, location="/e").location == "/e"
