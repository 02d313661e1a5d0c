"""Settings: where the graph is kept and which language is spoken, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from symbio_kg.i18n import reader_language
from symbio_kg.model import Language
from symbio_kg.terms import PREFIXES

__all__ = ["DEFAULT_LOCATION", "Settings"]

DEFAULT_LOCATION = "./symbio-data"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of the product may be told from outside.

    `location` is a folder, or the http(s) address of a SPARQL 1.1 endpoint; `update_location` the
    address for updates where the endpoint has another one for them. `data` is the base of the IRIs
    a deployment mints for its own firms and listings.
    """

    location: str = DEFAULT_LOCATION
    update_location: str | None = None
    language: Language = Language.EN
    data: str = PREFIXES["data"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] | None = None,
        *,
        location: str | None = None,
        lang: str | None = None,
    ) -> Settings:
        """Return the settings of *environment* (the process's own by default); arguments come first."""
        given = os.environ if environment is None else environment
        return cls(
            location=location or given.get("SYMBIO_DATA") or DEFAULT_LOCATION,
            update_location=given.get("SYMBIO_UPDATE") or None,
            language=reader_language(lang or given.get("SYMBIO_LANG")),
            data=given.get("SYMBIO_BASE") or PREFIXES["data"],
            user=given.get("SYMBIO_USER") or None,
            password=given.get("SYMBIO_PASSWORD") or None,
        )
