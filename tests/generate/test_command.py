"""The command writes data to stdout or files, says the rest on stderr, and refuses in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from symbio_kg.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([*arguments])
    said = capsys.readouterr()
    return int(str(left.value.code)), said.out, said.err


def test_data_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    """Only N-Triples on stdout; how many listings there are is said beside."""
    code, out, err = run(capsys, "--lang", "en", "generate", "100", "--seed", "3")
    assert code == 0
    assert all(line.endswith(" .") for line in out.splitlines())
    assert "100 listings, all invented; seed 3." in err


def test_faults_are_listed_beside_the_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The list has a row for each planted fault, and the file is the same on a second call."""
    path = tmp_path / "region.ttl"
    call = ("generate", "200", "--faults", "0.2", "--format", "ttl", "--out", str(path))
    assert run(capsys, *call)[0] == 0
    first = path.read_bytes()
    rows = (tmp_path / "region.ttl.faults.tsv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "shape\tlisting\tfirm"
    assert len(rows) > 10
    assert run(capsys, *call)[0] == 0
    assert path.read_bytes() == first


def test_parquet_is_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The folder is made, with a file for each table."""
    code, _, _ = run(capsys, "generate", "100", "--format", "parquet", "--out", str(tmp_path / "region"))
    assert code == 0
    assert (tmp_path / "region" / "listings.parquet").is_file()


@pytest.mark.parametrize(
    ("arguments", "english", "turkish"),
    [
        (("50",), "100 to 10,000,000", "100 ile 10.000.000"),
        (("200", "--faults", "2"), "between 0 and 1", "0 ile 1 arasındadır"),
        (("200", "--faults", "0.5"), "--fault-list", "--fault-list"),
        (("200", "--province", "Izmr"), "Nearest: İzmir", "En yakını: İzmir"),
        (("200", "--format", "xml"), "nt, ttl, parquet", "nt, ttl, parquet"),
        (("200", "--format", "parquet"), "name a folder", "bir klasör verin"),
        (("200", "--format", "parquet", "--out", "r", "--faults", "0.1"), "passed the shapes", "geçmiş"),
        (("200", "--out", "/no/such/folder/r.nt"), "no such file", "böyle bir dosya"),
    ],
)
def test_what_cannot_be_used_is_said(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], english: str, turkish: str
) -> None:
    """Exit code 2, nothing on stdout, one sentence in the language asked for."""
    for language, hint in (("en", english), ("tr", turkish)):
        code, out, err = run(capsys, "--lang", language, "generate", *arguments)
        assert (code, out) == (2, "")
        assert hint in err
