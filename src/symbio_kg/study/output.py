"""All forms of a study in a folder, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

from symbio_kg.study.data import to_csv, to_json, to_jsonld
from symbio_kg.study.model import Study
from symbio_kg.study.shapes import shapes_text

__all__ = ["write"]


def write(study: Study, folder: Path) -> list[Path]:
    """Write every form of *study* to *folder*; return the paths. OSError when it cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "study.json": json.dumps(to_json(study), ensure_ascii=False, indent=1),
        "study.jsonld": to_jsonld(study),
        **{f"study-{language}.csv": to_csv(study, language) for language in ("tr", "en")},
    }
    for dossier in study.dossiers:
        if dossier.quality.criteria:
            texts[f"shapes/{dossier.id}.ttl"] = shapes_text(dossier)
    return [_written(folder / name, text) for name, text in texts.items()]


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
