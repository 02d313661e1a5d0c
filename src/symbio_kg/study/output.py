"""All forms of a study in a folder, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from symbio_kg.study.data import to_csv, to_json, to_jsonld
from symbio_kg.study.model import Study
from symbio_kg.study.page import to_html
from symbio_kg.study.paper import to_pdf
from symbio_kg.study.shapes import shapes_text
from symbio_kg.study.sheet import to_xlsx

__all__ = ["write"]

_LANGUAGES = ("tr", "en")


def write(study: Study, folder: Path) -> list[Path]:
    """Write every form of *study* to *folder*; return the paths. OSError when it cannot be.

    The files are written beside the folder and moved when all are there, so that none stands there half.
    """
    texts = {
        "study.json": json.dumps(to_json(study), ensure_ascii=False, indent=1),
        "study.jsonld": to_jsonld(study),
        **{f"study-{language}.csv": to_csv(study, language) for language in _LANGUAGES},
        **{f"study-{language}.html": to_html(study, language) for language in _LANGUAGES},
    }
    for dossier in study.dossiers:
        if dossier.quality.criteria:
            texts[f"shapes/{dossier.id}.ttl"] = shapes_text(dossier)
    binary = {f"study-{language}.pdf": to_pdf(study, language) for language in _LANGUAGES}
    binary |= {f"study-{language}.xlsx": to_xlsx(study, language) for language in _LANGUAGES}
    contents = {**{name: text.encode() for name, text in texts.items()}, **binary}
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        for name, body in contents.items():
            _written(Path(beside, name), body)
        return [_moved(Path(beside, name), folder / name) for name in sorted(contents)]


def _written(path: Path, body: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(body)


def _moved(made: Path, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return made.replace(path)
