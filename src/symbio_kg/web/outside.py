"""What terms of other vocabularies are called on a page; those of ours carry their own names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from symbio_kg.model import Text
from symbio_kg.terms import expand

__all__ = ["OUTSIDE", "SAID"]

_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "rdf:type": ("kind", "tür"),
    "rdfs:label": ("name", "ad"),
    "rdfs:subClassOf": ("is a kind of", "üst türü"),
    "rdfs:subPropertyOf": ("more exact than", "üst özelliği"),
    "rdfs:isDefinedBy": ("defined in", "tanımlandığı yer"),
    "rdfs:seeAlso": ("see also", "ayrıca bakınız"),
    "rdfs:range": ("takes", "değer türü"),
    "rdfs:domain": ("said of", "neye ilişkin"),
    "skos:prefLabel": ("name", "ad"),
    "skos:altLabel": ("also called", "diğer adları"),
    "skos:hiddenLabel": ("also found by", "aramada bulunduğu adlar"),
    "skos:definition": ("meaning", "anlamı"),
    "skos:note": ("note", "not"),
    "skos:scopeNote": ("what it covers", "kapsamı"),
    "skos:editorialNote": ("note of the editors", "düzenleyenlerin notu"),
    "skos:notation": ("number", "numara"),
    "skos:inScheme": ("in the list", "bulunduğu liste"),
    "skos:hasTopConcept": ("first level", "en üst düzey"),
    "skos:broader": ("belongs to", "üst başlığı"),
    "skos:exactMatch": ("the same as", "aynısı"),
    "skos:closeMatch": ("nearly the same as", "yakın karşılığı"),
    "skos:relatedMatch": ("related to", "ilişkili olduğu"),
    "skos:narrowMatch": ("wider than", "daha dar karşılığı"),
    "skos:broadMatch": ("narrower than", "daha geniş karşılığı"),
    "skos:Concept": ("entry of a list", "liste girdisi"),
    "skos:ConceptScheme": ("list", "liste"),
    "dcterms:source": ("source", "kaynak"),
    "dcterms:subject": ("about", "konu"),
    "dcterms:title": ("title", "başlık"),
    "dcterms:description": ("description", "açıklama"),
    "dcterms:identifier": ("identifier", "tanımlayıcı"),
    "dcterms:isPartOf": ("part of", "parçası olduğu"),
    "dcterms:spatial": ("where", "yer"),
    "dcterms:license": ("licence", "lisans"),
    "dcterms:rights": ("rights", "haklar"),
    "dcterms:creator": ("made by", "hazırlayan"),
    "dcterms:bibliographicCitation": ("citation", "künye"),
    "prov:wasDerivedFrom": ("derived from", "türetildiği kaynak"),
    "prov:wasGeneratedBy": ("made by", "üreten işlem"),
    "prov:generatedAtTime": ("made at", "üretildiği an"),
    "qudt:unit": ("unit", "birim"),
    "qudt:hasUnit": ("unit", "birim"),
    "qudt:numericValue": ("value", "değer"),
    "qudt:hasQuantityKind": ("quantity", "nicelik"),
    "eli:is_part_of": ("part of", "parçası olduğu"),
    "eli:number": ("number", "numara"),
    "eli:date_document": ("date", "tarih"),
    "eli:LegalResource": ("legal text", "mevzuat metni"),
    "owl:Class": ("class", "sınıf"),
    "owl:Ontology": ("ontology", "ontoloji"),
    "owl:ObjectProperty": ("property", "özellik"),
    "owl:DatatypeProperty": ("property with a value", "değer alan özellik"),
    "owl:NamedIndividual": ("named thing", "adlandırılmış şey"),
    "owl:equivalentClass": ("the same as", "eş sınıfı"),
    "owl:disjointWith": ("never also", "ayrık olduğu sınıf"),
    "owl:versionInfo": ("version", "sürüm"),
    "owl:versionIRI": ("version", "sürüm"),
    "owl:imports": ("builds on", "dayandığı"),
}

OUTSIDE: Final[Mapping[str, Text]] = {
    expand(name).value: {"en": english, "tr": turkish} for name, (english, turkish) in _NAMES.items()
}
"""IRI of another vocabulary → its name on a page."""

SAID: Final[Mapping[str, str]] = {
    "engineering knowledge, no document read": "mühendislik bilgisi, belge okunmadı",
    "own knowledge (no source read)": "kendi bilgimiz (kaynak okunmadı)",
    "life-cycle literature, figure from memory": "yaşam döngüsü yazını, değer bellekten",
    "market knowledge, figure from memory": "piyasa bilgisi, değer bellekten",
    "invented to show the form": "biçimi göstermek için kurgulandı",
    "available in original source": "özgün kaynakta var",
}
"""What stands in place of a source, in Turkish; sources themselves stay as they are."""
