"""Write the answers of the competency questions anew, after a wanted change: then read the diff.

Run `python tests/competency/record.py [CQ-07 ...]` from a checkout.
"""

from __future__ import annotations

import csv
import sys

from symbio_kg import assets
from symbio_kg.infer import infer
from symbio_kg.questions import answer, example_region, load_questions
from symbio_kg.store import open_store


def main(wanted: set[str]) -> None:
    """Record the questions named in *wanted*, or all of them."""
    chosen = [q for q in load_questions(assets.competency()) if not wanted or q.header.id in wanted]
    store = open_store(None)
    example_region(store)
    if any(question.header.needs == "inferred" for question in chosen):
        infer(store)
    for question in chosen:
        with question.answer_path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(answer(store, question))


if __name__ == "__main__":
    main(set(sys.argv[1:]))
