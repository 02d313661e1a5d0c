"""The page of one thing: terms of other vocabularies have names, and what could use a waste is told with its rule."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.api.conftest import light_store, serving

from symbio_kg.store import open_store
from symbio_kg.terms import PREFIXES, turtle_prologue
from symbio_kg.web import create_site
from symbio_kg.web.outside import OUTSIDE

WAY = """
sub:one a sym:Substitution ; sym:ofKind <https://w3id.org/symbio-kg/code/low-eu/10-02-07> ;
  sym:atSlot <https://w3id.org/symbio-kg/slot/s> ; sym:byRule rule:analogy ; sym:confidence 0.5 .
<https://w3id.org/symbio-kg/slot/s> sym:slotOf proc:p ; rdfs:label "zinc feed"@en , "çinko beslemesi"@tr .
proc:p a sym:Process ; rdfs:label "zinc making"@en , "çinko üretimi"@tr .
<https://w3id.org/symbio-kg/code/low-eu/10-02-07> a skos:Concept ; skos:notation "10 02 07" ;
  skos:prefLabel "dust"@en , "toz"@tr .
"""


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A site with one code that one process could use."""
    made = tmp_path_factory.mktemp("things")
    folder, extra = light_store(made / "store"), made / "way.ttl"
    extra.write_text(turtle_prologue() + WAY, encoding="utf-8")
    store = open_store(folder)
    store.load(f"{PREFIXES['graph']}inferred/analogy", [extra])
    store.close()
    with (
        serving(folder, site=create_site) as (_service, address),
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def test_who_could_use_it(things: httpx.Client) -> None:
    """A code names the process that could use it, with the rule; the process names the code."""
    text = things.get("/en/knowledge/code/low-eu/10-02-07").text
    assert "Who could use it" in text
    assert "zinc making" in text
    assert ">Done before with a waste like this</a>" in text
    assert "/en/check" in text
    assert "toz" in things.get("/tr/bilgi/process/p").text


def test_no_bare_names(things: httpx.Client) -> None:
    """Terms of SKOS, RDFS and Dublin Core stand in words of the language."""
    for address in ("/en/knowledge/code/low-eu/10-02-07", "/tr/bilgi/code/low-eu/10-02-07"):
        text = things.get(address).text.lower()
        assert not [name for name in ("skos:", "rdfs:", "rdf:type", "dcterms:") if name in text]
    assert all(set(names) == {"en", "tr"} for names in OUTSIDE.values())
