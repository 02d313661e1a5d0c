"""The report: places, order, both languages, and nothing judged that is not there."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from symbio_kg.model import Document
from symbio_kg.read import read
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator, kept
from symbio_kg.vocabulary import load

CASES = Path(__file__).parents[1] / "cases"
VALIDATOR = Validator(vocabulary=load(CASES / "read" / "tables"))
HEAD = f"@prefix d: <{PREFIXES['data']}> .\n@prefix sym: <{PREFIXES['sym']}> .\n"
HEAD += f"@prefix dcterms: <{PREFIXES['dcterms']}> .\n@prefix xsd: <{PREFIXES['xsd']}> .\n"
GOOD = 'd:a a sym:Offer ; dcterms:identifier "a" ; dcterms:title "Boş alan"@tr ; sym:listedBy d:f ;\n'
GOOD += " sym:atSite d:s ;\n"
GOOD += " sym:concerns [ a sym:Space ; sym:quantity 500 ; sym:unit <http://qudt.org/vocab/unit/M2> ;\n"
GOOD += " sym:period sym:Once ] .\n"


def _document(text: str) -> Document:
    return read((HEAD + text).encode(), name="a.ttl")


def test_a_small_listing_conforms() -> None:
    """Firm and site may be described elsewhere."""
    assert not VALIDATOR.validate(_document(GOOD)).findings


def test_a_nested_node_stands_where_its_listing_is() -> None:
    """A finding in a blank node carries the line of the listing that holds it, and the property."""
    report = VALIDATOR.validate(_document(GOOD.replace("500", "-500")))
    (found,) = report.findings
    assert found.place.line == 5
    assert found.place.field == "sym:quantity"
    assert found.value == "-500"
    assert found.shape == f"{PREFIXES['shp']}Resource-quantity"


def test_a_document_without_anything_to_check_does_not_conform() -> None:
    """Silence is not agreement: a document of other things is told to be empty for us."""
    report = VALIDATOR.validate(_document('d:a dcterms:title "x" .'))
    assert [f.component for f in report.findings] == ["nothing"]
    assert not report.conforms


def test_the_report_is_the_same_each_time() -> None:
    """Two runs give the same findings in the same order, violations of a place first."""
    text = GOOD + GOOD.replace("d:a ", "d:b ").replace("500", "-5").replace('"Boş alan"@tr', '"x"@de')
    first, second = (VALIDATOR.validate(_document(text)) for _ in range(2))
    assert first.findings == second.findings
    assert len(first.findings) > 1


def test_values_of_the_wrong_type_are_told_without_noise(caplog: pytest.LogCaptureFixture) -> None:
    """A date that is none is one finding; nothing is logged and the order of days is not judged."""
    days = (
        'sym:availableFrom "2026-02-31"^^xsd:date ; sym:availableUntil "2026-03-01"^^xsd:date ; sym:concerns'
    )
    with caplog.at_level(logging.DEBUG):
        report = VALIDATOR.validate(_document(GOOD.replace("sym:concerns", days)))
    assert {f.shape.rsplit("/")[-1] for f in report.findings} == {"Listing-from"}
    assert not [record for record in caplog.records if record.exc_info]


def test_a_document_cannot_bring_its_own_codes() -> None:
    """Calling something a code in the document does not make it one."""
    waste = GOOD.replace("sym:Space", "sym:Waste ; sym:wasteCode <urn:x>").replace("/M2", "/TONNE")
    report = VALIDATOR.validate(_document(waste + f"<{PREFIXES['low']}10-01-98> a sym:WasteCode ."))
    assert "own-vocabulary" in {f.component for f in report.violations}
    assert f"{PREFIXES['shp']}Waste-codeKnown" in {f.shape for f in report.violations}


def test_the_good_listings_of_a_document_are_kept() -> None:
    """A bad listing goes with all that hangs on it; a bad firm takes its listings along."""
    bad = GOOD.replace("d:a ", "d:b ").replace("500", "-5")
    document = _document(GOOD + bad)
    good = kept(document, VALIDATOR.validate(document))
    assert good is not None
    assert VALIDATOR.validate(good).conforms
    assert len(good.triples) == len(_document(GOOD).triples)
    document = _document(GOOD + "d:f a sym:Firm .")
    assert kept(document, VALIDATOR.validate(document)) is None


def test_both_an_offer_and_a_need_is_neither() -> None:
    """The two kinds of listing exclude one another."""
    report = VALIDATOR.validate(_document(GOOD + "d:a a sym:Need ."))
    assert {f.shape.rsplit("/")[-1] for f in report.violations} == {"Listing-offerOrNeed"}
