"""What the service says of itself: SPARQL service description, prefixes, examples, VoID, DCAT."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from symbio_kg import __version__
from symbio_kg.endpoint.catalogue import examples, executable
from symbio_kg.endpoint.limits import Limits
from symbio_kg.infer import substitution_rules
from symbio_kg.model import Text
from symbio_kg.store import CASES, CODES, DECISIONS, KNOWLEDGE, LAW, LISTINGS, ONTOLOGY
from symbio_kg.terms import BASE, PREFIXES, RDF_TYPE

__all__ = [
    "LICENCE",
    "Counts",
    "File",
    "Published",
    "catalogue",
    "limits_in_words",
    "service",
    "titles",
    "version_of",
    "void",
]

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_DCT, _DCAT, _SH, _SYM, _XSD, _RDFS, _OWL = (
    PREFIXES[p] for p in ("dcterms", "dcat", "sh", "sym", "xsd", "rdfs", "owl")
)
_SPOKEN: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG"),
)
Value: TypeAlias = NamedNode | BlankNode | Literal

_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    ONTOLOGY: ("Ontology", "Ontoloji"),
    CODES: ("Code lists: wastes, activities, operations", "Kod listeleri: atıklar, faaliyetler, işlemler"),
    LAW: ("Acts, provisions and limit values", "Mevzuat, hükümler ve sınır değerler"),
    KNOWLEDGE: ("Materials, processes and substitutions", "Malzemeler, prosesler ve ikameler"),
    CASES: ("Cases and what they teach", "Vakalar ve öğrettikleri"),
    LISTINGS: ("Public listings", "Herkese açık ilanlar"),
    f"{PREFIXES['graph']}rules": ("Rules and their sources", "Kurallar ve kaynakları"),
    DECISIONS: ("By-product and end-of-waste decisions", "Yan ürün ve atık sonu kararları"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a graph holds: triples, classes with their entities, properties with their triples."""

    triples: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A dump: its name, media type, size and SHA-256, which is empty until it is made."""

    name: str
    media: str
    size: int
    digest: str
    made: datetime | None = None


def version_of(moment: datetime) -> str:
    """Return the version of data taken at *moment*."""
    return f"{__version__}+{moment:%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True, slots=True)
class Published:
    """The open graphs at one moment, counted."""

    snapshot: int
    issued: datetime
    graphs: Mapping[str, Counts]

    @property
    def version(self) -> str:
        """The version of the data: that of the product and the moment."""
        return version_of(self.issued)


def titles(graph: str) -> tuple[str, str]:
    """Return the English and the Turkish title of *graph*."""
    local = graph.removeprefix(PREFIXES["graph"])
    kind, _, name = local.partition("/")
    if graph in _TITLES:
        return _TITLES[graph]
    if kind == "inferred":
        title = _rule_titles().get(name, {"en": name, "tr": name})
        return f"Inferred: {title['en']}", f"Çıkarılan: {title['tr']}"
    if kind == "match":
        day = name.rpartition("/")[2]
        return f"Matches of the run of {day}", f"{day} günlü çalıştırmanın eşleşmeleri"
    return local, local


@cache
def _rule_titles() -> Mapping[str, Text]:
    return {rule.header.id: rule.header.title.model_dump() for rule in substitution_rules()}


def _node(base: str, name: str) -> NamedNode:
    return NamedNode(base + name)


def _say(subject: NamedNode | BlankNode, pairs: Iterable[tuple[NamedNode, Value]]) -> Iterator[Triple]:
    for predicate, value in pairs:
        yield Triple(subject, predicate, value)


def _whole(number: int) -> Literal:
    return Literal(str(number), datatype=_XSD["integer"])


def _both(predicate: NamedNode, en: str, tr: str) -> Iterator[tuple[NamedNode, Value]]:
    yield predicate, Literal(en, language="en")
    yield predicate, Literal(tr, language="tr")


def service(endpoint: str, limits: Limits, graphs: Iterable[str]) -> Iterator[Triple]:
    """Yield the service description of *endpoint*, with its limits, prefixes and examples."""
    root = endpoint.removesuffix("sparql")
    me = NamedNode(endpoint)
    dataset, default = NamedNode(f"{root}.well-known/void#dataset"), NamedNode(f"{endpoint}#default-graph")
    yield from _say(
        me,
        [
            (RDF_TYPE, _node(_SD, "Service")),
            (_node(_SD, "endpoint"), me),
            (_node(_SD, "supportedLanguage"), _node(_SD, "SPARQL11Query")),
            (_node(_SD, "supportedLanguage"), _node(_SD, "SPARQL11Update")),
            (_node(_SD, "feature"), _node(_SD, "UnionDefaultGraph")),
            (_node(_SD, "feature"), _node(_SD, "EmptyGraphs")),
            *((_node(_SD, "resultFormat"), _node(_FORMATS, name)) for name in _SPOKEN),
            (_node(_SD, "defaultDataset"), dataset),
            (_node(_SD, "availableGraphs"), NamedNode(f"{endpoint}#graphs")),
            *_both(_DCT["title"], "symbio-kg: SPARQL endpoint", "symbio-kg: SPARQL uç noktası"),
            *_both(_DCT["description"], *limits_in_words(limits)),
            (_DCT["license"], NamedNode(LICENCE)),
            (_SYM["timeLimit"], Literal(f"PT{limits.seconds:g}S", datatype=_XSD["duration"])),
            (_SYM["rowLimit"], _whole(limits.rows)),
            (_SYM["byteLimit"], _whole(limits.size)),
            (_SYM["patternLimit"], _whole(limits.bounds.patterns)),
            (_SYM["queryLengthLimit"], _whole(limits.text)),
            (_SYM["parallelQueryLimit"], _whole(limits.per_client)),
        ],
    )
    yield from _prefixes(me)
    yield from _say(
        dataset,
        [
            (RDF_TYPE, _node(_SD, "Dataset")),
            (RDF_TYPE, _node(_VOID, "Dataset")),
            (_node(_SD, "defaultGraph"), default),
        ],
    )
    yield Triple(default, RDF_TYPE, _node(_SD, "Graph"))
    yield Triple(NamedNode(f"{endpoint}#graphs"), RDF_TYPE, _node(_SD, "GraphCollection"))
    for graph in graphs:
        yield from _named_graph(endpoint, dataset, graph)
    for example in examples():
        yield from executable(example, endpoint)


def limits_in_words(limits: Limits) -> tuple[str, str]:
    """Return what a query may cost, in English and Turkish."""
    mega, rows = limits.size // (1024 * 1024), f"{limits.rows:,}".replace(",", ".")
    en = (
        f"A query may run {limits.seconds:g} seconds and answer {limits.rows:,} rows and {mega} MiB; past a limit an "
        "error is answered, never a part. SERVICE and LOAD are refused. The default graph is the merge of all "
        "graphs you may see."
    )
    tr = (
        f"Bir sorgu {limits.seconds:g} saniye çalışabilir, {rows} satır ve {mega} MiB yanıt verebilir; sınır "
        "aşılırsa yanıtın bir bölümü değil, hata döner. SERVICE ve LOAD reddedilir. Varsayılan çizge, görebildiğiniz "
        "bütün çizgelerin birleşimidir."
    )
    return en, tr


def _prefixes(me: NamedNode) -> Iterator[Triple]:
    """Yield the declarations that editors read to complete names."""
    for prefix, iri in PREFIXES.items():
        node = NamedNode(f"{me.value}#prefix-{prefix}")
        yield Triple(me, _SH["declare"], node)
        yield Triple(node, RDF_TYPE, _SH["PrefixDeclaration"])
        yield Triple(node, _SH["prefix"], Literal(prefix))
        yield Triple(node, _SH["namespace"], Literal(str(iri), datatype=_XSD["anyURI"]))


def _named_graph(endpoint: str, dataset: NamedNode, graph: str) -> Iterator[Triple]:
    local = graph.removeprefix(PREFIXES["graph"])
    named, content = NamedNode(f"{endpoint}#named-{local}"), NamedNode(f"{endpoint}#graph-{local}")
    for owner in (dataset, NamedNode(f"{endpoint}#graphs")):
        yield Triple(owner, _node(_SD, "namedGraph"), named)
    yield Triple(named, RDF_TYPE, _node(_SD, "NamedGraph"))
    yield Triple(named, _node(_SD, "name"), NamedNode(graph))
    yield Triple(named, _node(_SD, "graph"), content)
    yield Triple(content, RDF_TYPE, _node(_SD, "Graph"))
    yield from _say(content, _both(_DCT["title"], *titles(graph)))


def void(root: str, published: Published) -> Iterator[Triple]:
    """Yield the VoID description: one dataset, a subset for each graph, with their partitions."""
    place = f"{root}.well-known/void"
    whole = NamedNode(f"{place}#dataset")
    yield from _say(
        NamedNode(place),
        [
            (RDF_TYPE, _node(_VOID, "DatasetDescription")),
            (NamedNode("http://xmlns.com/foaf/0.1/primaryTopic"), whole),
        ],
    )
    yield from _about_data(root, whole, published)
    yield from _say(
        whole,
        [
            *_both(_DCT["title"], "symbio-kg", "symbio-kg"),
            (_node(_VOID, "uriSpace"), Literal(BASE)),
            (_node(_VOID, "triples"), _whole(sum(counts.triples for counts in published.graphs.values()))),
            *((_node(_VOID, "vocabulary"), NamedNode(iri)) for iri in sorted(_vocabularies(published))),
        ],
    )
    for graph, counts in published.graphs.items():
        subset = NamedNode(f"{place}#{graph.removeprefix(PREFIXES['graph'])}")
        yield Triple(whole, _node(_VOID, "subset"), subset)
        yield from _about_data(root, subset, published)
        yield from _say(subset, _both(_DCT["title"], *titles(graph)))
        yield Triple(subset, _DCT["identifier"], Literal(graph, datatype=_XSD["anyURI"]))
        yield from _counted(subset, counts)


def _vocabularies(published: Published) -> set[str]:
    """Return the namespaces of ours and others whose terms are used."""
    terms = {iri for counts in published.graphs.values() for iri in (*counts.classes, *counts.properties)}
    return {str(iri) for iri in PREFIXES.values() if any(term.startswith(iri) for term in terms)}


def _about_data(root: str, node: NamedNode, published: Published) -> Iterator[Triple]:
    yield from _say(
        node,
        [
            (RDF_TYPE, _node(_VOID, "Dataset")),
            (_node(_VOID, "sparqlEndpoint"), NamedNode(f"{root}sparql")),
            (_DCT["license"], NamedNode(LICENCE)),
            (_DCT["modified"], _moment(published.issued)),
            (_OWL["versionInfo"], Literal(published.version)),
        ],
    )


def _moment(moment: datetime) -> Literal:
    return Literal(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=_XSD["dateTime"])


def _counted(node: NamedNode, counts: Counts) -> Iterator[Triple]:
    yield from _say(
        node,
        [
            (_node(_VOID, "triples"), _whole(counts.triples)),
            (_node(_VOID, "classes"), _whole(len(counts.classes))),
            (_node(_VOID, "properties"), _whole(len(counts.properties))),
        ],
    )
    for number, (iri, entities) in enumerate(sorted(counts.classes.items())):
        part = NamedNode(f"{node.value}-class-{number}")
        yield Triple(node, _node(_VOID, "classPartition"), part)
        yield Triple(part, _node(_VOID, "class"), NamedNode(iri))
        yield Triple(part, _node(_VOID, "entities"), _whole(entities))
    for number, (iri, triples) in enumerate(sorted(counts.properties.items())):
        part = NamedNode(f"{node.value}-property-{number}")
        yield Triple(node, _node(_VOID, "propertyPartition"), part)
        yield Triple(part, _node(_VOID, "property"), NamedNode(iri))
        yield Triple(part, _node(_VOID, "triples"), _whole(triples))


def catalogue(
    root: str, published: Published, files: Mapping[str, list[File]], tables: list[File]
) -> Iterator[Triple]:
    """Yield the DCAT catalogue: a dataset for each graph with its *files*, and one of the *tables*."""
    me, access = NamedNode(f"{root}catalogue"), NamedNode(f"{root}sparql")
    yield from _say(
        me,
        [
            (RDF_TYPE, _DCAT["Catalog"]),
            *_both(_DCT["title"], "symbio-kg: catalogue of data", "symbio-kg: veri kataloğu"),
            (_DCT["license"], NamedNode(LICENCE)),
            (_DCT["modified"], _moment(published.issued)),
            (_DCAT["service"], access),
        ],
    )
    yield from _say(
        access,
        [
            (RDF_TYPE, _DCAT["DataService"]),
            (_DCAT["endpointURL"], access),
            (_DCAT["endpointDescription"], access),
            (_DCT["conformsTo"], NamedNode("http://www.w3.org/TR/sparql11-protocol/")),
        ],
    )
    for graph in published.graphs:
        node = NamedNode(f"{root}catalogue#{graph.removeprefix(PREFIXES['graph'])}")
        yield Triple(access, _DCAT["servesDataset"], node)
        yield from _dataset(root, me, node, titles(graph), published, files.get(graph, []))
    words = ("Tables for matching, from public data", "Herkese açık veriden eşleştirme tabloları")
    yield from _dataset(root, me, NamedNode(f"{root}catalogue#tables"), words, published, tables)


def _dataset(
    root: str, me: NamedNode, node: NamedNode, words: tuple[str, str], published: Published, files: list[File]
) -> Iterator[Triple]:
    yield Triple(me, _DCAT["dataset"], node)
    yield from _say(
        node,
        [
            (RDF_TYPE, _DCAT["Dataset"]),
            *_both(_DCT["title"], *words),
            (_DCT["license"], NamedNode(LICENCE)),
            (_DCT["issued"], _moment(published.issued)),
            (_DCAT["version"], Literal(published.version)),
        ],
    )
    for file in files:
        place = NamedNode(f"{root}dumps/{file.name}")
        checksum = NamedNode(f"{place.value}#checksum")
        yield Triple(node, _DCAT["distribution"], place)
        yield from _say(
            place,
            [
                (RDF_TYPE, _DCAT["Distribution"]),
                (_DCAT["downloadURL"], place),
                (_DCAT["mediaType"], NamedNode(_IANA + file.media)),
                (_DCT["license"], NamedNode(LICENCE)),
            ],
        )
        if file.digest:
            yield from _say(
                place,
                [
                    (_DCAT["byteSize"], Literal(str(file.size), datatype=_XSD["nonNegativeInteger"])),
                    (_node(_SPDX, "checksum"), checksum),
                ],
            )
            yield from _say(
                checksum,
                [
                    (RDF_TYPE, _node(_SPDX, "Checksum")),
                    (_node(_SPDX, "algorithm"), _node(_SPDX, "checksumAlgorithm_sha256")),
                    (_node(_SPDX, "checksumValue"), Literal(file.digest, datatype=_XSD["hexBinary"])),
                ],
            )
