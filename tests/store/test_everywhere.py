"""The whole pipeline gives the same on every store: embedded, `oxigraph serve` and Fuseki."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from symbio_kg import assets
from symbio_kg.comply import Verdict, product_judge, read_case
from symbio_kg.infer import infer
from symbio_kg.match import case_of, match, why_all
from symbio_kg.model import Explanation, MatchResult
from symbio_kg.pipeline import Receipt, public_match, take_in
from symbio_kg.report import Loaded, summarise, to_json
from symbio_kg.store import KNOWLEDGE, GraphStore, load_knowledge, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.validate import Validator

DAY = date(2026, 12, 9)
DOCUMENTS = ("materials.csv", "energy-water.ttl", "services.jsonld", "faulty.csv")
SHARE = 4
LEFT_OUT = {
    "code-synonyms.ttl", "low-eu.ttl", "nace-rev2.ttl", "substance.ttl", "code-lists.ttl", "entry-equivalents.ttl",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a region came to, in a form that can be compared."""

    knowledge: int
    receipts: tuple[Receipt, ...]
    inferred: dict[str, frozenset[Triple]]
    matching: MatchResult
    public: MatchResult
    written: frozenset[Triple]
    report: object
    explained: tuple[Explanation, ...]
    verdicts: tuple[Verdict, ...]


def worked(store: GraphStore, knowledge: Path | None) -> Outcome:
    """Return what the pipeline makes of the sample region in *store*, from start to end."""
    validator = Validator()
    loaded = load_knowledge(store, knowledge)
    receipts = tuple(take_in(store, assets.examples() / "izmir" / name, validator) for name in DOCUMENTS)
    inference = infer(store)
    result = match(store, DAY)
    public = public_match(store, DAY)
    region = Loaded(
        "izmir", {"en": "İzmir", "tr": "İzmir"}, frozenset(i for r in receipts for i in r.accepted)
    )
    summary = summarise(
        store, result.matches, title=region.title, as_of=DAY, loaded=[region], inferred=inference.by_rule
    )
    pairs = [(m.offer, m.need) for m in result.matches[:3]]
    cases = [read_case({"id": "case", "facts": case_of(store, *pair, DAY)}, "case") for pair in pairs]
    return Outcome(
        loaded,
        receipts,
        {g: of_value(store.triples(g)) for g in store.graphs() if "/inferred/" in g},
        result,
        public,
        of_value(store.triples(result.run)),
        json.loads(to_json(summary)),
        tuple(why_all(store, pairs, DAY)),
        tuple(product_judge().judge(case) for case in cases),
    )


def of_value(triples: Iterable[Triple]) -> frozenset[Triple]:
    """Return *triples* with their numbers in one spelling: Oxigraph keeps 4.50 as 4.5, Fuseki as it came."""
    store = open_store(None)
    store.add(KNOWLEDGE, triples)
    return frozenset(store.triples(KNOWLEDGE))


@pytest.fixture(scope="session")
def some_knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a part of the knowledge: a fourth of the processes and materials, fewer lists."""
    folder = tmp_path_factory.mktemp("some") / "ontology"
    for file in sorted(assets.ontology().rglob("*.ttl")):
        target = folder / file.relative_to(assets.ontology())
        if file.name in LEFT_OUT:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(file)
    whole = open_store(None)
    load_knowledge(whole)
    kept = [t for t in whole.triples(KNOWLEDGE) if _chosen(t)]
    for name in ("processes", "knowledge"):
        for file in (folder / name).iterdir():
            file.unlink()
    serialize(kept, str(folder / "knowledge" / "some.ttl"), RdfFormat.TURTLE)
    whole.close()
    return folder


def _chosen(triple: Triple) -> bool:
    if not isinstance(triple.subject, NamedNode):
        return False
    of = triple.subject.value.removeprefix(str(PREFIXES["data"])).rsplit("/", 2)
    name = (of[-2] if len(of) == 3 and of[0].endswith("claim") else of[-1]).split(".")[0]
    return zlib.crc32(name.encode()) % SHARE == 0


@pytest.fixture(scope="session")
def expected(some_knowledge: Path) -> Outcome:
    """What the embedded store makes of it."""
    store = open_store(None)
    return worked(store, some_knowledge)


def test_the_pipeline_is_the_same_everywhere(
    remote: GraphStore, some_knowledge: Path, expected: Outcome
) -> None:
    """Receipts, substitutions, matches, report, reasons and legal cases equal those of the embedded store."""
    found = worked(remote, some_knowledge)
    assert sum(map(len, expected.inferred.values())) > 1000
    assert len(expected.matching.matches) > 50
    assert any(receipt.refused for receipt in expected.receipts)
    for part in Outcome.__slots__:
        assert getattr(found, part) == getattr(expected, part), part
