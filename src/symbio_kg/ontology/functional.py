"""The defined classes: every kind of resource that does a job, sorted in by the reasoner.

There is one class for each function, and a few for families of jobs that processes ask for together.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import RDF, BNode, Graph

from symbio_kg.ontology.turtle import add, labels, term

__all__ = ["FAMILIES", "class_name", "graph"]

FAMILIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "SupplementaryCementitiousMaterial": (
        "supplementary cementitious material",
        "tamamlayıcı bağlayıcı malzeme",
        ("pozzolanic", "latent-hydraulic"),
    ),
    "AlternativeRawMealComponent": (
        "alternative component of clinker raw meal",
        "klinker farininin alternatif bileşeni",
        ("calcium-source", "silica-source", "alumina-source", "iron-oxide-source"),
    ),
    "Aggregate": ("aggregate", "agrega", ("coarse-aggregate", "fine-aggregate", "lightweight-aggregate")),
    "AlternativeFuel": (
        "alternative fuel",
        "alternatif yakıt",
        ("solid-fuel", "liquid-fuel", "gaseous-fuel", "biomass-fuel"),
    ),
    "PlantNutrientSource": (
        "source of plant nutrients",
        "bitki besini kaynağı",
        ("nitrogen-nutrient", "phosphorus-nutrient", "potassium-nutrient", "sulfur-nutrient"),
    ),
    "SoilImprover": (
        "soil improver",
        "toprak iyileştirici",
        ("liming-agent", "organic-amendment", "soil-substitute", "growing-medium"),
    ),
    "FeedMaterial": ("feed material", "yem maddesi", ("feed-protein", "feed-energy", "feed-mineral")),
    "BiologicalFeedstock": (
        "feedstock of biological conversion",
        "biyolojik dönüşüm hammaddesi",
        ("compostable", "digestible", "fermentable-sugar"),
    ),
    "BaseMetalSource": (
        "source of base metals",
        "temel metal kaynağı",
        ("ferrous-source", "aluminium-source", "copper-source", "zinc-source", "lead-source", "tin-source"),
    ),
    "CriticalMetalSource": (
        "source of critical and precious metals",
        "kritik ve değerli metal kaynağı",
        ("nickel-cobalt-source", "rare-metal-source", "vanadium-molybdenum-source", "precious-metal-source"),
    ),
    "PolymerFeedstock": (
        "polymer feedstock",
        "polimer hammaddesi",
        ("polyolefin-feedstock", "pet-feedstock", "pvc-feedstock", "styrenic-feedstock"),
    ),
    "FibreFeedstock": (
        "fibre feedstock",
        "lif hammaddesi",
        ("textile-fibre", "cellulose-fibre", "wood-particle", "reinforcing-fibre"),
    ),
    "HeatSupply": (
        "heat supply",
        "ısı arzı",
        ("process-steam", "process-heat", "space-heat", "cultivation-heat"),
    ),
    "WaterSupply": (
        "water supply",
        "su arzı",
        ("process-water", "boiler-water", "cooling-water", "irrigation-water", "washing-water"),
    ),
    "NeutralisingAgent": ("neutralising agent", "nötrleştirme maddesi", ("acid", "alkali")),
}
"""Family: English and Turkish label, and the functions of which any one is enough."""


def class_name(function: str) -> str:
    """Return the local name of the class of what does *function*: `pozzolanic` gives `PozzolanicProvider`."""
    return "".join(part.capitalize() for part in function.split("-")) + "Provider"


def graph(functions: Sequence[dict[str, str]], into: Graph) -> Graph:
    """Add a defined class for each row of *functions* and each family to *into* and return it."""
    for row in functions:
        name = class_name(row["id"])
        texts = {"en": f"provider of: {row['en']}", "tr": f"sağlayıcı: {row['tr']}"}
        meaning = {
            "en": f"Every kind of resource that serves this purpose: {_lower(row['definition_en'])}",
            "tr": f"Şu amaca hizmet eden her kaynak türü: {_lower(row['definition_tr'])}",
        }
        _define(into, name, texts, meaning, [row["id"]])
    by_id = {row["id"]: row for row in functions}
    for name, (english, turkish, members) in FAMILIES.items():
        meaning = {
            "en": "Every kind of resource that can be any of: "
            + ", ".join(by_id[member]["en"] for member in members)
            + ".",
            "tr": "Şunlardan herhangi biri olabilen her kaynak türü: "
            + ", ".join(by_id[member]["tr"] for member in members)
            + ".",
        }
        _define(into, name, {"en": english, "tr": turkish}, meaning, list(members))
    return into


def _define(
    into: Graph, name: str, texts: dict[str, str], meaning: dict[str, str], members: list[str]
) -> None:
    """Say `sym:name ≡ mat:resource ⊓ providesFunction some {members}`."""
    kind = f"sym:{name}"
    add(into, kind, "a", "owl:Class")
    labels(into, kind, texts)
    labels(into, kind, meaning, "skos:definition")
    whole, part = BNode(f"{name}.whole"), BNode(f"{name}.part")
    into.add((term(kind), term("owl:equivalentClass"), whole))
    into.add((whole, RDF.type, term("owl:Class")))
    _list(into, whole, "owl:intersectionOf", [term("mat:resource"), part], f"{name}.whole")
    into.add((part, RDF.type, term("owl:Restriction")))
    into.add((part, term("owl:onProperty"), term("sym:providesFunction")))
    if len(members) == 1:
        into.add((part, term("owl:hasValue"), term(f"fun:{members[0]}")))
        return
    choice = BNode(f"{name}.choice")
    into.add((part, term("owl:someValuesFrom"), choice))
    into.add((choice, RDF.type, term("owl:Class")))
    _list(into, choice, "owl:oneOf", [term(f"fun:{member}") for member in members], f"{name}.one-of")


def _list(into: Graph, node: BNode, predicate: str, items: Sequence[object], stem: str) -> None:
    """Add an RDF list whose cells have names, so that the text is the same on every run."""
    cells = [BNode(f"{stem}.{place}") for place in range(len(items))]
    into.add((node, term(predicate), cells[0]))
    for cell, item, rest in zip(cells, items, [*cells[1:], RDF.nil], strict=True):
        into.add((cell, RDF.first, item))  # type: ignore[arg-type]
        into.add((cell, RDF.rest, rest))


def _lower(text: str) -> str:
    return text[0].lower() + text[1:] if text[:1] != "I" else "ı" + text[1:]
