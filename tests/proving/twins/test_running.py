"""A twin as a process of its own."""

from __future__ import annotations

import httpx

from porch.proving.twins.running import RunningTwin


def test_it_can_be_read_by_anybody_with_its_file_and_changed_from_outside() -> None:
    with RunningTwin("mastodon") as twin:
        number, name = twin.says("dov", "Nobody in particular")
        twin.edits(number, "Everybody")
        assert [(said.author, said.text) for said in twin.held()] == [("dov", "Everybody")]
        assert name == f"{twin.url}/users/dov/statuses/{number}"
        twin.deletes(number)
        assert twin.held() == []
        assert httpx.get(f"{twin.url}/nowhere").status_code == 404
