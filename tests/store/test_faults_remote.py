"""An endpoint that fails, stalls or answers by halves: a clear error, or the whole answer in the end."""

from __future__ import annotations

from typing import Protocol

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from symbio_kg.errors import SymbioError
from symbio_kg.settings import Settings
from symbio_kg.store import GraphStore, StoreFailed, open_store
from symbio_kg.store.remote import RemoteStore
from symbio_kg.terms import PREFIXES

G = PREFIXES["graph"] + "one"
D = PREFIXES["data"]
SYM = PREFIXES["sym"]
ALL = "SELECT * WHERE { ?s ?p ?o }"
EVERYTHING = "CONSTRUCT WHERE { ?s ?p ?o }"


class Faulty(Protocol):
    store: Store
    faults: list[str]
    always: str
    seen: list[tuple[str, dict[str, str]]]
    address: str


def claim(value: int) -> Triple:
    return Triple(D["a"], SYM["n"], Literal(value))


def filled(faulty: Faulty) -> RemoteStore:
    """Return the store at *faulty*, which holds three statements and waits a fifth of a second."""
    store = RemoteStore(faulty.address, timeout=0.2)
    store.add(G, [claim(1), claim(2), claim(3)])
    return store


@pytest.mark.parametrize(
    "fault", ["500", "502", "503", "429", "silent", "gone", "cut", "cut-chunk", "cut-open", "drip"]
)
def test_trouble_that_passes_is_waited_out(faulty: Faulty, fault: str) -> None:
    """One or two failures of a kind that may pass are not seen at all; the answer is whole."""
    store = filled(faulty)
    for query in (ALL, EVERYTHING):
        faulty.faults = [fault, fault]
        assert len(store.select(query) if query == ALL else store.construct(query)) == 3
    faulty.faults = [fault]
    store.replace(G, [claim(9)])
    assert store.triples(G) == [claim(9)]


@pytest.mark.parametrize(
    "fault",
    [
        "500",
        "503",
        "silent",
        "drip",
        "gone",
        "cut",
        "cut-chunk",
        "cut-open",
        "partial",
        "rows",
        "page",
        "404",
        "401",
    ],
)
@pytest.mark.parametrize("query", [ALL, EVERYTHING])
def test_trouble_that_stays_is_a_clear_error(faulty: Faulty, fault: str, query: str) -> None:
    """A part of an answer is never an answer: each kind of trouble is told in both languages, without the inside."""
    store = filled(faulty)
    faulty.always = fault
    with pytest.raises(StoreFailed) as caught:
        store.select(query) if query == ALL else store.construct(query)
    told = caught.value.message
    assert told["en"] != told["tr"]
    assert "secret" not in str(told)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("fault", ["400", "403", "500", "silent", "gone"])
def test_a_write_that_is_refused_changes_nothing(faulty: Faulty, fault: str) -> None:
    """A write that was never carried out raises, and what was there is as it was; again, it succeeds."""
    store = filled(faulty)
    before = set(faulty.store)
    faulty.always = fault
    if fault != "silent":  # silence says nothing about whether it was done
        with pytest.raises(StoreFailed):
            store.replace(G, [claim(9)])
        assert set(faulty.store) == before
    faulty.always = ""
    store.replace(G, [claim(9)])
    assert store.triples(G) == [claim(9)]


