"""Write into src/symbio_kg/web/words/*.po every sentence that templates and modules use; translations stay.

Run it after changing a page, then fill the empty `msgstr`. An area's catalogue holds the words of
`templates/{area}/` and of the modules that say `AREA = {area}` by their name; the rest goes into `frame`.
"""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parents[2] / "src" / "symbio_kg" / "web"
HEADER = "# The Turkish of the pages; the English stands in the templates."
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "word": None}
TRIM = {"trimmed": "false", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}


def used() -> dict[str, dict[str | tuple[str, str], list[tuple[str, int]]]]:
    """Return area → sentence (or singular and plural) → the places where it is used."""
    found: dict[str, dict[str | tuple[str, str], list[tuple[str, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for path in sorted(WEB.rglob("*")):
        if path.suffix not in {".py", ".j2"} or "words" in path.relative_to(WEB).parts:
            continue
        method, options = ("python", {}) if path.suffix == ".py" else ("jinja2", TRIM)
        with path.open("rb") as file:
            for line, message, _comments, _context in extract(method, file, KEYWORDS, (), options):
                found[_area(path)][message].append((str(path.relative_to(WEB)), line))
    return found


def catalogue(area: str) -> Catalog:
    """Return the catalogue of *area* as it stands; an empty one where there is none."""
    path = WEB / "words" / f"{area}.po"
    if not path.exists():
        return Catalog(locale="tr", fuzzy=False, charset="utf-8")
    return read_po(BytesIO(path.read_bytes()), locale="tr")


def main() -> None:
    """Write all catalogues and say what has no translation yet."""
    for area, sentences in used().items():
        old, fresh = (
            catalogue(area),
            Catalog(locale="tr", fuzzy=False, charset="utf-8", header_comment=HEADER),
        )
        for sentence, places in sentences.items():
            before = old.get(sentence if isinstance(sentence, str) else sentence[0])
            fresh.add(
                sentence,
                before.string if before else None,
                locations=sorted({(file, 0) for file, _ in places}),
            )
        made = BytesIO()
        write_po(made, fresh, width=110, sort_output=True, omit_header=False, include_lineno=False)
        lines = made.getvalue().decode().splitlines(keepends=True)
        kept = [
            line
            for line in lines
            if not line.startswith(('"POT-', '"PO-', '"Generated', '"Last-', '"Report', '"Project'))
        ]
        (WEB / "words" / f"{area}.po").write_text("".join(kept), encoding="utf-8")
        missing = [message.id for message in fresh if message.id and not _translated(message.string)]
        print(f"{area}: {len(sentences)} sentences, {len(missing)} without a translation")


def _translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def _area(path: Path) -> str:
    parts = path.relative_to(WEB).parts
    if parts[0] == "templates":
        return parts[1] if len(parts) > 2 else "frame"
    return (
        parts[0].removesuffix(".py")
        if (WEB / "templates" / parts[0].removesuffix(".py")).is_dir()
        else "frame"
    )


if __name__ == "__main__":
    main()
