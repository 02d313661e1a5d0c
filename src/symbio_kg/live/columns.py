"""Columns of Arrow tables as arrays that can change, which take no more room than the numbers in them."""

from __future__ import annotations

import math
from array import array

import pyarrow as pa

__all__ = ["longs", "reals", "small", "wholes"]


def reals(column: pa.ChunkedArray | pa.Array) -> array[float]:
    """Return *column* as numbers; what is not known is no number (NaN)."""
    found = array("d")
    found.frombytes(_bytes(column.cast(pa.float64()).fill_null(math.nan)))
    return found


def longs(column: pa.ChunkedArray | pa.Array) -> array[int]:
    """Return *column* as whole numbers of 64 bits; what is not known is 0."""
    found = array("q")
    found.frombytes(_bytes(column.cast(pa.int64()).fill_null(0)))
    return found


def wholes(column: pa.ChunkedArray | pa.Array) -> array[int]:
    """Return *column* as whole numbers of 32 bits; what is not known is 0."""
    found = array("i")
    found.frombytes(_bytes(column.cast(pa.int32()).fill_null(0)))
    return found


def small(column: pa.ChunkedArray | pa.Array) -> array[int]:
    """Return *column* as whole numbers of 16 bits; what is not known is 0."""
    found = array("h")
    found.frombytes(_bytes(column.cast(pa.int16()).fill_null(0)))
    return found


def _bytes(column: pa.ChunkedArray | pa.Array) -> bytes:
    """Return the numbers of *column*, which has no gaps, as they lie in memory."""
    parts = []
    for chunk in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        width = chunk.type.bit_width // 8
        buffer = chunk.buffers()[1]
        if buffer is not None:
            parts.append(buffer.to_pybytes()[chunk.offset * width : (chunk.offset + len(chunk)) * width])
    return b"".join(parts)