def many(count: int) -> list[Triple]:
    """Return statements of which each tenth is about a blank node that another one names."""
    blank = [BlankNode() for _ in range(count // 10)]
    return [Triple(D["a"], SYM["has"], node) for node in blank] + [
        Triple(blank[i // 10] if i % 10 == 0 and i // 10 < len(blank) else D[f"t{i}"], SYM["n"], Literal(i))
        for i in range(count)
    ]


@pytest.mark.parametrize("way", ["add", "replace", "change"])
def test_an_answer_that_is_lost_does_no_harm(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """An update whose answer is lost is sent again and leaves what one would have left, blank nodes too."""
    monkeypatch.setattr("symbio_kg.store.remote.CHUNK", 2000)
    monkeypatch.setattr("symbio_kg.store.staging.CHUNK", 2000)
    store = filled(faulty)
    plain = [
        t for t in many(100) if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)
    ]
    given = plain if way == "change" else many(100)
    faulty.faults = ["", *(["lost", ""] * 20)]
    writes = {
        "add": lambda: store.add(G, given),
        "replace": lambda: store.replace(G, given),
        "change": lambda: store.change({G: [claim(1), *many(100)[20:90:3]]}, {G: given}),
    }
    if way == "change":
        writes[way] = lambda: store.change({G: [claim(1), *(claim(n) for n in range(500, 900))]}, {G: given})
    writes[way]()
    faulty.faults = []
    kept = {"add": 3, "replace": 0, "change": 2}[way]
    assert store.count(G) == len(given) + kept
    assert store.graphs() == [G]
    assert len({quad.graph_name for quad in faulty.store}) == 1


def test_a_large_replace_is_seen_whole_or_not_at_all(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a large write arrives in pieces, readers see the old graph; a failure on the way leaves it so."""
    monkeypatch.setattr("symbio_kg.store.remote.CHUNK", 2000)
    monkeypatch.setattr("symbio_kg.store.staging.CHUNK", 2000)
    store, reader = filled(faulty), open_store(faulty.address)
    old = set(store.triples(G))
    given = many(200)
    requests = 0
    for failing in range(1, 40):
        faulty.faults = [*[""] * failing, "403"]
        try:
            store.replace(G, given)
        except StoreFailed:
            requests += 1
            faulty.faults = []
            assert set(reader.triples(G)) == old
            assert reader.graphs() == [G]
            assert reader.count() == len(old)
        else:
            break
    assert requests > 5
    faulty.faults = []
    assert reader.count(G) == len(given)


def test_what_a_lost_writer_left_is_swept_after_a_day(faulty: Faulty) -> None:
    """A staging graph that is a day old goes with the next large write; a fresh one may be somebody's."""
    store = filled(faulty)
    for made in ("1000000-aa", "99999999999-bb"):
        graph = NamedNode(f"{PREFIXES['graph']}staging/{made}")
        faulty.store.add(Quad(D["x"], D["y"], D["z"], graph))
    assert store.count() == 3
    store.add(G, many(30))
    left = [g.value for g in faulty.store.named_graphs() if isinstance(g, NamedNode) and "staging" in g.value]
    assert left == [f"{PREFIXES['graph']}staging/99999999999-bb"]


def test_redirects_are_not_followed(faulty: Faulty) -> None:
    """A redirect would carry login and data to an address nobody chose; it is told, and nothing is sent there."""
    store = RemoteStore(faulty.address, user="u", password="word")
    for status in ("301", "302", "303", "307", "308"):
        faulty.always, faulty.seen = status, []
        with pytest.raises(StoreFailed, match="another address"):
            store.ask("ASK {}")
        assert len(faulty.seen) == 1


def test_the_login_is_sent_and_never_shown(faulty: Faulty) -> None:
    """Login and patience come from the environment; an address with a login in it is refused unseen."""
    given = {
        "SYMBIO_DATA": faulty.address,
        "SYMBIO_USER": "u",
        "SYMBIO_PASSWORD": "word",
        "SYMBIO_TIMEOUT": "2.5",
    }
    settings = Settings.from_environment(given)
    assert settings.timeout == 2.5
    open_store(settings.location, settings=settings).count()
    assert faulty.seen[-1][1]["authorization"].startswith("Basic ")
    with pytest.raises(StoreFailed) as caught:
        open_store("http://u:word@127.0.0.1/sparql")
    assert "word" not in str(caught.value.message).replace("password", "").replace("PASSWORD", "")


@pytest.mark.parametrize("text", ["soon", "0", "-1", "inf", "nan"])
def test_a_timeout_is_a_number_of_seconds(text: str) -> None:
    """Anything else is refused in both languages."""
    with pytest.raises(SymbioError) as caught:
        Settings.from_environment({"SYMBIO_TIMEOUT": text})
    assert set(caught.value.message) == {"en", "tr"}


def test_an_endpoint_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer at all is an error that says so."""
    monkeypatch.setattr("symbio_kg.store.http.PAUSES", (0.01,))
    store: GraphStore = open_store("http://127.0.0.1:9/none")
    with pytest.raises(StoreFailed, match="nobody"):
        store.ask("ASK { ?s ?p ?o }")


def test_nothing_but_our_graphs_is_read(faulty: Faulty) -> None:
    """What the endpoint has in its default graph is no part of the dataset, not even of an empty one."""
    faulty.store.add(Quad(D["x"], D["y"], D["z"]))
    assert open_store(faulty.address).count() == 0
    assert not open_store(faulty.address).ask("ASK { ?s ?p ?o }")
