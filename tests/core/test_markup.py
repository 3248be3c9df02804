from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.core.markup import LARGEST_TEXT, plain, sanitise

BOMBS = {
    "nested divs": "<div>" * 20_000,
    "half a megabyte of nested divs": "<div>" * 100_000,
    "nested lists": "<ul><li>" * 60_000,
    "unclosed comments": "<!--" * 20_000,
    "misnested formatting": "".join(f"<b {i}>" for i in range(1000))
    + "".join(f"<i {i}>" for i in range(1000))
    + "x</b>" * 1000,
    "endless formatting": "<b><i>" * 80_000,
    "nested tables": "<table><tr><td>" * 34_000,
    "attributes": "<a " + " ".join(f"x{i}=1" for i in range(60_000)) + ">x</a>",
    "ampersands": "&" * 500_000,
    "quotations": "<blockquote>x" * 40_000,
    "less than": "<" * 500_000,
}
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://spy.example/1.gif'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jav\tascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<style>@import 'https://spy.example/x.css'</style>",
    "<p style='background:url(https://spy.example/1.gif)'>x</p>",
    "<form action='https://spy.example'><input name=password></form>",
    "<iframe src='https://spy.example'></iframe>",
    "<meta http-equiv=refresh content='0;url=https://spy.example'>",
    "<base href='https://spy.example'>",
    "<link rel=stylesheet href='https://spy.example/x.css'>",
    "<table background='https://spy.example/1.gif'><tr><td>x</td></tr></table>",
    "<video poster='https://spy.example/1.gif'></video>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<template><img src=x onerror=alert(1)></template>",
]
NEVER = (
    "<script",
    "<img",
    "<svg",
    "<math",
    "<style",
    "<form",
    "<iframe",
    "<meta",
    "<base",
    "<link",
    "javascript:",
    "<video",
)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_shown_or_read_and_stays_small(bomb: str) -> None:
    assert len(sanitise(bomb)) <= 4 * LARGEST_TEXT
    assert len(plain(bomb)) <= LARGEST_TEXT


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_or_fetches_survives(attack: str) -> None:
    shown = sanitise(f"<p>before</p>{attack}<p>after</p>").lower()
    assert [sign for sign in NEVER if sign in shown] == []
    assert "spy.example" not in shown
    assert "onerror=" not in shown.replace("&gt;", "")


def test_what_a_letter_needs_is_kept() -> None:
    shown = sanitise(
        "<h1>Ciao</h1><p dir=rtl>مرحبا <b>Ann</b></p><ul><li>one</li></ul><table><tr><td colspan=2>x</td></tr></table>"
    )
    for kept in ("<h1>Ciao</h1>", 'dir="rtl"', "<b>Ann</b>", "<li>one</li>", 'colspan="2"'):
        assert kept in shown


def test_links_open_without_a_referrer() -> None:
    assert sanitise("<a href='https://shop.example/' target=_top>x</a>") == (
        '<a href="https://shop.example/" rel="noopener noreferrer nofollow">x</a>'
    )
    assert "mailto:ann@shop.example" in sanitise("<a href='mailto:ann@shop.example'>x</a>")


def test_relative_links_lose_their_address() -> None:
    assert "href" not in sanitise("<a href='/console/settings'>x</a>")


def test_plain_keeps_lines_apart_and_leaves_styles_out() -> None:
    assert (
        plain("<style>p{}</style><p>At eight?<br>By the window.</p><script>x</script>") == "At eight?\nBy the window."
    )


def test_lone_surrogates_and_nul_do_not_break_anything() -> None:
    assert plain("a\ud800b\0c") == "a?bc"
    assert sanitise("<p>a\ud800b\0c</p>") == "<p>a?bc</p>"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*ATTACKS, "<div>", "</div>", "<p>", "<!--", "-->", "<b>", "</b>", "&lt;", "x", "<table>", "'", '"', "<a "]
        ),
        max_size=12,
    )
)
def test_any_mixture_of_pieces_stays_safe_and_settles(pieces: list[str]) -> None:
    shown = sanitise("".join(pieces))
    assert [sign for sign in ("<script", "<img", "<svg", "<style", "<iframe", "<form") if sign in shown.lower()] == []
    assert sanitise(shown) == shown
