"""The facilitator's board: every synergy in the column of its state, what is due, and why others ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from fastapi import Response

from symbio_kg.govern import Kind, Synergy, lifecycle
from symbio_kg.govern.lifecycle import ENDED
from symbio_kg.people import Role, Scope
from symbio_kg.web.carried import Carried, Record, carried, synergies
from symbio_kg.web.page import Area, Page
from symbio_kg.web.synergies import GROUPS

__all__ = ["area"]

area = Area()

_IN_COLUMN: Final = 20
_ENDED: Final = 50


@area.page("board", tr="/sinerji-panosu", en="/synergy-board")
def board(page: Page) -> Response:
    """Return all synergies by state, the tasks that are due, the visits ahead, and the reasons of those that ended."""
    who = page.needs(Scope.READ, Role.FACILITATOR, Role.AUTHORITY, Role.ADMINISTRATOR)
    found = synergies(page).of(who)
    today = page.service.today()
    columns = {name: [s for s in found if s.state == name] for name in lifecycle().states}
    ended = columns.pop(ENDED)
    shown = {s.id: s for held in columns.values() for s in held[:_IN_COLUMN]}
    shown |= {s.id: s for s in found if s.waiting(Kind.TASK) or _visits(s, today)}
    shown |= {s.id: s for s in ended[:_ENDED]}
    drawn = {one.id: one for one in carried(page, list(shown.values()))}
    return page.render(
        "board/board.html.j2",
        columns=[
            (lifecycle().states[name], len(held), [drawn[s.id] for s in held[:_IN_COLUMN]])
            for name, held in columns.items()
        ],
        total=len(found) - len(ended),
        tasks=sorted(_due(drawn.values()), key=lambda row: (row[1].day or date.max, row[1].number)),
        visits=sorted(_ahead(drawn.values(), today), key=lambda row: (row[1].day or date.max, row[1].number)),
        ended=[drawn[s.id] for s in ended[:_ENDED]],
        more=max(0, len(ended) - _ENDED),
        reasons=list(_reasons(page, ended)),
        life=lifecycle(),
        today=today,
    )


def _visits(synergy: Synergy, today: date) -> bool:
    return any(r.kind is Kind.VISIT and r.day and r.day >= today for r in synergy.records)


def _due(found: Iterable[Carried]) -> Iterator[tuple[Carried, Record]]:
    for one in found:
        for record in one.waiting(Kind.TASK):
            if one.open:
                yield one, record


def _ahead(found: Iterable[Carried], today: date) -> Iterator[tuple[Carried, Record]]:
    for one in found:
        for record in one.of(Kind.VISIT):
            if record.day and record.day >= today:
                yield one, record


def _reasons(page: Page, ended: Sequence[Synergy]) -> Iterator[tuple[str, str, int]]:
    """Yield group, reason and how many ended for it, the most frequent first."""
    counts = Counter(synergy.steps[-1].reason for synergy in ended)
    for name, count in counts.most_common():
        reason = lifecycle().reasons.get(name)
        if reason is not None:
            yield page.word(GROUPS[reason.group]), page.say(reason.text), count
