"""The Kwinana sample: every documented exchange is there as an offer and a need, told apart."""

from __future__ import annotations

import csv
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from symbio_kg import assets, read
from symbio_kg.validate import Validator

TABLES = assets.ontology() / "tables"
FOLDER = assets.examples() / "kwinana"
TOOLS = Path(__file__).resolve().parents[2] / "tools"
SYM = "https://w3id.org/symbio-kg/ont/"
DATA = "https://w3id.org/symbio-kg/data/"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def triples() -> list[Any]:
    document = read.read(FOLDER / "listings.ttl")
    assert [str(finding.message) for finding in document.findings] == []
    return list(document.triples)


def objects(triples: list[Any], predicate: str) -> Iterator[str]:
    return (t.object.value for t in triples if t.predicate.value == SYM + predicate)


def test_all_documented_exchanges_have_both_sides(triples: list[Any]) -> None:
    """48 exchanges; each names an offer and a need that are in the listings."""
    documented = table(FOLDER / "documented.tsv")
    assert len({row["exchange"] for row in documented}) == 48
    kinds = {t.subject.value: t.object.value for t in triples if t.predicate.value.endswith("#type")}
    for row in documented:
        assert kinds[DATA + row["offer"]] == SYM + "Offer"
        assert kinds[DATA + row["need"]] == SYM + "Need"
        assert row["source"]


def test_every_listing_is_documented(triples: list[Any]) -> None:
    """No listing was added that no exchange stands behind, and offer and need are of two firms."""
    documented = table(FOLDER / "documented.tsv")
    named = {DATA + row[side] for row in documented for side in ("offer", "need")}
    firms = {t.subject.value: t.object.value for t in triples if t.predicate.value == SYM + "listedBy"}
    assert named == set(firms)
    for row in documented:
        assert firms[DATA + row["offer"]] != firms[DATA + row["need"]]


def test_listings_do_not_name_their_partner(triples: list[Any]) -> None:
    """No value of a need speaks of the offer that the document pairs with it."""
    for row in table(FOLDER / "documented.tsv"):
        needs = [t for t in triples if t.subject.value.startswith(DATA + row["need"])]
        assert not any(row["offer"] in str(t.object) or row["exchange"] in str(t.object) for t in needs)


def test_words_are_known(triples: list[Any]) -> None:
    """Every material, function, process and input is in the product's tables."""
    for predicate, name, prefix in (
        ("material", "materials", "material/"),
        ("replaces", "materials", "material/"),
        ("function", "functions", "function/"),
        ("forProcess", "processes", "process/"),
    ):
        known = {row["id"] for row in table(TABLES / f"{name}.tsv")}
        used = {iri.rpartition(prefix)[2] for iri in objects(triples, predicate)}
        assert used - known == set()
    slots = {f"{row['process']}.{row['name']}" for row in table(TABLES / "slots.tsv")}
    assert {iri.rpartition("slot/")[2] for iri in objects(triples, "forSlot")} - slots == set()


def test_validates() -> None:
    """The shapes accept every listing."""
    report = Validator().validate(read.read(FOLDER / "listings.ttl"))
    assert [(f.focus, f.message["en"]) for f in report.findings] == []


def test_file_is_what_the_script_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changing the tables without running the script is noticed."""
    monkeypatch.setattr(sys, "path", [str(TOOLS), *sys.path])
    script = runpy.run_path(str(TOOLS / "make_kwinana.py"))
    assert script["listings"]() == (FOLDER / "listings.ttl").read_text(encoding="utf-8")
