"""The report on the İzmir sample: page, JSON, graph and command, in both languages."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode

from symbio_kg import assets
from symbio_kg.packs import install, load_pack
from symbio_kg.resilience import NoRun, Resilience, assess, keep, read_scenarios, to_html, to_json, to_svg
from symbio_kg.resilience.words import RESILIENCE_WORDS
from symbio_kg.store import GraphStore, open_store
from symbio_kg.terms import PREFIXES, sparql_prologue

SCENARIOS = assets.packs() / "izmir" / "scenarios.yaml"


@pytest.fixture(scope="module")
def store(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """Return a store with İzmir's listings, inferred and matched, and its pack."""
    folder = tmp_path_factory.mktemp("resilience") / "store"
    shutil.copytree(region, folder)
    made = open_store(folder)
    install(made, load_pack("izmir"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def found(store: GraphStore) -> Resilience:
    """Return the resilience of İzmir under the scenarios of the example."""
    return assess(store, load_pack("izmir"), read_scenarios(SCENARIOS))


class _Page(HTMLParser):
    """Collects what a page asks for from elsewhere, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.asked += [v for n, v in attrs if n in ("src", "href") and v and not v.startswith(("#", "data:"))]


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_page_stands_alone_and_names_every_scenario(found: Resilience, language: str) -> None:
    """No script, no request; each scenario, its map, and the mark of the assumption are on it."""
    text = to_html(found, language)
    page = _Page()
    page.feed(text)
    assert (page.asked, page.scripts) == ([], 0)
    assert "<svg" in text
    for outcome in found.outcomes:
        assert outcome.scenario.name()[language].replace("'", "&#39;") in text
    assert "own knowledge" in text if language == "en" else "kendi bilgimiz" in text
    assert "{" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


def test_the_words_are_there_in_both_languages_with_the_same_blanks() -> None:
    """A sentence without its Turkish, or with another blank, would fail on the page only."""
    for key, text in RESILIENCE_WORDS.items():
        blanks = [set(re.findall(r"\{(\w+)\}", text[language])) for language in ("en", "tr")]
        assert text["en"], key
        assert blanks[0] == blanks[1], key


def test_the_json_is_json_and_says_it_all(found: Resilience) -> None:
    """Every input, scenario and priority stands in it."""
    values = json.loads(json.dumps(to_json(found), allow_nan=False))
    assert len(values["inputs"]) == len(found.inputs)
    assert [one["id"] for one in values["scenarios"]] == [one.scenario.id for one in found.outcomes]
    assert values["synthetic"] is True


def test_substitution_never_leaves_fewer_sources(found: Resilience) -> None:
    """What all can bring is at least what the named ones can."""
    for one in found.inputs:
        assert one.before.offers <= one.after.offers
        assert one.before.firms <= one.after.firms


def test_the_graph_answers_the_catalogue_query_and_its_terms_are_known(
    store: GraphStore, found: Resilience
) -> None:
    """The losses come back from SPARQL, and every property used is a term of the ontology."""
    graph = keep(store, found)
    assert keep(store, found) == graph
    text = (assets.queries() / "catalogue" / "supply-after-failure.rq").read_text(encoding="utf-8")
    rows = store.select(text).rows
    assert len(rows) == min(100, sum(len(one.losses) for one in found.outcomes))
    used = {t.predicate for t in store.triples(graph) if t.predicate.value.startswith(PREFIXES["sym"])}
    known = sparql_prologue() + "ASK { GRAPH graph:ontology { ?term rdfs:label ?label } }"
    assert all(store.ask(known, {"term": NamedNode(term.value)}) for term in used)


def test_the_graph_is_as_private_as_a_run(store: GraphStore, found: Resilience) -> None:
    """Whoever may not see the run may not see what follows from it."""
    from symbio_kg.accept import public_view

    graph = keep(store, found)
    view = public_view(store)
    assert graph not in view.graphs()
    view.close()


def test_a_store_without_a_run_is_told_what_to_do() -> None:
    """The answer names the commands."""
    empty = open_store(None)
    with pytest.raises(NoRun, match="symbio match"):
        assess(empty, load_pack("izmir"), read_scenarios(SCENARIOS))
    empty.close()


def test_a_file_that_removes_everything_has_a_clear_answer(store: GraphStore, tmp_path: Path) -> None:
    """The page says in both languages that nothing is left."""
    path = tmp_path / "end.yaml"
    path.write_text("scenarios: [{id: end, fails: [{everything: true}]}]", encoding="utf-8")
    ended = assess(store, load_pack("izmir"), read_scenarios(path))
    assert "This scenario leaves nothing" in to_html(ended, "en")
    assert "geriye hiçbir şey kalmaz" in to_html(ended, "tr")


def test_the_map_stands_alone_as_a_file(found: Resilience) -> None:
    """It is one well-formed picture with roads, faults, ports and the reach of the earthquakes; it runs nothing."""
    drawn = to_svg(found, "tr")
    assert drawn is not None
    elements = list(ElementTree.fromstring(drawn).iter())
    classes = {element.get("class") for element in elements}
    assert {"road", "fault", "port", "quake", "spot"} <= classes
    assert not {element.tag.rpartition("}")[2] for element in elements} & {"script", "foreignObject", "image"}
