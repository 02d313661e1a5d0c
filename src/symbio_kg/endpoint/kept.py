"""Answers on the open graphs, given again while these graphs stay as they are.

Only what everybody may see is kept, and nothing that a query asks anew each time, such as the hour.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

__all__ = ["Answer", "Kept", "Key", "repeatable"]

_SIZE: Final = 32 * 1024 * 1024
_LARGEST: Final = _SIZE // 32
_CHANGES: Final = re.compile(r"(?<![\w:?$])(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, the rows in it as far as they were counted, and what it was made from.

    An answer that is kept has a `tag`, the same for the same bytes.
    """

    content: bytes
    rows: int
    snapshot: int
    tag: str = ""


class Key(NamedTuple):
    """All that an answer depends on; `state` tells that of the graphs it is from."""

    state: int
    text: str
    base: str
    form: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    rows: int


def repeatable(text: str) -> bool:
    """Tell whether *text* asks for nothing that differs from one moment to the next.

    >>> repeatable("SELECT * { ?now ex:rand ?o }"), repeatable("SELECT (now() AS ?t) {}")
    (True, False)
    """
    return _CHANGES.search(text) is None


class Kept:
    """Answers of `size` bytes in all, with their texts; those not asked for longest go first. For one thread."""

    def __init__(self, size: int = _SIZE) -> None:
        self._left = size
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def get(self, key: Key) -> Answer | None:
        """Return the answer to *key*, if it is kept."""
        if key not in self._answers:
            return None
        self._answers.move_to_end(key)
        return self._answers[key]

    def put(self, key: Key, answer: Answer) -> Answer:
        """Keep *answer*, unless it is large; return it as it is given from now on."""
        if _size(key, answer) > _LARGEST or key in self._answers:
            return answer
        answer = replace(answer, tag=f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"')
        self._answers[key] = answer
        self._left -= _size(key, answer)
        while self._left < 0:
            self._left += _size(*self._answers.popitem(last=False))
        return answer


def _size(key: Key, answer: Answer) -> int:
    """Return the bytes that an answer and its text take, with a share for what surrounds them."""
    return len(answer.content) + 4 * len(key.text) + 1024
