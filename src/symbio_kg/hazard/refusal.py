"""How a file with compositions is refused: with every finding, told row by row."""

from __future__ import annotations

from collections.abc import Sequence

from symbio_kg.errors import SymbioError
from symbio_kg.model import Finding, Severity

__all__ = ["CompositionRefused"]


class CompositionRefused(SymbioError):
    """A file whose composition cannot be assessed; `findings` say where and what to do."""

    code = "composition-refused"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        wrong = [found for found in findings if found.severity is Severity.VIOLATION]
        super().__init__(
            **{language: "\n".join(_told(f, language) for f in wrong) for language in ("en", "tr")}
        )


def _told(found: Finding, language: str) -> str:
    place = found.place
    row = {"en": "row", "tr": "satır"}[language]
    where = [place.source, f"{row} {place.row}" if place.row else "", place.field or ""]
    return f"{', '.join(part for part in where if part)}: {found.message[language]}"
