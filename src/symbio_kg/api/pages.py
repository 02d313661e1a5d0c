"""Lists in pages: a cursor after which the next page begins, and a Link header that leads there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from urllib.parse import quote

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

__all__ = ["After", "Limit", "Page", "page_of", "pointed"]

Item = TypeVar("Item", bound=BaseModel)
_T = TypeVar("_T")

Limit = Annotated[int, Query(ge=1, le=1000, description="How many items a page has at most.")]
After = Annotated[
    str, Query(max_length=2048, description="The cursor of the page before: what comes after it is returned.")
]


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item] = Field(description="The items of this page, in the order of the list.")
    total: int = Field(description="How many items the whole list has.")
    next: str | None = Field(None, description="Address of the next page; none on the last one.")


def page_of(found: Sequence[_T], name: Callable[[_T], str], after: str, limit: int) -> tuple[list[_T], str]:
    """Return the *limit* items of *found* after the one called *after*, and the name of the last one.

    *found* is in the order of its names; the name is "" when nothing follows.
    """
    start = bisect_right(found, after, key=name) if after else 0
    items = list(found[start : start + limit])
    more = start + limit < len(found)
    return items, name(items[-1]) if items and more else ""


def pointed(request: Request, response: Response, cursor: str) -> str | None:
    """Return the address of the page after *cursor* and put it, with the first one's, into Link."""
    first = request.url.remove_query_params("after")
    links = [f'<{_relative(str(first))}>; rel="first"']
    following = None
    if cursor:
        following = _relative(str(request.url.include_query_params(after=cursor)))
        links.append(f'<{following}>; rel="next"')
    response.headers["Link"] = ", ".join(links)
    return following


def _relative(address: str) -> str:
    """Return *address* without scheme and host, which a proxy may have changed."""
    return quote("/" + address.split("/", 3)[3], safe="%/?&=~+!$'()*,;:@")
