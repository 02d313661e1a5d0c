"""A table given back with what is wrong in each row, written in a process that may be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from symbio_kg.api.documents import DocumentTooHard, Sent
from symbio_kg.endpoint import isolate
from symbio_kg.endpoint.worker import read_message, write_message
from symbio_kg.model import Finding, Place, Report, Severity
from symbio_kg.read import write_errors
from symbio_kg.settings import ServiceSettings

__all__ = ["main", "marked"]

_KEPT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")
_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})


def marked(sent: Sent, report: Report, language: str, options: ServiceSettings) -> tuple[str, bytes]:
    """Return the table *sent* with a column that says what to correct: `.csv` or `.xlsx`, and the file.

    Raises DocumentTooHard when that takes more time or memory than it may, or when *sent* is no table.
    """
    workbook = sent.data.startswith(b"PK")
    suffix = Path(sent.name).suffix.lower()
    told = {
        "name": f"table{suffix if suffix in _SUFFIXES else '.csv'}",
        "target": "marked.xlsx" if workbook else "marked.csv",
        "language": language,
        "findings": list(_plain(report)),
    }
    asked = BytesIO()
    write_message(asked, told, sent.data)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    limits = [str(options.document_memory), str(options.document_seconds)]
    try:
        answer = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "symbio_kg.api.marking", *limits],
            input=asked.getvalue(),
            capture_output=True,
            timeout=options.document_seconds,
            env=environment | {"PYTHONSAFEPATH": "1", "MALLOC_ARENA_MAX": "2"},
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise DocumentTooHard(sent.name) from error
    return Path(told["target"]).suffix, answer.stdout  # type: ignore[arg-type]


def main() -> None:
    """Write the table that stands on the input, with its errors, to the output."""
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    isolate.without_network()
    isolate.limit_memory(int(sys.argv[1]))
    isolate.allow_seconds(float(sys.argv[2]))
    taken = read_message(sys.stdin.buffer)
    assert taken is not None
    asked, data = taken
    report = Report(asked["name"], tuple(_finding(found) for found in asked["findings"]))
    with TemporaryDirectory() as folder:
        source, written = Path(folder, asked["name"]), Path(folder, asked["target"])
        source.write_bytes(data)
        write_errors(source, report, written, asked["language"])
        target.write(written.read_bytes())
    target.flush()


def _plain(report: Report) -> Iterator[dict[str, Any]]:
    for found in report.findings:
        place = asdict(found.place)
        yield {"severity": found.severity.value, "message": dict(found.message), "place": place}


def _finding(told: Mapping[str, Any]) -> Finding:
    return Finding(Severity(told["severity"]), told["message"], Place(**told["place"]))


if __name__ == "__main__":
    main()
