"""A SPARQL 1.1 endpoint elsewhere, through SPARQLWrapper (the extra `remote`).

The union of the graphs is asked for by the protocol's own parameters, so that it does not hang on
how the endpoint was set up.
"""

from __future__ import annotations

import contextlib
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

from pyoxigraph import (
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
from symbio_kg.store.http import CUT, Line
from symbio_kg.store.staging import (
    CHUNK,
    STAGING,
    filling,
    forgotten,
    merged,
    new_stage,
    removed,
    taken_over,
)
from symbio_kg.store.text import bind, difference, form, has_blank, insert, node, replacement

try:
    import SPARQLWrapper as Wrapper
except ImportError as error:  # pragma: no cover - needs an environment without the extra
    raise StoreFailed("SPARQLWrapper", "install symbio-kg[remote] / symbio-kg[remote] kurun") from error

__all__ = ["RemoteStore"]

_JSON: Final = ("application/sparql-results+json", "application/json")
_NTRIPLES: Final = ("application/n-triples", "text/plain")
_NOWHERE: Final = f"{STAGING}nothing"
"""Asked while there is no graph, so that the endpoint's own default graph is never read."""


class RemoteStore:
    """A GraphStore over a SPARQL endpoint at *query* and *update*.

    *timeout* is how many seconds it may be silent. Raises StoreFailed for an address with a login in it.
    """

    def __init__(
        self,
        query: str,
        update: str | None = None,
        *,
        user: str | None = None,
        password: str | None = None,
        timeout: float = 60,
    ) -> None:
        self._query_at, self._update_at = query, update or query
        for address in (self._query_at, self._update_at):
            if "@" in urlsplit(address).netloc:
                raise StoreFailed(urlsplit(address).hostname or "", _LOGIN)
        self._login = (user, password) if user and password else None
        self._line = Line(query, timeout)
        self._lock = threading.RLock()
        self._known: frozenset[str] | None = None

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """See GraphStore."""
        return self._solutions(self._ask(query, bindings, _JSON, "SELECT"))

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """See GraphStore."""
        body = self._ask(query, bindings, _JSON, "ASK")
        with self._whole():
            found = parse_query_results(body, format=QueryResultsFormat.JSON)
        if isinstance(found, QueryBoolean):
            return bool(found)
        rows = self._solutions(body)  # Virtuoso answers with a row that holds 1, or with none
        if rows.variables != ("__ASK_RETVAL",):
            raise StoreFailed(self._query_at, CUT)
        return any(cast("Literal", row[0]).value == "1" for row in rows)

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Triple]:
        """See GraphStore."""
        body = self._ask(query, bindings, _NTRIPLES, "CONSTRUCT", "DESCRIBE")
        with self._whole():
            return [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]

    def add(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore."""
        whole = list(dict.fromkeys(triples))
        # sent twice, a blank node would be there twice
        self._put(graph, whole, insert(graph, whole), merged, staged=any(map(has_blank, whole)))

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """See GraphStore."""
        whole = list(dict.fromkeys(triples))
        self._put(graph, whole, replacement(graph, whole), taken_over)

    def change(self, remove: Mapping[str, Iterable[Triple]], add: Mapping[str, Iterable[Triple]]) -> None:
        """See GraphStore."""
        gone = {graph: found for graph, triples in remove.items() if (found := list(triples))}
        new = {graph: found for graph, triples in add.items() if (found := list(triples))}
        text = difference(gone, new)
        with self._lock:
            if len(text) > CHUNK:
                steps = [(g, found, removed) for g, found in gone.items()]
                text = self._staged([*steps, *((g, found, merged) for g, found in new.items())])
            if text:
                self._change(text, *new)

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
        found = frozenset(graph for graph in self._every_graph() if not graph.startswith(STAGING))
        self._known = found
        return sorted(found)

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

    def _put(
        self,
        graph: str,
        triples: list[Triple],
        text: str,
        settle: Callable[[str, str], str],
        *,
        staged: bool = False,
    ) -> None:
        """Send the update *text*; where it is too long, *triples* are staged and put in place by *settle*."""
        with self._lock:
            if staged or len(text) > CHUNK:
                text = self._staged([(graph, triples, settle)])
            self._change(text, graph)

    def _staged(self, steps: Sequence[tuple[str, list[Triple], Callable[[str, str], str]]]) -> str:
        """Gather the triples of each step in a staging graph; return the update that settles them all."""
        for graph in forgotten(self._every_graph()):
            self.drop(graph)
        stages: list[str] = []
        try:
            for _, triples, _ in steps:
                stages.append(new_stage())
                for text in filling(stages[-1], triples):
                    self._change(text)
        except StoreFailed:
            with contextlib.suppress(StoreFailed):
                for stage in stages:
                    self.drop(stage)
            raise
        return " ;\n".join(
            settle(stage, graph) for stage, (graph, _, settle) in zip(stages, steps, strict=True)
        )

    def _every_graph(self) -> list[str]:
        body = self._send(self._query_at, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", _JSON)
        return [cast("NamedNode", row[0]).value for row in self._solutions(body)]

    def _solutions(self, body: bytes) -> Solutions:
        with self._whole():
            found = parse_query_results(body, format=QueryResultsFormat.JSON)
            if isinstance(found, QuerySolutions):
                return Solutions(tuple(v.value for v in found.variables), [tuple(row) for row in found])
        raise StoreFailed(self._query_at, CUT)

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """Turn a syntax error in an answer into what it is: an answer that did not come whole."""
        try:
            yield
        except (SyntaxError, ValueError) as error:
            raise StoreFailed(self._query_at, CUT) from error

    def _ask(
        self, query: str, bindings: Mapping[str, Term] | None, accept: tuple[str, ...], *forms: str
    ) -> bytes:
        if form(query) not in forms:
            raise SyntaxError(f"not a {' or '.join(forms)} query")
        known = self._known if self._known is not None else self.graphs()
        return self._send(self._query_at, bind(query, bindings), accept, sorted(known) or [_NOWHERE])

    def _change(self, update: str, *filled: str) -> None:
        with self._lock:
            try:
                self._send(self._update_at, update)
            except SyntaxError as error:
                raise StoreFailed(self._update_at, _UPDATE) from error
            if self._known is not None:
                self._known = self._known.union(filled)

    def _send(
        self,
        address: str,
        text: str,
        accept: tuple[str, ...] = (),
        graphs: Sequence[str] = (),
    ) -> bytes:
        request = Wrapper.SPARQLWrapper(address)
        request.setMethod(Wrapper.POST)
        request.setRequestMethod(Wrapper.URLENCODED if accept else Wrapper.POSTDIRECTLY)
        request.setOnlyConneg(True)
        request.setQuery(text)
        for graph in graphs:
            request.addParameter("default-graph-uri", graph)
            request.addParameter("named-graph-uri", graph)
        if accept:
            request.addCustomHttpHeader("Accept", ", ".join(accept))
        if self._login:
            request.setCredentials(*self._login)
        # SPARQLWrapper writes the request; it would send it through a client that follows redirects
        made: urllib.request.Request = request._createRequest()
        return self._line.send(made, accept)


_LOGIN: Final = {
    "en": "an address must not hold a login. Set SYMBIO_USER and SYMBIO_PASSWORD.",
    "tr": "adreste oturum bilgisi olmamalı. SYMBIO_USER ve SYMBIO_PASSWORD değişkenlerini ayarlayın.",
}
_UPDATE: Final = {
    "en": "it refuses the update (400). Does this address take updates?",
    "tr": "güncellemeyi reddediyor (400). Bu adres güncelleme kabul ediyor mu?",
}
