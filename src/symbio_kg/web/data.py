"""Data and API: dumps, descriptions, the operations of the API in words, and how to cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Response

from symbio_kg.api.describe import root_of
from symbio_kg.endpoint.description import titles
from symbio_kg.endpoint.publication import Publication
from symbio_kg.web.page import Area, Page
from symbio_kg.web.waiting import waited

__all__ = ["area"]

area = Area()

_METHODS: Final = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that the API does: its parameters as (name, where, description), what is sent, what comes."""

    method: str
    path: str
    summary: str
    about: str
    parameters: Sequence[tuple[str, str, str, bool]]
    sends: Sequence[str]
    answers: Sequence[tuple[str, str]]


@area.page("data", tr="/veri", en="/data")
def data(page: Page) -> Response:
    """Return what can be taken along, and in which forms."""
    publication: Publication | None = getattr(page.request.app.state, "publication", None)
    published = waited(page, publication.counted()) if publication else None
    graphs = published.graphs if published else {}
    return page.render(
        "data/data.html.j2",
        root=root_of(page.request),
        published=published,
        graphs=[
            (titles(graph)[page.language == "tr"], counts, publication.files(graph) if publication else [])
            for graph, counts in graphs.items()
        ],
        tables=publication.tables() if publication else [],
        year=page.service.today().year,
    )


@area.page("data.api", tr="/veri/api", en="/data/api")
def api(page: Page) -> Response:
    """Return the operations of the OpenAPI document in words."""
    document = page.request.app.openapi()
    groups: dict[str, list[Operation]] = defaultdict(list)
    for tag, operation in _operations(document):
        groups[tag].append(operation)
    return page.render("data/api.html.j2", groups=sorted(groups.items()), root=root_of(page.request))


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if said := methods.get(method):
                yield (said.get("tags") or ["–"])[0], _operation(method, path, said)


def _operation(method: str, path: str, said: Mapping[str, Any]) -> Operation:
    return Operation(
        method.upper(),
        path,
        said.get("summary", ""),
        said.get("description", ""),
        [
            (one["name"], one["in"], one.get("description", ""), one.get("required", False))
            for one in said.get("parameters", ())
        ],
        list(said.get("requestBody", {}).get("content", {})),
        [(status, answer.get("description", "")) for status, answer in said.get("responses", {}).items()],
    )
