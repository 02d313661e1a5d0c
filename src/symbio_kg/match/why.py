"""Why a pair matches or does not: every condition in words, what is not known, and what would mend it."""

from __future__ import annotations

from datetime import date

import duckdb
from pyoxigraph import Literal, NamedNode

from symbio_kg.errors import SymbioError
from symbio_kg.match.engine import DAYS_A_MONTH
from symbio_kg.match.tables import project, run_sql
from symbio_kg.model import Condition, Explanation, Text
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["ListingUnknown", "why"]

_FIELDS = (
    "substitution, kind, slot, rule, confidence, offer_firm, need_firm, distance, reach, common_months, "
    "offered, wanted, offered_dimension, wanted_dimension, warmth, broken, gaps"
)

_BEST = f"""
SELECT {_FIELDS} FROM pair WHERE offer = $offer AND need = $need
ORDER BY (offer_firm <> need_firm AND broken = 0 AND common_months > 0
          AND COALESCE(distance <= reach, TRUE) AND COALESCE(warmth >= 0, TRUE)) DESC,
         broken, confidence DESC, substitution, kind, slot LIMIT 1"""  # noqa: S608

_LIMITS = """
SELECT DISTINCT property, operator, value, measured FROM bearing
WHERE offer = $offer AND need = $need AND substitution = $substitution AND kind = $kind AND slot = $slot
ORDER BY property, operator"""

_NEAREST = """
SELECT DISTINCT ?label WHERE {
  ?substitution a sym:Substitution ; sym:ofKind ?kind ; sym:atSlot ?slot ; sym:confidence ?confidence .
  ?slot rdfs:label ?slotLabel ; sym:slotOf / rdfs:label ?processLabel .
  FILTER (LANG(?slotLabel) = ?language && LANG(?processLabel) = ?language)
  BIND (CONCAT(?processLabel, ": ", ?slotLabel) AS ?label)
} ORDER BY DESC(?confidence) ?label LIMIT 3"""


class ListingUnknown(SymbioError):
    """No offer, or no need, of this name is in the store."""

    code = "listing-unknown"

    def __init__(self, name: str, role: str) -> None:
        turkish = "teklif" if role == "Offer" else "ihtiyaç"
        super().__init__(
            en=f"{name}: no {role.lower()} of this identifier or IRI is stored. "
            "Load its document first, or list what there is with `symbio query`.",
            tr=f"{name}: bu numarada veya IRI'de bir {turkish} kayıtlı değil. "
            "Önce belgesini yükleyin ya da kayıtları `symbio query` ile listeleyin.",
        )


def why(store: GraphStore, offer: str, need: str, day: date) -> Explanation:
    """Return every condition of the pair (*offer*, *need*) on *day*, by its best substitution.

    Both are given as IRI or identifier. Raises ListingUnknown when one is not stored.
    """
    offer_iri, need_iri = _listing(store, offer, "Offer"), _listing(store, need, "Need")
    connection = project(store, day)
    for table, column in (("offer_kind", offer_iri), ("wanted", need_iri), ("requested", need_iri)):
        connection.execute(f"DELETE FROM {table} WHERE listing <> ?", [column])  # noqa: S608
    run_sql(connection, "pairs")
    row = connection.execute(_BEST, {"offer": offer_iri, "need": need_iri}).fetchone()
    if row is None:
        return Explanation(offer_iri, need_iri, False, None, (_no_substitution(store, connection),))
    found = dict(zip((n.strip() for n in _FIELDS.split(",")), row, strict=True))
    conditions = [
        _substitution(store, found),
        _firm(found),
        *_limits(store, connection, offer_iri, need_iri, found),
        _calendar(found),
        _distance(found),
        *_temperature(found),
        _quantity(found),
    ]
    matched = all(c.met is not False for c in conditions)
    score: float | None = None
    if matched:
        run_sql(connection, "rank", top=1)
        ranked = connection.execute(
            "SELECT score FROM ranked WHERE offer = ? AND need = ?", [offer_iri, need_iri]
        ).fetchone()
        score = None if ranked is None else round(float(ranked[0]), 4)
    return Explanation(offer_iri, need_iri, matched, score, tuple(conditions))


