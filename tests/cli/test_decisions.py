"""`symbio decide` and `symbio decisions`: forms, questions, exit codes, both languages, and names kept private."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from symbio_kg import assets
from symbio_kg.cli import main

EXAMPLES = assets.examples() / "decisions"
COPPER = str(EXAMPLES / "eu-eow-copper.1.json")

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command with *typed* on stdin; return its exit code, stdout and stderr."""
    monkeypatch.setenv("SYMBIO_LANG", "en")

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as left:
            main([*arguments])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder of a store with one decision on copper scrap."""
    folder = str(tmp_path_factory.mktemp("register") / "data")
    for arguments in (
        ["--data", folder, "init"],
        ["--data", folder, "decide", "eu-eow-copper", "--facts", COPPER],
    ):
        with pytest.raises(SystemExit):
            main(arguments)
    return folder


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_register_lists_a_decision_without_private_names(call: Call, data: str, language: str) -> None:
    """As CSV the list is the same in every language; the holder's name is told only to those who ask for all."""
    code, out, _ = call(
        "--data", data, "--lang", language, "decisions", "list", "--csv", "--day", "2026-11-23"
    )
    (row,) = csv.DictReader(io.StringIO(out))
    _, full, _ = call("--data", data, "decisions", "list", "--csv", "--full")

    assert code == 0
    assert (row["decision"], row["batch"], row["status"], row["state"], row["holder"]) == (
        "EU-EOW-COPPER-2026-0001",
        "ORN-CU-2026-014",
        "end-of-waste",
        "in-force",
        "private",
    )
    assert date.fromisoformat(row["from"]) <= date(2026, 11, 23)
    assert "Örnek Metal" not in out
    assert "Örnek Metal" in full


def test_a_decision_is_shown_with_every_criterion(call: Call, data: str) -> None:
    """JSON gives each criterion with answer, provision and evidence level, and no private document."""
    code, out, _ = call("--data", data, "decisions", "show", "eu-eow-copper-2026-0001", "--json")
    found = json.loads(out)
    first = found["criteria"][0]

    assert code == 0
    assert (found["status"], found["holder"], found["holder_private"]) == ("end-of-waste", None, True)
    assert (first["id"], first["state"], first["answer"], first["unit"]) == ("CU-1", "met", "1.4", "%")
    assert (first["provision"], first["document"]) == ("EU-EOW-CU/annex-1", None)
    assert len(found["criteria"]) >= 18


def test_a_decision_ends_with_its_reason_and_the_case_follows(call: Call, tmp_path: Path) -> None:
    """Once ended, the decision is shown as such, and a check that names it is refused with its day."""
    folder = str(tmp_path / "data")
    call("--data", folder, "init")
    call("--data", folder, "decide", "eu-eow-copper", "--facts", COPPER)
    facts = (
        "--fact",
        "decision=EU-EOW-COPPER-2026-0001",
        "--fact",
        "producer.country=DE",
        "--fact",
        "receiver.country=AT",
    )
    asked = ("check", "17 04 01", *facts, "--as-of", "2026-11-23", "--json")
    before = call("--data", folder, *asked)
    code, out, _ = call(
        *("--data", folder, "--lang", "tr", "decisions", "end", "EU-EOW-COPPER-2026-0001"),
        *("--reason", "alıcı kalmadı", "--day", "2026-11-20", "--by", "Örnek Makam"),
    )
    after = call("--data", folder, *asked)

    assert (code, before[0], after[0]) == (0, 0, 1)
    assert "20.11.2026 günü sona erdi: alıcı kalmadı (Örnek Makam)" in out
    assert "decision-in-force" in json.loads(after[1])["decisive"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("decide",), "--list"),
        (("decide", "eu-eow-coper", "--template"), "eu-eow-copper"),
        (("decide", "tr-eow-draft-glass", "--template"), "not published"),
        (("decisions", "show", "X-1"), "X-1"),
        (("decisions", "end", "X-1", "--reason", "r"), "X-1"),
    ],
)
def test_what_cannot_be_done_is_said(call: Call, data: str, arguments: tuple[str, ...], words: str) -> None:
    """A wrong call fails with one sentence that names what would be right."""
    code, out, err = call("--data", data, *arguments)

    assert (code, out) == (2, "")
    assert words in err


def test_the_form_of_a_regime_can_be_filled_in(call: Call, data: str, tmp_path: Path) -> None:
    """`--template` writes a form that `--facts` takes; empty it is open and not permitted."""
    _, out, _ = call("decide", "eu-eow-glass", "--template")
    form = json.loads(out)
    file = tmp_path / "form.json"
    file.write_text(json.dumps({**form, "batch": "b", "material": "m"}), encoding="utf-8")
    code, _, err = call("--data", data, "decide", "eu-eow-glass", "--facts", str(file), "--dry-run")

    assert "eow.cullet_size" in form["facts"]
    assert code == 4, err


def test_every_regime_is_listed_with_its_state(call: Call) -> None:
    """The list of regimes says which are in force on the day and which are drafts."""
    code, out, _ = call("decide", "--list", "--json", "--day", "2013-12-31")
    states = {r["id"]: (r["status"], r["in_force"]) for r in json.loads(out)}

    assert code == 0
    assert states["eu-eow-copper"] == ("in-force", False)
    assert states["eu-eow-iron-steel"] == ("in-force", True)
    assert states["tr-eow-draft-copper"] == ("draft", False)


@pytest.mark.parametrize(
    ("steps", "code", "status"), [("sieving", 0, "by-product"), ("neutralisation", 1, "waste")]
)
def test_questions_lead_to_a_decision(call: Call, data: str, steps: str, code: int, status: str) -> None:
    """Asked one by one, answers with their documents lead to the same decision as a file."""
    head = ["ORN-1", "mill scale", "Örnek Çelik", "Örnek Çimento", "cement raw meal", "10 02 10"]
    dates = ["2027-06-30", "2028-01-01"]
    yes = ["yes", "document", "issuer", "2026-01-05"]
    answers = [*yes, *yes, "2026-12-31", "", *yes, "no", "", "perhaps", steps, "", *yes, *yes, *yes]
    typed = "\n".join([*head, *dates, *answers]) + "\n"
    arguments = ("--data", data, "decide", "tr-by-product", "--interactive", "--dry-run", "--json")
    found, out, err = call(*arguments, "--day", "2026-11-23", typed=typed)
    decision = json.loads(out)

    assert (found, decision["status"]) == (code, status), err
    assert decision["valid_until"] == "2026-12-31"
    assert "That is no such answer." in err
