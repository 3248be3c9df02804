"""Customers' links are links, say that they are customers' own, and carry nothing else."""

from __future__ import annotations

from django.template import Context, Template


def shown(words: str) -> str:
    return Template("{% load portal %}{{ words|theirs }}").render(Context({"words": words}))


def test_a_link_says_that_it_is_a_customers_own() -> None:
    told = shown("See https://example.org/bread.")
    assert told == 'See <a href="https://example.org/bread" rel="nofollow ugc noopener">https://example.org/bread</a>.'


def test_a_long_one_is_cut_and_still_leads_there() -> None:
    told = shown("https://example.org/" + "a" * 100)
    assert f'href="https://example.org/{"a" * 100}"' in told
    assert told.endswith("a…</a>")


def test_nothing_but_links_is_made_of_words() -> None:
    told = shown('<b onclick=x> javascript:alert(1) "https://example.org/"onmouseover=x')
    assert "<b" not in told
    assert told.count("<a ") == told.count(" rel=") == 1
    assert '"onmouseover' not in told