def _listing(store: GraphStore, name: str, role: str) -> str:
    query = (
        sparql_prologue() + f"SELECT ?listing WHERE {{ ?listing a sym:{role} ; dcterms:identifier ?name }}"
    )
    by_name = store.select(query, {"name": Literal(name)}).rows
    if by_name and isinstance(by_name[0][0], NamedNode):
        return by_name[0][0].value
    if "://" in name:
        try:
            node = NamedNode(name)
        except ValueError:
            raise ListingUnknown(name, role) from None
        if store.ask(sparql_prologue() + f"ASK {{ ?listing a sym:{role} }}", {"listing": node}):
            return name
    raise ListingUnknown(name, role)


def _label(store: GraphStore, iri: str) -> dict[str, str]:
    """Return the names of *iri* by language; its local name where it has none."""
    local = iri.rsplit("/", 1)[-1]
    names = {"en": local, "tr": local}
    query = "SELECT ?label WHERE { ?node rdfs:label | skos:prefLabel ?label } ORDER BY ?label"
    for (label,) in store.select(sparql_prologue() + query, {"node": NamedNode(iri)}).rows if iri else ():
        if isinstance(label, Literal) and label.language in names:
            names[label.language] = label.value
    return names


def _no_substitution(store: GraphStore, connection: duckdb.DuckDBPyConnection) -> Condition:
    kinds = [
        k for (k,) in connection.execute("SELECT kind FROM offer_kind ORDER BY likelihood DESC").fetchall()
    ]
    if not kinds:
        return Condition(
            "kind",
            False,
            {
                "en": "The offer names neither a material nor a code whose contents are known.",
                "tr": "Teklif ne bir malzeme ne de içeriği bilinen bir atık kodu adlandırıyor.",
            },
            {"en": "Name the material of the offer.", "tr": "Teklifin malzemesini belirtin."},
        )
    heal: dict[str, str] = {}
    for language in ("en", "tr"):
        rows = store.select(
            sparql_prologue() + _NEAREST, {"kind": NamedNode(kinds[0]), "language": Literal(language)}
        ).rows
        uses = "; ".join(label.value for (label,) in rows if isinstance(label, Literal))
        known = {"en": "What the rules do propose for it", "tr": "Kuralların onun için önerdikleri"}[language]
        heal[language] = f"{known}: {uses}." if uses else _NOTHING[language]
    name = _label(store, kinds[0])
    return Condition(
        "substitution",
        False,
        {
            "en": f"No rule finds a way from {name['en']} to what the need asks for.",
            "tr": f"Hiçbir kural {name['tr']} ile ihtiyacın istediği arasında bir yol bulmuyor.",
        },
        heal,
    )


_NOTHING: Text = {
    "en": "No rule proposes any use for it yet.",
    "tr": "Henüz hiçbir kural onun için bir kullanım önermiyor.",
}


def _substitution(store: GraphStore, found: dict[str, object]) -> Condition:
    kind = _label(store, str(found["kind"]))
    if not found["slot"]:
        return Condition(
            "substitution",
            True,
            {
                "en": f"The need asks for this material by name: {kind['en']}.",
                "tr": f"İhtiyaç bu malzemeyi adıyla istiyor: {kind['tr']}.",
            },
        )
    slot, rule = _label(store, str(found["slot"])), _label(store, PREFIXES["rule"] + str(found["rule"]))
    sure = float(str(found["confidence"]))
    return Condition(
        "substitution",
        True,
        {
            "en": f"{kind['en']} → {slot['en']}: {rule['en']} (confidence {sure:.2f}).",
            "tr": f"{kind['tr']} → {slot['tr']}: {rule['tr']} (güven {f'{sure:.2f}'.replace('.', ',')}).",
        },
    )


def _firm(found: dict[str, object]) -> Condition:
    same = found["offer_firm"] == found["need_firm"]
    return Condition(
        "firm",
        not same,
        {
            "en": "Offer and need are of the same firm." if same else "Offer and need are of two firms.",
            "tr": "Teklif ve ihtiyaç aynı firmanın." if same else "Teklif ve ihtiyaç iki ayrı firmanın.",
        },
    )


