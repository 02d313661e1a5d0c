"""Settings: where the graph is kept and how the service runs, read from the environment once.

Each setting carries its variable and what it means; `docs/configuration.md` lists them all. A secret may
also stand in a file, named by the variable with `_FILE` at its end.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar

from symbio_kg.errors import SymbioError
from symbio_kg.i18n import reader_language
from symbio_kg.model import Language
from symbio_kg.terms import PREFIXES

__all__ = ["DEFAULT_LOCATION", "ServiceSettings", "SettingWrong", "Settings", "setting"]

DEFAULT_LOCATION = "./symbio-data"
_T = TypeVar("_T")
_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


class SettingWrong(SymbioError):
    """A variable of the environment that cannot be used."""

    code = "setting-wrong"

    def __init__(self, variable: str, wanted: str, geared: str) -> None:
        super().__init__(en=f"{variable}: give {wanted}.", tr=f"{variable}: {geared} verin.")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of the product may be told from outside.

    `location` is a folder, or the http(s) address of a SPARQL 1.1 endpoint; `update_location` the
    address for updates where the endpoint has another one for them. `data` is the base of the IRIs
    a deployment mints for its own firms and listings. `timeout` is how many seconds an endpoint may be
    silent.
    """

    location: str = DEFAULT_LOCATION
    update_location: str | None = None
    language: Language = Language.EN
    data: str = PREFIXES["data"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 60

    @property
    def folder(self) -> Path:
        """The folder of accounts and uploads: the store's own, else the default one beside an endpoint."""
        remote = self.location.startswith(("http://", "https://"))
        return Path(DEFAULT_LOCATION if remote else self.location)

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
            timeout=_seconds(given.get("SYMBIO_TIMEOUT")),
        )


def setting(variable: str, default: _T, *, secret: bool = False) -> _T:
    """Return a field of ServiceSettings read from *variable*; a secret is never shown."""
    made: _T = field(default=default, repr=not secret, metadata={"variable": variable, "secret": secret})
    return made


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How `symbio serve` runs; sizes are bytes, times seconds."""

    host: str = setting("SYMBIO_HOST", "127.0.0.1")
    port: int = setting("SYMBIO_PORT", 8000)
    public_url: str = setting("SYMBIO_PUBLIC_URL", "")
    max_body: int = setting("SYMBIO_MAX_BODY", 1_048_576)
    max_document: int = setting("SYMBIO_MAX_DOCUMENT", 16_777_216)
    document_workers: int = setting("SYMBIO_DOCUMENT_WORKERS", 2)
    document_seconds: float = setting("SYMBIO_DOCUMENT_SECONDS", 60.0)
    document_memory: int = setting("SYMBIO_DOCUMENT_MEMORY", 4_294_967_296)
    quota_listings: int = setting("SYMBIO_QUOTA_LISTINGS", 10_000)
    requests_per_second: float = setting("SYMBIO_REQUESTS_PER_SECOND", 1000.0)
    proxies: str = setting("SYMBIO_PROXIES", "")
    head_seconds: float = setting("SYMBIO_HEAD_SECONDS", 10.0)
    body_seconds: float = setting("SYMBIO_BODY_SECONDS", 300.0)
    least_rate: float = setting("SYMBIO_LEAST_RATE", 1024.0)
    lines: int = setting("SYMBIO_LINES", 2000)
    lines_per_client: int = setting("SYMBIO_LINES_PER_CLIENT", 400)
    oidc_issuer: str = setting("SYMBIO_OIDC_ISSUER", "")
    oidc_client: str = setting("SYMBIO_OIDC_CLIENT", "")
    oidc_secret: str = setting("SYMBIO_OIDC_SECRET", "", secret=True)
    sparql_workers: int = setting("SYMBIO_SPARQL_WORKERS", 4)
    sparql_seconds: float = setting("SYMBIO_SPARQL_SECONDS", 30.0)
    sparql_rows: int = setting("SYMBIO_SPARQL_ROWS", 100_000)
    sparql_bytes: int = setting("SYMBIO_SPARQL_BYTES", 33_554_432)
    sparql_merge_after: float = setting("SYMBIO_SPARQL_MERGE_AFTER", 10.0)
    sparql_memory: int = setting("SYMBIO_SPARQL_MEMORY", 2_147_483_648)
    live_matching: bool = setting("SYMBIO_LIVE_MATCHING", True)
    public_run_minutes: float = setting("SYMBIO_PUBLIC_RUN_MINUTES", 30.0)
    backups: str = setting("SYMBIO_BACKUPS", "")
    log_level: str = setting("SYMBIO_LOG_LEVEL", "info")

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, **given: object
    ) -> ServiceSettings:
        """Return the settings of *environment*; those *given* and not None come first.

        Raises SettingWrong for a value of the wrong form, and for a secret's file that cannot be read.
        """
        held = os.environ if environment is None else environment
        found = {f.name: _read(f, held) for f in fields(cls) if _named(f, held)}
        return cls(**(found | {name: value for name, value in given.items() if value is not None}))  # type: ignore[arg-type]


def _named(item: Field[Any], held: Mapping[str, str]) -> bool:
    variable = item.metadata["variable"]
    return bool(held.get(variable) or (item.metadata["secret"] and held.get(f"{variable}_FILE")))


def _read(item: Field[Any], held: Mapping[str, str]) -> object:
    variable = item.metadata["variable"]
    text = held.get(variable) or _file(f"{variable}_FILE", held)
    convert, wanted, geared = _FORMS[type(item.default)]
    try:
        return convert(text.strip())
    except (ValueError, KeyError) as error:
        raise SettingWrong(variable, wanted, geared) from error


def _file(variable: str, held: Mapping[str, str]) -> str:
    try:
        return Path(held[variable]).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise SettingWrong(variable, "a file that can be read", "okunabilir bir dosya") from error


def _truth(text: str) -> bool:
    return {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}[text.lower()]


_FORMS: Final[Mapping[type, tuple[Callable[[str], object], str, str]]] = {
    str: (str, "a text", "bir metin"),
    int: (int, "a whole number", "bir tam sayı"),
    float: (float, "a number", "bir sayı"),
    bool: (_truth, "yes or no", "yes ya da no"),
}


def _seconds(text: str | None) -> float:
    """Return the number of seconds in *text*, 60 without; raises SettingWrong for anything else."""
    try:
        seconds = float(text or 60)
    except ValueError:
        seconds = 0
    if not 0 < seconds < math.inf:
        raise SettingWrong("SYMBIO_TIMEOUT", "a number of seconds", "saniye olarak bir sayı")
    return seconds
