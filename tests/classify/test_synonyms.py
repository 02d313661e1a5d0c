"""The table of synonyms is whole: known codes, known kinds, every entry named, in both languages."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from symbio_kg import assets
from symbio_kg.classify.evaluate import figures, judge, read_phrases
from symbio_kg.classify.tables import rows
from symbio_kg.i18n import fold
from symbio_kg.ontology.synonyms import KINDS

TABLES = assets.ontology() / "tables"
ROWS = list(rows(TABLES / "code-synonyms.tsv"))
LIST = list(rows(TABLES / "list-of-waste.tsv"))
INDEPENDENT = Path(__file__).with_name("phrases.tsv")
DEVELOPMENT = Path(__file__).with_name("dev.tsv")


def test_rows_name_known_codes_and_kinds() -> None:
    """Each row has a code of the list, a language and a kind we know; settings belong to headings only."""
    codes = {row["code"] for row in LIST}
    for row in ROWS:
        assert row["code"] in codes
        assert row["language"] in {"en", "tr"}
        assert row["kind"] in KINDS
        assert (row["kind"] == "setting") <= (len(row["code"]) < 8)


def test_no_row_repeats_another_or_the_official_name() -> None:
    """A phrase stands once for a code and language and is not its official name."""
    official = {(row["code"], lang, fold(row[lang])) for row in LIST for lang in ("en", "tr")}
    seen: set[tuple[str, str, str]] = set()
    for row in ROWS:
        key = (row["code"], row["language"], fold(row["phrase"]))
        assert key not in seen
        assert key not in official
        seen.add(key)


def test_every_entry_but_the_last_resorts_has_a_name_in_both_languages() -> None:
    """At least 1,500 rows, and one in Turkish and one in English for each entry that is no 99."""
    assert len(ROWS) >= 1500
    languages: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        languages[row["code"]].add(row["language"])
    for row in LIST:
        if row["level"] == "entry" and not row["code"].endswith("99"):
            assert languages[row["code"]] == {"en", "tr"}, row["code"]


def test_the_development_phrases_stay_found() -> None:
    """On our own development set the answers do not get worse."""
    seen = figures(judge(read_phrases(DEVELOPMENT)))
    assert seen.first >= 0.9 * seen.phrases
    assert seen.among >= 0.96 * seen.phrases
    assert seen.rightly_silent >= 0.9 * seen.without


def test_the_independent_phrases_stay_found() -> None:
    """On the phrases that somebody else wrote the answers do not fall behind what docs/classify.md tells."""
    seen = figures(judge(read_phrases(INDEPENDENT)))
    assert seen.first >= 0.92 * seen.phrases
    assert seen.among >= 0.96 * seen.phrases
    assert seen.rightly_silent >= 0.85 * seen.without
