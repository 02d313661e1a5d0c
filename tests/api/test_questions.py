"""The reference lists and the questions that change nothing, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

LISTS = (
    "operations", "materials", "functions", "properties", "processes", "slots", "units", "activities",
    "countries", "hazardous-properties",
)  # fmt: skip


def _page(client: httpx.Client, path: str, **query: object) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}", params={k: str(v) for k, v in query.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_list_of_wastes_changes_on_its_day(client: httpx.Client) -> None:
    """16 06 04 is non-hazardous the day before 9 December 2026 and hazardous from then on, in the EU alone."""
    asked = {day: _page(client, "codes/160604", day=day) for day in ("2026-12-08", "2026-12-09")}
    assert [asked[day]["hazardous"] for day in asked] == [False, True]
    assert _page(client, "codes/160604", day="2026-12-09", scheme="tr")["hazardous"] is False
    before, after = (_page(client, "codes", day=day, limit=1)["total"] for day in asked)
    assert (before, after) == (842, 880)


@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_read_to_its_end_by_its_links(client: httpx.Client, name: str) -> None:
    """The pages of a list, followed by `next`, give every word once, in order; each word has both names."""
    first = _page(client, f"lists/{name}", limit=200)
    items, following = list(first["items"]), first["next"]
    while following:
        page = client.get(following).json()
        items += page["items"]
        following = page["next"]
    names = [item["id"] for item in items]
    assert names == sorted(set(names))
    assert len(names) == first["total"] > 0
    assert [item["id"] for item in items if "en" not in item["label"] or "tr" not in item["label"]] == []
    one = _page(client, f"lists/{name}/{names[0]}")
    assert one["iri"] == items[0]["iri"]


def test_links_are_in_the_header(client: httpx.Client) -> None:
    """Link leads to the next page and to the first."""
    answer = client.get("/api/v1/lists/units", params={"limit": 2})
    assert answer.links["next"]["url"] == answer.json()["next"]
    assert "after=" in answer.links["next"]["url"]
    assert client.get(answer.links["first"]["url"]).json() == answer.json()


def test_who_has_it_already_gets_no_body(client: httpx.Client) -> None:
    """The ETag of an answer, sent back, gives 304; another gives the answer."""
    first = client.get("/api/v1/lists/operations")
    again = client.get("/api/v1/lists/operations", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/lists/operations", headers={"If-None-Match": '"x"'}).status_code == 200


def test_unknown_words_are_not_found(client: httpx.Client) -> None:
    """A code or word of no list is 404, a list of another name 422, a day that is none 422."""
    asked = ["codes/990101", "lists/units/nothing", "lists/nothing", "codes?day=yesterday"]
    assert [client.get(f"/api/v1/{path}").status_code for path in asked] == [404, 404, 422, 422]
    assert client.get("/api/v1/codes?day=1990-01-01").json()["code"] == "day-outside-list"


def test_search_finds_in_turkish(client: httpx.Client) -> None:
    """Words without their Turkish letters find the material."""
    found = client.get("/api/v1/search", params={"q": "ucucu kul"}).json()
    assert "coal-fly-ash" in " ".join(hit["iri"] for hit in found)


def test_check_answers_as_the_command_does(client: httpx.Client) -> None:
    """A verdict has an outcome, findings with articles, and a number; facts nobody knows are named."""
    facts = {"code": "10 02 07*", "producer.nace": "24.10", "receiver.nace": "24.43", "operation": "R4"}
    found = client.post("/api/v1/check", json={"facts": facts, "day": "2026-11-25"}).json()
    assert found["outcome"] in ("refused", "needs-assessment", "permitted-with-condition")
    assert found["findings"]
    assert len(found["sha256"]) == 64
    wrong = client.post("/api/v1/check", json={"facts": {"colour": "red"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "case-invalid")
    assert [fault["field"] for fault in wrong.json()["errors"]] == ["colour"]


def test_hazard_answers_by_both_laws(client: httpx.Client) -> None:
    """Three per cent of lead oxide makes a waste hazardous; a composition without parts is refused."""
    parts = {"components": [{"name": "lead monoxide", "cas": "1317-36-8", "value": "3 %"}]}
    (found,) = client.post("/api/v1/hazard", json={"composition": parts}).json()
    assert found["hazardous"] is True
    assert set(found["jurisdictions"]) == {"eu", "tr"}
    refused = client.post("/api/v1/hazard", json={"composition": {"colour": "red"}})
    assert (refused.status_code, refused.json()["code"]) == (422, "composition-refused")


def test_classify_proposes_a_code(client: httpx.Client) -> None:
    """Mill scale is 10 02 10; nonsense has no proposal but a hint."""
    found = client.post("/api/v1/classify", json={"text": "mill scale", "nace": "24.10"}).json()
    assert found["proposals"][0]["code"] == "10 02 10"
    none = client.post("/api/v1/classify", json={"text": "xyzzy"}).json()
    assert none["proposals"] == []


def test_substitutions_are_found_by_material_and_process(client: httpx.Client) -> None:
    """Fly ash goes to cement; every answer names its rule, documented ones what they rest on."""
    found = _page(client, "substitutions", kind="coal-fly-ash")
    assert found["total"] > 0
    assert all(one["rule"] for one in found["items"])
    assert any(one["sources"] for one in found["items"])
    slot = found["items"][0]["slot"]
    assert _page(client, "substitutions", kind="coal-fly-ash", slot=slot)["total"] >= 1
    asked = [client.get(f"/api/v1/substitutions{query}").status_code for query in ("", "?kind=nothing")]
    assert asked == [422, 422]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"[" * 100_000, 400, "too-deep"),
        (b'{"facts": ' * 200 + b"1" + b"}" * 200, 400, "too-deep"),
        (b"{", 400, "json-invalid"),
        (b'{"facts": {}, "facts": {}}', 400, "duplicate-key"),
        (b'{"facts": {"code": "\\u0000"}}', 422, "control-character"),
        (b'{"facts": {"code": "\\ud800"}}', 422, "control-character"),
        (b'{"facts": {"code": NaN}}', 400, "json-invalid"),
        (b'{"facts": {"quantity": ' + b"9" * 5000 + b"}}", 422, "number-range"),
        (b'{"facts": {}, "owner": "me"}', 422, "not-usable"),
        (b"\xff\xfe", 400, "encoding"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_hostile_json_is_refused_in_words(client: httpx.Client, body: bytes, status: int, code: str) -> None:
    """Deep, doubled, broken or forbidden JSON never reaches a step, and never ends in a 500."""
    answer = client.post("/api/v1/check", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_control_character_in_the_address_is_refused(client: httpx.Client) -> None:
    """In a path or a query alike."""
    assert client.get("/api/v1/codes/%00").status_code == 422
    assert client.get("/api/v1/search?q=%00").status_code == 422
