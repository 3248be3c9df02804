"""Slack's marks."""

from __future__ import annotations

import pytest

from porch.channels._slack_words import marked, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U1>", "@ann"),
        ("<@U2|ben>", "@ben"),
        ("<@U3>", "@U3"),
        ("<#C1|news> <#C2>", "#news #C2"),
        ("<!here> <!subteam^S1|@bakers> <!date^1>", "@here @bakers @date"),
        ("<https://a.test>", "https://a.test"),
        ("<https://a.test|https://a.test>", "https://a.test"),
        ("<https://a.test|menu>", "menu (https://a.test)"),
        ("<mailto:a@b.test|a@b.test>", "a@b.test"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
    ],
)
def test_marks_are_shown_as_people_read_them(text: str, shown: str) -> None:
    assert plain(text, {"U1": "ann"}) == shown


@pytest.mark.parametrize("text", ["<3", "R&D", "a > b", "<!channel>", "<@U1>"])
def test_what_we_say_becomes_no_mark(text: str) -> None:
    assert plain(marked(text), {"U1": "ann"}) == text
