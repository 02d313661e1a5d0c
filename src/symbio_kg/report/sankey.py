"""The Sankey of a region's flows as SVG: three columns, ribbons between them, no script.

The flows have three fixed stages, so the layout is short: stack each column to one common scale, order
it by where its ribbons come from, draw the ribbons in that order. The same numbers stand in a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from symbio_kg.report.drawing import Element, add, canvas, finish
from symbio_kg.report.summary import Flow
from symbio_kg.report.wording import Wording

__all__ = ["Measured", "measure", "sankey"]

_WIDTH, _NODE, _GAP, _LABEL, _ROW, _MOST = 980.0, 12.0, 12.0, 24.0, 44.0, 11
_COLUMNS = (192.0, 452.0, 742.0)
_LETTERS = (25, 38, 29)
_HUES, _OTHER_HUE = 7, 7

Path = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """Flows added up along (group, process, division), and what the widths mean."""

    paths: dict[Path, float]
    in_tonnes: bool
    left_out: int


@dataclass(slots=True)
class _Node:
    name: str
    value: float = 0.0
    top: float = 0.0
    height: float = 0.0
    taken: dict[str, float] = field(default_factory=lambda: {"in": 0.0, "out": 0.0})


def measure(flows: Iterable[Flow], say: Wording) -> Measured:
    """Add *flows* up in tonnes, or in matches where none of them has tonnes."""
    flows = list(flows)
    in_tonnes = any(flow.tonnes for flow in flows)
    paths: dict[Path, float] = defaultdict(float)
    left_out = 0
    for flow in flows:
        value = flow.tonnes if in_tonnes else float(flow.matches)
        if value:
            path = say.text(flow.group), say.text(flow.process), say.text(flow.division)
            paths[path] += value
        else:
            left_out += flow.matches
    ordered = sorted(paths.items(), key=lambda item: (-item[1], item[0]))
    return Measured(dict(ordered), in_tonnes, left_out)


def sankey(identity: str, measured: Measured, title: str, say: Wording) -> Markup:
    """Return the picture; the small nodes of a crowded column are drawn as one called "other"."""
    paths = _gather(measured.paths, say("flow.other"))
    columns = [_column(paths, stage) for stage in range(3)]
    height = max(len(column) for column in columns) * _ROW + 2 * _GAP
    _stack(columns, height)
    _settle(columns, paths, height)
    root = canvas(identity, _WIDTH, height, title)
    unit = say("flow.tonnes") if measured.in_tonnes else say("flow.matches").lower()

    def shown(value: float) -> str:
        return f"{say.number(value)} {unit}"

    hue = {name: index % _HUES for index, name in enumerate(columns[0])} | {say("flow.other"): _OTHER_HUE}
    _ribbons(root, columns, paths, hue, shown)
    for stage, column in enumerate(columns):
        for name, node in column.items():
            _draw_node(root, stage, node, hue.get(name) if stage == 0 else None, shown, say)
    return finish(root)


def _gather(paths: dict[Path, float], other: str) -> dict[Path, float]:
    for stage in range(3):
        totals = _totals(paths, stage)
        largest = sorted(totals, key=lambda name: (-totals[name], name))
        kept = set(largest if len(largest) <= _MOST else largest[: _MOST - 1])
        merged: dict[Path, float] = defaultdict(float)
        for path, value in paths.items():
            names = list(path)
            names[stage] = names[stage] if names[stage] in kept else other
            merged[names[0], names[1], names[2]] += value
        paths = dict(merged)
    return paths


def _totals(paths: dict[Path, float], stage: int) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for path, value in paths.items():
        totals[path[stage]] += value
    return totals


def _column(paths: dict[Path, float], stage: int) -> dict[str, _Node]:
    totals = _totals(paths, stage)
    return {name: _Node(name, totals[name]) for name in sorted(totals, key=lambda n: (-totals[n], n))}


def _stack(columns: Sequence[dict[str, _Node]], height: float) -> None:
    scale = height / sum(node.value for node in columns[0].values())
    while any(sum(_room(node, scale) for node in column.values()) > height - _GAP for column in columns):
        scale *= 0.97
    for column in columns:
        for node in column.values():
            node.height = max(node.value * scale, 1.5)
        _place(column, height)


def _room(node: _Node, scale: float) -> float:
    # A label needs about 15 units; where thin nodes follow each other, the gap grows to hold it.
    return max(node.value * scale + _GAP, _LABEL)


def _place(column: dict[str, _Node], height: float) -> None:
    needed = [max(node.height + _GAP, _LABEL) for node in column.values()]
    spare = (height - sum(needed)) / (len(column) + 1)
    top = spare
    for node, room in zip(column.values(), needed, strict=True):
        node.top = top + (room - node.height) / 2
        top += room + spare


def _settle(columns: list[dict[str, _Node]], paths: dict[Path, float], height: float) -> None:
    for stage, side in ((1, 0), (2, 1), (1, 2), (0, 1), (1, 0), (2, 1)):
        pull: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for path, value in paths.items():
            neighbour = columns[side][path[side]]
            pull[path[stage]].append((neighbour.top + neighbour.height / 2, value))
        order = {
            name: sum(y * value for y, value in pairs) / sum(value for _, value in pairs)
            for name, pairs in pull.items()
        }
        columns[stage] = {name: columns[stage][name] for name in sorted(order, key=lambda n: (order[n], n))}
        _place(columns[stage], height)


def _ribbons(
    root: Element,
    columns: Sequence[dict[str, _Node]],
    paths: dict[Path, float],
    hue: dict[str, int],
    shown: Callable[[float], str],
) -> None:
    group = add(root, "g", class_="ribbons")
    for stage in (0, 1):
        left, right = columns[stage], columns[stage + 1]
        # In the order of both ends, so that ribbons of one node do not cross at the node.
        ordered = sorted(paths, key=lambda p: (left[p[stage]].top, right[p[stage + 1]].top, p))
        for path in ordered:
            source, target = left[path[stage]], right[path[stage + 1]]
            thick = max(source.height * paths[path] / source.value, 0.8)
            ends = (_take(source, "out", thick), _arrive(columns, paths, stage, path))
            ribbon = add(
                group,
                "path",
                d=_ribbon(_COLUMNS[stage] + _NODE, ends[0], _COLUMNS[stage + 1], ends[1], thick),
                class_=f"hue-{hue[path[0]]}",
            )
            add(ribbon, "title", f"{source.name} → {target.name}: {shown(paths[path])}")


def _take(node: _Node, side: str, thick: float) -> float:
    start = node.top + node.taken[side]
    node.taken[side] += thick
    return start


def _arrive(columns: Sequence[dict[str, _Node]], paths: dict[Path, float], stage: int, path: Path) -> float:
    target = columns[stage + 1][path[stage + 1]]
    before = [
        other
        for other in paths
        if other[stage + 1] == path[stage + 1]
        and (columns[stage][other[stage]].top, columns[0][other[0]].top, other)
        < (columns[stage][path[stage]].top, columns[0][path[0]].top, path)
    ]
    return target.top + target.height * sum(paths[other] for other in before) / target.value


def _ribbon(x0: float, y0: float, x1: float, y1: float, thick: float) -> str:
    middle = (x0 + x1) / 2
    return (
        f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        f"V{y1 + thick:.1f}C{middle:.1f} {y1 + thick:.1f} {middle:.1f} {y0 + thick:.1f} "
        f"{x0:.1f} {y0 + thick:.1f}Z"
    )


def _draw_node(
    root: Element,
    stage: int,
    node: _Node,
    hue: int | None,
    shown: Callable[[float], str],
    say: Wording,
) -> None:
    x = _COLUMNS[stage]
    kind = "node" if hue is None else f"node hue-{hue}"
    box = add(root, "rect", x=x, y=node.top, width=_NODE, height=node.height, rx=1.5, class_=kind)
    add(box, "title", f"{node.name}: {shown(node.value)}")
    middle = node.top + node.height / 2 + 4.5
    anchor, at = ("end", x - 8) if stage == 0 else ("start", x + _NODE + 8)
    name = _short(say.brief(node.name), _LETTERS[stage])
    add(root, "text", name, x=at, y=middle, text_anchor=anchor, class_="label")


def _short(name: str, letters: int) -> str:
    return name if len(name) <= letters else name[: letters - 1].rstrip() + "…"
