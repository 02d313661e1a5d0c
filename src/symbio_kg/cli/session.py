"""What one call of the command works with: its settings, its language, and where it writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import typer

from symbio_kg.cli.words import TURKISH
from symbio_kg.errors import SymbioError
from symbio_kg.i18n import say
from symbio_kg.model import Text

if TYPE_CHECKING:
    from rich.console import Console

    from symbio_kg.settings import Settings
    from symbio_kg.store import GraphStore

__all__ = ["NotUsable", "Session", "day_of", "session"]


_WHOLE = 100
"""From here on a number is shown without decimals, and never in powers of ten."""


class NotUsable(SymbioError):
    """Something on the command line that cannot be used."""

    code = "not-usable"


@dataclass(frozen=True, slots=True)
class Session:
    """The settings of this call; `out` and `err` are made when first needed, for a quick `--help`."""

    settings: Settings

    @property
    def language(self) -> str:
        """The reader's language, `en` or `tr`."""
        return self.settings.language.value

    def say(self, text: Text) -> str:
        """Return *text* in the reader's language."""
        return say(text, self.language)

    def word(self, english: str, **values: object) -> str:
        """Return a sentence of the command itself in the reader's language, its blanks filled."""
        chosen = TURKISH[english] if self.language == "tr" else english
        return chosen.format(**values)

    def day(self, value: date) -> str:
        """Return a day as the reader writes it."""
        return value.strftime("%d.%m.%Y") if self.language == "tr" else value.isoformat()

    def out(self) -> Console:
        """Return the console for data; a pipe gets lines as long as they are."""
        from rich.console import Console

        return Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 160)

    def err(self) -> Console:
        """Return the console for everything that is not data."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, markup=False)

    def note(self, english: str, **values: object) -> None:
        """Say something beside the data."""
        typer.echo(self.word(english, **values), err=True)

    def table(self, headings: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
        """Print *rows* under *headings* of the catalogue."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text as Line

        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for heading in headings:
            table.add_column(Line(heading), overflow="fold")
        for row in rows:
            table.add_row(*(Line(_shown(value)) for value in row))
        self.out().print(table)

    @contextmanager
    def store(self, *, public: bool = False) -> Iterator[GraphStore]:
        """Open the store of this call and close it again; NotUsable when none was made yet.

        With *public*, what is opened is a copy of what everybody may see of it.
        """
        from pathlib import Path

        from symbio_kg.accept import public_view
        from symbio_kg.store import open_store

        location = self.settings.location
        remote = location.startswith(("http://", "https://"))
        if not remote and not Path(location).is_dir():
            raise NotUsable(
                en=f"{location}: there is no store here. Make one with `symbio init`.",
                tr=f"{location}: burada depo yok. `symbio init` ile bir tane oluşturun.",
            )
        store = open_store(location, settings=self.settings)
        try:
            yield public_view(store) if public else store
        finally:
            store.close()

    @contextmanager
    def progress(self, english: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
        """Show a bar on stderr; call what is yielded with a word for each step taken."""
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.err(), transient=True) as bar:
            task = bar.add_task(self.word(english), total=total)

            def step(name: str) -> None:
                bar.update(task, advance=1, description=f"{self.word(english)}: {name}")

            yield step


def session(context: typer.Context) -> Session:
    """Return the session of this call."""
    found = context.obj
    if not isinstance(found, Session):
        raise TypeError("the command's callback did not run")
    return found


def to_json(value: object) -> None:
    """Print *value* as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def day_of(text: str | None) -> date:
    """Return the day *text* means, today when there is none; NotUsable for anything else."""
    if text is None:
        return datetime.now(tz=UTC).astimezone().date()
    from symbio_kg.read.cells import date_of

    found = date_of(text)
    if found is None:
        raise NotUsable(
            en=f"{text}: not a day. Write it as 2026-12-09.",
            tr=f"{text}: bir tarih değil. 2026-12-09 biçiminde yazın.",
        )
    return found


def _shown(value: object) -> str:
    from symbio_kg.report.wording import plain

    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= _WHOLE else f"{value:.3g}"
    return plain(str(value))
