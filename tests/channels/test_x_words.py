from __future__ import annotations

import pytest

from porch.channels._x_words import measure, plain, squash


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("ciao", 4),
        ("Ελλάδα", 6),
        ("مرحبا", 5),
        ("你好", 4),
        ("안녕", 4),
        ("カタカナ", 8),
        ("e\u0301", 1),
        ("👍", 2),
        ("👍🏽", 2),
        ("👩🏽\u200d🍳", 2),
        ("👨\u200d👩\u200d👧\u200d👦", 2),
        ("🇮🇹", 2),
        ("1️⃣", 2),
        ("©", 1),
        ("“quoted”…", 10),
        ("https://example.com/a/very/long/road?with=questions", 23),
        ("http://a.it", 23),
        ("trattoria.it", 23),
        ("See trattoria.it.", 28),
        ("ann@trattoria.it", 16),
        ("and so on...then", 16),
        ("", 0),
    ],
)
def test_a_text_weighs_what_x_says(text: str, weight: int) -> None:
    assert measure(text) == weight


def test_two_hundred_and_eighty_letters_fit_and_half_as_many_signs() -> None:
    assert measure("a" * 280) == measure("好" * 140) == 280


def test_short_links_become_long_and_those_to_our_own_photo_go() -> None:
    links = [
        {"url": "https://t.co/a", "expanded_url": "https://trattoria.example/menu"},
        {"url": "https://t.co/b", "expanded_url": "https://x.com/acme/status/1/photo/1", "media_key": "3_1"},
    ]
    assert plain("Menu https://t.co/a https://t.co/b", links) == "Menu https://trattoria.example/menu"


def test_signs_written_for_html_are_read() -> None:
    assert plain("Fish &amp; chips &lt;3", []) == "Fish & chips <3"


def test_a_link_without_an_address_is_left_alone() -> None:
    assert plain("https://t.co/a", [{"url": "https://t.co/a", "expanded_url": None}]) == "https://t.co/a"


def test_names_put_in_front_do_not_make_a_text_another() -> None:
    assert squash("@ann @ben  Yes, at 8") == squash("Yes,  at 8")
    assert squash("@ann") != squash("@ben") != squash("")


def test_a_name_within_the_words_counts() -> None:
    assert squash("Ask @ann") != squash("Ask")
