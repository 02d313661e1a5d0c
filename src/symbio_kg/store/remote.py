"""A SPARQL 1.1 endpoint elsewhere, through SPARQLWrapper (the extra `remote`).

The union of the graphs is asked for by the protocol's own parameters, so that it does not hang on
how the endpoint was set up.
"""

from __future__ import annotations

import threading
import urllib.error
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from symbio_kg.store.base import Solutions, StoreFailed, Term
from symbio_kg.store.text import bind, difference, insert, node, replacement

try:
    import SPARQLWrapper as Wrapper
except ImportError as error:  # pragma: no cover - needs an environment without the extra
    raise StoreFailed("SPARQLWrapper", "install symbio-kg[remote] / symbio-kg[remote] kurun") from error

__all__ = ["RemoteStore"]

CHUNK: Final = 20_000
_JSON: Final = "application/sparql-results+json"
_NTRIPLES: Final = "application/n-triples"


class RemoteStore:
    """A GraphStore over a SPARQL endpoint at *query* and *update*."""

    def __init__(
        self,
        query: str,
        update: str | None = None,
        *,
        user: str | None = None,
        password: str | None = None,
        timeout: int = 60,
    ) -> None:
        self._where = query
        self._update_at = update or query
        self._login = (user, password) if user and password else None
        self._timeout = timeout
        self._lock = threading.RLock()
        self._known: list[str] | None = None

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """See GraphStore."""
        found = parse_query_results(self._ask(query, bindings, _JSON), format=QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            raise SyntaxError("not a SELECT query")
        return Solutions(tuple(v.value for v in found.variables), [tuple(row) for row in found])

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """See GraphStore."""
        found = parse_query_results(self._ask(query, bindings, _JSON), format=QueryResultsFormat.JSON)
        if not isinstance(found, QueryBoolean):
            raise SyntaxError("not an ASK query")
        return bool(found)

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Triple]:
        """See GraphStore."""
        body = self._ask(query, bindings, _NTRIPLES)
        return [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]

    def add(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore.

        More than a chunk goes as several updates, in order; with blank nodes in it, as one, because
        an update is the scope of their names.
        """
        whole = list(dict.fromkeys(triples))
        size = len(whole) if any(map(_has_blank, whole)) else CHUNK
        for start in range(0, len(whole), max(size, 1)):
            self._change(insert(graph, whole[start : start + size]))

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore; one request, which endpoints carry out as a whole."""
        self._change(replacement(graph, triples))

    def change(self, remove: Mapping[str, Iterable[Triple]], add: Mapping[str, Iterable[Triple]]) -> None:
        """See GraphStore; one request, which endpoints carry out as a whole."""
        text = difference(remove, add)
        if text:
            self._change(text)

    def load(self, graph: str, files: Sequence[Path]) -> None:
        """See GraphStore."""
        self.replace(
            graph,
            (
                quad.triple
                for file in files
                for quad in parse(path=str(file), format=RdfFormat.TURTLE, rename_blank_nodes=True)
            ),
        )

    def triples(self, graph: str) -> list[Triple]:
        """See GraphStore."""
        return self.construct("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", {"g": node(graph)})

    def drop(self, graph: str) -> None:
        """See GraphStore."""
        self._change(f"DROP SILENT GRAPH {node(graph)}")

    def graphs(self) -> list[str]:
        """See GraphStore."""
        with self._lock:
            if self._known is None:
                query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
                body = self._send(self._request(query, _JSON))
                rows = cast("QuerySolutions", parse_query_results(body, format=QueryResultsFormat.JSON))
                self._known = sorted(cast("NamedNode", row[0]).value for row in rows)
            return list(self._known)

    def count(self, graph: str | None = None) -> int:
        """See GraphStore."""
        query = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
        bindings = None if graph is None else {"g": node(graph)}
        return int(cast("Literal", self.select(query, bindings).rows[0][0]).value)

    def together(self) -> AbstractContextManager[None]:
        """See GraphStore; the endpoint makes each update durable by itself."""
        return nullcontext()

    def flush(self) -> None:
        """See GraphStore; the endpoint answers an update when it is done."""

    def backup(self, path: Path) -> None:
        """See GraphStore; the copy is an embedded store."""
        from symbio_kg.store.embedded import EmbeddedStore

        if path.exists():
            raise StoreFailed(str(path), "it exists already / zaten var")
        copy = EmbeddedStore(path)
        for graph in self.graphs():
            copy.add(graph, self.triples(graph))
        copy.close()

    def close(self) -> None:
        """See GraphStore."""

    def _ask(self, query: str, bindings: Mapping[str, Term] | None, accept: str) -> bytes:
        request = self._request(bind(query, bindings), accept)
        for graph in self.graphs():
            request.addParameter("default-graph-uri", graph)
            request.addParameter("named-graph-uri", graph)
        return self._send(request)

    def _change(self, update: str) -> None:
        with self._lock:
            self._known = None
            request = self._wrapper(self._update_at)
            request.setQuery(update)
            self._send(request)

    def _request(self, query: str, accept: str) -> Any:
        request = self._wrapper(self._where)
        request.setQuery(query)
        request.setOnlyConneg(True)
        request.addCustomHttpHeader("Accept", accept)
        return request

    def _wrapper(self, where: str) -> Any:
        request = Wrapper.SPARQLWrapper(where)
        request.setMethod(Wrapper.POST)
        request.setTimeout(self._timeout)
        if self._login:
            request.setCredentials(*self._login)
        return request

    def _send(self, request: Any) -> bytes:
        try:
            response = request.query().response
            with response:
                return cast("bytes", response.read())
        except Wrapper.SPARQLExceptions.QueryBadFormed as error:
            raise SyntaxError(f"{self._where} refused the query") from error
        except (
            Wrapper.SPARQLExceptions.SPARQLWrapperException,
            urllib.error.URLError,
            HTTPException,
            OSError,
        ) as error:
            # the body of the answer may hold what others wrote, so only the kind is passed on
            raise StoreFailed(self._where, type(error).__name__) from error


def _has_blank(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
