"""The documentation: the pages of docs/, and the reference of terms, shapes, rules and commands from the product."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import Response

from symbio_kg import assets
from symbio_kg.rules import load_rules
from symbio_kg.web import reference
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.markdown import Drawn, draw
from symbio_kg.web.page import ADDRESSES, Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    N_("Begin"): (
        "tutorial",
        "tutorial-regulator",
        "tutorial-researcher",
        "posting",
        "tutorial-facilitator",
        "tutorial-study",
        "study",
        "model",
    ),
    N_("Is it lawful?"): ("check", "classify", "hazard", "status-decisions", "legal-rules", "scenarios"),
    N_("Give and take"): ("tables", "bad-input", "validation", "rules", "governance"),
    N_("Query and connect"): ("sparql", "api", "stores"),
    N_("Run a site"): ("configuration", "accounts", "operations", "web", "security"),
    N_("Study and plan"): (
        "handbooks",
        "impact",
        "estimates",
        "resilience",
        "region-packs",
        "national-rollout",
    ),
    N_("Measured"): ("evaluation", "benchmarks", "scale", "generate"),
}
"""The documents by what a reader wants; one that is not named here stands under the last heading."""


_PICTURES: Final = {".svg": "image/svg+xml", ".png": "image/png"}


@area.page("docs", tr="/belgeler", en="/docs")
def docs(page: Page) -> Response:
    """Return the list of documents and the reference."""
    named = {name for names in SECTIONS.values() for name in names}
    known = _names()
    sections = [(page.word(title), [n for n in names if n in known]) for title, names in SECTIONS.items()]
    sections[-1][1].extend(sorted(known - named))
    rows = [(title, [(name, *_drawn(name, page.language)) for name in names]) for title, names in sections]
    return page.render("docs/docs.html.j2", sections=rows)


@area.page("docs.page", tr="/belgeler/{document}", en="/docs/{document}")
def document(page: Page) -> Response:
    """Return one document in the page's language, or in English with a note where it is not translated."""
    name = page.blank("document")
    if name not in _names():
        title, message = (
            page.word("No such document"),
            page.word("It may have been renamed. All documents are listed."),
        )
        return page.render("problem.html.j2", status=404, title=title, message=message)
    drawn, language = _drawn(name, page.language)
    return page.render("docs/page.html.j2", drawn=drawn, language=language)


@area.page("docs.picture", tr="/belgeler/resimler/{picture}", en="/docs/pictures/{picture}")
def picture(page: Page) -> Response:
    """Return a picture that a document shows."""
    name = page.blank("picture")
    found = {
        path.name: path for path in (*assets.docs().glob("*.svg"), *assets.docs().glob("pictures/*.png"))
    }
    if name not in found:
        return Response(status_code=404)
    return Response(found[name].read_bytes(), media_type=_PICTURES[found[name].suffix])


@area.page("docs.terms", tr="/belgeler/basvuru/terimler", en="/docs/reference/terms")
def terms(page: Page) -> Response:
    """Return every term of the model with its meaning."""
    modules: dict[str, list[reference.TermEntry]] = {}
    for entry in reference.terms():
        modules.setdefault(entry.module, []).append(entry)
    return page.render("docs/terms.html.j2", modules=modules, total=len(reference.terms()))


@area.page("docs.shapes", tr="/belgeler/basvuru/sekiller", en="/docs/reference/shapes")
def shapes(page: Page) -> Response:
    """Return every shape with what it asks of which property."""
    return page.render("docs/shapes.html.j2", shapes=reference.shapes())


@area.page("docs.inference", tr="/belgeler/basvuru/ikame-kurallari", en="/docs/reference/substitution-rules")
def inference(page: Page) -> Response:
    """Return every substitution rule: what it says, how far it is trusted, its query and its cases."""
    folder = assets.cases() / "infer"
    rows = [
        (
            rule,
            (assets.queries() / "infer" / f"{rule.header.id}.rq").read_text(encoding="utf-8"),
            [
                (fires, (folder / rule.header.id / f"{fires}.ttl").read_text(encoding="utf-8"))
                for fires in ("fires", "silent")
            ],
        )
        for rule in load_rules(assets.queries() / "infer")
    ]
    return page.render("docs/inference.html.j2", rules=rows)


@area.page("docs.commands", tr="/belgeler/basvuru/komutlar", en="/docs/reference/commands")
def commands(page: Page) -> Response:
    """Return every command with its options, as its own help tells them."""
    told: Callable[[str], Sequence[reference.Command]] = page.request.app.state.commands
    return page.render("docs/commands.html.j2", commands=told(page.language))


@cache
def _names() -> frozenset[str]:
    return frozenset(path.stem for path in assets.docs().glob("*.md") if not path.stem.endswith(".tr"))


@cache
def _drawn(name: str, language: str) -> tuple[Drawn, str]:
    """Return a document and the language it is in: the one wanted where it exists, else English."""
    folder: Path = assets.docs()
    translated = folder / f"{name}.{language}.md"
    path = translated if translated.exists() else folder / f"{name}.md"
    text = path.read_text(encoding="utf-8")
    return draw(text, lambda target: _address(target, language)), language if translated.exists() else "en"


def _address(target: str, language: str) -> str:
    """Return where a link from one document to a file beside it leads on the site."""
    file, _, anchor = target.partition("#")
    if file.endswith(tuple(_PICTURES)):
        return ADDRESSES.to("docs.picture", language, {"picture": file.rpartition("/")[2]})
    stem, _, suffix = file.rpartition(".")
    spoken = language
    if stem.endswith(tuple(f".{known}" for known in LANGUAGES)):
        stem, _, spoken = stem.rpartition(".")
    elif (assets.docs() / f"{stem}.{language}.md").exists():
        spoken = "en"
    if suffix != "md" or stem not in _names():
        return ""
    address = ADDRESSES.to("docs.page", spoken, {"document": stem})
    return f"{address}#{anchor}" if anchor else address
