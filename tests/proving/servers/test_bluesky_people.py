"""People on the Bluesky of our own act as they would in the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from porch.proving.servers import bluesky
from porch.proving.servers.bluesky import BlueskyNetwork
from porch.proving.servers.bluesky_people import BlueskyAccount, Disagreed
from porch.proving.servers.need import need

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def ben() -> Iterator[BlueskyAccount]:
    need(bluesky.present(), "node, npm, redis-server or PostgreSQL")
    with BlueskyNetwork() as network:
        yield network.account("ben")


def test_a_post_can_be_made_answered_changed_and_taken_back(ben: BlueskyAccount) -> None:
    first = ben.says("Nobody answers")
    second = ben.replies(ben.replies(first, "Still nobody"), "Hello?")
    assert ben.look(second)["value"]["reply"]["root"]["uri"] == first  # type: ignore[index]
    ben.edits(second, "Hello!")
    assert ben.look(second)["value"]["text"] == "Hello!"  # type: ignore[index]
    ben.deletes(second)
    with pytest.raises(Disagreed, match="Could not locate record"):
        ben.look(second)
    assert second not in [post["uri"] for post in ben.posts()]


def test_every_post_is_listed_however_many_there_are(ben: BlueskyAccount) -> None:
    made = {ben.says(f"Number {number}") for number in range(101)}
    assert made <= {post["uri"] for post in ben.posts()}


def test_the_connect_form_gets_an_app_password(ben: BlueskyAccount) -> None:
    form = ben.credentials()
    assert form["handle"] == "ben.test"
    assert form["password"].count("-") == 3
