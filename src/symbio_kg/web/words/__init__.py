"""The Turkish of the pages: one gettext catalogue an area, the English in the templates being the key."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

__all__ = ["N_", "catalogues", "translations"]


def N_(english: str) -> str:  # noqa: N802  the name gettext's tools look for
    """Return *english*: a sentence of the catalogues that is translated where it is shown."""
    return english


@cache
def translations(language: str) -> NullTranslations:
    """Return the words of *language*; English ones are the keys themselves."""
    if language != "tr":
        return NullTranslations()
    found = Translations()
    for catalogue in catalogues().values():
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        found.merge(Translations(compiled))
    found.plural = lambda _count: 0  # one form for all numbers; merging does not carry it over
    return found


@cache
def catalogues() -> dict[str, Catalog]:
    """Return the catalogues by the name of their file, without `.po`."""
    folder = files(__name__)
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".po"))
    return {
        name.removesuffix(".po"): read_po(
            BytesIO(folder.joinpath(name).read_bytes()), locale="tr", abort_invalid=True
        )
        for name in names
    }
