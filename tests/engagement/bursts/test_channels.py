"""People are written to where they are, and their own links never where others read them."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import channels
from porch.engagement.bursts.channels import Way
from porch.records.accounts.models import Account
from tests.cast import NAME, NOON
from tests.engagement.bursts.stage import person


def test_where_they_were_heard_last_is_first_and_mail_before_the_rest() -> None:
    ways = [Way(handle=1, kind="x"), Way(handle=2, kind="email"), Way(handle=3, kind="mastodon", last_at=NOON)]
    assert [way.handle for way in channels.ordered(ways)] == [3, 2, 1]


def test_a_link_of_their_own_goes_no_open_way() -> None:
    theirs = {7: [Way(handle=1, kind="bluesky"), Way(handle=2, kind="email")]}
    assert [way.handle for way in channels.by_person(theirs, 7, personal=True)] == [2]
    assert len(channels.by_person(theirs, 7, personal=False)) == 2


@pytest.mark.django_db
def test_only_networks_on_which_we_speak_are_ways(shop: Account) -> None:
    ann, ben = person("Ann"), person("Ben", kind="nowhere")
    kinds = channels.voices(SYSTEM)
    assert (list(kinds), list(channels.ways(SYSTEM, [ann.pk, ben.pk], kinds))) == ([NAME], [ann.pk])
