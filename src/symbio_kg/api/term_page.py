"""A plain page about one IRI: every text escaped, links to http and https only, no script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from symbio_kg.terms import PREFIXES, curie

__all__ = ["term_page"]

_NAMES: Final = (PREFIXES["skos"]["prefLabel"], PREFIXES["rdfs"]["label"], PREFIXES["dcterms"]["title"])
_WORDS: Final = {
    "en": ("What is said of it", "Where it is used", "Other forms", "property", "value"),
    "tr": ("Hakkında söylenenler", "Kullanıldığı yerler", "Diğer biçimler", "özellik", "değer"),
}
_FORMS: Final = (("turtle", "Turtle"), ("json-ld", "JSON-LD"), ("rdf-xml", "RDF/XML"))
Local = Callable[[str], str | None]


def term_page(node: NamedNode, triples: list[Triple], language: str, local: Local) -> bytes:
    """Return the page about *node* in *language*; *local* tells where an IRI of ours answers."""
    said, used, forms, prop, value = _WORDS[language]
    title = escape(_name(node, triples, language) or curie(node.value))
    rows = _rows([(t.predicate, t.object) for t in triples if t.subject == node], triples, language, local)
    back = _rows(
        [(t.predicate, t.subject) for t in triples if t.object == node and t.subject != node],
        triples,
        language,
        local,
    )
    head = f'<thead><tr><th scope="col">{prop}</th><th scope="col">{value}</th></tr></thead>'
    others = " · ".join(f'<a href="?format={form}" rel="alternate">{name}</a>' for form, name in _FORMS)
    usage = f"<h2>{used}</h2><table>{head}<tbody>{back}</tbody></table>" if back else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>'
        f"<body><main><h1>{title}</h1><p>IRI: <code><bdi>{escape(node.value)}</bdi></code></p>"
        f"<h2>{said}</h2><table>{head}<tbody>{rows}</tbody></table>{usage}"
        f"<p>{forms}: {others}</p></main></body></html>"
    ).encode()


def _rows(
    pairs: Iterable[tuple[NamedNode, object]], triples: list[Triple], language: str, local: Local
) -> str:
    found = sorted(
        (
            curie(predicate.value),
            _shown(predicate, triples, language, local),
            _shown(value, triples, language, local),
        )
        for predicate, value in pairs
    )
    return "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for _, name, value in found)


def _shown(term: object, triples: list[Triple], language: str, local: Local) -> str:
    if isinstance(term, NamedNode):
        text = escape(_name(term, triples, language) or curie(term.value))
        place = local(term.value) or (term.value if term.value.startswith(("http://", "https://")) else None)
        return (
            f'<a href="{escape(place)}"><bdi>{text}</bdi></a>' if place else f"<code><bdi>{text}</bdi></code>"
        )
    if isinstance(term, BlankNode):
        inside = [(t.predicate, t.object) for t in triples if t.subject == term]
        parts = (
            f"<li>{_shown(p, triples, language, local)}: {_shown(o, triples, language, local)}</li>"
            for p, o in inside
            if not isinstance(o, BlankNode)
        )
        return f"<ul>{''.join(parts)}</ul>"
    if isinstance(term, Literal):
        tongue = f' lang="{escape(term.language)}"' if term.language else ""
        return f"<bdi{tongue}>{escape(term.value)}</bdi>"
    return escape(str(term))


def _name(node: NamedNode, triples: list[Triple], language: str) -> str | None:
    """Return the name of *node*, in the reader's language where there is one."""
    names = [
        t.object
        for predicate in _NAMES
        for t in triples
        if t.subject == node and t.predicate == predicate and isinstance(t.object, Literal)
    ]
    names.sort(key=lambda name: (name.language != language, name.language != "en"))
    return names[0].value if names else None
