from __future__ import annotations

import re

import pytest

from porch.channels._feeds_reading import LONG_AGO, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard
from tests.channels import bodies

FEED = b"""<rss version="2.0"><channel><title>Town</title><item><title>Mussels</title><link>http://town.example/1</link></item>
<item><guid>2</guid></item><item><title>Bread</title><description>and w"""


def test_every_entry_is_heard_even_a_blank_one_and_one_cut_off() -> None:
    told = [item for item in understand(FEED, "town.xml") if isinstance(item, Heard)]
    assert [(item.text, item.at) for item in told] == [("Mussels", LONG_AGO), ("", LONG_AGO), ("Bread", LONG_AGO)]
    assert len({item.external_id for item in told}) == 3


def test_what_is_no_feed_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"Dear Sir", ""))


@pytest.mark.data
def test_every_captured_feed_with_an_entry_is_heard() -> None:
    carrying, missed = 0, []
    for name, body in bodies.files("feeds/feedparser_tests"):
        carries = bool(re.search(rb"<(\w+:)?(item|entry)[\s>]", body))
        carrying += carries
        missed += [name] if carries and not any(isinstance(item, Heard) for item in understand(body, name)) else []
    assert (carrying > 900, missed) == (True, [])
