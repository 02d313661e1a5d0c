"""Spans of the law on the calendar: months end on the same day of the month, or its last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

__all__ = ["months_later"]


def months_later(day: date, months: int) -> date:
    """Return the same day of the month *months* later; the month's last day where it is shorter.

    >>> months_later(date(2026, 8, 31), 6).isoformat()
    '2027-02-28'
    """
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
