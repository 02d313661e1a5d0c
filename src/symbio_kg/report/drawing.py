"""The little SVG the charts need: elements whose text and attributes are always escaped."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

__all__ = ["Element", "add", "canvas", "finish"]


def canvas(identity: str, width: float, height: float, title: str) -> Element:
    """Return an empty picture with a name that a screen reader says."""
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width:g} {height:g}",
            "role": "img",
            "aria-labelledby": f"{identity}-title",
        },
    )
    add(root, "title", title, id=f"{identity}-title")
    return root


def add(parent: Element, tag: str, text: str | None = None, **attributes: object) -> Element:
    """Append an element; an attribute's underscores become hyphens, numbers are cut to two digits."""
    shown = {name.strip("_").replace("_", "-"): _value(value) for name, value in attributes.items()}
    element = SubElement(parent, tag, shown)
    element.text = text
    return element


def finish(root: Element) -> Markup:
    """Return the picture as markup for a page."""
    return Markup(tostring(root, encoding="unicode"))  # noqa: S704  ElementTree escapes what it writes


def _value(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
