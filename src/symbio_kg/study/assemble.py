"""A study from beginning to end: batches to streams, streams to dossiers, dossiers in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from symbio_kg import __version__
from symbio_kg.model import Text
from symbio_kg.store import GraphStore
from symbio_kg.study.disclosure import Cell, Released, release, told_as
from symbio_kg.study.gather import Gathered, Limit, Stream, Use, gather, sections
from symbio_kg.study.law import Asked, laws
from symbio_kg.study.model import (
    INTERNAL,
    Dossier,
    Identity,
    Law,
    Market,
    Quality,
    Question,
    Study,
    Supply,
    UseOf,
)
from symbio_kg.study.money import economy
from symbio_kg.study.quality import quality
from symbio_kg.study.rank import checked, orders, read_weights
from symbio_kg.study.risks import gaps_of, risks_of
from symbio_kg.study.scores import scores_of
from symbio_kg.study.supply import parts_of, supply
from symbio_kg.study.told import Told
from symbio_kg.terms import PREFIXES

__all__ = ["study"]

_SHOWN: Final = 6
_PRACTICE: Final = "documented-practice"
_ROUGH_KM: Final = 10


def study(store: GraphStore, question: Question, told: Told | None = None) -> Study:
    """Return the study that answers *question* from the listings in *store*.

    One for everybody withholds what with the sums *told* before would give a firm away, and adds its own to them.
    Raises SectorInvalid, SectorWithoutListings or WeightsInvalid for a question that cannot be answered.
    """
    weights = checked(question.weights) if question.weights else read_weights()
    asked = replace(question, sectors=sections(question.sectors))
    found = gather(store, asked.sectors, asked.day, asked.around, asked.region)
    told = (told if asked.audience != INTERNAL else None) or Told()
    released = release([Cell(s.named, s.sector, parts_of(s.batches), _kind(s)) for s in found.streams], told)
    dossiers = _dossiers(found, released, asked, store, told)
    told.keep()
    placed, changes = orders({d.id: d.scores for d in dossiers}, weights, seed=asked.seed, draws=asked.draws)
    ordered = sorted(
        (replace(d, order=placed[d.id]) for d in dossiers), key=lambda d: d.order.rank if d.order else 0
    )
    return _study(asked, found, tuple(ordered), weights, changes, released)


def _study(
    asked: Question,
    found: Gathered,
    dossiers: tuple[Dossier, ...],
    weights: Mapping[str, float],
    changes: Sequence[str],
    released: Released,
) -> Study:
    internal = asked.audience == INTERNAL
    by_sector: dict[str, float] = defaultdict(float)
    for batch in found.batches:
        by_sector[batch.sector] += batch.tonnes or 0.0
    names = PREFIXES["nace"]
    return Study(
        question=asked,
        sectors={s: found.knowledge.label(names + s.replace(".", "-")) for s in asked.sectors},
        dossiers=dossiers,
        weights=weights,
        holds=not changes,
        changes=tuple(changes),
        tonnes=sum(by_sector.values()) if internal or not released.whole else None,
        withheld="" if internal else released.whole,
        sector_tonnes={
            sector: tonnes if internal or sector not in released.groups else None
            for sector, tonnes in sorted(by_sector.items())
        },
        listings=len(found.batches),
        producers=len({batch.firm for batch in found.batches}),
        synthetic=sum(batch.synthetic for batch in found.batches),
        version=__version__,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a dossier stands before the law is asked."""

    stream: Stream
    identity: Identity
    supply: Supply
    market: Market
    distance: float | None
    limits: tuple[Limit, ...]


def _kind(stream: Stream) -> str:
    """Return what the amount of *stream* is told as, whatever sector is asked for."""
    return f"{stream.material}|{stream.code}"


def _dossiers(
    found: Gathered, released: Released, asked: Question, store: GraphStore, told: Told
) -> list[Dossier]:
    internal = asked.audience == INTERNAL
    parts = [
        _part(stream, found, released.cells.get(stream.named, ""), asked, told) for stream in found.streams
    ]
    judged = [
        quality(
            part.stream.batches, part.limits, found.knowledge, told, _kind(part.stream), internal=internal
        )
        for part in parts
    ]
    questions = [
        Asked(
            part.identity,
            part.market,
            judged[place],
            part.stream.batches[0].activity,
            part.stream.batches[0].country or asked.country,
        )
        for place, part in enumerate(parts)
    ]
    legal = laws(questions, asked, store)
    return [_dossier(part, judged[place], legal[place]) for place, part in enumerate(parts)]


def _dossier(part: _Part, judged: Quality, legal: Law) -> Dossier:
    value = economy(part.identity, part.market, judged.properties, part.distance)
    found = Dossier(
        id=part.stream.named,
        identity=part.identity,
        supply=part.supply,
        market=part.market,
        quality=judged,
        law=legal,
        economy=value,
        risks=risks_of(part.identity, part.market, judged),
        gaps=gaps_of(part.identity, part.supply, part.market, judged, legal, value),
    )
    return replace(found, scores=scores_of(found))


