"""What can go wrong, one class a cause; `code` is part of the interface, the text may change."""

from __future__ import annotations

from typing import ClassVar

__all__ = ["SymbioError"]


class SymbioError(Exception):
    """Root of the tree.

    `message` holds one sentence per language that says where it went wrong and what to do;
    `str(error)` is the English one.
    """

    code: ClassVar[str] = "symbio-error"
    exit_code: ClassVar[int] = 2

    def __init__(self, *, en: str, tr: str) -> None:
        self.message = {"en": en, "tr": tr}
        super().__init__(en)
