"""The one text of the matching SQL: how it falls into statements, and what is said when an engine is not there."""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest

from symbio_kg import assets
from symbio_kg.match.engines import statements
from symbio_kg.match.engines.spark import SparkMissing, spark_engine
from symbio_kg.match.tables import TABLES, knowledge_tables, region_tables
from symbio_kg.store import open_store

DAY = date(2026, 12, 9)

DUCKDB_ONLY = {"hide", "read-parquet"}
FILES = sorted({path.stem for path in (assets.queries() / "match").glob("*.sql")} - DUCKDB_ONLY)
FORM = re.compile(r"CREATE OR REPLACE (TABLE|TEMPORARY VIEW) \w+ AS\s|INSERT INTO \w+\s+SELECT\s", re.ASCII)
ONLY_DUCKDB = re.compile(
    r"\bROUND\(|\bVARCHAR\b|NOT IN \(\s*SELECT|ORDER BY ALL|::|\bSTRING_AGG\(", re.IGNORECASE
)


@pytest.mark.parametrize("name", FILES)
def test_every_statement_has_a_form_that_all_engines_know(name: str) -> None:
    """Each makes a table or a view, or adds to a table, without comments and without what reads otherwise in Spark."""
    found = statements(name, top=3, worst=4, first=1, last=9)
    assert found
    for statement in found:
        assert FORM.match(statement), statement
        assert "--" not in statement
        assert ";" not in statement
        assert "$" not in statement
        assert not ONLY_DUCKDB.search(statement), statement


def test_a_semicolon_in_a_comment_ends_nothing() -> None:
    """`wanted.sql` has one in its first line, and three statements."""
    text = (assets.queries() / "match" / "wanted.sql").read_text(encoding="utf-8")
    assert ";" in text.splitlines()[0]
    assert len(statements("wanted")) == 3


def test_without_pyspark_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for Spark and has none reads what to install, in both languages."""
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(SparkMissing) as missing, spark_engine("local[1]"):
        pass
    assert all("symbio-kg[spark]" in text for text in missing.value.message.values())


def test_the_tables_are_those_that_are_projected() -> None:
    """What a folder has to hold is what the projection makes, no more and no less."""
    store = open_store(None)
    assert set(knowledge_tables(store, DAY) | region_tables(store, DAY)) == TABLES
