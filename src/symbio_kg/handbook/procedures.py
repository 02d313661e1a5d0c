"""The handbook of legal procedures: the steps of each route, put together from rules, provisions and regimes.

The table of steps only orders the rules and names who and which paper; what is asked, the article, the
time and the fine come from the rules and the law as they stand on the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from symbio_kg import assets
from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.fines import fine_sentence
from symbio_kg.comply.law import Law, evidence_name, law_store, provision_iri, read_law, weakest
from symbio_kg.comply.regimes import Criterion, Regime, regimes, within
from symbio_kg.comply.rules import LegalRule, legal_rules
from symbio_kg.comply.screen import cited
from symbio_kg.comply.show import day as written
from symbio_kg.comply.show import number
from symbio_kg.handbook.book import (
    Block,
    Book,
    Cell,
    Chapter,
    Note,
    Prose,
    Section,
    Step,
    Steps,
    Table,
    marked,
    row,
)
from symbio_kg.handbook.words import word
from symbio_kg.i18n import capital
from symbio_kg.model import Text
from symbio_kg.ontology.tables import many, read_table

__all__ = ["Sources", "procedures", "sources"]

_ASKING = ("refused", "needs-assessment", "permitted-with-condition")
_UNITS: Mapping[str, Text] = {
    "MO": {"en": "months", "tr": "ay"},
    "DAY": {"en": "days", "tr": "gün"},
    "KiloGM": {"en": "kg", "tr": "kg"},
    "PERCENT": {"en": "%", "tr": "%"},
    "DEG_C": {"en": "°C", "tr": "°C"},
    "NUM": {"en": "", "tr": ""},
}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sources:
    """All that the handbook is made from."""

    rules: Mapping[str, LegalRule]
    law: Law
    regimes: Mapping[str, Regime]
    routes: tuple[Row, ...]
    steps: tuple[Row, ...]
    values: tuple[Row, ...]
    lists: tuple[Row, ...]


def sources(tables: Path | None = None) -> Sources:
    """Return what the product's own files say; *tables* may be another folder of tables."""
    folder = tables or assets.ontology() / "tables"
    return Sources(
        {rule.header.id: rule for rule in legal_rules()},
        read_law(law_store()),
        regimes(),
        tuple(read_table(folder / "procedure-routes.tsv", ("id", "law", "en", "tr", "lead_en", "lead_tr"))),
        tuple(
            read_table(folder / "procedure-steps.tsv", ("route", "order", "rules", "en", "tr", "evidence"))
        ),
        tuple(read_table(folder / "legal-values.tsv", ("id", "law", "value", "unit"))),
        tuple(read_table(folder / "code-lists.tsv", ("list", "law", "code"))),
    )


