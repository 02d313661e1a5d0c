"""Who could take a stream: the inferred substitutions read from the side of the receiving activity.

Ranking works on economic activities (NACE classes), so it needs no listing of a need: it answers
"which kinds of plant should I call?" and is what the evaluation on published exchanges measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from pyoxigraph import Literal, NamedNode

from symbio_kg.infer.demand import Demand
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["Knowledge", "Receiver", "Route", "notation"]

_ALSO = 0.5
"""How much less an activity counts where a process is only also found."""

_DAMPING = (1.0, 0.4, 0.2)
"""A second and third independent slot support the first; more add nothing."""

_EVEN = 0.5
"""How much the rules alone count in the order of proposals beside how typical the demand is (0..1)."""

_ROUTES = """
SELECT ?kind ?slot ?process ?rule ?confidence ?case WHERE {
  ?substitution a sym:Substitution ; sym:ofKind ?kind ; sym:atSlot ?slot ; sym:byRule ?rule ;
    sym:confidence ?confidence .
  ?slot sym:slotOf ?process .
  OPTIONAL { ?substitution prov:wasDerivedFrom ?proven . ?proven sym:inCase ?case }
}"""
_ACTIVITIES = """
SELECT ?process ?activity ?main WHERE {
  { ?process sym:activity ?activity BIND (true AS ?main) } UNION
  { ?process sym:alsoActivity ?activity BIND (false AS ?main) }
  ?process a sym:Process .
}"""
_CONTENTS = """
SELECT ?code ?material ?likelihood WHERE {
  ?node a sym:CodeMaterial ; sym:wasteCode ?code ; sym:material ?material ; sym:likelihood ?likelihood .
}"""
_PARENTS = """
SELECT ?narrow ?broad WHERE {
  ?narrow a sym:ResourceKind ; rdfs:subClassOf+ ?broad . ?broad a sym:ResourceKind .
}"""

_DEMANDS = """
SELECT ?type ?activity ?material ?demand WHERE {
  VALUES ?type { sym:SectorDemand sym:MaterialOutlet }
  ?node a ?type ; sym:activity ?activity ; sym:material ?material ; sym:demand ?demand .
}"""


@dataclass(frozen=True, slots=True)
class Route:
    """One inferred substitution: kind, slot and process, by which rule, how surely, from which case."""

    kind: str
    slot: str
    process: str
    rule: str
    confidence: float
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiving activity (NACE IRI) with its score (0..1) and the routes that speak for it, best first.

    `demand` (0..1) says how typically the activity takes such streams in.
    """

    activity: str
    score: float
    routes: Sequence[Route]
    demand: float = 0.0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The inferred substitutions in memory.

    `routes` by kind, `activities` by process with their weight, `contents` the materials of a waste
    code with their likelihood, `ancestors` the wider kinds of a material, `demand` who takes what as a rule.
    """

    routes: Mapping[str, Sequence[Route]]
    activities: Mapping[str, Mapping[str, float]]
    contents: Mapping[str, Mapping[str, float]]
    ancestors: Mapping[str, frozenset[str]]
    demand: Demand = field(default_factory=Demand)

    @classmethod
    def of(cls, store: GraphStore) -> Self:
        """Read what inference left in *store*."""
        routes: dict[str, list[Route]] = defaultdict(list)
        for row in _texts(store, _ROUTES):
            kind, slot, process, rule, confidence, case = row
            routes[kind].append(Route(kind, slot, process, rule, float(confidence), case or None))
        activities: dict[str, dict[str, float]] = defaultdict(dict)
        for process, activity, main in _texts(store, _ACTIVITIES):
            weight = 1.0 if main == "true" else _ALSO
            activities[process][activity] = max(weight, activities[process].get(activity, 0.0))
        contents: dict[str, dict[str, float]] = defaultdict(dict)
        for code, material, likelihood in _texts(store, _CONTENTS):
            contents[code][material] = float(likelihood)
        ancestors: dict[str, set[str]] = defaultdict(set)
        for narrow, broad in _texts(store, _PARENTS):
            ancestors[narrow].add(broad)
        wider = {kind: frozenset(found) for kind, found in ancestors.items()}
        return cls(routes, activities, contents, wider, _demand(store, wider))

    def kinds(self, materials: Mapping[str, float], codes: Sequence[str]) -> dict[str, float]:
        """Return the kinds a stream may be, with weights 0..1.

        *materials* come from the stream's name or its declaration, *codes* are waste-code IRIs. A
        code narrows a wide name (`slag`, 10 02 01) and a name picks among a code's contents; where
        the two have nothing in common, both stay, the code at half weight.
        """
        found: dict[str, float] = dict(materials)
        for code in codes:
            found[code] = 0.6
            for material, likelihood in self.contents.get(code, {}).items():
                weight = likelihood * self._agreement(material, materials)
                found[material] = max(weight, found.get(material, 0.0))
        return found

    def receivers(self, kinds: Mapping[str, float], *, without_case: str | None = None) -> list[Receiver]:
        """Return the activities that could take a stream of these *kinds*, best first.

        The rules say which; how typical the demand is helps to order them.

        *without_case* leaves out what is known only from that documented case, so that a case can
        be evaluated without its own answer.
        """
        best: dict[str, dict[str, tuple[float, Route]]] = defaultdict(dict)
        for kind, weight in kinds.items():
            for route in self.routes.get(kind, ()):
                if route.case is not None and route.case == without_case:
                    continue
                for activity, share in self.activities.get(route.process, {}).items():
                    value = weight * route.confidence * share
                    if value > best[activity].get(route.slot, (0.0,))[0]:
                        best[activity][route.slot] = (value, route)
        receivers = [
            _receiver(activity, list(by_slot.values()), self.demand.rating(kinds, notation(activity)))
            for activity, by_slot in best.items()
        ]
        return sorted(receivers, key=lambda r: (-r.score * (_EVEN + r.demand), r.activity))

    def _agreement(self, material: str, named: Mapping[str, float]) -> float:
        if not named:
            return 1.0
        ours = self.ancestors.get(material, frozenset())
        for name in named:
            if name == material or name in ours:
                return 1.0
            if material in self.ancestors.get(name, frozenset()):
                return 0.7
        return 0.5


def notation(activity: str) -> str:
    """Return the number of a NACE Rev. 2 activity as it is printed: `23.51`."""
    return activity.removeprefix(PREFIXES["nace"]).replace("-", ".")


def _demand(store: GraphStore, wider: Mapping[str, frozenset[str]]) -> Demand:
    sectors: dict[str, dict[str, float]] = defaultdict(dict)
    outlets: dict[str, dict[str, float]] = defaultdict(dict)
    for kind, activity, material, demand in _texts(store, _DEMANDS):
        if kind == PREFIXES["sym"] + "SectorDemand":
            sectors[notation(activity)][material] = float(demand)
        else:
            outlets[material][notation(activity)] = float(demand)
    return Demand(sectors, outlets, wider)


def _receiver(activity: str, found: list[tuple[float, Route]], demand: float) -> Receiver:
    ordered = sorted(found, key=lambda item: (-item[0], item[1].slot))
    against = 1.0
    for (value, _), damping in zip(ordered, _DAMPING, strict=False):
        against *= 1.0 - value * damping
    return Receiver(activity, 1.0 - against, [route for _, route in ordered], demand)


def _texts(store: GraphStore, query: str) -> list[tuple[str, ...]]:
    rows = store.select(sparql_prologue() + query).rows
    return [tuple(_text(term) for term in row) for row in rows]


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
