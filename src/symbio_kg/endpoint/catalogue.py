"""The example queries: documented, versioned, for a kind of user each; published as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg import assets
from symbio_kg.endpoint.guard import check_query
from symbio_kg.endpoint.outline import Form
from symbio_kg.rules import Bilingual, Named, read_header
from symbio_kg.terms import BASE, PREFIXES, RDF_TYPE

__all__ = ["Audience", "Example", "ExampleHeader", "examples", "executable"]

_SH, _RDFS, _SCHEMA, _DCTERMS, _OWL = (PREFIXES[p] for p in ("sh", "rdfs", "schema", "dcterms", "owl"))


class Audience(StrEnum):
    """Who asks such a question."""

    REGULATOR = "regulator"
    RESEARCHER = "researcher"
    STUDY = "study"
    FIRM = "firm"
    FACILITATOR = "facilitator"


class ExampleHeader(Named):
    """What stands in the `#+` lines of an example."""

    about: Bilingual
    audience: Audience
    version: Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class Example:
    """A query that can be copied as it is, with all its prefixes."""

    header: ExampleHeader
    query: str

    @property
    def iri(self) -> str:
        """The name of this query, whatever its version."""
        return f"{BASE}query/{self.header.id}"

    @property
    def form(self) -> Form:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        return check_query(self.query).form


@cache
def examples(folder: Path | None = None) -> tuple[Example, ...]:
    """Return the examples of *folder* (the product's by default) in file-name order.

    Raises RuleInvalid for a bad header, and what `check_query` raises for a query the endpoint refuses.
    """
    found = []
    for path in sorted((folder or assets.queries() / "catalogue").glob("*.rq")):
        header, text = read_header(path, ExampleHeader)
        body = "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()
        check_query(body)
        found.append(Example(header, body + "\n"))
    return tuple(found)


def executable(example: Example, endpoint: str) -> Iterator[Triple]:
    """Yield the triples that describe *example* as something to run at *endpoint*."""
    node, header, form = NamedNode(example.iri), example.header, example.form
    yield Triple(node, RDF_TYPE, _SH["SPARQLExecutable"])
    yield Triple(node, RDF_TYPE, _SH[f"SPARQL{form.title()}Executable"])
    yield Triple(node, _SH[form.lower()], Literal(example.query))
    yield Triple(node, _SH["prefixes"], NamedNode(endpoint))
    for language, title, about in (
        ("en", header.title.en, header.about.en),
        ("tr", header.title.tr, header.about.tr),
    ):
        yield Triple(node, _RDFS["label"], Literal(title, language=language))
        yield Triple(node, _RDFS["comment"], Literal(about, language=language))
    yield Triple(node, _SCHEMA["target"], NamedNode(endpoint))
    yield Triple(node, _SCHEMA["keywords"], Literal(header.audience.value))
    yield Triple(node, _DCTERMS["identifier"], Literal(header.id))
    yield Triple(node, _OWL["versionInfo"], Literal(str(header.version)))
