"""JSON-LD with the product's own context: remote ones are refused, numbers keep their decimal form.

JSON-LD turns a number with a fraction into a double (`1.5E0`), which is no `xsd:decimal`; so numbers
under a term that our context types as decimal become strings before the parser sees them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, Final, NoReturn

from symbio_kg import assets
from symbio_kg.model import Place
from symbio_kg.read.guards import check_depth, show
from symbio_kg.read.messages import Unreadable
from symbio_kg.terms import BASE

__all__ = ["CONTEXT_IRI", "context", "prepare"]

CONTEXT_IRI: Final = f"{BASE}context.jsonld"

_HUGE: Final = Decimal(10) ** 30


@cache
def context() -> dict[str, Any]:
    """Return the context that listing documents are read with."""
    whole = json.loads((assets.ontology() / "context.jsonld").read_text(encoding="utf-8"))
    found: dict[str, Any] = whole["@context"]
    return found


@cache
def _decimal_terms() -> frozenset[str]:
    terms = context().items()
    return frozenset(n for n, d in terms if isinstance(d, dict) and d.get("@type") == "xsd:decimal")


def prepare(text: str, name: str) -> str:
    """Return the JSON-LD *text* with every context bundled, ready for a parser that fetches nothing.

    Raises Unreadable for wrong JSON, a doubled key, a context from elsewhere, or nesting too deep.
    """
    check_depth(text, name, json=True)
    try:
        value = json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=lambda pairs: _once(pairs, name),
        )
    except json.JSONDecodeError as error:
        place = Place(name, line=error.lineno)
        raise Unreadable("syntax", place, format="JSON", reason=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("syntax", name, format="JSON", reason=show(str(error))) from error
    if isinstance(value, list):
        value = {"@graph": value}
    if not isinstance(value, dict):
        raise Unreadable("syntax", name, format="JSON-LD", reason="an object or a list is expected")
    value.setdefault("@context", CONTEXT_IRI)
    return json.dumps(_bundled(value, name), default=str)


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _once(pairs: Iterable[tuple[str, Any]], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for term, value in pairs:
        if term in found:
            raise Unreadable("duplicate-key", name, key=show(term))
        found[term] = value
    return found


def _bundled(value: Any, name: str, term: str = "") -> Any:
    if isinstance(value, dict):
        return {
            key: _context(inner, name) if key == "@context" else _bundled(inner, name, key)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_bundled(inner, name, term) for inner in value]
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _number(value, exact=term in _decimal_terms())
    return value


def _number(value: int | Decimal, *, exact: bool) -> str | float | int:
    if exact and -_HUGE < value < _HUGE:
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return value if isinstance(value, int) else float(value)


def _context(value: Any, name: str) -> Any:
    if value == CONTEXT_IRI:
        return context()
    if isinstance(value, list):
        return [_context(inner, name) for inner in value]
    if isinstance(value, str):
        raise Unreadable("remote-context", name, context=show(value), own=CONTEXT_IRI)
    if isinstance(value, dict):
        if "@import" in value:
            raise Unreadable("remote-context", name, context=show(str(value["@import"])), own=CONTEXT_IRI)
        return {key: _scoped(inner, name) for key, inner in value.items()}
    return value


def _scoped(value: Any, name: str) -> Any:
    """Return a term definition with its own `@context`, if it has one, looked at as well."""
    if isinstance(value, dict):
        return {k: _context(v, name) if k == "@context" else _scoped(v, name) for k, v in value.items()}
    return value
