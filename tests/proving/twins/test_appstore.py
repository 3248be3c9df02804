"""The App Store twin, met by a plain client."""

from __future__ import annotations

import httpx

from porch.proving.twins.running import RunningTwin


def test_the_feed_lists_what_was_changed_last_first_and_ends() -> None:
    with RunningTwin("appstore") as twin:
        first, _ = twin.says("ann", "Lovely")
        twin.says("ben", "It crashes")
        twin.edits(first, "Lovely, still")
        place = f"{twin.url}/it/rss/customerreviews/page={{}}/id=1234567890/sortby=mostrecent/json"
        newest = httpx.get(place.format(1)).json()["feed"]["entry"]
        beyond = httpx.get(place.format(2)).json()["feed"]
    assert [one["content"]["label"] for one in newest] == ["Lovely, still", "It crashes"]
    assert "entry" not in beyond
