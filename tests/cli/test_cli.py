"""The command: what it prints where, with which exit code, in both languages."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from symbio_kg import assets
from symbio_kg.cli import command, main
from symbio_kg.cli.words import TURKISH

FAULTY = assets.examples() / "izmir" / "faulty.csv"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command and return its exit code, stdout and stderr."""
    monkeypatch.setenv("SYMBIO_LANG", "en")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([*arguments])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder of a store that holds the knowledge and the one good row of the faulty table."""
    folder = str(tmp_path_factory.mktemp("store") / "data")
    for arguments in (["--data", folder, "init"], ["--data", folder, "load", str(FAULTY)]):
        with pytest.raises(SystemExit):
            main(arguments)
    return folder


def _helps(node: object) -> list[str]:
    found = [getattr(node, "help", None) or ""]
    found += [getattr(parameter, "help", None) or "" for parameter in getattr(node, "params", [])]
    for below in getattr(node, "commands", {}).values():
        found += _helps(below)
    return [text.partition("\n\nExample: ")[0].strip() for text in found if text]


def test_every_help_text_is_in_turkish() -> None:
    """Nothing in `--help` stays English for a Turkish reader."""
    assert [text for text in _helps(command("en")) if text not in TURKISH] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["why"], "Eksik argüman: 'offer'."),
        (["match", "--tpo", "3"], "Böyle bir seçenek yok: --tpo. Şunlardan biri olabilir: --to, --top."),
        (["match", "--top", "x"], "'--top' için geçersiz değer: tam sayı olmalı."),
        (["match", "--top", "0"], "'--top' için geçersiz değer: en az 1 olmalı."),
        (["match", "--top", "1001"], "'--top' için geçersiz değer: en çok 1000 olmalı."),
        (["nothing"], "Böyle bir komut yok: 'nothing'."),
        (["demo", "--out"], "'--out' seçeneği bir değer ister."),
        (["demo", "--json=1"], "'--json' seçeneği değer almaz."),
        (["template", "a", "b"], "Fazladan argüman: b."),
        ([], "Komut eksik."),
    ],
)
def test_a_wrong_call_is_told_in_turkish(call: Call, arguments: list[str], told: str) -> None:
    """What the library refuses is said in the reader's language, with its usage, on stderr, with code 2."""
    code, out, err = call("--lang", "tr", *arguments)
    assert (code, out) == (2, "")
    assert f"Hata: {told}" in err
    assert not [word for word in ("Usage", "Error", "OPTIONS", "Try ", "Missing", "No such") if word in err]


def test_a_wrong_call_is_told_in_english(call: Call) -> None:
    """The library's own words stand where the reader's language is English."""
    code, out, err = call("match", "--top", "0")
    assert (code, out) == (2, "")
    assert "Usage: symbio match" in err
    assert "Invalid value for '--top'" in err


def test_the_frame_of_a_help_page_is_in_turkish(call: Call) -> None:
    """Its headings, and the help of `--help` itself, are Turkish as well."""
    code, out, _ = call("--lang", "tr", "match", "--help")
    assert code == 0
    assert not [word for word in ("Usage", "Options:", "default:", "Show this") if word in out]


def test_words_keep_their_blanks() -> None:
    """A sentence has the same blanks in both languages."""
    for english, turkish in TURKISH.items():
        assert {w for w in english.split("{")[1:] if w} == set() or all(
            "{" + blank.split("}")[0] + "}" in turkish for blank in english.split("{")[1:]
        ), english


def test_help_speaks_the_readers_language(call: Call) -> None:
    """`--help` names the commands, in Turkish when asked."""
    code, english, _ = call("--help")
    assert code == 0
    assert "Match offers with needs." in english
    assert "Teklifleri ihtiyaçlarla eşleştirir" in call("--lang", "tr", "--help")[1]


def test_version(call: Call) -> None:
    """`--version` prints it and stops."""
    code, out, _ = call("--version")
    assert (code, out.startswith("symbio-kg ")) == (0, True)


