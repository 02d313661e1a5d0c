"""Why pairs match or do not: every condition in words, what is not known, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType

import duckdb
import pyarrow as pa
from pyoxigraph import Literal, NamedNode

from symbio_kg.accept.disclosure import FIRM_GRAPHS
from symbio_kg.match.conditions import Names, Row, conditions
from symbio_kg.match.knowledge import Known
from symbio_kg.match.law import ANY, Law, legal_notes
from symbio_kg.match.listings import ListingUnknown
from symbio_kg.model import Condition, Explanation, Text
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["ListingUnknown", "why", "why_all"]

_BEST = """
SELECT * FROM (
  SELECT p.*, p.fits = 1 AND p.days > 0 AND p.broken = 0 AND COALESCE(p.law, 0) < 4 AS matched,
         ROW_NUMBER() OVER (PARTITION BY p.offer, p.need ORDER BY
           p.fits = 1 AND p.days > 0 AND p.broken = 0 DESC, p.broken, p.fits DESC, p.same_kind DESC,
           FLOOR(p.confidence * (1.0 - LEAST(w.most_gaps, w.gap * p.gaps)) * 1e9 + 0.5) DESC,
           p.substitution, p.kind, p.slot
         ) AS choice
  FROM pair p CROSS JOIN weight_row w
) chosen WHERE choice = 1"""

_LIMITS = """
SELECT * FROM bearing
WHERE offer = $offer AND need = $need AND substitution = $substitution AND kind = $kind AND slot = $slot
ORDER BY property, operator, value"""

_NEAREST = """
SELECT DISTINCT ?label WHERE {
  ?substitution a sym:Substitution ; sym:ofKind ?kind ; sym:atSlot ?slot ; sym:confidence ?confidence .
  ?slot rdfs:label ?slotLabel ; sym:slotOf / rdfs:label ?processLabel .
  FILTER (LANG(?slotLabel) = ?language && LANG(?processLabel) = ?language)
  BIND (CONCAT(?processLabel, ": ", ?slotLabel) AS ?label)
} ORDER BY DESC(?confidence) ?label LIMIT 3"""

_LABEL = f"""
SELECT ?label WHERE {{
  GRAPH ?graph {{ ?node rdfs:label | skos:prefLabel ?label }}
  FILTER (!STRSTARTS(STR(?graph), "{FIRM_GRAPHS}"))
}} ORDER BY ?label"""

_NAMES = """
SELECT ?listing ?role ?name WHERE {
  VALUES ?role { sym:Offer sym:Need } ?listing a ?role . OPTIONAL { ?listing dcterms:identifier ?name }
} ORDER BY ?listing"""


def why(store: GraphStore, offer: str, need: str, day: date, known: Known | None = None) -> Explanation:
    """Return every condition of the pair (*offer*, *need*) on *day*, by its best substitution.

    Both are given as IRI or identifier. *known* is of *day*; without it the knowledge in *store* is read.
    Raises ListingUnknown when one is not stored.
    """
    (explanation,) = why_all(store, [(offer, need)], day, known)
    return explanation


def why_all(
    store: GraphStore, pairs: Sequence[tuple[str, str]], day: date, known: Known | None = None
) -> list[Explanation]:
    """Return the explanations of *pairs*, in their order, from one look at the store.

    Raises ListingUnknown for the first that is not stored.
    """
    names = _names(store)
    asked = [(_iri(names, offer, "Offer"), _iri(names, need, "Need")) for offer, need in pairs]
    known = known or Known(store, day)
    with known.asked_of(store) as engine:
        each = dict.fromkeys(asked)
        engine.put("asked", pa.table({"offer": [o for o, _ in each], "need": [n for _, n in each]}))
        engine.run("asked")
        if not engine.rows("SELECT 1 FROM fitting_pair LIMIT 1"):  # as for most that ask why not
            teller = _Teller(known.store, engine.connection)
            return [teller.no_substitution(offer, need) for offer, need in asked]
        law = Law(engine, day, known.asker)
        engine.run("law", worst=ANY)
        engine.run("bearing", "judge", "rank", top=len(asked) + 1)
        found = {(row["offer"], row["need"]): row for row in _rows(engine.connection, _BEST)}
        ranked = _rows(engine.connection, "SELECT * FROM ranked")
        scores = {(row["offer"], row["need"]): row["score"] for row in ranked}
        teller = _Teller(known.store, engine.connection, scores)
        return [
            teller.explain(offer, need, row, law)
            if (row := found.get((offer, need)))
            else teller.no_substitution(offer, need)
            for offer, need in asked
        ]


def _names(store: GraphStore) -> dict[tuple[str, str], str]:
    """Return the listings by role and name, which is their IRI or their identifier."""
    names: dict[tuple[str, str], str] = {}
    for row in store.select(sparql_prologue() + _NAMES).dicts():
        listing, role = str(getattr(row["listing"], "value", "")), str(getattr(row["role"], "value", ""))
        role = role.removeprefix(PREFIXES["sym"])
        names[role, listing] = listing
        if "name" in row:
            names.setdefault((role, str(getattr(row["name"], "value", ""))), listing)
    return names


def _iri(names: dict[tuple[str, str], str], name: str, role: str) -> str:
    try:
        return names[role, name]
    except KeyError:
        raise ListingUnknown(name, role) from None


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, given: dict[str, object] | None = None
) -> Iterable[Row]:
    cursor = connection.execute(query, given) if given else connection.execute(query)
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


class _Teller:
    """Puts rows into words; names are looked up once."""

    def __init__(
        self,
        store: GraphStore,
        connection: duckdb.DuckDBPyConnection,
        scores: Mapping[tuple[str, str], float] = MappingProxyType({}),
    ) -> None:
        self.store, self.connection, self.scores = store, connection, scores
        self.name: Names = cache(lambda iri: _label(store, iri))

    def explain(self, offer: str, need: str, row: Row, law: Law) -> Explanation:
        """Return what *row*, the best there is for the pair, says, and *law* of its route."""
        keys = ("offer", "need", "substitution", "kind", "slot")
        limits = list(_rows(self.connection, _LIMITS, {key: row[key] for key in keys}))
        told = (*conditions(row, limits, self.name), *self._law(row, law))
        score = self.scores.get((offer, need))
        matched = bool(row["matched"])
        return Explanation(offer, need, matched, None if score is None else round(score, 4), told)

    def no_substitution(self, offer: str, need: str) -> Explanation:
        """Return what is said of a pair for which there is no row."""
        return Explanation(offer, need, False, None, (self._no_substitution(offer),))

    def _law(self, row: Row, law: Law) -> Iterable[Condition]:
        """Yield what the law says of the route: one condition a finding, or one that all is met."""
        if row["law"] is None:
            return
        notes = legal_notes(law.verdict(row["giver"], row["receiver"], row["operation"]))
        for note in notes:
            met = False if note.outcome == "refused" else None
            text = {lang: f"{note.text[lang]} ({note.source[lang]})" for lang in ("en", "tr")}
            yield Condition("law", met, text, note.heal)
        if not notes:
            yield _LAWFUL

    def _no_substitution(self, offer: str) -> Condition:
        query = "SELECT kind FROM offer_kind WHERE listing = $offer ORDER BY likelihood DESC, kind"
        kinds = [row["kind"] for row in _rows(self.connection, query, {"offer": offer})]
        if not kinds:
            return _NO_KIND
        name = self.name(kinds[0])
        return Condition(
            "substitution",
            False,
            {
                "en": f"No rule finds a way from {name['en']} to what the need asks for.",
                "tr": f"Hiçbir kural {name['tr']} ile ihtiyacın istediği arasında bir yol bulmuyor.",
            },
            {language: self._uses(kinds[0], language) for language in ("en", "tr")},
        )

    def _uses(self, kind: str, language: str) -> str:
        given: dict[str, Term] = {"kind": NamedNode(kind), "language": Literal(language)}
        rows = self.store.select(sparql_prologue() + _NEAREST, given).rows
        uses = "; ".join(label.value for (label,) in rows if isinstance(label, Literal))
        known = {"en": "What the rules do propose for it", "tr": "Kuralların onun için önerdikleri"}[language]
        return f"{known}: {uses}." if uses else _NOTHING[language]


def _label(store: GraphStore, iri: str) -> dict[str, str]:
    """Return the names of *iri* by language, whatever firms call it privately; its local name where it has none."""
    local = iri.rsplit("/", 1)[-1]
    names = {"en": local, "tr": local}
    for (label,) in store.select(sparql_prologue() + _LABEL, {"node": NamedNode(iri)}).rows if iri else ():
        if isinstance(label, Literal) and label.language in names:
            names[label.language] = label.value
    return names


_LAWFUL = Condition(
    "law",
    True,
    {
        "en": "No legal rule on the offer, the site or the route objects.",
        "tr": "Teklif, tesis ya da güzergâha ilişkin hiçbir hukuk kuralı karşı çıkmıyor.",
    },
)

_NO_KIND = Condition(
    "kind",
    False,
    {
        "en": "The offer names neither a material nor a code whose contents are known.",
        "tr": "Teklif ne bir malzeme ne de içeriği bilinen bir atık kodu adlandırıyor.",
    },
    {"en": "Name the material of the offer.", "tr": "Teklifin malzemesini belirtin."},
)

_NOTHING: Text = {
    "en": "No rule proposes any use for it yet.",
    "tr": "Henüz hiçbir kural onun için bir kullanım önermiyor.",
}
