"""A place to write an answer to that counts its rows and bytes, and stops the engine at the cap."""

from __future__ import annotations

from typing import Final

__all__ = ["Full", "Sink"]

_ROW: Final = {"json": b'"}},{', "xml": b"<result>", "tsv": b"\n", "n-triples": b"\n", "n-quads": b"\n"}
"""What stands between rows; a quote inside a value is escaped, so it is not found inside one."""


class Full(Exception):
    """The answer has more than *limit* rows or bytes."""

    def __init__(self, unit: str, limit: int) -> None:
        self.unit, self.limit = unit, limit
        super().__init__(unit)


class Sink:
    """Takes the bytes of an answer in the format *name*; Full is raised past a cap.

    Forms without a mark between rows (Turtle, RDF/XML, JSON-LD) are bounded by their bytes alone.
    """

    def __init__(self, name: str, *, rows: int, size: int) -> None:
        self._parts: list[bytes] = []
        self._name = name
        self._mark = _ROW.get(name, b"")
        self._most_rows, self._most_bytes = rows, size
        self._size = 0
        self._marks = 0
        self._tail = b""
        self._quoted = False

    @property
    def rows(self) -> int:
        """Return how many rows were written, as far as the format tells."""
        heading = {"tsv": -1, "csv": -1, "json": 1}.get(self._name, 0)
        return max(self._marks + heading, 0)

    def write(self, data: bytes) -> int:
        """Take *data*."""
        self._size += len(data)
        if self._size > self._most_bytes:
            raise Full("bytes", self._most_bytes)
        self._marks += self._count_csv(data) if self._name == "csv" else self._count(data)
        if self.rows > self._most_rows:
            raise Full("triples" if self._name.startswith("n-") else "rows", self._most_rows)
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: all is in memory."""

    def content(self) -> bytes:
        """Return all that was written."""
        return b"".join(self._parts)

    def _count(self, data: bytes) -> int:
        if not self._mark:
            return 0
        text = self._tail + data
        self._tail = text[-(len(self._mark) - 1) :] if len(self._mark) > 1 else b""
        return text.count(self._mark)

    def _count_csv(self, data: bytes) -> int:
        """Count the line ends outside quotes."""
        parts = data.split(b'"')
        outside = parts[1::2] if self._quoted else parts[::2]
        self._quoted ^= len(parts) % 2 == 0
        return sum(part.count(b"\n") for part in outside)
