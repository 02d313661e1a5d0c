"""Short lists that reading a case needs: states with their legal order, operations, and NACE's two revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from symbio_kg import assets
from symbio_kg.comply.facts import plain
from symbio_kg.model import Text
from symbio_kg.ontology.tables import read_table

__all__ = ["CountryList", "OperationList", "countries", "older_activities", "operations"]

OperationList: TypeAlias = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class CountryList:
    """The states: what they are called, and which legal order of ours (`TR`, `EU` or "") they have."""

    names: Mapping[str, Text]
    law: Mapping[str, str]
    _found: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """Return the two letters of the state that *text* names, or None."""
        return self._found.get(plain(text))


@cache
def countries() -> CountryList:
    """Return the states of the product's own table."""
    names: dict[str, Text] = {}
    law: dict[str, str] = {}
    found: dict[str, str] = {}
    for row in _rows("countries.tsv"):
        names[row["id"]] = {"en": row["en"], "tr": row["tr"]}
        law[row["id"]] = row["law"]
        for name in (row["id"], row["en"], row["tr"], *row["aliases"].split(";")):
            found.setdefault(plain(name), row["id"])
    found.pop("", None)
    return CountryList(names, law, found)


@cache
def operations() -> OperationList:
    """Return the recovery and disposal operations with their names."""
    return {row["code"]: {"en": row["en"], "tr": row["tr"]} for row in _rows("operations.tsv")}


@cache
def older_activities() -> Mapping[str, list[str]]:
    """Return for each class of NACE Rev. 2.1 the classes of Rev. 2 it came from."""
    found: dict[str, list[str]] = {}
    for row in _rows("nace-correspondence.tsv"):
        if row["rev21"] and row["rev2"]:
            found.setdefault(row["rev21"], []).append(row["rev2"])
    return found


def _rows(table: str) -> list[dict[str, str]]:
    return read_table(assets.ontology() / "tables" / table)
