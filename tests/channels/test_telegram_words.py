"""What Telegram marks in a text, and how it counts."""

from __future__ import annotations

import pytest

from porch.channels._telegram_words import markup, measure, named


def test_a_letter_beyond_the_first_plane_counts_twice() -> None:
    assert measure("a" * 4094 + "👩") == 4096


def test_a_link_behind_words_is_found_after_letters_that_count_twice() -> None:
    link = {"type": "text_link", "offset": 3, "length": 4, "url": "https://menu.test"}
    assert markup("👋 menu today", [link]) == "👋 menu (https://menu.test) today"


@pytest.mark.parametrize(
    ("text", "entity", "meant"),
    [
        ("@acme_bot hi", {"type": "mention", "offset": 0, "length": 9}, True),
        ("👋 @Acme_Bot", {"type": "mention", "offset": 3, "length": 9}, True),
        ("/hours@acme_bot", {"type": "bot_command", "offset": 0, "length": 15}, True),
        ("Acme hi", {"type": "text_mention", "offset": 0, "length": 4, "user": {"id": 7}}, True),
        ("@acme_bots hi", {"type": "mention", "offset": 0, "length": 10}, False),
        ("/hours", {"type": "bot_command", "offset": 0, "length": 6}, False),
        ("Ben hi", {"type": "text_mention", "offset": 0, "length": 3, "user": {"id": 8}}, False),
        ("@acme_bot", {"type": "hashtag", "offset": 0, "length": 9}, False),
    ],
)
def test_who_is_named_is_read_from_what_telegram_marked(text: str, entity: dict[str, object], meant: bool) -> None:
    assert named({"text": text, "entities": [entity]}, 7, "acme_bot") is meant


def test_nobody_is_named_when_we_do_not_know_ourselves() -> None:
    entity = {"type": "mention", "offset": 0, "length": 9}
    assert not named({"text": "@acme_bot", "entities": [entity]}, 0, "")
