"""What is remembered of firms says what the store says, whatever was written meanwhile."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from symbio_kg.accept import Firms
from symbio_kg.store import LISTINGS, EmbeddedStore, StoreFailed
from symbio_kg.terms import PREFIXES

_SYM, _DATA = PREFIXES["sym"], PREFIXES["data"]
_FIRMS = [_DATA[f"firm/{n}"] for n in range(3)]
_SITES = [_DATA[f"site/{n}"] for n in range(3)]


def _listing(number: int, firm: NamedNode, site: NamedNode, *, private: bool) -> list[Triple]:
    node = _DATA[f"listing/{number}"]
    said = [Triple(node, _SYM["listedBy"], firm), Triple(node, _SYM["atSite"], site)]
    return said + ([Triple(node, _SYM["keepsPrivate"], _SYM["Quantities"])] if private else [])


_WRITE = st.tuples(st.sampled_from(_FIRMS), st.sampled_from(_SITES), st.booleans(), st.booleans())


@settings(max_examples=40)
@given(st.lists(st.lists(_WRITE, min_size=1, max_size=3), max_size=5))
def test_remembered_is_what_the_store_says(
    batches: list[list[tuple[NamedNode, NamedNode, bool, bool]]],
) -> None:
    """After any writes, some of which take a listing away, all answers are those of the store asked anew."""
    store = EmbeddedStore()
    known = Firms(store)
    number = 0
    for batch in batches:
        add: list[Triple] = []
        remove: list[Triple] = []
        for firm, site, private, gone in batch:
            number += 1
            listing = _listing(number, firm, site, private=private)
            add += listing
            if gone:
                remove += [t for t in store.triples(LISTINGS) if t.subject == _DATA[f"listing/{number - 3}"]]
        store.change({LISTINGS: remove}, {LISTINGS: add})
        known.note({LISTINGS: remove}, {LISTINGS: add})
        anew = Firms(store)
        for firm in _FIRMS:
            assert known.keep_private([firm]) == anew.keep_private([firm])
            assert known.counts([firm]) == anew.counts([firm])
        for site in _SITES:
            assert known.at([site]) == anew.at([site])


def test_a_listing_that_was_there_and_moves_is_seen() -> None:
    """A site or a choice that is added to a stored listing alone is not overlooked."""
    store = EmbeddedStore()
    store.add(LISTINGS, _listing(1, _FIRMS[0], _SITES[0], private=False))
    known = Firms(store)
    assert known.at([_SITES[1]]) == set()
    assert not known.keep_private([_FIRMS[0]])
    more = [
        Triple(_DATA["listing/1"], _SYM["atSite"], _SITES[1]),
        Triple(_DATA["listing/1"], _SYM["keepsPrivate"], _SYM["Quantities"]),
    ]
    store.add(LISTINGS, more)
    known.note({}, {LISTINGS: more})
    assert known.at([_SITES[1]]) == {_FIRMS[0]}
    assert known.keep_private([_FIRMS[0]])


def test_what_could_not_be_asked_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A firm whose listings could not be read once is not taken for one that keeps nothing private."""
    store = EmbeddedStore()
    store.add(LISTINGS, _listing(1, _FIRMS[0], _SITES[0], private=True))
    known = Firms(store)

    def broken(*_: object) -> None:
        raise StoreFailed("here", "broken")

    with monkeypatch.context() as patch:
        patch.setattr(store, "select", broken)
        with pytest.raises(StoreFailed):
            known.keep_private([_FIRMS[0]])
        with pytest.raises(StoreFailed):
            known.at([_SITES[0]])
    assert known.keep_private([_FIRMS[0]])
    assert known.at([_SITES[0]]) == {_FIRMS[0]}
