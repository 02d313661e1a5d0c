"""Published exchanges as a table: one row an exchange, tab-separated, with the columns named below."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from symbio_kg.errors import SymbioError
from symbio_kg.terms import PREFIXES

__all__ = ["EvaluationUnreadable", "Exchange", "read_exchanges"]

_COLUMNS = [
    "id",
    "case",
    "donor_activity",
    "donor_nace",
    "waste",
    "waste_codes",
    "waste_codes_alt",
    "receiver_activity",
    "receiver_nace",
    "stream_type",
]


class EvaluationUnreadable(SymbioError):
    """A table of exchanges that cannot be used."""

    code = "evaluation-unreadable"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One published exchange; codes are waste-code IRIs, `donors` and `receivers` NACE codes or their beginnings."""

    id: str
    case: str
    donor: str
    donors: tuple[str, ...]
    waste: str
    codes: tuple[str, ...]
    alternative_codes: tuple[str, ...]
    receiver: str
    receivers: tuple[str, ...]
    stream_type: str

    @property
    def stream(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes two rows of a case the same stream."""
        return (self.donor, self.waste, self.codes)


def read_exchanges(path: Path) -> list[Exchange]:
    """Return the exchanges of *path*; `-` or an empty cell means not known.

    Raises EvaluationUnreadable when the file is missing, not UTF-8, or lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [c for c in _COLUMNS if c not in (reader.fieldnames or ())]
            rows = list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationUnreadable(
            en=f"{path}: cannot be read as a UTF-8 table ({error}). Give a tab-separated file.",
            tr=f"{path}: UTF-8 tablo olarak okunamadı ({error}). Sekmeyle ayrılmış bir dosya verin.",
        ) from error
    if missing:
        raise EvaluationUnreadable(
            en=f"{path}: these columns are missing: {', '.join(missing)}.",
            tr=f"{path}: şu sütunlar eksik: {', '.join(missing)}.",
        )
    return [_exchange(row) for row in rows]


def _exchange(row: dict[str, str]) -> Exchange:
    return Exchange(
        id=row["id"],
        case=row["case"],
        donor=row["donor_activity"],
        donors=tuple(_parts(row["donor_nace"])),
        waste=row["waste"],
        codes=_codes(row["waste_codes"]),
        alternative_codes=_codes(row["waste_codes_alt"]),
        receiver=row["receiver_activity"],
        receivers=tuple(_parts(row["receiver_nace"])),
        stream_type=row["stream_type"],
    )


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(PREFIXES["low"] + part.rstrip("*").strip().replace(" ", "-") for part in _parts(cell))


def _parts(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip() not in ("", "-")]
