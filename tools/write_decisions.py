"""Write `examples/decisions/register.ttl`: the decisions that the facts files beside it lead to, as all may see them.

Run `python tools/write_decisions.py` from a checkout after a change of the files or of the criteria.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path

from rdflib import Graph

from symbio_kg import assets
from symbio_kg.comply.regimes import regimes
from symbio_kg.decide import Register, decide, read_draft
from symbio_kg.decide.model import End
from symbio_kg.ontology.turtle import to_turtle
from symbio_kg.store import DECISIONS, GraphStore, open_store


def register_of(folder: Path) -> GraphStore:
    """Return a store with the decisions that the facts files of *folder* lead to, each as of its own day."""
    store = open_store(None)
    kept = Register(store)
    for path in sorted(folder.glob("*.*.json")):
        regime = regimes()[path.stem.rpartition(".")[0]]
        document = json.loads(path.read_text(encoding="utf-8"))
        day = date.fromisoformat(document["day"])
        draft = read_draft(document, regime, day)
        kept.add(decide(draft, regime, kept.next_id(regime.id, day), datetime.combine(day, time(12), UTC)))
    for entry in json.loads((folder / "ends.json").read_text(encoding="utf-8")):
        end = End(date.fromisoformat(entry["day"]), entry["reason"], entry["by"])
        kept.end(entry["decision"], end)
    return store


def public_text(store: GraphStore) -> str:
    """Return the public graph of decisions in *store* as we write Turtle."""
    text = "\n".join(f"{triple} ." for triple in store.triples(DECISIONS))
    return to_turtle(Graph(bind_namespaces="none").parse(data=text, format="nt"))


if __name__ == "__main__":
    place = assets.examples() / "decisions"
    (place / "register.ttl").write_text(public_text(register_of(place)), encoding="utf-8", newline="\n")
