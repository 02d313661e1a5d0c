"""Fines: what a breach of a Turkish rule may cost, by the amounts of the year of the transfer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal

from symbio_kg.comply.show import number
from symbio_kg.model import Text
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import sparql_prologue

__all__ = ["Fine", "fine_sentence", "fines_for", "read_fines"]

_FINES: Final = """SELECT * WHERE {
  ?node a sym:Fine ; sym:letter ?letter ; sym:leastAmount ?least ; sym:threefold ?threefold ;
    sym:finesBreachOf ?rule ; sym:evidenceLevel ?evidence ; dcterms:source ?provision ;
    rdfs:label ?en , ?tr .
  FILTER (LANG(?en) = "en" && LANG(?tr) = "tr")
  OPTIONAL { ?node sym:mostAmount ?most }
  OPTIONAL { ?node sym:forHazardous ?hazardous }
  OPTIONAL { ?node sym:forSide ?side }
  OPTIONAL { ?node sym:validFrom ?from }
  OPTIONAL { ?node sym:validTo ?to }
  OPTIONAL { ?provision sym:locator ?locator }
} ORDER BY ?node"""
_Row = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Fine:
    """An administrative fine of the Environment Law, in Turkish lira.

    `rules` are the rules whose breach it is set on, by catalogue number or id. `most` is None for a
    fixed sum; `hazardous` says for which waste it is, None for any; `side` for which end of a border.
    """

    iri: str
    letter: str
    locator: str
    breach: Text
    least: Decimal
    most: Decimal | None
    threefold: bool
    hazardous: bool | None
    side: str
    rules: frozenset[str]
    valid_from: date | None
    valid_to: date | None
    provision: str
    evidence: str


def read_fines(store: GraphStore) -> tuple[Fine, ...]:
    """Return the fines of the law in *store*, in a fixed order."""
    rows: dict[str, list[_Row]] = {}
    for row in store.select(sparql_prologue() + _FINES).dicts():
        rows.setdefault(_text(row["node"]), []).append(row)
    return tuple(_fine(iri, found) for iri, found in rows.items())


def fines_for(
    fines: Iterable[Fine], rule: frozenset[str], day: date, *, hazardous: bool | None, sides: frozenset[str]
) -> tuple[Fine, ...]:
    """Return those of *fines* that a breach of *rule* (its names) on *day* may bring.

    *sides* are the ends of the transfer that lie under the law of the fines.
    """
    return tuple(
        fine
        for fine in fines
        if fine.rules & rule
        and (fine.valid_from is None or fine.valid_from <= day)
        and (fine.valid_to is None or day <= fine.valid_to)
        and (fine.hazardous is None or fine.hazardous is hazardous)
        and (not fine.side or fine.side in sides)
    )


_SENTENCE: Final[Text] = {
    "en": "A fine may follow, {place} ({letter}), {breach}: {sum} TL{threefold}",
    "tr": "İdari para cezası söz konusu olabilir, {place} ({letter}), {breach}: {sum} TL{threefold}",
}
_THREEFOLD: Final[Text] = {
    "en": "; three times that for organisations and undertakings, double in special protection areas",
    "tr": "; kurum, kuruluş ve işletmelere üç katı, özel çevre koruma bölgelerinde iki katı",
}


def fine_sentence(fine: Fine) -> Text:
    """Return what *fine* says, in a sentence of each language."""
    amounts = [fine.least, *([fine.most] if fine.most is not None else [])]
    return {
        language: sentence.format(
            place=fine.locator,
            letter=fine.letter,
            breach=fine.breach[language],
            sum="–".join(number(amount, language) for amount in amounts),
            threefold=_THREEFOLD[language] if fine.threefold else "",
        )
        for language, sentence in _SENTENCE.items()
    }


def _fine(iri: str, rows: list[_Row]) -> Fine:
    row = rows[0]
    return Fine(
        iri=iri,
        letter=_text(row["letter"]),
        locator=_text(row["locator"]) if "locator" in row else "",
        breach={"en": _text(row["en"]), "tr": _text(row["tr"])},
        least=Decimal(_text(row["least"])),
        most=Decimal(_text(row["most"])) if "most" in row else None,
        threefold=_text(row["threefold"]) == "true",
        hazardous=_text(row["hazardous"]) == "true" if "hazardous" in row else None,
        side=_text(row["side"]) if "side" in row else "",
        rules=frozenset(_text(one["rule"]) for one in rows),
        valid_from=date.fromisoformat(_text(row["from"])) if "from" in row else None,
        valid_to=date.fromisoformat(_text(row["to"])) if "to" in row else None,
        provision=_text(row["provision"]),
        evidence=_text(row["evidence"]).rpartition("/")[2],
    )


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else str(getattr(term, "value", term))
