"""All forms of a study in a folder, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

from symbio_kg.study.data import to_csv, to_json, to_jsonld
from symbio_kg.study.model import Study
from symbio_kg.study.page import to_html
from symbio_kg.study.paper import to_pdf
from symbio_kg.study.shapes import shapes_text
from symbio_kg.study.sheet import to_xlsx

__all__ = ["write"]

_LANGUAGES = ("tr", "en")


def write(study: Study, folder: Path) -> list[Path]:
    """Write every form of *study* to *folder*; return the paths. OSError when it cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
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
    return [_written(folder / name, body) for name, body in sorted(contents.items())]


def _written(path: Path, body: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path
