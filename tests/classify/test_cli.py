"""`symbio classify` in both languages, as JSON, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symbio_kg.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a call of the command."""
    try:
        main(list(arguments))
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    else:
        code = 0
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize(("language", "word"), [("en", "mill scales"), ("tr", "Haddehane tufalı")])
def test_shows_code_reasons_and_question(
    capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    """The screen is in the reader's language."""
    code, out, _ = run(capsys, "--lang", language, "classify", "tufal")
    assert code == 0
    assert "10 02 10" in out
    assert word in out


def test_shows_both_sides_with_the_question(capsys: pytest.CaptureFixture[str]) -> None:
    """A pair has an arrow to its other side and a question."""
    _, out, _ = run(capsys, "--lang", "tr", "classify", "boya çamuru")
    assert "↔ 08 01 14" in out
    assert "çözücü" in out
    assert out.count("↔ 08 01 14") == 1


def test_silence_is_exit_code_1_with_what_to_add(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing on stdout is taken for a proposal; stderr says what to add."""
    code, _, err = run(capsys, "classify", "waste")
    assert code == 1
    assert "by its NACE code" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify"],
        ["classify", "..."],
        ["classify", "talaş", "--nace", "99.99"],
        ["classify", "talaş", "--as-of", "soon"],
        ["classify", "talaş", "--as-of", "1999-01-01"],
        ["classify", "talaş", "--list", "us"],
    ],
)
def test_what_cannot_be_used_is_exit_code_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Bad input is named on stderr, in both languages."""
    for language in ("en", "tr"):
        code, out, err = run(capsys, "--lang", language, *arguments)
        assert (code, out) == (2, "")
        assert err.strip()


def test_json_answers_and_measures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """--json gives the answer; with --evaluate the figures, by language, with the misses."""
    _, out, _ = run(capsys, "classify", "mill scale", "--json")
    assert json.loads(out)["proposals"][0]["code"] == "10 02 10"
    table = tmp_path / "phrases.tsv"
    lines = (
        "id\tlanguage\tphrase\tnace\tcodes\tnote",
        "1\ten\tmill scale\t\t10 02 10\t",
        "2\ttr\tatık\t\t-\t",
    )
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, out, _ = run(capsys, "classify", "--evaluate", str(table), "--json")
    groups = json.loads(out)["groups"]
    assert code == 0
    assert groups["en"]["top1"] == 1
    assert groups["tr"]["abstained_rightly"] == 1
    _, out, _ = run(capsys, "--lang", "tr", "classify", "--evaluate", str(table))
    assert "yerinde sessiz" in out


def test_a_table_without_its_columns_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The missing columns are named."""
    table = tmp_path / "phrases.tsv"
    table.write_text("id\ttext\n1\tmill scale\n", encoding="utf-8")
    code, _, err = run(capsys, "classify", "--evaluate", str(table))
    assert code == 2
    assert "phrase" in err
