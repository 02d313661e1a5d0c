"""The characters a text may hold: those of XML 1.0, since others are stored and then break results."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["clean", "clean_escapes"]

_BAD: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_LAST: Final = 0x10FFFF


def clean(text: str) -> bool:
    """Tell whether *text* holds nothing but characters of XML 1.0."""
    return _BAD.search(text) is None


def clean_escapes(text: str) -> bool:
    r"""Tell whether no `\u…` in *text* stands for a character that XML 1.0 does not have."""
    if "\\u" not in text and "\\U" not in text:
        return True
    codes = (int(found[1] or found[2], 16) for found in _ESCAPE.finditer(text) if found[1] or found[2])
    return all(code <= _LAST and clean(chr(code)) for code in codes)
