"""Flows: the table, the CSV and the picture say the same; nothing private is in them."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree

import httpx
import pytest


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_same_numbers(visitor: httpx.Client) -> None:
    """Every row of the CSV stands in the page's table; the tonnes are positive."""
    page, rows = visitor.get("/en/flows").text, _rows(visitor.get("/en/flows/flows.csv").text)
    assert rows[0][-1] == "t/yr"
    assert len(rows) > 10
    assert all(float(row[-1]) > 0 for row in rows[1:])
    assert page.count('<tr class="govuk-table__row"><td') >= len(rows) - 1


def test_exchanges(visitor: httpx.Client) -> None:
    """The exchanges between places add up to the matches that the page states."""
    stated = re.search(r"([\d,]+) matches in all", visitor.get("/en/flows").text)
    rows = _rows(visitor.get("/en/flows/flows.csv?what=places").text)
    assert stated
    assert sum(int(row[-1]) for row in rows[1:]) == int(stated[1].replace(",", ""))


@pytest.mark.parametrize("picture", ["flows", "map"])
def test_picture(visitor: httpx.Client, picture: str) -> None:
    """A picture is one well-formed file that brings its own colours and runs nothing."""
    answer = visitor.get(f"/tr/akislar/{picture}.svg")
    root = ElementTree.fromstring(answer.text)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "style" in names
    assert not names & {"script", "foreignObject", "image"}