def _limits(
    store: GraphStore,
    connection: duckdb.DuckDBPyConnection,
    offer: str,
    need: str,
    found: dict[str, object],
) -> list[Condition]:
    given = {"offer": offer, "need": need} | {n: found[n] for n in ("substitution", "kind", "slot")}
    conditions = []
    for prop, operator, value, measured in connection.execute(_LIMITS, given).fetchall():
        name = _label(store, prop)
        sign = {"AtMost": "≤", "LessThan": "<", "AtLeast": "≥", "MoreThan": ">", "Equals": "="}.get(operator)
        if sign is None:
            continue
        wanted = f"{sign} {value:g}"
        if measured is None:
            conditions.append(
                Condition(
                    f"limit:{prop.rsplit('/', 1)[-1]}",
                    None,
                    {
                        "en": f"{name['en']}: the use asks for {wanted}; nobody measured it.",
                        "tr": f"{name['tr']}: kullanım {wanted} istiyor; ölçülmemiş.",
                    },
                    {"en": f"Measure {name['en']}.", "tr": f"Ölçün: {name['tr']}."},
                )
            )
            continue
        met = {"≤": measured <= value, "<": measured < value, "≥": measured >= value, ">": measured > value}
        kept = met.get(sign, measured == value)
        conditions.append(
            Condition(
                f"limit:{prop.rsplit('/', 1)[-1]}",
                kept,
                {
                    "en": f"{name['en']}: measured {measured:g}, the use asks for {wanted}.",
                    "tr": f"{name['tr']}: ölçülen {measured:g}, kullanım {wanted} istiyor.",
                },
                None
                if kept
                else {
                    "en": "Treat or sort the stream until it keeps the limit, or look for another use.",
                    "tr": "Sınır sağlanana dek akımı işleyin veya ayırın ya da başka bir kullanım arayın.",
                },
            )
        )
    return conditions


def _calendar(found: dict[str, object]) -> Condition:
    months = int(str(found["common_months"]))
    days = round(months * DAYS_A_MONTH)
    return Condition(
        "calendar",
        months > 0,
        {
            "en": f"Both are active on {days} days of the coming year.",
            "tr": f"Gelecek yılın {days} gününde ikisi de etkin.",
        },
        None
        if months
        else {
            "en": "Store it until the season of the other side.",
            "tr": "Karşı tarafın mevsimine dek depolayın.",
        },
    )


def _distance(found: dict[str, object]) -> Condition:
    distance, reach = found["distance"], float(str(found["reach"]))
    if distance is None:
        return Condition(
            "distance",
            None,
            {
                "en": "A place is missing, so the distance is not known.",
                "tr": "Bir konum eksik, uzaklık bilinmiyor.",
            },
            {"en": "Give the coordinates of the site.", "tr": "Tesisin koordinatlarını girin."},
        )
    far = float(str(distance))
    return Condition(
        "distance",
        far <= reach,
        {
            "en": f"{far:.0f} km apart; worth carrying up to {reach:.0f} km.",
            "tr": f"Aralarında {far:.0f} km var; {reach:.0f} km'ye kadar taşınmaya değer.",
        },
        None if far <= reach else {"en": "Look for a nearer partner.", "tr": "Daha yakın bir ortak arayın."},
    )


def _temperature(found: dict[str, object]) -> list[Condition]:
    if found["warmth"] is None:
        return []
    warmth = float(str(found["warmth"]))
    return [
        Condition(
            "temperature",
            warmth >= 0,
            {
                "en": f"The heat is {abs(warmth):.0f} °C {'above' if warmth >= 0 else 'below'} what the duty needs.",
                "tr": f"Isı, görevin gerektirdiğinden {abs(warmth):.0f} °C {'sıcak' if warmth >= 0 else 'soğuk'}.",
            },
            None
            if warmth >= 0
            else {"en": "A heat pump could lift it.", "tr": "Bir ısı pompası yükseltebilir."},
        )
    ]


def _quantity(found: dict[str, object]) -> Condition:
    known = found["offered"] is not None and found["wanted"] is not None
    same = found["offered_dimension"] == found["wanted_dimension"]
    if known and same:
        share = float(str(found["offered"])) / max(float(str(found["wanted"])), 1e-9)
        return Condition(
            "quantity",
            True,
            {
                "en": f"The offer is {share:.0%} of the amount needed.",
                "tr": f"Teklif, gereken miktarın %{share * 100:.0f}'i kadar.",
            },
        )
    return Condition(
        "quantity",
        None,
        {"en": "The amounts cannot be compared yet.", "tr": "Miktarlar henüz karşılaştırılamıyor."},
        {
            "en": "Give both amounts in units of one kind.",
            "tr": "İki miktarı da aynı türden birimlerle girin.",
        },
    )
