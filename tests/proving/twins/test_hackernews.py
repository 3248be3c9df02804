"""The twin of Hacker News' search, met by a plain client."""

from __future__ import annotations

import httpx

from porch.proving.twins.running import RunningTwin


def test_what_is_wanted_is_found_by_its_tags_and_its_time() -> None:
    with RunningTwin("hackernews") as twin:
        story, _ = twin.says("ann", "Risotto")
        twin.says("ben", "Lovely", answers=story)
        under = httpx.get(f"{twin.url}/search_by_date", params={"tags": f"comment,(story_{story})"}).json()
        by = httpx.get(f"{twin.url}/search_by_date", params={"tags": "author_ann"}).json()
        later = httpx.get(f"{twin.url}/search_by_date", params={"numericFilters": "created_at_i>4000000000"}).json()
    assert [hit["comment_text"] for hit in under["hits"]] == ["Lovely"]
    assert [hit["objectID"] for hit in by["hits"]] == [str(story)]
    assert later["hits"] == []
