"""From scores to an answer: how sure each code is, both sides of the first pair, or what to add."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from symbio_kg import assets
from symbio_kg.classify.activity import read_activity
from symbio_kg.classify.cues import Cues, read_cues
from symbio_kg.classify.entries import Entry, entries_on, headings
from symbio_kg.classify.errors import TextEmpty
from symbio_kg.classify.index import Index, default_index
from symbio_kg.classify.model import Activity, Classification, OtherSide, Proposal, Reason
from symbio_kg.classify.questions import question
from symbio_kg.classify.ranking import Query, Scored, read_query, score
from symbio_kg.classify.reasons import reasons
from symbio_kg.classify.words import LONGEST, VAGUE, tokens
from symbio_kg.model import Text
from symbio_kg.search import normal_code

__all__ = ["MOST", "THRESHOLD", "classify"]

MOST: Final = 5
THRESHOLD: Final = 0.35
"""Below this confidence of the first code there is no proposal."""

# Logistic: constant, score, lead over the next code of another pair, what the known words tell (0 to 1).
# Fitted on synonyms left out one at a time, tests/classify/dev.tsv and phrases that name no waste.
_SURE: Final = (-9.1, 2.0, 9.2, 3.5)
_LARGEST_LEAD: Final = 0.75
_TELLS_MOST: Final = 10.0
_VAGUE_TELLS: Final = 0.25
_SECTOR_TELLS: Final = 1.5
_REST: Final = 0.6
_LONGEST_TEXT: Final = 4000


def classify(
    text: str, activity: str | None = None, day: date | None = None, jurisdiction: str = "EU"
) -> Classification:
    """Return at most five codes for a waste described by *text*, or none with what to add.

    *activity* is the producer's NACE code, *day* the day whose list counts (today by default),
    *jurisdiction* `EU` or `TR`. Raises TextEmpty, ActivityUnknown, ListUnknown or DayOutsideList.
    """
    on = day or datetime.now(tz=UTC).astimezone().date()
    jurisdiction = jurisdiction.upper()
    entries = entries_on(on, jurisdiction)
    sector = read_activity(activity) if activity and activity.strip() else None
    short = text.strip()[:_LONGEST_TEXT]
    code = normal_code(short) if len(short) <= _LONGEST_CODE else None
    if code is not None:
        return _by_number(short, code, entries, on, jurisdiction, sector)
    words = tokens(short)
    if not words:
        raise TextEmpty
    index = default_index()
    query, cues = read_query(words, index), read_cues(words)
    ranked = score(query, index, entries, cues, sector)
    proposals = _proposals(ranked, query, cues, sector, entries)
    sure = bool(proposals) and proposals[0].confidence >= THRESHOLD
    return Classification(
        text=short,
        day=on,
        jurisdiction=jurisdiction,
        proposals=proposals if sure else (),
        near=() if sure else tuple(p for p in proposals if p.confidence > _WORTH_SHOWING),
        add=() if sure else _what_to_add(query, index, sector),
        activity=sector,
        remarks=_remarks(len(words) >= LONGEST, sector),
    )


_LONGEST_CODE: Final = 12
_WORTH_SHOWING: Final = 0.02


def _proposals(
    ranked: Sequence[Scored], query: Query, cues: Cues, sector: Activity | None, entries: Mapping[str, Entry]
) -> tuple[Proposal, ...]:
    chosen = _chosen(ranked)
    if not chosen:
        return ()
    first = _first_confidence(chosen[0], ranked, query)
    shares = [item.score**2 for item in chosen[1:]]
    rest = (1 - first) * _REST / (sum(shares) or 1.0)
    sure = [first]
    for share, item in zip(shares, chosen[1:], strict=True):
        sure.append(min(share * rest, first * min(1.0, item.score / chosen[0].score)))
    return tuple(
        Proposal(
            code=item.entry.code,
            hazardous=item.entry.hazardous,
            label=item.entry.label,
            confidence=confidence,
            reasons=reasons(item, query, cues, sector),
            other_sides=_other_sides(item.entry, entries),
        )
        for item, confidence in zip(chosen, sure, strict=True)
    )


def _chosen(ranked: Sequence[Scored]) -> list[Scored]:
    """Return the five to show: never a 99 code first, and the other side of the first pair among them.

    Other pairs show both sides in the list only where both have words of their own.
    """
    usual = [item for item in ranked if not item.entry.is_last_resort]
    if not usual:
        return []
    first = usual[0]
    others = [item for item in ranked if item is not first]
    twin = next((i for i in others if _is_twin(i.entry, first.entry)), None)
    kept = [item for item in others if item is twin or not item.from_pair][: MOST - 1]
    if twin is not None and twin not in kept:
        kept = [*kept[: MOST - 2], twin]
    return [first, *kept]


def _is_twin(one: Entry, other: Entry) -> bool:
    return one.code in other.partners and one.hazardous != other.hazardous


def _first_confidence(first: Scored, ranked: Sequence[Scored], query: Query) -> float:
    family = {first.entry.code, *first.entry.partners}
    next_best = max((item.score for item in ranked if item.entry.code not in family), default=0.0)
    tells = first.covered * sum(
        weight * (_VAGUE_TELLS if word.folded in VAGUE else 1.0)
        for word, weight in zip(query.words, query.weights, strict=True)
    )
    if first.fit is not None and first.fit.degree in {"usual", "typical"}:
        tells += _SECTOR_TELLS
    lead = min(first.score / (first.score + next_best), _LARGEST_LEAD)
    facts = (1.0, first.score, lead, min(tells / _TELLS_MOST, 1.0))
    return 1 / (1 + math.exp(-sum(part * fact for part, fact in zip(_SURE, facts, strict=True))))


def _other_sides(entry: Entry, entries: Mapping[str, Entry]) -> tuple[OtherSide, ...]:
    found = []
    for code in entry.partners:
        other = entries.get(code)
        if other is not None and other.hazardous != entry.hazardous:
            hazardous = other if other.hazardous else entry
            asked = question(hazardous.label["en"])
            found.append(OtherSide(other.code, other.hazardous, other.label, asked))
    return tuple(found)


def _by_number(
    text: str, code: str, entries: Mapping[str, Entry], day: date, jurisdiction: str, sector: Activity | None
) -> Classification:
    """Return the answer to a text that is itself a code: that entry, or what is wrong with the number."""
    entry = entries.get(code)
    proposals: tuple[Proposal, ...] = ()
    add: tuple[Text, ...] = ()
    if entry is not None:
        why = Reason("number", {"en": "the text is this code", "tr": "metin bu kodun kendisi"})
        proposals = (Proposal(code, entry.hazardous, entry.label, 1.0, (why,), _other_sides(entry, entries)),)
    elif code in headings(assets.ontology() / "tables"):
        add = (
            {
                "en": f"{code} is a heading: say what the waste is.",
                "tr": f"{code} bir başlık: atığın ne olduğunu yazın.",
            },
        )
    else:
        add = (
            {
                "en": f"{code} is not in this list on {day}: say what the waste is.",
                "tr": f"{code} {day} tarihinde bu listede yok: atığın ne olduğunu yazın.",
            },
        )
    return Classification(text, day, jurisdiction, proposals, add=add, activity=sector)


def _what_to_add(query: Query, index: Index, sector: Activity | None) -> tuple[Text, ...]:
    telling = [word for word in query.words if word.folded not in VAGUE and index.knows(word)]
    wanted: list[Text] = []
    if not telling:
        wanted.append(
            {
                "en": "Say what it is made of or what it was: steel, paint, oil, olive, cardboard …",
                "tr": "Neden yapıldığını ya da ne olduğunu yazın: çelik, boya, yağ, zeytin, karton …",
            }
        )
    wanted.append(
        {
            "en": "Say which process or machine it comes from: lathe, furnace, paint booth, effluent plant …",
            "tr": "Hangi işlemden ya da makineden çıktığını yazın: torna, ocak, boya kabini, arıtma …",
        }
    )
    if sector is None:
        wanted.append(
            {
                "en": "Give the producer's sector by its NACE code, such as 25.62.",
                "tr": "Üreticinin sektörünü NACE koduyla verin, örneğin 25.62.",
            }
        )
    return tuple(wanted)


def _remarks(cut: bool, sector: Activity | None) -> tuple[Text, ...]:
    found: list[Text] = []
    if cut:
        found.append(
            {
                "en": f"Only the first {LONGEST} words were read.",
                "tr": f"Yalnızca ilk {LONGEST} sözcük okundu.",
            }
        )
    if sector is not None and sector.remark:
        found.append(sector.remark)
    return tuple(found)
