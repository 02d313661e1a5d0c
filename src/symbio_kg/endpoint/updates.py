"""An update as steps for a worker: queries on what the caller sees, and templates to fill."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from typing import Any, Final

from symbio_kg.endpoint.errors import GraphRefused, UsingTwice
from symbio_kg.endpoint.outline import DEFAULT, Change, Management, Span, UpdateOutline
from symbio_kg.endpoint.rights import Rights

__all__ = ["steps"]

_BLANK: Final = re.compile(r"_:|\[")
_EVERY: Final = ("NAMED", "ALL")


def steps(
    text: str,
    outline: UpdateOutline,
    rights: Rights,
    using: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> list[dict[str, Any]]:
    """Return what a worker has to do for *outline*.

    *using* holds the graphs of the protocol's parameters; an operation of its own USING or WITH is refused
    then (UsingTwice), as the protocol demands. Raises GraphRefused for a graph that the
    caller may not change or, in ADD, COPY and MOVE, may not see.
    """
    return [
        _managed(operation, rights)
        if isinstance(operation, Management)
        else _changed(text, operation, rights, using)
        for operation in outline.operations
    ]


def _managed(operation: Management, rights: Rights) -> dict[str, Any]:
    source, target = operation.source, operation.target
    if operation.verb in ("ADD", "COPY", "MOVE"):
        if not rights.sees(source):
            raise GraphRefused(source)
        _may_change([target], rights)
    if operation.verb in ("CLEAR", "DROP", "CREATE", "MOVE") and source not in _EVERY:
        _may_change([source], rights)
    return {"kind": "manage", "verb": operation.verb, "source": source, "target": target}


def _may_change(graphs: Iterable[str], rights: Rights) -> None:
    for graph in graphs:
        if not rights.changes(graph):
            raise GraphRefused(graph or "DEFAULT")


def _changed(
    text: str,
    change: Change,
    rights: Rights,
    using: tuple[tuple[str, ...], tuple[str, ...]],
) -> dict[str, Any]:
    own = bool(change.default_graphs or change.named_graphs or change.target is not None)
    if any(using) and own:
        raise UsingTwice
    if change.target is not None:
        _may_change([change.target], rights)
    mark = f"urn:variable:{secrets.token_hex(8)}:"
    return {
        "kind": "change",
        "base": change.prologue.base,
        "prefixes": change.prologue.prefixes,
        "target": change.target or DEFAULT,
        "within": change.target,
        "mark": mark,
        "delete": _template(text, change, change.delete, mark),
        "insert": _template(text, change, change.insert, mark),
        "select": _select(text, change),
        "asked": using if any(using) else (change.default_graphs, change.named_graphs),
    }


def _template(text: str, change: Change, span: Span | None, mark: str) -> str | None:
    """Return a template as TriG, with an IRI in the place of each variable."""
    if span is None:
        return None
    edits: list[tuple[int, int, str]] = [
        (start, end, f"<{mark}{name}>") for (start, end), name in change.variables.items()
    ]
    edits += [(place, place, " .") for place in change.open_ends]
    parts: list[str] = []
    at = span[0]
    for start, end, new in sorted(edits):
        if span[0] <= start and end <= span[1]:
            parts += [text[at:start], new]
            at = end
    return "".join(parts) + text[at : span[1]]


def _select(text: str, change: Change) -> str | None:
    """Return the query for the values that fill the templates; None when they are data."""
    if change.pattern is None:
        return None
    pattern = text[change.pattern[0] : change.pattern[1]]
    names = sorted(set(change.variables.values()))
    spans = [span for span in (change.insert, change.delete) if span]
    blank = any(_BLANK.search(text, *span) for span in spans)
    if not names:
        return f"SELECT * WHERE {{{pattern}\n}}" + ("" if blank else " LIMIT 1")
    wanted = " ".join(f"?{name}" for name in names)
    return f"SELECT {'' if blank else 'DISTINCT '}{wanted} WHERE {{{pattern}\n}}"
