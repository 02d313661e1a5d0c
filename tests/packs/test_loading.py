"""Region packs: those that come along load, a folder loads, and one that does not fit is refused with its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg import assets
from symbio_kg.comply.lists import countries
from symbio_kg.packs import (
    PackInvalid,
    PackUnknown,
    install,
    installed,
    load_pack,
    pack_graph,
    pack_in,
    pack_names,
)
from symbio_kg.store import open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import default_vocabulary


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_that_comes_along_is_whole(name: str) -> None:
    """It loads, has the law of its country, and its materials are those of the product."""
    pack = load_pack(name)
    assert pack.id == name
    assert pack.file.laws == [countries().law[pack.file.country]]
    materials = {word.id for word in default_vocabulary().materials.words}
    assert {arrival.material for arrival in pack.arrivals} <= materials


def test_the_packs_that_are_promised_come_along() -> None:
    """A second province of Türkiye and a member state of the Union beside İzmir."""
    assert {load_pack(name).file.country for name in pack_names()} >= {"TR", "DK"}
    assert sum(load_pack(name).file.country == "TR" for name in pack_names()) >= 2


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_goes_into_its_graph_and_again(name: str) -> None:
    """Zones, districts and authorities stand there with names in both languages; loading again changes nothing."""
    store, pack = open_store(None), load_pack(name)
    first = install(store, pack)
    assert install(store, pack) == first == store.count(pack_graph(name))
    assert installed(store) == (name, pack.file.country, pack.file.base)
    label = PREFIXES["rdfs"]["label"]
    for zone in pack.zones:
        node = NamedNode(pack.zone_iri(zone))
        named = {
            t.object.language  # type: ignore[union-attr]
            for t in store.triples(pack_graph(name))
            if t.subject == node and t.predicate == label
        }
        assert named >= {"en", "tr"}
    store.close()


def test_every_term_of_a_pack_is_defined() -> None:
    """What the graph of a pack uses of our own words is a term of the ontology."""
    text = "".join(path.read_text(encoding="utf-8") for path in (assets.ontology() / "core").glob("*.ttl"))
    store = open_store(None)
    install(store, load_pack("denmark"))
    used = {
        term.value.removeprefix(PREFIXES["sym"])
        for t in store.triples(pack_graph("denmark"))
        for term in (t.predicate, t.object)
        if isinstance(term, NamedNode) and term.value.startswith(PREFIXES["sym"])
    }
    store.close()
    assert used
    assert [name for name in used if f"\nsym:{name}\n" not in text] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of İzmir's pack that may be spoilt."""
    return Path(shutil.copytree(assets.packs() / "izmir", tmp_path / "mine"))


def test_a_folder_is_a_pack(folder: Path) -> None:
    """A pack of one's own needs no code."""
    assert load_pack(folder).id == "izmir"


def test_a_pack_of_a_folder_is_in_the_store_whole(folder: Path) -> None:
    """What a store was given is there without the folder: tables, roads, and the scenarios; nothing else is written."""
    (folder / "pack.yaml").write_text(
        (folder / "pack.yaml").read_text(encoding="utf-8").replace("id: izmir", "id: mine"), encoding="utf-8"
    )
    mine = load_pack(folder)
    store = open_store(None)
    with pack_in(store) as none:
        assert none is None
    install(store, mine)
    stray = NamedNode("https://example.org/..%2Fstray.tsv")
    store.add(f"{PREFIXES['graph']}pack/mine", [Triple(stray, PREFIXES["sym"]["tableText"], Literal("x"))])
    shutil.rmtree(folder)
    with pack_in(store) as kept:
        assert kept is not None
        assert kept.scenarios is not None
        assert kept.scenarios.is_file()
        assert replace(kept, scenarios=mine.scenarios) == mine
    store.close()


def _edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        _edit("pack.yaml", "country: TR", "country: DK"),
        _edit("pack.yaml", "country: TR", "country: XX"),
        _edit("pack.yaml", "laws: [TR]", "laws: [EU]"),
        _edit("pack.yaml", "base: https://", "base: file://"),
        _edit("pack.yaml", "id: izmir", "id: ../izmir"),
        _edit("pack.yaml", "id: izmir", "id: [izmir"),
        _edit("pack.yaml", "version:", "more: 1\nversion:"),
        _edit("pack.yaml", "version:", "more: " + "9" * 5000 + "\nversion:"),
        _edit("zones.tsv", "38.487", "138.487"),
        _edit("zones.tsv", "38.487", "nan"),
        _edit("zones.tsv", "38.487", "x"),
        _edit("zones.tsv", "FromMemory", "Certain"),
        _edit("zones.tsv", "kemalpasa-osb\t", "ataturk-osb\t"),
        _edit("zones.tsv", "lat\tlon", "lat\tlat"),
        _edit(
            "districts.tsv",
            "\tAliağa",
            "\t",
        ),
        _edit("roads.tsv", "menemen;", "nowhere;"),
        _edit("faults.tsv", "38.020 26.850; ", "38.020; "),
        _edit("arrivals.tsv", "nemrut-limanlari", "menemen"),
        _edit("authorities.tsv", "https://www.csb", "javascript:alert(1)//www.csb"),
        lambda folder: (folder / "districts.tsv").unlink(),
        lambda folder: (folder / "zones.tsv").write_bytes(b"\xff\xfe"),
    ],
)
def test_a_pack_that_does_not_fit_is_refused(folder: Path, spoil: Callable[[Path], None]) -> None:
    """The refusal says where and why in both languages."""
    spoil(folder)
    with pytest.raises(PackInvalid) as refused:
        load_pack(folder)
    assert all(refused.value.message[language] for language in ("en", "tr"))


def test_a_name_that_is_none(tmp_path: Path) -> None:
    """The refusal names those that there are."""
    with pytest.raises(PackUnknown, match="izmir"):
        load_pack("atlantis")
    with pytest.raises(PackUnknown):
        load_pack(tmp_path)


@pytest.mark.parametrize("name", pack_names())
def test_the_scenarios_of_a_pack_name_what_it_has(name: str) -> None:
    """Each failure is of a zone, road or port of the pack."""
    from symbio_kg.resilience import read_scenarios

    pack = load_pack(name)
    assert pack.scenarios is not None
    zones, roads = {zone.id for zone in pack.zones}, {road.id for road in pack.roads}
    ports = {place.id for place in pack.places if place.kind == "port"}
    for failure in (f for scenario in read_scenarios(pack.scenarios).scenarios for f in scenario.fails):
        assert failure.zone is None or failure.zone in zones
        assert failure.road is None or failure.road in roads
        assert failure.port is None or failure.port in ports
