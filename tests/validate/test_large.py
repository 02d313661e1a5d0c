"""A file that is never held as a document gets the report that the document would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.validate.test_screen import FAULTS, REGION, VOCABULARY

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.read import Unreadable, read
from symbio_kg.validate import Validator

VALIDATOR = Validator(vocabulary=VOCABULARY)
OFFER = """<https://w3id.org/symbio-kg/data/o> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<https://w3id.org/symbio-kg/ont/Offer> .
"""
SYM = "https://w3id.org/symbio-kg/ont/"


def written(folder: Path, source: Path) -> Path:
    """Return a file with the triples of *source* as N-Triples."""
    path = folder / "listings.nt"
    ox.serialize(read(source).triples, str(path), ox.RdfFormat.N_TRIPLES)
    return path


@pytest.mark.parametrize("source", [*FAULTS, *(assets.examples() / name for name in REGION[:4])], ids=str)
def test_a_file_gets_the_report_of_its_document(source: Path, tmp_path: Path) -> None:
    """Places, words, decimals and all: the two reports are equal."""
    path = written(tmp_path, source)
    assert VALIDATOR.validate_file(path) == VALIDATOR.validate(read(path))


ODD = [
    f'<{SYM}quantity> "05"^^<http://www.w3.org/2001/XMLSchema#integer>',
    f'<{SYM}quantity> "5e1"^^<http://www.w3.org/2001/XMLSchema#double>',
    f'<{SYM}availableFrom> "2026-02-31"^^<http://www.w3.org/2001/XMLSchema#date>',
    f'<{SYM}availableUntil> "soon"',
    f'<{SYM}titel> "a\\tb \\"c\\" \\u00e7"@TR',
    '<http://purl.org/dc/terms/title> "x"@tr-TR',
    '<http://purl.org/dc/terms/title> "x"^^<http://www.w3.org/2001/XMLSchema#string>',
    f"<{SYM}concerns> <https://w3id.org/symbio-kg/ont/Offer>",
]


@pytest.mark.parametrize("line", ODD)
def test_odd_lines_get_the_same_report(line: str, tmp_path: Path) -> None:
    """Numbers in another form, ill-typed dates, escapes, tags in capitals, and words that do not exist."""
    path = tmp_path / "odd.nt"
    path.write_text(f"# a comment\n\n{OFFER}<https://w3id.org/symbio-kg/data/o>  {line} .\r\n", "utf-8")
    assert VALIDATOR.validate_file(path) == VALIDATOR.validate(read(path))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (OFFER + "<a> <b> .", "syntax"),
        (OFFER + '<urn:a> <urn:b> "\\u0001" .', "control-character"),
        (OFFER + "<javascript:a> <urn:b> <urn:c> .", "bad-iri"),
        (OFFER + f'<urn:a> <urn:b> "{"x" * 70_000}" .', "long-literal"),
    ],
)
def test_what_is_not_read_is_not_judged(text: str, code: str, tmp_path: Path) -> None:
    """A file that the reader refuses is refused for the same reason."""
    path = tmp_path / "bad.nt"
    path.write_text(text, "utf-8")
    refused = []
    ways: list[Callable[[], object]] = [
        lambda: VALIDATOR.validate_file(path),
        lambda: VALIDATOR.validate(read(path)),
    ]
    for work in ways:
        with pytest.raises(Unreadable) as error:
            work()
        refused.append((error.value.code, error.value.message))
    assert refused[0][0] == refused[1][0]
    if code != "syntax":
        assert refused[0] == refused[1]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is refused, not a crash."""
    with pytest.raises(Unreadable):
        VALIDATOR.validate_file(tmp_path / "none.nt")


def test_a_mark_before_the_first_line(tmp_path: Path) -> None:
    """A byte order mark changes nothing, the lines of the report included."""
    path = tmp_path / "mark.nt"
    path.write_text(OFFER, "utf-8-sig")
    assert VALIDATOR.validate_file(path) == VALIDATOR.validate(read(path))


def test_a_shape_that_goes_the_slow_way_is_told(tmp_path: Path) -> None:
    """The caller hears which shape was not screened and why, in both languages."""
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    (shapes / "own.ttl").write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sym: <{SYM}> .
<urn:s> a sh:NodeShape ; sh:targetClass sym:Offer ; sh:property <urn:p> .
<urn:p> a sh:PropertyShape ; sh:path ( sym:concerns sym:material ) ; sh:minCount 9 ;
  sh:message "Own."@en, "Kendi."@tr .""",
        "utf-8",
    )
    path = tmp_path / "one.nt"
    path.write_text(f"{OFFER}<https://w3id.org/symbio-kg/data/o> <{SYM}concerns> <urn:x> .\n", "utf-8")
    told: dict[str, Text] = {}
    Validator(vocabulary=VOCABULARY, shapes=shapes).validate_file(path, slow=told.__setitem__)
    assert {reason["tr"] for reason in told.values()} == {"çok sayıda değerin sayımı"}