def test_help_imports_nothing_heavy() -> None:
    """The help is quick because the steps are imported when they are needed."""
    heavy = "pyoxigraph rdflib pyshacl duckdb pyarrow jinja2 rich openpyxl"
    code = (
        "import sys\nfrom symbio_kg.cli import command\ncommand('en')\n"
        f"print([m for m in '{heavy}'.split() if m in sys.modules and m != 'pyoxigraph'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("language", ["tr", "en"])
def test_validate_says_row_and_field(call: Call, language: str) -> None:
    """Every faulty row is named with its place, on stdout; the count is on stderr; exit code 1."""
    code, out, err = call("--lang", language, "validate", str(FAULTY))
    assert code == 1
    assert {"tr": "satır 2, Atık kodu: hata", "en": "row 2, Atık kodu: violation"}[language] in out
    assert "11" in err


def test_validate_as_json(call: Call) -> None:
    """The JSON holds both languages and the places."""
    code, out, _ = call("validate", str(FAULTY), "--json")
    [report] = json.loads(out)
    assert (code, report["conforms"]) == (1, False)
    assert {finding["row"] for finding in report["findings"]} >= {2, 3, 13}
    assert all(set(finding["message"]) == {"en", "tr"} for finding in report["findings"])


def test_validate_writes_the_table_back(call: Call, tmp_path: Path) -> None:
    """The table comes back with a column that says what to correct."""
    target = tmp_path / "back.csv"
    assert call("validate", str(FAULTY), "--errors-to", str(target))[0] == 1
    assert "What to correct" in target.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"<<<<", b"%PDF-1.7", b"\xff\xfe"])
def test_hostile_files_are_refused_in_words(call: Call, tmp_path: Path, content: bytes) -> None:
    """Nothing usable: exit code 2, one clear line, no traceback."""
    path = tmp_path / "listings.ttl"
    path.write_bytes(content)
    code, _, err = call("validate", str(path))
    assert code in (1, 2)
    assert err.strip()
    assert "Traceback" not in err


def test_missing_file_and_missing_store(call: Call, tmp_path: Path) -> None:
    """Both say what to do and leave with 2."""
    code, _, err = call("validate", str(tmp_path / "none.csv"))
    assert (code, "no file" in err) == (2, True)
    code, _, err = call("--data", str(tmp_path / "none"), "infer")
    assert (code, "symbio init" in err) == (2, True)
    assert "oluşturun" in call("--lang", "tr", "--data", str(tmp_path / "none"), "infer")[2]


def test_load_keeps_the_good_rows(call: Call, data: str) -> None:
    """Loading again changes nothing: one listing is stored, eleven are refused."""
    code, out, err = call("--data", data, "load", str(FAULTY), "--json")
    [receipt] = json.loads(out)
    assert code == 1
    assert (len(receipt["accepted"]), len(receipt["refused"])) == (1, 11)
    assert "1 listings stored, 11 refused" in err


def test_query_as_table_csv_and_json(call: Call, data: str) -> None:
    """One question, three forms; only data on stdout."""
    text = "SELECT ?x ?id { ?x a sym:Offer ; dcterms:identifier ?id }"
    assert "HATA-04" in call("--data", data, "query", text)[1]
    rows = list(csv.reader(StringIO(call("--data", data, "query", text, "--csv")[1])))
    assert rows[0] == ["x", "id"]
    assert rows[1][1] == "HATA-04"
    answer = json.loads(call("--data", data, "query", text, "--json")[1])
    assert answer["results"]["bindings"][0]["id"]["value"] == "HATA-04"


def test_query_asks_and_constructs(call: Call, data: str, tmp_path: Path) -> None:
    """ASK answers true or false, CONSTRUCT gives N-Triples; a file is a query too."""
    assert call("--data", data, "query", "ASK { ?x a sym:Offer }")[1] == "true\n"
    path = tmp_path / "offers.rq"
    path.write_text("CONSTRUCT { ?x a sym:Listing } WHERE { ?x a sym:Offer }", encoding="utf-8")
    assert call("--data", data, "query", str(path))[1].endswith(" .\n")


def test_wrong_queries_are_refused(call: Call, data: str) -> None:
    """A query that does not parse, or a name nobody knows, leaves with 2."""
    assert call("--data", data, "query", "SELECT * {{")[0] == 2
    assert call("--data", data, "query", "CQ-nowhere")[0] == 2
    assert call("--data", data, "query")[0] == 2


def test_query_list(call: Call) -> None:
    """The catalogue needs no store."""
    code, out, _ = call("query", "--list", "--json")
    assert code == 0
    assert isinstance(json.loads(out), list)


def test_search_by_code_and_words(call: Call) -> None:
    """A code in any writing, and words without their Turkish letters."""
    assert "10 01 02" in call("search", "100102")[1]
    hits = json.loads(call("search", "ucucu", "kul", "--json")[1])
    assert any(hit["iri"].endswith("coal-fly-ash") for hit in hits)
    assert call("search", "qqqqxxxx")[0] == 1


@pytest.mark.parametrize("language", ["tr", "en"])
def test_template(call: Call, tmp_path: Path, language: str) -> None:
    """The workbook opens."""
    path = tmp_path / "listings.xlsx"
    assert call("--lang", language, "template", str(path))[0] == 0
    assert load_workbook(path).sheetnames


