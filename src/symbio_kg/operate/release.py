"""A citable release: the open graphs as files, described, with checksums, the same bytes from the same data.

Blank nodes get the names of RDF Dataset Canonicalization (RDFC-1.0), statements an order, and the only date is
the one given.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from symbio_kg import __version__, assets
from symbio_kg.endpoint.description import LICENCE, Counts, File, Published, catalogue, titles, void
from symbio_kg.endpoint.rights import is_open
from symbio_kg.operate.errors import OperateError
from symbio_kg.store import GraphStore
from symbio_kg.terms import BASE, PREFIXES, RDF_TYPE

__all__ = ["Release", "ReleaseRefused", "release"]

_MEDIA: Final = {
    "nq": "application/n-quads",
    "ttl": "text/turtle",
    "parquet": "application/vnd.apache.parquet",
}
_SUMS: Final = "SHA256SUMS"
_COPIED: Final = ("CHANGELOG.md", "LICENSE", "LICENSE-DATA")
_PREFIXES: Final = {name: str(iri) for name, iri in PREFIXES.items()}


class ReleaseRefused(OperateError):
    """A folder that a release cannot go to, or a store without an open graph."""

    code = "release-refused"


@dataclass(frozen=True, slots=True)
class Release:
    """What was written: the folder, the version, and the statements of each graph."""

    folder: Path
    version: str
    graphs: Mapping[str, int]


def release(store: GraphStore, folder: Path, day: date, root: str | None = None) -> Release:
    """Write the open graphs of *store* as of *day* to the new or empty *folder*.

    *root* is the address the files will have, that of this version by default. Raises ReleaseRefused for a folder
    that holds something and for a store without an open graph; OSError when it cannot be written, and then
    nothing of it stays.
    """
    graphs = [graph for graph in store.graphs() if is_open(graph)]
    if not graphs:
        raise ReleaseRefused(
            en="No open graph is in the store. Make one with `symbio init`.",
            tr="Depoda herkese açık çizge yok. `symbio init` ile bir tane oluşturun.",
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReleaseRefused(
            en=f"{folder}: a release needs a new or empty folder.",
            tr=f"{folder}: sürüm için yeni ya da boş bir klasör gerekir.",
        )
    version = f"{__version__}+{day:%Y%m%d}"
    try:
        return _write(store, graphs, folder, day, root or f"{BASE}release/{version}/", version)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(
    store: GraphStore, graphs: Iterable[str], folder: Path, day: date, root: str, version: str
) -> Release:
    dumps = folder / "dumps"
    dumps.mkdir(parents=True, exist_ok=True)
    files: dict[str, list[File]] = {}
    counted: dict[str, Counts] = {}
    for graph in graphs:
        triples = _canonical(store.triples(graph))
        counted[graph] = _counts(triples)
        files[graph] = [_dump(dumps, graph, form, triples) for form in _MEDIA]
    published = Published(0, datetime.combine(day, time(), UTC), counted)
    # No service answers for a folder of files, so none is described
    described = {
        "void.ttl": [t for t in void(root, published) if not _served(t, root)],
        "catalogue.ttl": [
            t
            for t in catalogue(root, published, files, [])
            if not _served(t, root) and "#tables" not in str(t)
        ],
    }
    for name, triples in described.items():
        (folder / name).write_bytes(_turtle(_canonical(triples)))
    (folder / "CITATION.cff").write_text(_citation(version, day, root), encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(_readme(version, day, counted, files), encoding="utf-8", newline="\n")
    for name in _COPIED:
        (folder / name).write_bytes(assets.about(name).read_bytes())
    _sums(folder)
    return Release(folder, version, {graph: counts.triples for graph, counts in counted.items()})


def _canonical(triples: Iterable[Triple]) -> list[Triple]:
    """Return *triples* in order, their blank nodes named by what is said of them and not by chance."""
    made = list(triples)
    if any(isinstance(node, BlankNode) for t in made for node in (t.subject, t.object)):
        dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in made)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        made = [quad.triple for quad in dataset]
    return sorted(made, key=str)


def _dump(folder: Path, graph: str, form: str, triples: list[Triple]) -> File:
    name = f"{graph.removeprefix(PREFIXES['graph']).replace('/', '.')}.{form}"
    path = folder / name
    if form == "parquet":
        _parquet(path, triples)
    elif form == "ttl":
        path.write_bytes(_turtle(triples))
    else:
        quads = [Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in triples]
        with path.open("wb") as target:
            serialize(quads, target, RdfFormat.N_QUADS)
    return File(name, _MEDIA[form], path.stat().st_size, _digest(path))


def _turtle(triples: Iterable[Triple]) -> bytes:
    target = BytesIO()
    serialize(triples, target, RdfFormat.TURTLE, prefixes=_PREFIXES)
    # The serializer writes the prefixes in another order each time
    lines = target.getvalue().splitlines(keepends=True)
    head = sum(line.startswith(b"@prefix ") for line in lines)
    return b"".join([*sorted(lines[:head]), *lines[head:]])


def _parquet(path: Path, triples: list[Triple]) -> None:
    """Write *triples* as a table: subject, predicate, object, and what kind of term the object is."""
    objects = [t.object for t in triples]
    literals = [term if isinstance(term, Literal) else None for term in objects]
    kinds = {NamedNode: "iri", BlankNode: "blank", Literal: "literal"}
    table = pa.table(
        {
            "subject": [_text(t.subject) for t in triples],
            "predicate": [t.predicate.value for t in triples],
            "object": [_text(term) for term in objects],
            "kind": [kinds.get(type(term), "triple") for term in objects],
            "datatype": [term.datatype.value if term else None for term in literals],
            "language": [term.language if term else None for term in literals],
        },
        schema=pa.schema(
            [(n, pa.string()) for n in ("subject", "predicate", "object", "kind", "datatype", "language")]
        ),
    )
    pq.write_table(table, path, compression="zstd")


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _counts(triples: list[Triple]) -> Counts:
    classes: dict[str, set[str]] = {}
    properties: dict[str, int] = {}
    for t in triples:
        properties[t.predicate.value] = properties.get(t.predicate.value, 0) + 1
        if t.predicate == RDF_TYPE and isinstance(t.object, NamedNode):
            classes.setdefault(t.object.value, set()).add(str(t.subject))
    counted = {name: len(those) for name, those in sorted(classes.items())}
    return Counts(len(triples), counted, dict(sorted(properties.items())))


def _served(triple: Triple, root: str) -> bool:
    return f"{root}sparql" in (_text(triple.subject), _text(triple.object))


def _citation(version: str, day: date, root: str) -> str:
    given = yaml.safe_load(assets.about("CITATION.cff").read_text(encoding="utf-8"))
    given |= {"type": "dataset", "version": version, "date-released": day.isoformat(), "url": root}
    given["license"] = "CC-BY-4.0"
    given["message"] = "If you use this release, please cite it as below."
    return str(yaml.safe_dump(given, allow_unicode=True, sort_keys=True, width=100))


def _readme(version: str, day: date, counted: Mapping[str, Counts], files: Mapping[str, list[File]]) -> str:
    rows = [
        f"| {titles(graph)[0]} / {titles(graph)[1]} | {counts.triples} | "
        + " ".join(f"[{one.name.rpartition('.')[2]}](dumps/{one.name})" for one in files[graph])
        + " |"
        for graph, counts in counted.items()
    ]
    return "\n".join(
        [
            f"# symbio-kg {version}",
            "",
            f"The open graphs of {day.isoformat()}, licensed under {LICENCE}.",
            f"Check the files with `sha256sum -c {_SUMS}`;",
            "`catalogue.ttl` describes them in DCAT, `void.ttl` in VoID, `CITATION.cff` says how to cite them.",
            "",
            f"{day.isoformat()} tarihli açık çizgeler; lisans {LICENCE}.",
            f"Dosyalar `sha256sum -c {_SUMS}` ile doğrulanır;",
            "`catalogue.ttl` DCAT, `void.ttl` VoID betimlemesidir, atıf biçimi `CITATION.cff` dosyasındadır.",
            "",
            "| graph / çizge | statements / ifade | |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _sums(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}" for path in paths]
    (folder / _SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
