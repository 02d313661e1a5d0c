"""For every page some values that fill its blanks and its query, so that all pages can be walked through.

A page without blanks needs no entry. `role` says who has to be signed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.page import ADDRESSES

__all__ = ["SAMPLES", "Sample", "every_page"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One visit of a page."""

    values: dict[str, str] = field(default_factory=dict)
    role: str = ""


_THINGS = (
    "code/low-eu/10-02-07", "material/coal-fly-ash", "process/cement-grinding", "ont/Offer", "law/TR-AYY",
)  # fmt: skip
SAMPLES: dict[str, list[Sample]] = {
    "check.where": [Sample({"code": "10 02 07"}), Sample({"code": "99", "day": "someday"})],
    "check.result": [
        Sample({"code": "10 02 07", "receiver.nace": "24.43", "operation": "R4"}),
        Sample({"code": "10 01 02", "receiver.nace": "23.51", "operation": "R5", "stage": "plan"}),
        Sample({"code": "1x", "receiver.nace": "23.51"}),
    ],
    "browse.codes": [Sample(), Sample({"list": "EU", "chapter": "10", "day": "2026-12-09"})],
    "study": [Sample(), Sample({"sector": "24"}), Sample({"sector": "99"})],
    "study.file": [],
    "handbooks.book": [
        Sample({"book": "procedures"}),
        Sample({"book": "procedures", "chapter": "tr-by-product"}),
        Sample({"book": "procedures", "chapter": "materials-eu"}),
        Sample({"book": "practice", "chapter": "chapter-10"}),
    ],
    "handbooks.file": [Sample({"book": "procedures", "form": "pdf"})],
    "browse.act": [Sample({"act": "TR-AYY"})],
    "thing": [Sample({"path": path}) for path in _THINGS],
    "hazard": [
        Sample(),
        Sample({"sample": "foundry-dust.csv"}),
        Sample({"sample": "shredder-fraction.json"}),
    ],
    "registers.regime": [Sample({"id": "eu-eow-copper"})],
    "registers.rule": [Sample({"id": "by-product-eu"})],
    "docs.page": [
        Sample({"document": name})
        for name in ("tutorial", "tutorial-regulator", "model", "hazard", "benchmarks")
    ],
    "docs.picture": [Sample({"picture": "model.svg"}), Sample({"picture": "check.tr.png"})],
    "flows.svg": [Sample({"picture": "flows"}), Sample({"picture": "map"})],
    "sparql": [Sample(), Sample({"example": "graph-of-a-code"}), Sample({"query": "SELECT nothing"})],
    "verify": [Sample(), Sample({"number": "1a2b"})],
    "listings": [Sample(), Sample({"way": "Offer", "code": "10"}), Sample({"words": "nothing at all"})],
    "listings.map": [Sample(), Sample({"way": "Need", "kind": "Water"}), Sample({"words": "nothing at all"})],
    "listing": [Sample({"path": "listing/IZM-001/IZM-001-01"})],
    "matches": [
        Sample(),
        Sample({"offer": "listing/IZM-001/IZM-001-01", "need": "listing/IZM-008/IZM-008-03"}),
    ],
    "bulk.template": [Sample({"kind": "xlsx"}), Sample({"kind": "csv"})],
    "search": [Sample({"q": "slag"}), Sample({"q": "ızgara külü"}), Sample({"q": "10 99 98"}), Sample()],
}


_POST = {"post.part", "post.check", "post.done", "post.discard", "mine", "mine.change", "mine.withdraw"}
_POST |= {"bulk.one", "bulk.marked"}
_ACCOUNT = {"account", "account.erase", "account.export", "account.password", "sign-out"}
_SYNERGIES = {f"synergies.{part}" for part in ("consent", "one", "propose", "publish", "record", "step")}
_WORKSHOP = {"workshop", "workshop.card", "workshop.cards", "workshop.room"}
_ADMIN = {f"admin.{part}" for part in ("account", "add", "organisation", "organisations")}
_WORK = {"admin", "board", "desk", "resilience", "synergies", *_ADMIN, *_SYNERGIES, *_WORKSHOP}
APART = frozenset({"hazard.json", "registers.decision", *_ACCOUNT, *_POST, *_WORK})
"""Pages that somebody must sign in for, or that only take a form; their own tests visit them."""


def every_page() -> list[tuple[str, str, str]]:
    """Return (name, role, address) of every page with each of its samples, in both languages."""
    return [
        (name, sample.role, ADDRESSES.to(name, language, sample.values))
        for name in sorted(ADDRESSES.names())
        if name not in APART
        for sample in SAMPLES.get(name, [Sample()])
        for language in LANGUAGES
    ]
