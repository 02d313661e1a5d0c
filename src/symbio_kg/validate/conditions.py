"""SQL conditions put together, with the constants folded away. None of them is ever NULL."""

from __future__ import annotations

from collections.abc import Callable, Iterable

__all__ = ["ALWAYS", "NEVER", "Pair", "either", "every", "negated"]

ALWAYS = "true"
NEVER = "false"


class Pair:
    """`fail` is true of every node that breaks a constraint, `hold` of every node that keeps it.

    A condition may be given as a function: it is written only when it is asked for, as each depth of a
    shape would otherwise double the work.
    """

    __slots__ = ("_fail", "_hold")

    def __init__(self, fail: str | Callable[[], str], hold: str | Callable[[], str]) -> None:
        self._fail = fail
        self._hold = hold

    @property
    def fail(self) -> str:
        """The condition of breaking."""
        return self._fail if isinstance(self._fail, str) else self._fail()

    @property
    def hold(self) -> str:
        """The condition of keeping."""
        return self._hold if isinstance(self._hold, str) else self._hold()


def either(conditions: Iterable[str]) -> str:
    """Return the condition that one of *conditions* is true."""
    parts = list(dict.fromkeys(c for c in conditions if c != NEVER))
    if ALWAYS in parts:
        return ALWAYS
    return _joined(parts, " OR ") if parts else NEVER


def every(conditions: Iterable[str]) -> str:
    """Return the condition that all of *conditions* are true."""
    parts = list(dict.fromkeys(c for c in conditions if c != ALWAYS))
    if NEVER in parts:
        return NEVER
    return _joined(parts, " AND ") if parts else ALWAYS


def negated(condition: str) -> str:
    """Return the condition that *condition* is not true."""
    return {ALWAYS: NEVER, NEVER: ALWAYS}.get(condition, f"(NOT ({condition}))")


def _joined(parts: list[str], sign: str) -> str:
    return parts[0] if len(parts) == 1 else "(" + sign.join(parts) + ")"
