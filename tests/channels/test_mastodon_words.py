"""Words: HTML to text, Mastodon's way of counting, and telling that two texts are one."""

from __future__ import annotations

import pytest

from porch.channels._mastodon_words import measure, names, plain, squash

LONG = "https://example.com/" + "a" * 200


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>one<br>two</p><p>three &amp; four</p>", "one\ntwo\n\nthree & four"),
        ('<p><a href="https://a.test/x" class="u-url mention">@<span>ann</span></a> hi</p>', "@ann hi"),
        ('<p><a href="https://a.test/t" class="mention hashtag">#<span>bread</span></a></p>', "#bread"),
        ('<p>see <a href="https://a.test/x?a=1&amp;b=2">our menu</a></p>', "see our menu (https://a.test/x?a=1&b=2)"),
        ("<ul><li>bread</li><li>wine</li></ul>", "bread\nwine"),
        ("1 &lt; 2 <b>bold", "1 < 2 bold"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ("", ""),
        ("plain", "plain"),
        ("<p>مرحبا</p><p>你好 👩🏽‍🍳</p>", "مرحبا\n\n你好 👩🏽‍🍳"),
    ],
)
def test_html_becomes_what_a_reader_sees(content: str, text: str) -> None:
    assert plain(content) == text


@pytest.mark.timeout(20)  # quadratic would be minutes
@pytest.mark.parametrize("hostile", ["<" * 200_000, "<a " * 100_000, "&" * 200_000, "<p>" * 100_000, "\n " * 100_000])
def test_hostile_html_is_read_in_its_stride(hostile: str) -> None:
    assert len(plain(hostile)) <= len(hostile)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("ciao", 4),
        (LONG, 23),
        (f"({LONG}).", 26),
        ("@ann@far.example yes", 8),
        ("@ann yes", 8),
        ("ann@far.example", 15),
        ("e\u0301", 1),
        ("👩🏽‍🍳", 1),
        ("🇮🇹🇬🇷", 2),
        ("", 0),
    ],
)
def test_a_text_is_counted_as_mastodon_counts_it(text: str, length: int) -> None:
    assert measure(text) == length


@pytest.mark.parametrize(
    ("text", "handle", "named"),
    [
        ("@ann@far.test yes", "ann@far.test", True),
        ("yes, @Ann@Far.test.", "ann@far.test", True),
        ("@ann yes", "ann@far.test", False),
        ("@ann yes", "ann@porch.test", True),
        ("@anna yes", "ann@porch.test", False),
        ("@ann@other.test yes", "ann@porch.test", False),
        ("mail x@ann@far.test", "ann@far.test", False),
        ("yes", "ann@far.test", False),
    ],
)
def test_a_text_names_somebody_only_by_their_whole_handle(text: str, handle: str, named: bool) -> None:
    assert names(text, handle, "porch.test") is named


def test_what_a_server_changes_does_not_hide_what_was_said() -> None:
    assert squash("@ann@far.test  yes,\n\ncaffe\u0300") == squash("@ann yes,\ncaffè")
