"""A hit says who, where and why; a tree says what came of one thing said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from porch.interfaces.console.hits import bar_words, branch_line, hit_line, spread_words, voice_line
from porch.projections.search.asking import Asked, Weights
from porch.projections.search.queries import Heard, Hit, Part

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HIT = Hit(
    interaction=5, person=7, name="Ann", ours=False, channel="mastodon", kind="create", visibility="public", at=NOON,
    thread=3, subject="", snippet=(Part(text="mussels", hit=True),), url="", score=0.5, text=0.5, influence=2.0,
    recency=0.25, place=(0.0, 1),
)  # fmt: skip


def test_a_hit_leads_to_everything_about_it() -> None:
    line = hit_line(HIT, Asked(words="mussels"), {}, 2.0)
    assert (line.person_url, line.url, line.spread_url) == ("/people/7/", "/search/5/talk/", "/search/5/spread/")
    assert line.only_url == "/search/?words=mussels&person=7"
    assert line.follow == "nobody is known to follow what they say"


def test_its_parts_are_shares_of_a_line_and_make_its_score() -> None:
    asked = Asked(weights=Weights(text=2.0, influence=1.0, recency=0.0))
    parts = hit_line(HIT, asked, {}, 4.0).parts
    assert [(part.value, part.weight, part.makes, part.width, part.counts) for part in parts] == [
        ("0.50", "2", "0.25", 22, True), ("2.00", "1", "2.00", 22, True), ("0.25", "0", "1.00", 11, False),
    ]  # fmt: skip
    assert bar_words(parts) == "words 0.50, influence 2.00, newness 0.25"


def test_what_we_said_and_whom_one_asks_about_already_need_no_link() -> None:
    assert hit_line(replace(HIT, ours=True, person=None), Asked(), {}, 2.0).follow == "said by us"
    assert hit_line(HIT, Asked(person=7), {}, 2.0).only_url == ""


def test_a_voice_has_its_part_of_it_all() -> None:
    heard = Heard(person=7, name="Ann", said=3, share=0.25, influence=2.0, last_at=NOON)
    line = voice_line(heard, Asked(words="x"), {}, 0.5)
    assert (line.percent, line.width, line.only_url) == ("25 %", "50%", "/search/?words=x&person=7")


def branch(**change: Any) -> Any:
    row = SimpleNamespace(
        pk=5, kind="create", channel="mastodon", ours=False, member=None, at=NOON, url="", subject="", deleted=False,
        text="mussels", handle=SimpleNamespace(person_id=7, person=SimpleNamespace(name="Ann"), name="", value=""),
    )  # fmt: skip
    vars(row).update({name: value for name, value in change.items() if hasattr(row, name)})
    return SimpleNamespace(said=row, **{"depth": 1, "below": 0, "nods": 0, **change})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"depth": 0}, ("Ann", "said", "/people/7/", "")),
        ({"below": 1, "nods": 2}, ("Ann", "answered", "/people/7/", "1 thing came of it; 2 likes")),
        ({"kind": "announce"}, ("Ann", "shared it", "/people/7/", "")),
        ({"ours": True}, ("We", "answered", "", "")),
        ({"ours": True, "member": SimpleNamespace(name="Bob")}, ("Bob", "answered", "", "")),
        ({"handle": None}, ("Somebody", "answered", "", "")),
    ],
)
def test_a_branch_says_who_did_what(change: dict[str, Any], told: tuple[str, ...]) -> None:
    line = branch_line(branch(**change), 5)
    assert (line.name, line.how, line.person_url, line.came) == told


def test_what_was_taken_back_says_so_and_what_is_very_deep_stays_on_the_page() -> None:
    line = branch_line(branch(deleted=True, depth=40), 6)
    assert (line.text, line.depth, line.meant) == ("(taken back)", 8, False)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ((0, 0, 0, False), "Nobody here is known to have taken it up."),
        ((1, 0, 3, False), "2 people took part: 1 answer, 3 likes."),
        ((300, 2, 0, True), "2 people took part: 300 answers, 2 shares. More came of it than is shown."),
    ],
)
def test_how_it_spread_is_one_sentence(tree: tuple[int, int, int, bool], words: str) -> None:
    answers, shares, nods, cut = tree
    assert spread_words(SimpleNamespace(handles=2, answers=answers, shares=shares, nods=nods, cut=cut)) == words
