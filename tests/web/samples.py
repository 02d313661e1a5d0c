"""For every page some values that fill its blanks and its query, so that all pages can be walked through.

A page without blanks needs no entry. `role` says who has to be signed in; words in capitals stand for what the site of
`peopled.py` holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.web.peopled import NEED, OFFER

from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.form import PARTS
from symbio_kg.web.mount import AREAS
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
    "study.file": [Sample({"sector": "24", "form": "csv"})],
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
    "listing": [Sample({"path": OFFER})],
    "matches": [
        Sample(),
        Sample({"offer": OFFER, "need": NEED}),
    ],
    "bulk.template": [Sample({"kind": "xlsx"}), Sample({"kind": "csv"})],
    "search": [Sample({"q": "slag"}), Sample({"q": "ızgara külü"}), Sample({"q": "10 99 98"}), Sample()],
}


WORK = ("facilitator", "authority", "administrator")
SAMPLES |= {
    "account": [Sample(role="firm"), Sample(role="administrator")],
    "account.erase": [Sample(role="firm")],
    "account.export": [Sample(role="firm")],
    "account.password": [Sample(role="firm")],
    "admin": [Sample(role="administrator")],
    "admin.organisation": [Sample({"iri": "ORGANISATION"}, "administrator")],
    "admin.organisations": [Sample(role="administrator")],
    "board": [Sample(role=role) for role in WORK],
    "bulk": [Sample(), Sample(role="firm")],
    "bulk.marked": [Sample({"upload": "UPLOAD"}, "firm")],
    "bulk.one": [Sample({"upload": "UPLOAD"}, "firm")],
    "desk": [Sample(role="authority")],
    "firms": [Sample(role="facilitator"), Sample({"words": "nobody of this name"}, "facilitator")],
    "home": [Sample(), Sample(role="firm"), Sample(role="facilitator"), Sample(role="administrator")],
    "listing": [*SAMPLES["listing"], *(Sample({"path": OFFER}, role) for role in ("firm", *WORK))],
    "mine": [Sample(role="firm")],
    "mine.withdraw": [Sample({"path": OFFER}, "firm")],
    "post": [Sample(), Sample(role="firm")],
    "post.check": [Sample({"draft": "DRAFT"}, "firm")],
    "post.discard": [Sample({"draft": "DRAFT"}, "firm")],
    "post.done": [Sample({"path": OFFER}, "firm")],
    "post.part": [Sample({"draft": "DRAFT", "part": part}, "firm") for part in PARTS],
    "registers.decision": [Sample({"id": "DECISION"})],
    "resilience": [Sample(role=role) for role in WORK],
    "study": [*SAMPLES["study"], Sample({"sector": "24"}, "researcher")],
    "synergies": [Sample(role=role) for role in ("firm", *WORK)],
    "synergies.one": [Sample({"id": "SYNERGY"}, role) for role in ("firm", *WORK)],
    "synergies.propose": [Sample({"offer": OFFER, "need": NEED}, role) for role in ("firm", "facilitator")],
    "synergies.record": [
        Sample({"id": "SYNERGY", "kind": kind}, "facilitator") for kind in ("message", "task", "visit")
    ],
    "synergies.step": [Sample({"id": "SYNERGY", "to": to}, "facilitator") for to in ("screened", "ended")],
    "workshop": [Sample(role="facilitator")],
    "workshop.room": [Sample({"id": "ROOM"}, "facilitator")],
}


def every_page() -> list[tuple[str, str]]:
    """Return (role, address) of every page of the routes that can be visited, in both languages.

    A page with blanks and without a sample, or one that somebody must sign in for and whose sample does not
    say who, fails its test: no page is forgotten.
    """
    return [
        (sample.role, ADDRESSES.to(route.name, language, sample.values))
        for area in AREAS
        for route in area.routes
        if "GET" in route.methods
        for sample in SAMPLES.get(route.name, [Sample()])
        for language in LANGUAGES
    ]
