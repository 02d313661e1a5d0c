"""Which run is shown."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.match.kept import newest_run
from symbio_kg.store import open_store
from symbio_kg.terms import PREFIXES, RDF_TYPE

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ({}, None),
        ({"public/2026-11-26": "2026-11-26", "2026-11-26": "2026-11-26"}, "2026-11-26"),
        ({"live": "2026-11-26", "2026-12-09": "2026-12-09"}, "live"),
        ({"live": "2026-11-20", "2026-11-25": "2026-11-25"}, "2026-11-25"),
        ({"live": "2026-11-26", "hidden": "2026-11-26"}, "live"),
    ],
)
def test_newest(runs: dict[str, str], shown: str | None) -> None:
    """Of the runs one may see, that of the latest day which has come; the one kept up goes before the others."""
    store = open_store(None)
    for name, day in runs.items():
        node = NamedNode(f"{PREFIXES['graph']}match/{name}")
        said = Literal(day, datatype=PREFIXES["xsd"]["date"])
        store.add(
            node.value,
            [Triple(node, RDF_TYPE, PREFIXES["sym"]["Run"]), Triple(node, PREFIXES["sym"]["asOf"], said)],
        )
    found = newest_run(store, lambda graph: not graph.endswith("hidden"), TODAY)
    assert (found and found.iri.removeprefix(f"{PREFIXES['graph']}match/")) == shown
