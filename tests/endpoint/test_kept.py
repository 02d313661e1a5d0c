"""Answers that are kept: never more than fit, and none that the next moment would change."""

from __future__ import annotations

import pytest

from symbio_kg.endpoint.kept import Answer, Kept, Key, repeatable


def key(number: int) -> Key:
    return Key(1, f"ASK {{ {number} }}", "", "json", ("",), (), 100)


def test_answers_asked_for_longest_ago_go_first() -> None:
    """The sum stays under the bound; one that is asked for again stays, and large ones are not taken in."""
    kept = Kept(10_000)
    answers = {number: kept.put(key(number), Answer(b"x" * 2_000, 1, 1)) for number in range(3)}
    assert kept.get(key(0)) == answers[0]
    kept.put(key(3), Answer(b"y", 1, 1))
    assert [kept.get(key(number)) is not None for number in range(4)] == [True, False, True, True]
    large = kept.put(key(4), Answer(b"x" * 2**20, 1, 1))
    assert not large.tag
    assert kept.get(key(4)) is None


def test_tags_tell_answers_apart() -> None:
    """The same bytes have the same tag, others another."""
    kept = Kept()
    tags = [
        kept.put(key(number), Answer(content, 1, 1)).tag for number, content in enumerate((b"a", b"a", b"b"))
    ]
    assert tags[0] == tags[1] != tags[2]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("SELECT * { ?now ex:rand ?uuid }", True),
        ("SELECT (now() AS ?t) {}", False),
        ("SELECT * { FILTER(Rand ( ) < 0.5) }", False),
        ("SELECT (StrUUID() AS ?a) {}", False),
        ("SELECT (1+UUID() AS ?a) {}", False),
        ("SELECT (BNODE() AS ?a) {}", False),
    ],
)
def test_what_changes_by_itself_is_not_kept(text: str, same: bool) -> None:
    """A query that asks for the hour or for chance is put anew each time."""
    assert repeatable(text) is same
