"""One row of a table becomes a listing with its resource, firm and site; each bad cell a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.i18n import fold
from symbio_kg.model import Finding, Place
from symbio_kg.read.cells import date_of, months_of, number_of, plain, slug, text_of
from symbio_kg.read.columns import Column
from symbio_kg.read.grid import MAX_CELL, Cell
from symbio_kg.read.guards import bad_character, show
from symbio_kg.read.licences import licence_of
from symbio_kg.read.messages import finding
from symbio_kg.read.values import Value, values_of
from symbio_kg.read.words import Miss, activity, choice, parts_of, waste_code, word
from symbio_kg.read.xlsx import FORMULA
from symbio_kg.terms import PREFIXES, RDF_TYPE
from symbio_kg.vocabulary import Vocabulary, Word, WordList

__all__ = ["Row", "Table", "slug"]

_SYM, _DCT, _GEO, _QUDT = PREFIXES["sym"], PREFIXES["dcterms"], PREFIXES["geo"], PREFIXES["qudt"]
_XSD, _RDFS, _SCHEMA, _DATA = PREFIXES["xsd"], PREFIXES["rdfs"], PREFIXES["schema"], PREFIXES["data"]
_SPREADSHEET_ERRORS = re.compile(r"#(?:REF!|VALUE!|NAME\?|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!)")


@dataclass(slots=True)
class Table:
    """What the rows of one table have given so far."""

    name: str
    vocabulary: Vocabulary
    language: str
    comma: bool
    triples: list[Triple] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    listings: dict[str, int] = field(default_factory=dict)
    told: dict[tuple[NamedNode, str], tuple[str, int]] = field(default_factory=dict)

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """Take in one triple."""
        self.triples.append(Triple(subject, predicate, value))


class Row:
    """One row being read: its cells by column, and the nodes they describe."""

    def __init__(
        self, table: Table, number: int, columns: Sequence[tuple[str, Column]], cells: Mapping[str, Cell]
    ) -> None:
        self.table = table
        self.number = number
        self.columns = {column.key: (heading, column) for heading, column in columns}
        self.cells = {name: cell for name, cell in cells.items() if self._usable(name, cell)}
        firm = self.text("firm_id") or fold(self.text("firm"))
        self.firm = _DATA[f"firm/{slug(firm)}"] if firm else None
        name = slug(self.text("identifier") or f"row-{number}")
        self.listing = _DATA[f"listing/{slug(firm)}/{name}" if firm else f"listing/{name}"]
        self.resource = NamedNode(f"{self.listing.value}/resource")
        self.offers = True

    # cells ------------------------------------------------------------------------------------

    def text(self, name: str) -> str:
        """Return what a person sees in the column *name*, "" when nothing."""
        return text_of(self.cells.get(name))

    def place(self, name: str | None = None) -> Place:
        """Return the place of the row, or of its cell in the column *name*."""
        heading = self.columns[name][0] if name in self.columns else None
        return Place(self.table.name, row=self.number, field=heading)

    def tell(self, code: str, name: str, /, **facts: object) -> None:
        """Note the finding *code* at the cell of the column *name*."""
        column = self.columns[name][1] if name in self.columns else None
        facts.setdefault("text", show(self.text(name)))
        self.table.findings.append(
            finding(
                code,
                self.place(name),
                facts,
                focus=self.listing.value,
                path=(column.path or None) if column else None,
                value=show(self.text(name)) or None,
            )
        )

    def _usable(self, name: str, cell: Cell) -> bool:
        text = text_of(cell)
        problem: tuple[str, dict[str, object]] | None = None
        if text == FORMULA:
            problem = ("formula-without-value", {})
        elif len(text) > MAX_CELL:
            problem = ("long-cell", {"size": len(text), "limit": MAX_CELL})
        elif bad := bad_character(text):
            problem = ("control-character", {"character": bad})
        elif isinstance(cell, str) and _SPREADSHEET_ERRORS.fullmatch(text):
            problem = ("excel-error", {"text": text})
        if problem is not None:
            code, facts = problem
            heading, column = self.columns[name]
            place = Place(self.table.name, row=self.number, field=heading)
            self.table.findings.append(finding(code, place, facts, path=column.path or None))
        return bool(text) and problem is None

    # the listing ------------------------------------------------------------------------------

    def read(self) -> None:
        """Take the whole row into the table."""
        table, place = self.table, self.place()
        self._check_name()
        table.places[self.listing.value] = place
        table.places[self.resource.value] = place
        for name, (_, column) in self.columns.items():
            if column.needed and name not in self.cells and not self._already_told(name):
                self.tell("missing", name, column=self.columns[name][0])
        self._kind()
        self._texts()
        self._firm_and_site()
        self._resource()
        self._when_and_where()
        self._values()

    def _already_told(self, name: str) -> bool:
        place = self.place(name)
        return any(f.place == place for f in reversed(self.table.findings[-8:]))

    def _check_name(self) -> None:
        """Give a listing whose identifier was used before a name apart, so that both can be looked at."""
        identifier = self.text("identifier")
        first = self.table.listings.setdefault(fold(identifier), self.number) if identifier else self.number
        if first != self.number:
            self.tell("duplicate-identifier", "identifier", first=first, row=self.number)
            self.listing = NamedNode(f"{self.listing.value}~{self.number}")
            self.resource = NamedNode(f"{self.listing.value}/resource")

    def _kind(self) -> None:
        kind = self._choice("kind", "kind")
        if kind:
            self.offers = kind == "Offer"
            self.table.add(self.listing, RDF_TYPE, _SYM[kind])
        self.table.add(self.listing, _SYM["concerns"], self.resource)
        resource = self._choice("resource", "resource")
        if resource:
            self.table.add(self.resource, RDF_TYPE, _SYM[resource])

    def _texts(self) -> None:
        add, listing = self.table.add, self.listing
        if identifier := self.text("identifier"):
            add(listing, _DCT["identifier"], Literal(identifier))
        for name, language in (("title_tr", "tr"), ("title_en", "en")):
            if title := self.text(name):
                add(listing, _DCT["title"], Literal(title, language=language))
        for name, predicate in (
            ("source", _DCT["source"]),
            ("reason", _SYM["statedReason"]),
            ("contact", _SYM["contact"]),
            ("price", _SYM["price"]),
        ):
            if text := self.text(name):
                add(listing, predicate, Literal(text))
        for part in parts_of(self.text("private")):
            if kept := self._choice("private", "private", text=part):
                add(listing, _SYM["keepsPrivate"], _SYM[kept])
        if note := self.text("note"):
            add(listing, _DCT["description"], Literal(note, language=self.table.language))
        if skill := self.text("skill"):
            add(self.resource, _SYM["skill"], Literal(skill))
        if synthetic := self._choice("synthetic", "yes", "yes-no"):
            value = Literal(synthetic, datatype=_XSD["boolean"])
            add(listing, _SYM["synthetic"], value)
            if self.firm:
                self.once(self.firm, "synthetic", synthetic, _SYM["synthetic"], value)

    # firm and site ----------------------------------------------------------------------------

    def _firm_and_site(self) -> None:
        if self.firm is None:
            return
        table, firm = self.table, self.firm
        name = self.text("firm") or self.text("firm_id")
        site_name = self.text("site")
        site = NamedNode(f"{firm.value}/site/{slug(fold(site_name)) if site_name else 'main'}")
        for node, kind in ((firm, "Firm"), (site, "Site")):
            if node.value not in table.places:
                table.places[node.value] = self.place()
                table.add(node, RDF_TYPE, _SYM[kind])
        table.add(self.listing, _SYM["listedBy"], firm)
        table.add(self.listing, _SYM["atSite"], site)
        self.once(firm, "firm", name, _SCHEMA["name"], Literal(name))
        self.once(firm, "firm", name, _RDFS["label"], Literal(name))
        self.once(firm, "site", site.value, _SYM["hasSite"], site, several=True)
        self.once(site, "site", site_name or name, _RDFS["label"], Literal(site_name or name))
        if number := self.text("firm_id"):
            self.once(firm, "firm_id", number, _DCT["identifier"], Literal(number))
        for part in parts_of(self.text("nace")):
            found = self.known("nace", activity(table.vocabulary, part), part)
            if found:
                self.once(firm, "nace", found, _SYM["activity"], NamedNode(found), several=True)
        self._place_of(site)
        licence_of(self, site)

    def _place_of(self, site: NamedNode) -> None:
        for name, predicate in (("latitude", _GEO["lat"]), ("longitude", _GEO["long"])):
            if degrees := self.number_in(name, grouping=False):
                self.once(site, name, degrees.value, predicate, degrees)
        if region := self.text("region"):
            self.once(site, "region", region, _SCHEMA["addressRegion"], Literal(region))
        if (country := self.text("country")) and (
            state := self.known("country", word(self.table.vocabulary.countries, "country", country), country)
        ):
            self.once(site, "country", state, _SCHEMA["addressCountry"], Literal(state))
        if zone := self.text("zone"):
            found = self.table.vocabulary.zones.find(zone)
            node = NamedNode(found[0].iri) if found else _DATA[f"zone/{slug(fold(zone))}"]
            self.once(site, "zone", zone, _SYM["inZone"], node)
            if not found:
                self.once(node, "zone", "IndustrialZone", RDF_TYPE, _SYM["IndustrialZone"], several=True)
                self.once(node, "zone", zone, _RDFS["label"], Literal(zone), several=True)

    def once(
        self,
        node: NamedNode,
        name: str,
        said: str,
        predicate: NamedNode,
        value: NamedNode | Literal,
        *,
        several: bool = False,
    ) -> None:
        """Say something of a firm or site that many rows repeat; of two that differ the first holds."""
        fact = f"{predicate.value} {said}" if several else predicate.value
        before = self.table.told.setdefault((node, fact), (said, self.number))
        if before == (said, self.number):
            self.table.add(node, predicate, value)
        elif fold(before[0]) != fold(said) and predicate != _RDFS["label"]:
            self.tell("other-firm", name, other=before[0], first=before[1])

    # the resource -----------------------------------------------------------------------------

    def _resource(self) -> None:
        vocabulary, resource = self.table.vocabulary, self.resource
        self._link("material", vocabulary.materials, resource, "material")
        self._code()
        for part in parts_of(self.text("function")):
            self._link("function", vocabulary.functions, resource, "function", part)
        if self.offers:
            self._link("process", vocabulary.processes, resource, "arisesFrom")
        else:
            self._link("process", vocabulary.processes, self.listing, "forProcess")
            self._link("slot", vocabulary.slots, self.listing, "forSlot")
        self._link("unit", vocabulary.units, resource, "unit")
        for name, group, predicate in (
            ("period", "period", "period"),
            ("load", "load", "loadProfile"),
            ("water", "water", "waterQuality"),
        ):
            if chosen := self._choice(name, group):
                self.table.add(resource, _SYM[predicate], _SYM[chosen])
        for name, predicate in (
            ("quantity", "quantity"),
            ("minimum", "minimumQuantity"),
            ("supply", "supplyTemperature"),
            ("return", "returnTemperature"),
        ):
            if number := self.number_in(name):
                self.table.add(resource, _SYM[predicate], number)

    def _code(self) -> None:
        text = self.text("waste_code")
        if not text:
            return
        found = waste_code(self.table.vocabulary, text)
        if isinstance(found, Miss):
            self.tell(found.code, "waste_code", **found.facts)
            return
        entry, star_is_right = found
        if not star_is_right:
            self.tell("star", "waste_code", code=entry.id)
        self.table.add(self.resource, _SYM["wasteCode"], NamedNode(entry.iri))

    def _link(
        self, name: str, words: WordList, subject: NamedNode, predicate: str, part: str | None = None
    ) -> None:
        text = self.text(name) if part is None else part
        if text and (node := self.known(name, word(words, name, text), text)):
            self.table.add(subject, _SYM[predicate], NamedNode(node))

    def known(self, name: str, found: Word | Miss, text: str) -> str | None:
        """Return the IRI of the word found for *text* in the column *name*; note a miss."""
        if isinstance(found, Miss):
            self.tell(found.code, name, text=show(text), **found.facts)
            return None
        return found.iri

    # numbers, days, values --------------------------------------------------------------------

    def _when_and_where(self) -> None:
        for name, predicate in (("from", "availableFrom"), ("until", "availableUntil")):
            if day := self.day(name):
                self.table.add(self.listing, _SYM[predicate], day)
        if self.text("months"):
            months = months_of(self.cells["months"])
            if months is None:
                self.tell("months", "months")
            for month in months or ():
                value = Literal(str(month), datatype=_XSD["integer"])
                self.table.add(self.listing, _SYM["activeMonth"], value)
        if distance := self.number_in("distance"):
            self.table.add(self.listing, _SYM["maximumDistance"], distance)

    def _values(self) -> None:
        sampled = self.day("sampled")
        read = values_of(self.text("values"), self.table.vocabulary, comma=self.table.comma)
        position = 0
        for value in read:
            if isinstance(value, Miss):
                self.tell(value.code, "values", **value.facts)
                continue
            position += 1
            self._value(value, position, sampled)

    def _value(self, value: Value, position: int, sampled: Literal | None) -> None:
        add = self.table.add
        kind, link = ("measurement", "hasMeasurement") if self.offers else ("limit", "accepts")
        node = NamedNode(f"{self.listing.value}/{kind}/{position}")
        self.table.places[node.value] = self.place()
        add(self.resource, _SYM[link], node)
        add(node, RDF_TYPE, _SYM["Measurement" if self.offers else "QualityLimit"])
        add(node, _SYM["property"], NamedNode(value.property))
        add(node, _SYM["operator"], _SYM[value.operator(measured=self.offers)])
        if value.number is not None:
            add(node, _QUDT["numericValue"], Literal(plain(value.number), datatype=_XSD["decimal"]))
        if value.unit:
            add(node, _QUDT["unit"], NamedNode(value.unit))
        if sampled and self.offers:
            add(node, _SYM["sampledOn"], sampled)

    def _choice(self, name: str, group: str, code: str | None = None, text: str | None = None) -> str | None:
        text = self.text(name) if text is None else text
        if not text:
            return None
        found = choice(group, text)
        if isinstance(found, Miss):
            self.tell(code or found.code, name, **({} if code else {"text": show(text), **found.facts}))
            return None
        return found

    def number_in(self, name: str, *, grouping: bool = True) -> Literal | None:
        """Return the number in the column *name*; note what is none."""
        if name not in self.cells:
            return None
        found = number_of(self.cells[name], comma=self.table.comma, grouping=grouping)
        if found is None:
            digits = re.fullmatch(r"[\d.,+eE-]+", self.text(name))
            self.tell("number-range" if digits and len(digits.group()) > 12 else "number", name)
            return None
        if not found.sure:
            self.tell("number-ambiguous", name, value=plain(found.value))
        return Literal(plain(found.value), datatype=_XSD["decimal"])

    def day(self, name: str) -> Literal | None:
        """Return the day in the column *name*; note what is none."""
        if name not in self.cells:
            return None
        found = date_of(self.cells[name])
        if found is None:
            self.tell("date", name)
            return None
        return Literal(found.isoformat(), datatype=_XSD["date"])
