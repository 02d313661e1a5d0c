"""Write the answers of the competency questions anew, after a wanted change: then read the diff.

Run `python tests/competency/record.py [CQ-07 ...]` from a checkout.
"""

from __future__ import annotations

import csv
import sys

from symbio_kg import assets
from symbio_kg.infer import infer
from symbio_kg.questions import answer, load_questions
from symbio_kg.read import read
from symbio_kg.store import LISTINGS, load_knowledge, open_store

EXAMPLES = (
    "kwinana/listings.ttl",
    "izmir/energy-water.ttl",
    "izmir/materials.csv",
    "izmir/services.jsonld",
)


def main(wanted: set[str]) -> None:
    """Record the questions named in *wanted*, or all of them."""
    chosen = [q for q in load_questions(assets.competency()) if not wanted or q.header.id in wanted]
    store = open_store(None)
    load_knowledge(store)
    for name in EXAMPLES:
        store.add(LISTINGS, read(assets.examples() / name).triples)
    if any(question.header.needs == "inferred" for question in chosen):
        infer(store)
    for question in chosen:
        with question.answer_path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(answer(store, question))


if __name__ == "__main__":
    main(set(sys.argv[1:]))
