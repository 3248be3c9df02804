"""Who may be one person is suggested with its reasons, and never once a colleague said never."""

from __future__ import annotations

from dataclasses import replace

import pytest

from porch.analytics.identity import Known, suggest
from porch.analytics.identity.suggesting import SHARED_BY
from tests.analytics.identity.town import town

ANN = [
    Known(person=7, kind="mastodon", value="ann.lindqvist"),
    Known(person=3, kind="bluesky", value="AnnLindqvist"),
]
HOSTILE = [
    "",
    " ",
    "😀😀😀",
    "a" * 10_000,
    "Ann Lindqvist " * 900,
    "\u202e\u200b",
    "аnn",
    "﷽" * 400,
    "=1+1",
    "@:@",
    "0" * 50,
]


def pairs(known: list[Known], **more: object) -> list[tuple[int, int]]:
    return [(found.one, found.other) for found in suggest(known, **more)]  # type: ignore[arg-type]


def test_one_rare_handle_on_two_networks_is_suggested_with_its_reason() -> None:
    (found,) = suggest(ANN)
    assert (found.one, found.other) == (3, 7)
    assert "lindqvist" in found.evidence[0].words


def test_what_a_colleague_refused_is_never_suggested_again() -> None:
    assert suggest(ANN, never=[(7, 3)]) == []
    both = [replace(one, value="ann@mill.example") for one in ANN]
    assert suggest(both, never=[(3, 7)]) == []


def test_a_town_of_strangers_is_put_together_and_nobody_is_mixed_up() -> None:
    truth = town(60)
    found = pairs([replace(one, person=place) for place, one in enumerate(truth)])
    right = [truth[one].person == truth[other].person for one, other in found]
    assert sum(right) > 0.7 * 60 * 3
    assert sum(right) >= 0.98 * len(right)


def test_handles_already_joined_are_never_suggested() -> None:
    assert pairs(town(30)) == []


def test_one_mail_address_is_nearly_sure_and_an_offices_says_nothing() -> None:
    shop = [Known(person=at, kind=kind, value="ann@mill.example") for at, kind in enumerate(["email", "shop"])]
    (found,) = suggest(shop)
    assert found.evidence[0].words == "same mail address ann@mill.example"
    office = [Known(person=at, kind="email", value="+39 02 123456") for at in range(SHARED_BY + 1)]
    assert pairs([replace(one, kind="phone") for one in office]) == []


def test_one_telephone_number_is_evidence_and_shows_its_end_alone() -> None:
    (found,) = suggest([
        Known(person=1, kind="sms", value="+39 02 1234 5678"), Known(person=2, kind="phone", value="0212345678"),
    ])  # fmt: skip
    assert found.evidence[0].words == "same telephone number …5678"


def test_other_first_names_and_other_digits_speak_against() -> None:
    names = [Known(person=1, kind="x", value="lindqvist", name="Erin Lindqvist"),
             Known(person=2, kind="mastodon", value="lindqvist", name="Ethan Lindqvist")]  # fmt: skip
    told = suggest(names, threshold=0.0)[0].evidence
    assert "one is called erin, the other ethan" in {one.words for one in told if one.weight < 0}
    digits = [Known(person=1, kind="x", value="eliza5057"), Known(person=2, kind="mastodon", value="eliza5319")]
    told = suggest(digits, threshold=0.0)[0].evidence
    assert "one ends with 5057, the other with 5319" in {one.words for one in told if one.weight < 0}


def test_names_are_held_against_each_other_over_all_their_handles() -> None:
    known = [
        Known(person=1, kind="x", value="lindqvist"),
        Known(person=1, kind="email", value="erin@post.example", name="Erin Lindqvist"),
        Known(person=2, kind="mastodon", value="lindqvist", name="Ethan Lindqvist"),
    ]
    assert pairs(known) == []


def test_who_has_an_account_of_their_own_there_is_less_likely_the_same() -> None:
    alone = suggest(ANN, threshold=0.0)[0].probability
    both = [*ANN, Known(person=7, kind="x", value="sunny"), Known(person=3, kind="x", value="moony")]
    assert suggest(both, threshold=0.0)[0].probability < alone


def test_a_name_shared_by_a_crowd_joins_nobody() -> None:
    crowd = [Known(person=at, kind=f"network {at % 3}", value=f"{at}", name="John Smith") for at in range(90)]
    assert pairs(crowd) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_trouble(text: str) -> None:
    strange = [Known(person=at, kind=f"network {at}", value=text, name=text) for at in range(3)]
    assert (3, 7) in pairs([*ANN, *[replace(one, person=one.person + 10) for one in strange]])


def test_nobody_and_one_person_are_suggested_nothing() -> None:
    assert suggest([]) == []
    assert suggest(ANN[:1]) == []


def test_the_order_of_handles_changes_nothing() -> None:
    known = [replace(one, person=place) for place, one in enumerate(town(25))]
    assert set(pairs(known)) == set(pairs(known[::-1]))


def test_among_few_handles_a_first_name_alone_joins_nobody() -> None:
    few = [
        Known(person=1, kind="x", value="ann", name="Ann"),
        Known(person=2, kind="email", value="ann@post.example", name="Ann Lindqvist"),
        Known(person=3, kind="mastodon", value="joanna", name="Joanna"),
        Known(person=4, kind="bluesky", value="lindqvist", name="Hugo Lindqvist"),
    ]
    assert pairs(few) == []


def test_among_few_handles_a_whole_name_is_enough() -> None:
    ben = [
        Known(person=1, kind="mastodon", value="@ben@town.example", name="Ben Marsh"),
        Known(person=2, kind="x", value="ben_marsh", name="Ben"),
        Known(person=3, kind="email", value="ben.marsh@mill.example", name="Ben Marsh"),
        Known(person=4, kind="email", value="cleo@post.example", name="Cleo Silva"),
    ]
    assert set(pairs(ben)) == {(1, 2), (1, 3), (2, 3)}


def test_a_name_of_three_signs_is_a_name() -> None:
    town_and_two = [
        *[replace(one, person=place + 10) for place, one in enumerate(town(60))],
        Known(person=1, kind="x", value="u1", name="李小龙"),
        Known(person=2, kind="mastodon", value="m2", name="李小龙"),
        Known(person=3, kind="bluesky", value="b3", name="王小明"),
    ]
    assert [pair for pair in pairs(town_and_two) if min(pair) < 10] == [(1, 2)]
