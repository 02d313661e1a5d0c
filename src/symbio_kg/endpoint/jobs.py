"""What a worker can do: open a snapshot, run a query, work out an update, read a document.

A job and its answer are JSON objects, so that nothing from one process is executed in the other. Errors
are named, never worded: what the engine says may hold data of others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import IO, Any, Final, TypeAlias, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    serialize,
)

from symbio_kg.endpoint import changes
from symbio_kg.endpoint.characters import clean
from symbio_kg.endpoint.counting import Full, Sink

__all__ = ["Answer", "Stores", "run"]

Answer: TypeAlias = tuple[dict[str, Any], bytes]

_PLACE: Final = re.compile(r"\b(?:at )?(?:line )?(\d+)(?::| column )(\d+)")
_RESULTS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_PORTION: Final = 100_000
"""How many quads of a merge are taken in at once: the engine holds them in memory until then."""

_GRAPHS: Final = {
    "turtle": RdfFormat.TURTLE,
    "n-triples": RdfFormat.N_TRIPLES,
    "rdf-xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
    "n-quads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DEEPEST: Final = 128


class Stores:
    """The snapshot that is open; one at a time, so that a removed one is soon let go of."""

    def __init__(self) -> None:
        self._path = ""
        self._store: Store | None = None

    def open(self, path: str) -> Store:
        """Return the store in the folder *path*, read-only."""
        if self._store is None or path != self._path:
            self._store = None
            self._store, self._path = Store.read_only(path), path
        return self._store


def run(stores: Stores, job: dict[str, Any], body: bytes) -> Answer:
    """Return the answer to *job*; what goes wrong is an answer too."""
    try:
        return _KINDS[job["kind"]](stores, job, body)
    except Full as error:
        return {"error": "too-large", "unit": error.unit, "limit": error.limit}, b""
    except changes.TooManyChanges as error:
        return {"error": "too-many-changes", "limit": error.limit}, b""
    except SyntaxError as error:
        found = _PLACE.search(str(error))
        place = [int(found[1]), int(found[2])] if found else [0, 0]
        return {"error": "malformed", "place": place}, b""
    except RuntimeError as error:
        unknown = "custom function" in str(error)  # the engine tells what went wrong by words alone
        return {"error": "function" if unknown else "failed", "kind": "RuntimeError"}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    except Exception as error:
        return {"error": "failed", "kind": type(error).__name__}, b""


def _open(stores: Stores, job: dict[str, Any], _body: bytes) -> Answer:
    stores.open(job["store"])
    return {}, b""


def _query(stores: Stores, job: dict[str, Any], _body: bytes) -> Answer:
    """Run a query and return its answer."""
    found = _found(stores, job)
    name = job["form"]
    sink = Sink(name, rows=job["rows"], size=job["bytes"])
    output = cast("IO[bytes]", sink)
    if isinstance(found, QueryTriples):
        if name == "turtle":
            serialize(found, output, _GRAPHS[name], prefixes=job["prefixes"])
        else:
            found.serialize(output, _GRAPHS[name])
    elif isinstance(found, (QuerySolutions, QueryBoolean)):
        found.serialize(output, _RESULTS[name])
    return {"rows": sink.rows}, sink.content()


def _found(stores: Stores, job: dict[str, Any]) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Ask exactly the graphs given; both lists always, since only the pair is tight."""
    return stores.open(job["store"]).query(
        job["text"],
        base_iri=job["base"] or None,
        prefixes=job["prefixes"],
        default_graph=graphs(job["default"]),
        named_graphs=[NamedNode(graph) for graph in job["named"]],
    )


def graphs(names: Iterable[str]) -> list[NamedNode | BlankNode | DefaultGraph]:
    """Return the graphs of these *names*; the empty one is the graph without a name."""
    return [NamedNode(name) if name else DefaultGraph() for name in names]


def _update(stores: Stores, job: dict[str, Any], _body: bytes) -> Answer:
    dropped, removed, added = changes.work_out(stores.open(job["store"]), job)
    out = serialize(removed, format=RdfFormat.N_QUADS) or b""
    return {"dropped": dropped, "split": len(out)}, out + (serialize(added, format=RdfFormat.N_QUADS) or b"")


def _dump(stores: Stores, job: dict[str, Any], _body: bytes) -> Answer:
    """Write all of one graph to a file."""
    graph = NamedNode(job["graph"])
    quads = stores.open(job["store"]).quads_for_pattern(None, None, None, graph)
    if job["form"] == "n-quads":
        serialize(quads, job["path"], RdfFormat.N_QUADS)
    else:
        triples = (quad.triple for quad in quads)
        serialize(triples, job["path"], _GRAPHS[job["form"]], prefixes=job["prefixes"])
    return {}, b""


def _merge(stores: Stores, job: dict[str, Any], _body: bytes) -> Answer:
    """Make a store of some graphs and their merge, its graph without a name; one of them is in the merge alone."""
    source, target = stores.open(job["store"]), Store(job["path"])
    for name in job["graphs"]:
        quads = iter(source.quads_for_pattern(None, None, None, NamedNode(name)))
        while portion := list(islice(quads, _PORTION)):
            merged = (Quad(q.subject, q.predicate, q.object) for q in portion)
            target.bulk_extend(merged if name == job["unnamed"] else chain(portion, merged))
    target.flush()
    target.optimize()  # files as they were taken in overlap, which doubles what a large query costs
    return {}, b""


def _export(stores: Stores, job: dict[str, Any], _body: bytes) -> Answer:
    """Write the rows of a query to a file of tab-separated values."""
    found = _found(stores, job)
    assert isinstance(found, QuerySolutions)
    found.serialize(job["path"], QueryResultsFormat.TSV)
    return {}, b""


def _document(_stores: Stores, job: dict[str, Any], body: bytes) -> Answer:
    """Read a document of triples; blank nodes get fresh names, other graphs are not accepted."""
    form = _GRAPHS[job["form"]]
    if form == RdfFormat.RDF_XML and _DOCTYPE.search(body):
        raise SyntaxError("DOCTYPE")
    if form == RdfFormat.JSON_LD and _too_deep(body):
        raise SyntaxError("too deep")
    if not clean(body.decode("utf-8")):
        raise SyntaxError("characters")
    quads = list(parse(io.BytesIO(body), form, base_iri=job["base"] or None, rename_blank_nodes=True))
    if any(quad.graph_name != DefaultGraph() for quad in quads):
        raise SyntaxError("a graph inside the document")
    if not all(clean(quad.object.value) for quad in quads if isinstance(quad.object, Literal)):
        raise SyntaxError("characters")
    if len(quads) > job["changes"]:
        raise changes.TooManyChanges(job["changes"])
    return {"triples": len(quads)}, serialize(quads, format=RdfFormat.N_QUADS) or b""


def _too_deep(body: bytes) -> bool:
    depth = 0
    inside = escaped = False
    for sign in body:
        if inside:
            inside, escaped = (
                (True, sign == 0x5C and not escaped) if sign != 0x22 or escaped else (False, False)
            )
        elif sign == 0x22:
            inside = True
        elif sign in b"[{":
            depth += 1
            if depth > _DEEPEST:
                return True
        elif sign in b"]}":
            depth -= 1
    return False


_KINDS: Final[dict[str, Callable[[Stores, dict[str, Any], bytes], Answer]]] = {
    "open": _open,
    "query": _query,
    "update": _update,
    "document": _document,
    "dump": _dump,
    "export": _export,
    "merge": _merge,
}
