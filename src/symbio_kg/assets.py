"""The data folders of the product: beside the source in a checkout, inside the package when installed."""

from __future__ import annotations

from pathlib import Path

__all__ = ["about", "cases", "competency", "docs", "examples", "ontology", "packs", "queries", "shapes"]

_PACKAGE = Path(__file__).parent
_PACKED = _PACKAGE / "data"
_ROOT = _PACKED if _PACKED.is_dir() else _PACKAGE.parents[1]


def about(name: str) -> Path:
    """Return a file that says something of the whole: the changelog, a licence, how to cite."""
    return _ROOT / name


def ontology() -> Path:
    """Return the folder of the ontology's Turtle files and tables."""
    return _ROOT / "ontology"


def docs() -> Path:
    """Return the folder of the documents."""
    return _ROOT / "docs"


def packs() -> Path:
    """Return the folder of the region packs."""
    return _ROOT / "packs"


def shapes() -> Path:
    """Return the folder of the SHACL shapes."""
    return _ROOT / "shapes"


def queries() -> Path:
    """Return the folder of the rules and queries."""
    return _ROOT / "queries"


def examples() -> Path:
    """Return the folder of the sample regions."""
    return _ROOT / "examples"


def competency() -> Path:
    """Return the folder of the competency questions and their recorded answers."""
    return _ROOT / ("competency" if _ROOT == _PACKED else "tests/competency")


def cases() -> Path:
    """Return the folder of the cases that rules are tested with: `comply` and `infer`."""
    return _ROOT / ("cases" if _ROOT == _PACKED else "tests/cases")