def procedures(language: str, day: date, made_from: Sources | None = None) -> Book:
    """Return the handbook in *language* by the law of *day*; KeyError for a step that names an unknown rule."""
    held = made_from or sources()
    writer = _Writer(held, language, day)
    chapters = [writer.opening(), *(writer.route(one) for one in held.routes)]
    for law in ("TR", "EU"):
        chapters += [writer.materials(law), writer.lists(law)]
    return Book(
        id="legal-procedures",
        language=language,
        title=word("law.title", language),
        lead=word("law.lead", language),
        day=day,
        shown_day=word("as-of", language, day=written(day, language)),
        foot=word("foot", language),
        chapters=tuple(chapters),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    held: Sources
    language: str
    day: date

    def opening(self) -> Chapter:
        mark = evidence_name("FromMemory")[self.language]
        return Chapter(
            "marks",
            word("marks.title", self.language),
            (Prose(word("marks.text", self.language, mark=mark)),),
        )

    def route(self, route: Row) -> Chapter:
        rows = [one for one in self.held.steps if one["route"] == route["id"]]
        steps = Steps(
            tuple(self._step(one, route["law"]) for one in sorted(rows, key=lambda r: int(r["order"])))
        )
        title = f"{word(route['law'], self.language)}: {route[self.language]}"
        return Chapter(route["id"], title, (Prose(route[f"lead_{self.language}"]), steps))

    def _step(self, step: Row, law: str) -> Step:
        rules = [self.held.rules[name] for name in many(step["rules"])]
        here = [rule for rule in rules if law.lower() in rule.header.provisions]
        named = ((step[f"{column}_{self.language}"], column) for column in ("authority", "form"))
        fields: list[tuple[str, tuple[Cell, ...]]] = [
            (word(column, self.language), (self._marked(text, step["evidence"]),))
            for text, column in named
            if text
        ]
        for key, cells in (
            ("shown", self._asked(here)),
            ("evidence", self._wanted(many(step["regimes"]))),
            ("facts", self._facts(here)),
            ("time", self._times(many(step["values"]), law)),
            ("article", self._articles(here, law)),
            ("fine", self._fines(here) if law == "TR" else ()),
        ):
            if found := tuple(cells):
                fields.append((word(key, self.language), found))
        return Step(step[self.language], tuple(fields))

    def _marked(self, text: str, level: str) -> Cell:
        return marked(text, level, self.language)

    def _asked(self, rules: Iterable[LegalRule]) -> Iterator[Cell]:
        """Yield what each rule demands, and what mends it where it is not so."""
        for rule in rules:
            heals = (
                getattr(finding.heal, self.language)
                for finding in rule.header.findings.values()
                if finding.heal is not None and finding.outcome in _ASKING
            )
            told = " ".join(dict.fromkeys(text for text in heals if "{" not in text))
            title = getattr(rule.header.title, self.language)
            yield Cell(word("asked", self.language, title=title, heals=told) if told else f"{title}.")

    def _wanted(self, names: Iterable[str]) -> Iterator[Cell]:
        for name in names:
            for criterion in self.held.regimes[name].on(self.day):
                if criterion.wanted[self.language]:
                    text = f"{self._requirement(criterion)} – {criterion.wanted[self.language]}"
                    yield self._marked(text, criterion.evidence)

    def _facts(self, rules: Iterable[LegalRule]) -> Iterator[Cell]:
        table = fact_table().facts
        used = dict.fromkeys(name for rule in rules for name in rule.header.uses)
        labels = dict.fromkeys(table[name].label[self.language] for name in used if name in table)
        if labels:
            yield Cell("; ".join(labels))

    def _times(self, names: Iterable[str], law: str) -> Iterator[Cell]:
        for name in names:
            for value in self.held.values:
                if value["id"] == name and value["law"] == law and self._counts(value):
                    amount = number(Decimal(value["value"]), self.language)
                    unit = _UNITS[value["unit"]][self.language]
                    text = (
                        f"%{amount}" if unit == "%" and self.language == "tr" else f"{amount} {unit}".strip()
                    )
                    yield self._marked(f"{value[self.language]}: {text}", value["evidence"])

    def _counts(self, value: Row) -> bool:
        first, last = (date.fromisoformat(value[k]) if value[k] else None for k in ("valid_from", "valid_to"))
        return within(self.day, first, last)

    def _articles(self, rules: Iterable[LegalRule], law: str) -> Iterator[Cell]:
        """Yield the provisions of the rules that are in force on the day, each once."""
        names = dict.fromkeys(name for rule in rules for name in _provisions(rule, law))
        for name in names:
            citation = self.held.law.citations[provision_iri(name)]
            if within(self.day, citation.valid_from, citation.valid_to):
                text = f"{cited(citation, self.language)} – {citation.name[self.language]}"
                yield self._marked(text, citation.evidence)

    def _fines(self, rules: Iterable[LegalRule]) -> Iterator[Cell]:
        names = {name for rule in rules for name in (rule.header.id, rule.header.catalogue) if name}
        for fine in self.held.law.fines:
            if fine.rules & names and within(self.day, fine.valid_from, fine.valid_to):
                yield self._marked(fine_sentence(fine)[self.language], fine.evidence)

    def materials(self, law: str) -> Chapter:
        found = [one for one in self.held.regimes.values() if one.law == law]
        name = word(law, self.language)
        return Chapter(
            f"materials-{law.lower()}",
            word("materials.title", self.language, law=name),
            (Prose(word("materials.lead", self.language)),),
            tuple(self._regime(one) for one in found),
        )

    def _regime(self, regime: Regime) -> Section:
        blocks: list[Block] = []
        if not regime.in_force(self.day):
            blocks.append(Note(word("not-in-force", self.language)))
        elif regime.valid_from is None:
            blocks.append(Prose(word("in-force-undated", self.language)))
        else:
            blocks.append(
                Prose(word("in-force", self.language, day=written(regime.valid_from, self.language)))
            )
        if regime.note:
            blocks.append(Prose(regime.note[self.language]))
        criteria = regime.on(self.day)
        if criteria:
            heads = [word(key, self.language) for key in ("criterion", "evidence", "article")]
            blocks.append(Table(tuple(heads), tuple(self._criterion(c) for c in criteria), widths=(5, 4, 3)))
        return Section(f"regime-{regime.id}", regime.label[self.language], tuple(blocks))

    def _criterion(self, criterion: Criterion) -> tuple[Cell, ...]:
        citation = self.held.law.citations.get(provision_iri(criterion.source.rstrip("/")))
        place = f"{citation.act} {citation.locator}".strip() if citation else criterion.source.rstrip("/")
        return row(
            self._marked(self._requirement(criterion), criterion.evidence),
            criterion.wanted[self.language],
            place,
        )

    def _requirement(self, criterion: Criterion) -> str:
        return capital(criterion.requirement[self.language], self.language)

    def lists(self, law: str) -> Chapter:
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for one in self.held.lists:
            if one["law"] == law and one["list"] in _LISTS and self._counts(one):
                groups[one["list"], one["value"]].append(one)
        table = Table(
            (word("list", self.language), word("codes", self.language)),
            tuple(self._list(name, value, found) for (name, value), found in sorted(groups.items())),
            widths=(2, 5),
        )
        return Chapter(
            f"codes-{law.lower()}",
            word("codes.title", self.language, law=word(law, self.language)),
            (Prose(word("codes.lead", self.language)), *((table,) if table.rows else ())),
        )

    def _list(self, name: str, value: str, found: Iterable[Row]) -> tuple[Cell, ...]:
        held = sorted(found, key=lambda one: one["code"])
        label = _LISTS[name][self.language]
        if value:
            label += f": {_value(value)[self.language]}"
        codes = ", ".join(one["code"].replace(" ", "\u00a0") for one in held)
        return row(self._marked(label, weakest(one["evidence"] for one in held)), codes)


_LISTS: Mapping[str, Text] = {
    "special-stream": {"en": "goes only to", "tr": "yalnızca şu tesise gider"},
    "waste-oil": {"en": "waste oil: refining before burning", "tr": "atık yağ: yakmadan önce rafinasyon"},
    "pcb-named": {"en": "named for PCB: disposal", "tr": "PCB için anılan: bertaraf"},
    "infectious": {"en": "infectious: sterilised first", "tr": "enfeksiyöz: önce sterilizasyon"},
    "landfill-tyres": {"en": "tyres: not landfilled", "tr": "lastik: düzenli depolanmaz"},
    "fuel-candidate": {
        "en": "our candidates for fuel, official annex not read",
        "tr": "yakıt için kendi adaylarımız, resmî ek okunmadı",
    },
    "raw-material-candidate": {
        "en": "our candidates for alternative raw material, official annex not read",
        "tr": "alternatif ham madde için kendi adaylarımız, resmî ek okunmadı",
    },
    "import-banned": {"en": "import banned", "tr": "ithalatı yasak"},
    "import-listed": {"en": "import with inspection", "tr": "denetimle ithal edilebilir"},
    "eow-material": {"en": "end-of-waste criteria for", "tr": "atık sonu ölçütü olan malzeme"},
    "off-site-sludge": {"en": "sludge of plants off site", "tr": "saha dışı tesis çamuru"},
}


def _value(value: str) -> Text:
    """Return what a value of a code list is called: a kind of facility, a material of the criteria, or itself."""
    table = fact_table()
    for fact in ("receiver.facility_type", "eow.material", "fuel.kind"):
        choices = table.facts[fact].choices if fact in table.facts else ""
        if value in table.values.get(choices, {}):
            return table.label(choices, value)
    return _VALUES.get(value, {"en": value, "tr": value})


_VALUES: Mapping[str, Text] = {
    "additional-fuel": {"en": "additional fuel", "tr": "ek yakıt"},
    "derived-fuel": {"en": "refuse-derived fuel", "tr": "atıktan türetilmiş yakıt"},
}


def _provisions(rule: LegalRule, law: str) -> list[str]:
    return list(rule.header.provisions.get("tr" if law == "TR" else "eu", ()))
