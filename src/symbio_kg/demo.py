"""The product at work on two regions: Kwinana with its documented exchanges, İzmir with invented firms.

What Kwinana's own exchanges teach is taken out of the knowledge first: a partner counts as found again
only when the rules reach it without that answer.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from symbio_kg import __version__, assets
from symbio_kg.i18n import say
from symbio_kg.infer import infer, substitution_rules
from symbio_kg.match import match, why_all
from symbio_kg.model import Explanation, Text
from symbio_kg.pipeline import Receipt, take_in
from symbio_kg.report import Documented, Exchange, Loaded, MatchCard, Source, Summary, summarise, to_html
from symbio_kg.store import KNOWLEDGE, GraphStore, load_knowledge, open_store
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.validate import Validator

__all__ = ["AS_OF", "STEPS", "run", "without_case", "write"]

AS_OF: Final = date(2026, 12, 9)
"""The day the sample regions are seen from."""

STEPS: Final = 25
"""About how many steps `run` reports to its progress."""

_TITLES: Final[dict[str, Text]] = {
    "kwinana": {"en": "Kwinana Industrial Area, Australia", "tr": "Kwinana Sanayi Bölgesi, Avustralya"},
    "izmir": {"en": "İzmir region (sample)", "tr": "İzmir bölgesi (örnek)"},
}
_LISTINGS: Final = {".ttl", ".nt", ".jsonld", ".rdf", ".csv", ".xlsx"}
_CASE: Final = "Kwinana"
_COUNTS: Final = {
    "codes": "?x a sym:WasteCode",
    "materials": "?x a sym:ResourceKind",
    "processes": "?x a sym:Process",
    "slots": "?x a sym:InputSlot",
    "limits": "?x a sym:QualityLimit",
    "substitutions": "?x a sym:DocumentedSubstitution",
}


@dataclass(slots=True)
class _Clock:
    """How long each step took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


def run(*, progress: Callable[[str], None] = lambda _step: None) -> Summary:
    """Load the sample regions into memory, infer, match, and return the summary of it all."""
    clock, store, rules = _Clock(), open_store(None), substitution_rules()
    documented = _documented(assets.examples() / "kwinana" / "documented.tsv")
    with clock.step("knowledge"):
        progress("ontology")
        load_knowledge(store)
        without_case(store, _CASE)
        counts = _counts(store)
    with clock.step("read"):
        loaded = [_load(store, region, progress) for region in _TITLES]
    with clock.step("infer"):
        inference = infer(store, rules, progress=progress)
    with clock.step("match"):
        progress("match")
        result = match(store, AS_OF)
    with clock.step("report"):
        progress("report")
        summary = summarise(
            store,
            result.matches,
            title={"en": "Two regions, one knowledge graph", "tr": "İki bölge, bir bilgi grafiği"},
            as_of=AS_OF,
            loaded=loaded,
            documented=documented,
            rules=rules,
            inferred=inference.by_rule,
            routes=result.routes,
            barred=result.barred,
        )
        exchanges = _reasoned(store, documented, summary.exchanges)
    return replace(
        summary,
        exchanges=exchanges,
        knowledge={**counts, "triples": store.count()},
        seconds=clock.seconds,
        run=result.run,
        version=__version__,
        snapshot=AS_OF.isoformat(),
        next_steps=_next_steps(summary),
    )


def write(summary: Summary, folder: Path) -> list[Path]:
    """Write the report in both languages to *folder*; return the paths. OSError when it cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for language in ("tr", "en"):
        path = folder / f"report-{language}.html"
        path.write_text(to_html(summary, language), encoding="utf-8")
        paths.append(path)
    return paths


def without_case(store: GraphStore, case: str) -> int:
    """Take the proven exchanges of the case whose name begins so out of the knowledge; return how many."""
    query = "SELECT DISTINCT ?x WHERE { ?x sym:inCase ?case FILTER (STRSTARTS(STR(?case), ?name)) }"
    rows = store.select(sparql_prologue() + query, {"name": Literal(case)})
    gone = {row[0] for row in rows}
    store.replace(KNOWLEDGE, [t for t in store.triples(KNOWLEDGE) if t.subject not in gone])
    return len(gone)


def _load(store: GraphStore, region: str, progress: Callable[[str], None]) -> Loaded:
    validator, receipts = Validator(), []
    for path in sorted((assets.examples() / region).iterdir()):
        if path.suffix in _LISTINGS:
            progress(path.name)
            receipts.append(take_in(store, path, validator))
    return _loaded(region, receipts)


def _loaded(region: str, receipts: Sequence[Receipt]) -> Loaded:
    return Loaded(
        region,
        _TITLES[region],
        frozenset(listing for receipt in receipts for listing in receipt.accepted),
        documents=len(receipts),
        refused=sum(len(receipt.refused) for receipt in receipts),
        findings=tuple(f for receipt in receipts for f in receipt.report.findings),
    )


def _counts(store: GraphStore) -> Mapping[str, int]:
    found = {}
    for name, pattern in _COUNTS.items():
        query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"
        found[name] = int(str(getattr(store.select(sparql_prologue() + query).rows[0][0], "value", 0)))
    return found


def _documented(path: Path) -> list[Documented]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Documented(r["exchange"], r["offer"], r["need"], Source(r["source"], "SourceRead"), "kwinana")
        for r in rows
    ]


def _reasoned(
    store: GraphStore, documented: Sequence[Documented], exchanges: Sequence[Exchange]
) -> tuple[Exchange, ...]:
    """Return *exchanges* with the reason for each that was loaded and not found again."""
    rows = list(zip(documented, exchanges, strict=True))
    missed = [(p.offer, p.need) for p, e in rows if e.rank is None and e.reason is None]
    told = dict(zip(missed, why_all(store, missed, AS_OF), strict=True)) if missed else {}
    return tuple(
        replace(exchange, reason=_reason(told[pair.offer, pair.need]))
        if (pair.offer, pair.need) in told and exchange.reason is None
        else exchange
        for pair, exchange in rows
    )


def _reason(found: Explanation) -> Text:
    """Return what stands against a pair, or that others come first where nothing does."""
    if found.matched:
        score = f"{found.score or 0:.2f}"
        return {
            "en": f"It fits without its own example (score {score}), but better partners come first.",
            "tr": f"Kendi örneği olmadan da uyuyor (puan {score.replace('.', ',')}), ama daha iyi ortaklar önde.",
        }
    against = [c for c in found.conditions if c.met is False]
    return {
        language: " ".join(say(text, language) for c in against for text in (c.text, c.heal) if text)
        for language in ("en", "tr")
    }


def _next_steps(summary: Summary) -> tuple[str, ...]:
    """Return commands that lead on from what *summary* shows."""
    examples = assets.examples()
    shown = examples.relative_to(Path.cwd()) if examples.is_relative_to(Path.cwd()) else examples
    files = ("kwinana/listings.ttl", "izmir/energy-water.ttl", "izmir/materials.csv", "izmir/services.jsonld")
    steps = ["symbio init", f"symbio load {' '.join(f'{shown}/{file}' for file in files)}", "symbio infer"]
    best = next(iter(summary.new), None)
    if best is not None:
        steps.append(f"symbio why {_short(best, 'offer')} {_short(best, 'need')}")
    return (*steps, "symbio query --list")


def _short(card: MatchCard, side: str) -> str:
    listing = card.offer if side == "offer" else card.need
    return listing.iri.removeprefix(PREFIXES["data"]).rsplit("/", 1)[-1]
