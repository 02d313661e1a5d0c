"""The study's figures as vector drawings, the same for page and paper: colours are written out, no style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from symbio_kg.report.drawing import Element, add, canvas, finish
from symbio_kg.study.formulas import Range

__all__ = ["bars", "ranges", "season"]

_INK: Final = "#1d282c"
_SOFT: Final = "#55636a"
_LINE: Final = "#dedbd0"
_ACCENT: Final = "#0d5e63"
_WASH: Final = "#9fc5c3"
_WARM: Final = "#c98a2b"
_ROW: Final = 26.0
_LEFT: Final = 190.0
_WIDTH: Final = 640.0
_RIGHT: Final = 70.0


def bars(
    identity: str, title: str, rows: Sequence[tuple[str, Range, bool, str]], marks: Sequence[str]
) -> Markup:
    """Return criteria as bars from 0 to 1 with their range, known ones full, gaps pale; *marks* name the quarters."""
    height = _ROW * len(rows) + 28
    root = _empty(identity, height, title)
    for place, mark in enumerate(marks):
        x = _at(place / (len(marks) - 1), 0, 1)
        _rule(root, x, 6, height - 22)
        _text(root, x, height - 8, mark, size=11, fill=_SOFT, anchor="middle")
    for place, (label, value, known, shown) in enumerate(rows):
        y = 10 + place * _ROW
        _text(root, _LEFT - 8, y + 13, label, anchor="end")
        width = max(_at(value.mid, 0, 1) - _LEFT, 1)
        add(root, "rect", x=_LEFT, y=y, width=width, height=16.0, fill=_ACCENT if known else _LINE, rx=2)
        _whisker(root, _at(value.low, 0, 1), _at(value.high, 0, 1), y + 8)
        _text(root, _WIDTH - _RIGHT + 8, y + 13, shown, size=11, fill=_INK if known else _SOFT)
    return finish(root)


def ranges(identity: str, title: str, rows: Sequence[tuple[str, Range, str]]) -> Markup:
    """Return amounts of money or gas as ranges around nought, the middle marked."""
    low = min([0.0, *(value.low for _, value, _ in rows)])
    high = max([0.0, *(value.high for _, value, _ in rows)])
    if high <= low:
        high = low + 1
    height = _ROW * len(rows) + 16
    root = _empty(identity, height, title)
    _rule(root, _at(0, low, high), 4, height - 8, colour=_SOFT)
    for place, (label, value, shown) in enumerate(rows):
        y = 8 + place * _ROW
        last = place == len(rows) - 1
        _text(root, _LEFT - 8, y + 13, label, anchor="end", weight="600" if last else "400")
        left, right = _at(value.low, low, high), _at(value.high, low, high)
        add(
            root,
            "rect",
            x=left,
            y=y + 2,
            width=max(right - left, 1),
            height=12.0,
            fill=_WASH if not last else _WARM,
            rx=2,
        )
        x = _at(value.mid, low, high)
        add(root, "rect", x=x - 1.5, y=y, width=3.0, height=16.0, fill=_INK)
        _text(root, _WIDTH - _RIGHT + 8, y + 13, shown, size=11)
    return finish(root)


def season(identity: str, title: str, months: Sequence[float], names: Sequence[str]) -> Markup:
    """Return the share of the year in each month as columns."""
    top = max([*months, 1 / 12])
    root = _empty(identity, 132, title)
    step = (_WIDTH - 20) / 12
    for place, (share, name) in enumerate(zip(months, names, strict=True)):
        height = 92 * share / top
        x = 10 + place * step
        add(
            root,
            "rect",
            x=x + 5,
            y=100 - height,
            width=step - 10,
            height=max(height, 0.5),
            fill=_ACCENT,
            rx=2,
        )
        _text(root, x + step / 2, 118, name, size=11, fill=_SOFT, anchor="middle")
    _line(root, 10, 100, _WIDTH - 10, 100, _SOFT)
    mean = 100 - 92 * (1 / 12) / top
    _line(root, 10, mean, _WIDTH - 10, mean, _WARM, dashed=True)
    return finish(root)


def _empty(identity: str, height: float, title: str) -> Element:
    root = canvas(identity, _WIDTH, height, title)
    root.set("font-family", "Noto Sans, DejaVu Sans, sans-serif")
    return root


def _at(value: float, low: float, high: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (value - low) / (high - low)


def _text(
    root: Element,
    x: float,
    y: float,
    text: str,
    *,
    size: int = 12,
    fill: str = _INK,
    anchor: str = "start",
    weight: str = "400",
) -> None:
    attributes: Mapping[str, object] = {
        "x": x,
        "y": y,
        "font_size": size,
        "fill": fill,
        "text_anchor": anchor,
        "font_weight": weight,
    }
    add(root, "text", text, **attributes)


def _line(
    root: Element, x1: float, y1: float, x2: float, y2: float, colour: str, *, dashed: bool = False
) -> None:
    line = add(root, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=1)
    if dashed:
        line.set("stroke-dasharray", "4 3")


def _rule(root: Element, x: float, top: float, bottom: float, *, colour: str = _LINE) -> None:
    _line(root, x, top, x, bottom, colour)


def _whisker(root: Element, left: float, right: float, y: float) -> None:
    if right - left > 1:
        _line(root, left, y, right, y, _WARM)
        for x in (left, right):
            _line(root, x, y - 4, x, y + 4, _WARM)
