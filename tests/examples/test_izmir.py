"""The İzmir sample: invented firms in real zones, every kind of resource, and faulty rows refused."""

from __future__ import annotations

import csv
import re
import runpy
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from symbio_kg import assets, read
from symbio_kg.model import Document, Severity
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.validate import Validator

FOLDER = assets.examples() / "izmir"
TOOLS = Path(__file__).resolve().parents[2] / "tools"
SYM = PREFIXES["sym"]
FILES = ("materials.csv", "energy-water.ttl", "services.jsonld")
KINDS = [
    *("Waste", "ByProduct", "Product", "Material", "WasteHeat", "Electricity", "Water"),
    *("Logistics", "Storage", "Space", "Equipment", "Labour", "Expertise", "Technology"),
]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {name: read.read(FOLDER / name) for name in FILES}


@pytest.fixture(scope="module")
def triples(documents: dict[str, Document]) -> list[Triple]:
    return list({triple: None for document in documents.values() for triple in document.triples})


def text(term: object) -> str:
    return str(getattr(term, "value", ""))


def subjects(triples: list[Triple], kind: str) -> set[str]:
    return {text(t.subject) for t in triples if t.predicate == RDF_TYPE and t.object == SYM[kind]}


def values(triples: list[Triple], predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for triple in triples:
        if triple.predicate.value == predicate:
            found.setdefault(text(triple.subject), set()).add(text(triple.object))
    return found


def test_nothing_is_lost_on_reading(documents: dict[str, Document]) -> None:
    """Every word, code, unit and property in the three files is known."""
    for name, document in documents.items():
        assert [(name, f.place, f.message["en"]) for f in document.findings] == []


def test_counts(triples: list[Triple]) -> None:
    """About 150 firms with about 380 listings, offers and needs in balance."""
    offers, needs = subjects(triples, "Offer"), subjects(triples, "Need")
    assert 150 <= len(subjects(triples, "Firm")) <= 180
    assert 360 <= len(offers) + len(needs) <= 420
    assert 0.6 < len(needs) / len(offers) < 1.2


def test_every_kind_is_offered_and_needed(triples: list[Triple]) -> None:
    """Each of the fourteen kinds of resource is offered; all but a few are sought too."""
    kinds = {s: k for k in KINDS for s in subjects(triples, k)}
    resource = values(triples, SYM + "concerns")
    seen = Counter(
        (side, kinds[next(iter(resource[listing]))])
        for side in ("Offer", "Need")
        for listing in subjects(triples, side)
    )
    assert {kind for side, kind in seen if side == "Offer"} >= set(KINDS) - {"Material"}
    assert {kind for side, kind in seen if side == "Need"} >= set(KINDS) - {"Waste", "Product"}


def test_every_firm_and_listing_is_marked_invented(triples: list[Triple]) -> None:
    """No firm of the sample can be taken for a real one."""
    marked = values(triples, SYM + "synthetic")
    names = values(triples, PREFIXES["rdfs"] + "label")
    for firm in subjects(triples, "Firm"):
        assert marked[firm] == {"true"}
        assert all(re.fullmatch(r"Örnek .+ \d\d \(kurgusal\)", name) for name in names[firm])
    for listing in subjects(triples, "Offer") | subjects(triples, "Need"):
        assert marked[listing] == {"true"}


def test_licences_are_invented_and_of_every_sort(triples: list[Triple]) -> None:
    """Each licence says that it is invented; some are in force, some ended, and one is for storage only."""
    licences = subjects(triples, "Licence")
    marked, number = values(triples, SYM + "synthetic"), values(triples, PREFIXES["dcterms"] + "identifier")
    until, pairs = values(triples, SYM + "validTo"), values(triples, SYM + "licenses")
    operation = values(triples, SYM + "licensedOperation")
    assert len(licences) >= 20
    assert all(marked[x] == {"true"} and min(number[x]).startswith("KURGU-") for x in licences)
    ended = {x for x in licences if min(until[x]) < "2026-11-01"}
    assert 1 <= len(ended) <= len(licences) / 4
    assert any({min(operation[p])[-3:] for p in pairs[x]} == {"R13"} for x in licences)


def test_titles_are_in_both_languages(triples: list[Triple]) -> None:
    """Each listing has one Turkish and one English title."""
    languages = Counter(
        (text(t.subject), t.object.language)
        for t in triples
        if t.predicate == PREFIXES["dcterms"]["title"] and isinstance(t.object, Literal)
    )
    for listing in subjects(triples, "Offer") | subjects(triples, "Need"):
        assert (languages[listing, "tr"], languages[listing, "en"]) == (1, 1)


def test_sites_lie_in_the_region(triples: list[Triple]) -> None:
    """Every site is in the province, in a zone that is described, at one place only."""
    lat, lon = (values(triples, PREFIXES["geo"] + name) for name in ("lat", "long"))
    zones, inside = subjects(triples, "IndustrialZone"), values(triples, SYM + "inZone")
    for site in subjects(triples, "Site"):
        assert len(lat[site]) == len(lon[site]) == 1
        assert 37.9 < float(next(iter(lat[site]))) < 39.3
        assert 26.3 < float(next(iter(lon[site]))) < 28.3
        assert inside[site] <= zones
    described = values(triples, SYM + "evidenceLevel")
    assert zones <= set(described)


@pytest.mark.parametrize("name", FILES)
def test_validates(documents: dict[str, Document], name: str) -> None:
    """The shapes accept every listing."""
    report = Validator().validate(documents[name])
    assert [(f.focus, f.message["en"]) for f in report.findings] == []


def test_faulty_rows_are_all_found() -> None:
    """Each row of faulty.csv is refused, or at least warned about, with a reason in both languages."""
    document = read.read(FOLDER / "faulty.csv")
    report = Validator().validate(document)
    with (FOLDER / "faulty.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["Kayıt no"] for row in csv.DictReader(file, delimiter=";")]
    found = {f.place.row: f for f in (*document.findings, *report.findings) if f.place.row}
    assert sorted(found) == list(range(2, len(rows) + 2))
    for finding in found.values():
        assert finding.message["en"] != finding.message["tr"]
    refused = {
        f.place.row for f in (*document.findings, *report.findings) if f.severity is Severity.VIOLATION
    }
    assert len(refused) >= 10


def test_files_are_what_the_script_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changing a table without running the script is noticed."""
    monkeypatch.setattr(sys, "path", [str(TOOLS), *sys.path])
    script = runpy.run_path(str(TOOLS / "make_izmir.py"))
    for name, content in script["files"]().items():
        assert content == (FOLDER / name).read_text(encoding="utf-8"), name