def test_a_template_is_a_workbook(call: Call, tmp_path: Path) -> None:
    """A name of another kind is refused, in both languages, and nothing is written."""
    code, _, err = call("--lang", "tr", "template", str(tmp_path / "listings.csv"))
    assert (code, "ad .xlsx ile bitmeli" in err) == (2, True)
    assert not list(tmp_path.glob("*.csv"))


def test_a_form_of_a_firm_without_synergy_is_refused(call: Call, tmp_path: Path) -> None:
    """It would be an empty form that looks like a true one."""
    call("init")
    code, _, err = call(
        "impact", "form", "esrs-e5", str(tmp_path / "e5.csv"), "--firm", "http://example.org/nobody"
    )
    assert (code, "no firm of a synergy" in err) == (2, True)
    assert not list(tmp_path.glob("*.csv"))


def test_template_where_nothing_can_be_written(call: Call, tmp_path: Path) -> None:
    """A folder that is not there: exit code 2, no traceback."""
    code, _, err = call("template", str(tmp_path / "no" / "listings.xlsx"))
    assert (code, "Traceback" in err) == (2, False)


def test_export_one_graph(data: str) -> None:
    """Turtle of the listings goes to stdout; an unknown graph and format are refused."""
    base = [sys.executable, "-m", "symbio_kg", "--data", data, "export"]
    done = subprocess.run([*base, "--format", "ttl", "--graph", "public/listings"], capture_output=True)
    assert done.returncode == 0
    assert b"sym:Offer" in done.stdout
    assert subprocess.run([*base, "--graph", "nowhere"], capture_output=True).returncode == 2
    assert subprocess.run([*base, "--format", "docx"], capture_output=True).returncode == 2


def test_match_needs_a_day(call: Call, data: str) -> None:
    """A day that is none is refused in words."""
    code, _, err = call("--data", data, "match", "--day", "tomorrow")
    assert (code, "2026-12-09" in err) == (2, True)


def test_match_and_why_on_one_listing(call: Call, data: str) -> None:
    """With one offer nothing matches, and `why` names the listing it does not know."""
    code, out, _ = call("--data", data, "match", "--day", "2026-12-09", "--json")
    assert (code, json.loads(out)["matches"]) == (0, [])
    code, _, err = call("--data", data, "why", "HATA-04", "nobody", "--day", "2026-12-09")
    assert (code, "nobody" in err) == (2, True)


def test_evaluate_refuses_another_table(call: Call, tmp_path: Path) -> None:
    """A table without the columns is refused before any work."""
    path = tmp_path / "other.tsv"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    assert call("evaluate", str(path))[0] == 2


def test_ontology_check_passes(call: Call) -> None:
    """The checked-in Turtle is what the tables say."""
    assert call("ontology", "check")[:2] == (0, "")


def test_ontology_evidence_counts_every_row_of_every_table(call: Call) -> None:
    """Each filled cell of evidence stands in one group, and the table says it in the reader's language."""
    code, out, _ = call("ontology", "evidence", "--json")
    found = json.loads(out)
    assert code == 0 and {"provisions", "legal-values", "hp-rules"} <= {one["table"] for one in found}
    for one in found:
        groups = ("read", "quoted", "concluded", "own", "memory", "other")
        assert one["rows"] == sum(one[group] for group in groups) > 0, one
    assert "bellekten" in call("--lang", "tr", "ontology", "evidence")[1]


def test_tables_are_matched_beside_the_store(call: Call, data: str, tmp_path: Path) -> None:
    """Tables go out as Parquet, are matched without the store, and the matches are Parquet again."""
    region, found = tmp_path / "region", tmp_path / "found"
    code, out, err = call("--data", data, "tables", str(region), "--day", "2026-12-09")
    assert (code, out) == (0, "")
    assert str(region) in err
    code, out, err = call("match", "--from", str(region), "--to", str(found))
    assert (code, out) == (0, "")
    assert "0 matches" in err
    assert (found / "tables.json").is_file()
    code, _, err = call("--lang", "tr", "match", "--from", str(found), "--to", str(tmp_path / "again"))
    assert code == 2
    assert "bozuk" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--to", "found"), "--from"), (("--from", "region"), "--to"), (("--engine", "abacus"), "abacus")],
)
def test_what_match_cannot_use_is_said(call: Call, data: str, arguments: tuple[str, ...], words: str) -> None:
    """Half an order, and an engine that does not exist, are refused in words."""
    code, _, err = call("--data", data, "match", *arguments)
    assert code == 2
    assert words in err
