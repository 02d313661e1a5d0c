"""Who nearby could take it: the block under a verdict, with its table and its map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from symbio_kg.match.near import Asked, NearNeed, nearest, public_needs, takers_of
from symbio_kg.model import Text
from symbio_kg.report.atlas import atlas, in_view, province_middles
from symbio_kg.report.graph import Graph
from symbio_kg.report.summary import Spot
from symbio_kg.report.wording import Wording
from symbio_kg.vocabulary import default_vocabulary
from symbio_kg.web.page import Page
from symbio_kg.web.words import N_

__all__ = ["Near", "near"]

_PROCESSES: Final = 6
_HERE: Final = "here"


@dataclass(frozen=True, slots=True)
class Near:
    """What is shown: typical takers as (process, activity, confidence), needs with their process, a map."""

    takers: list[tuple[Text, Text, float]]
    needs: list[tuple[NearNeed, Text]]
    total: int
    province: str
    provinces: list[str]
    map: Markup | None
    query: str


def near(page: Page, code: str) -> Near | None:
    """Return who could take the waste *code*, near the province that the page's query names; None for none."""
    found = default_vocabulary().codes.find(code)
    if len(found) != 1:
        return None
    iri = found[0].iri
    takers = page.per_commit(("near.takers", iri), lambda store: takers_of(store, iri))
    if not takers:
        return None
    middles = {name: (y, x) for name, x, y in province_middles()}
    province = page.asked("province") if page.asked("province") in middles else ""
    total, needs = nearest(takers, page.per_commit("near.needs", public_needs), middles.get(province))
    graph = page.per_commit("near.graph", Graph)
    typical = {taker.process: taker for taker in reversed(takers) if taker.activity}
    surest = sorted(typical.values(), key=lambda t: (-t.confidence, t.process))[:_PROCESSES]
    return Near(
        [(graph.label(t.process), graph.division(t.activity) or {}, t.confidence) for t in surest],
        [(one, graph.label(one.taker.process)) for one in needs],
        total,
        province,
        page.wording.sorted(middles),
        _map(page, [one.need for one in needs], middles.get(province), province),
        _query(iri),
    )


def _map(page: Page, needs: list[Asked], here: tuple[float, float] | None, province: str) -> Markup | None:
    spots: dict[tuple[float, float], Spot] = {}
    for need in needs:
        if need.place:
            name = need.title if need.place not in spots else {"en": "", "tr": ""}
            spot = spots.get(need.place) or Spot(need.iri, name, *need.place, firms=0)
            spots[need.place] = replace(spot, firms=spot.firms + 1)
    if not spots:
        return None
    drawn = in_view(list(spots.values()))
    if here:
        drawn.append(Spot(_HERE, {"en": province, "tr": province}, *here))
    pairs = Counter({(_HERE, spot.id): spot.firms for spot in drawn if here and spot.id != _HERE})
    return atlas("near", drawn, pairs, page.word(N_("Where the needs are")), Wording(page.language))


def _query(code: str) -> str:
    """Return the question as SPARQL that runs as it stands."""
    return f"""PREFIX sym: <https://w3id.org/symbio-kg/ont/>
PREFIX dcterms: <http://purl.org/dc/terms/>

# Public needs that the rules lead to from one waste code
SELECT DISTINCT ?need ?title ?process ?rule
WHERE {{
  {{
    SELECT DISTINCT ?slot ?process ?rule
    WHERE {{
      {{
        ?found sym:ofKind <{code}> ; sym:atSlot ?slot ; sym:byRule ?rule .
        ?slot sym:slotOf ?process
      }}
      UNION
      {{
        ?held sym:wasteCode <{code}> ; a sym:CodeMaterial ; sym:material ?kind .
        ?found sym:ofKind ?kind ; sym:atSlot ?slot ; sym:byRule ?rule .
        ?slot sym:slotOf ?process
      }}
    }}
  }}
  ?need sym:forSlot ?slot ; dcterms:title ?title .
}}
ORDER BY ?need
LIMIT 200
"""