def _part(stream: Stream, found: Gathered, withheld: str, asked: Question, told: Told) -> _Part:
    internal = asked.audience == INTERNAL
    uses = _ordered(stream)
    market = _market(stream, found, uses, told, withheld=withheld, internal=internal)
    holders = [uses[0].slot, uses[0].practice] if uses else []
    asked_for = chain.from_iterable(found.limits.get(holder, ()) for holder in holders if holder)
    once = {(limit.property, limit.operator, limit.floor, limit.ceiling): limit for limit in asked_for}
    limits = tuple(once.values())
    way = stream.ways.carried if stream.ways.placed > 0 else stream.ways.mean
    return _Part(
        stream,
        _identity(stream, found, asked),
        supply(stream.batches, withheld=withheld, internal=internal),
        market,
        way if internal or way is None else _rough(way),
        limits,
    )


def _ordered(stream: Stream) -> list[Use]:
    """Return the uses worth showing, the first one that a standard would be written for.

    Those in demand come first, then documented practice with this very material, then what was documented of a
    kin, then by tonnes wanted.
    """
    wanted = {slot: sum(parts.values()) for slot, parts in stream.ways.wanted.items()}
    best = sorted(
        stream.uses,
        key=lambda use: (
            use.slot not in wanted,
            use.rule != _PRACTICE,
            not use.practice,
            -wanted.get(use.slot, 0.0) * use.confidence,
            -use.confidence,
            use.slot,
        ),
    )
    return best[:_SHOWN]


def _market(
    stream: Stream, found: Gathered, uses: Sequence[Use], told: Told, *, withheld: str, internal: bool
) -> Market:
    wanted, everybody = stream.ways.wanted, stream.ways.receivers
    told_on = release(
        [Cell(slot, "", parts, f"demand|{slot}") for slot, parts in wanted.items()], told, "demand"
    )
    hidden = "" if internal or not everybody else told_on.groups.get("") or told_as("demand", everybody, told)
    total = sum(batch.tonnes or 0.0 for batch in stream.batches)
    placed = None if hidden or (withheld and not internal) else stream.ways.placed
    return Market(
        uses=tuple(
            _use(use, wanted.get(use.slot, {}), found, "" if internal else told_on.cells.get(use.slot, ""))
            for use in uses
        ),
        receivers=len(everybody),
        demand=sum(everybody.values()) if everybody and not hidden else None,
        placed=placed,
        coverable=placed / total if placed is not None and total > 0 else None,
        withheld=hidden,
        distances=_distances(stream.ways.distances, internal=internal),
        pairs=stream.ways.pairs,
    )


def _distances(values: Sequence[float], *, internal: bool) -> dict[str, float]:
    return {
        name: value if internal else _rough(value)
        for name, value in zip(("near", "median", "far"), values, strict=False)
    }


def _rough(distance: float) -> float:
    """Return a distance to the nearest ten kilometres, so that it points at no site."""
    return max(round(distance / _ROUGH_KM), 1) * float(_ROUGH_KM)


def _use(use: Use, parts: Mapping[str, float], found: Gathered, hidden: str) -> UseOf:
    slot = found.knowledge.slot(use.slot)
    practice = found.knowledge.practice(use.practice)
    first = slot[0] if slot else {}
    told = practice[0] if practice else {}
    replaces = (told.get("replaces") or first.get("replaces", "")).removeprefix(PREFIXES["mat"])
    pretreatment = _texts(practice, "pretreatment")
    return UseOf(
        slot=use.slot,
        label=found.knowledge.label(use.slot),
        process=found.knowledge.label(first["process"]) if first.get("process") else {},
        replaces=replaces,
        replaced=found.knowledge.label(PREFIXES["mat"] + replaces) if replaces else {},
        operation=first.get("operation", ""),
        rule=use.rule,
        confidence=use.confidence,
        standard=told.get("standard@en") or told.get("standard", ""),
        pretreatment=pretreatment,
        sources=tuple(sorted({row["source"] for row in practice if "source" in row})),
        level=told.get("level", first.get("level", "")).removeprefix(PREFIXES["sym"]),
        receivers=len(parts),
        demand=sum(parts.values()) if parts and not hidden else None,
        withheld=hidden,
        rate=f"{first['rate']} %" if first.get("rate") else "",
    )


def _texts(rows: Sequence[Mapping[str, str]], name: str) -> Text:
    found: dict[str, str] = {}
    for row in rows:
        for language in ("en", "tr"):
            if f"{name}@{language}" in row:
                found.setdefault(language, row[f"{name}@{language}"])
    return found


def _identity(stream: Stream, found: Gathered, asked: Question) -> Identity:
    material, code, sector = stream.material, stream.code, stream.sector
    knowledge, batches = found.knowledge, stream.batches
    entry = knowledge.entry(code, asked.day)
    kind = entry.get("type", "").removeprefix(PREFIXES["sym"])
    title = knowledge.label(stream.kind)
    arises = list(dict.fromkeys(row["process"] for row in knowledge.arises(material)))
    return Identity(
        material=material,
        code=code,
        sector=sector,
        title=title,
        code_title=knowledge.label(PREFIXES["low"] + code.rstrip("*").replace(" ", "-")) if code else {},
        hazardous=entry.get("hazardous") in {"true", "1"},
        mirror=kind.startswith("Mirror"),
        assumed=any(batch.assumed for batch in batches),
        synthetic=sum(batch.synthetic for batch in batches),
        listings=len(batches),
        resources=tuple(sorted({batch.resource for batch in batches})),
        arises=tuple(knowledge.label(process) for process in arises[:3]),
    )
