"""The commands on regions, estimates and releases: what they print where, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from symbio_kg.cli import main
from symbio_kg.packs import install, load_pack
from symbio_kg.store import open_store

Call = Callable[..., tuple[int, str, str]]
REGISTER = (
    "Firm ID,Firm,NACE activity,Product,Yearly output,Unit of output\n"
    "S-1,Steel (invented),24.10,crude steel,1000,t\n"
)
DECLARED = (
    "Year,Firm ID,Firm,NACE activity,Waste code,Amount (t)\n2025,S-1,Steel (invented),24.10,10 02 10,7\n"
)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command on a store that holds a region pack only, and return its exit code, stdout and stderr."""
    monkeypatch.setenv("SYMBIO_LANG", "en")
    store = open_store(tmp_path / "data")
    install(store, load_pack("kocaeli"))
    store.close()

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["--data", str(tmp_path / "data"), *arguments])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


def test_a_pack_that_is_none(call: Call) -> None:
    """`init` names those that there are and makes nothing."""
    code, _, err = call("init", "--pack", "atlantis")
    assert code == 2
    assert "izmir" in err


def test_the_schema_of_scenarios(call: Call) -> None:
    """It is JSON on stdout."""
    code, out, _ = call("resilience", "--schema")
    assert code == 0
    assert "earthquake" in json.dumps(json.loads(out))


def test_resilience_without_a_run(call: Call) -> None:
    """The pack of the store is taken with its scenarios; the missing run is told in the reader's language."""
    code, out, err = call("--lang", "tr", "resilience")
    assert (code, out) == (2, "")
    assert "symbio match" in err


def test_a_scenario_file_that_does_not_fit(call: Call, tmp_path: Path) -> None:
    """Place and reason are told."""
    path = tmp_path / "wrong.yaml"
    path.write_text("scenarios: [{id: x, fails: [{moon: full}]}]", encoding="utf-8")
    code, _, err = call("resilience", str(path))
    assert code == 2
    assert "moon" in err


def test_a_path_that_is_not_there_is_told_in_the_readers_language(call: Call, tmp_path: Path) -> None:
    """Neither the library's words nor the system's come through in English."""
    code, _, err = call("--lang", "tr", "resilience", str(tmp_path / "none.yaml"))
    assert (code, "yok." in err, "exist" in err) == (2, True, False)
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, err = call("--lang", "tr", "impact", "report", str(tmp_path / "file" / "x.html"))
    assert code == 2
    assert "bu bir dosya" in err or "zaten var" in err


def test_estimates_from_a_register(call: Call, tmp_path: Path) -> None:
    """They are stored, listed, and gone for the code that is declared."""
    path, declared, drafts = (tmp_path / name for name in ("register.csv", "declared.csv", "drafts.csv"))
    path.write_text(REGISTER, encoding="utf-8")
    declared.write_text(DECLARED, encoding="utf-8")
    code, out, err = call("estimate", str(path))
    assert code == 0
    assert "10 02 10" in out
    assert "0 are overtaken" in err
    code, out, err = call("declarations", str(declared), "--drafts", str(drafts))
    assert (code, out) == (0, "")
    assert "10 02 10" in drafts.read_text(encoding="utf-8-sig")
    _, out, _ = call("estimate", "--json")
    assert not any(row.get("code", "").endswith("10-02-10") for row in json.loads(out))


def test_a_wrong_row_ends_with_one(call: Call, tmp_path: Path) -> None:
    """The good rows are kept, the wrong one is named."""
    path = tmp_path / "declared.csv"
    path.write_text(f"{DECLARED}2025,S-2,Other,24.10,99 99 99,1\n", encoding="utf-8")
    code, _, err = call("--lang", "tr", "declarations", str(path))
    assert code == 1
    assert "satır 3" in err
    assert "1 beyan edilen akım saklandı" in err


@pytest.mark.parametrize("table", ["register", "declaration"])
def test_templates_of_the_tables(call: Call, tmp_path: Path, table: str) -> None:
    """They are written; another name is refused with those that there are."""
    assert call("template", str(tmp_path / "t.xlsx"), "--for", table)[0] == 0
    assert (tmp_path / "t.xlsx").stat().st_size > 1000
    code, _, err = call("template", str(tmp_path / "u.xlsx"), "--for", "poems")
    assert code == 2
    assert table in err


def test_a_release(call: Call, tmp_path: Path) -> None:
    """The open graphs go to a new folder, once."""
    folder = tmp_path / "release"
    code, out, err = call("export", "--release", str(folder), "--day", "2026-12-09")
    assert (code, out) == (0, "")
    assert "20261209" in err
    assert (folder / "SHA256SUMS").is_file()
    assert call("export", "--release", str(folder))[0] == 3
