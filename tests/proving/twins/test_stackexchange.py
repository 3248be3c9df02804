"""The Stack Exchange twin, met by a plain client."""

from __future__ import annotations

import httpx

from porch.proving.twins.running import RunningTwin


def test_questions_come_with_what_stands_under_them_page_by_page() -> None:
    with RunningTwin("stackexchange") as twin:
        number, _ = twin.says("ann", "How long?")
        twin.says("ben", "An hour", answers=number)
        twin.says("cleo", "Another")
        told = httpx.get(f"{twin.url}/questions", params={"pagesize": 1}).json()
        refused = httpx.get(f"{twin.url}/questions", params={"key": "stolen"})
    assert told["has_more"]
    assert [one["body"] for one in told["items"][0]["answers"]] == ["<p>An hour</p>"]
    assert told["quota_remaining"] < told["quota_max"]
    assert (refused.status_code, refused.json()["error_id"]) == (400, 403)
