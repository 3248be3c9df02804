"""Sway in words and bars, from rows as the projection tells them."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from porch.interfaces.console import swaying
from porch.projections.influence.queries import Day, Part, Pull, Standing, Voice
from tests.cast import NOON


def voice(expected: float = 3.2, *, points: float | None = 20.0, topic: str = "", responders: int = 5) -> Voice:
    return Voice(
        person=7, name="Dov", topic=topic, expected=expected, low=expected * 0.8, high=expected * 1.2,
        responders=responders, points=points, online=expected, in_person=expected / 2, customers=1.0, at=NOON,
        place=(expected, 1),
    )  # fmt: skip


def standing(**told: Any) -> Standing:
    return Standing(**{"voice": voice(), "parts": (), "history": (), "topics": (), **told})


def pull(name: str, chance: float, expected: float | None) -> Pull:
    return Pull(person=len(name), name=name, chance=chance, acts=1, last_at=NOON, expected=expected, points=None)


def test_a_sentence_names_number_bounds_and_topic() -> None:
    assert swaying.sentence(voice(1.0, topic="pizza"), "Dov") == (
        "About 1.0 person is to be expected to respond to Dov on pizza within 30 days, beyond what they would do"
        " anyway; four times in five it is 1 to 1."
    )
    assert swaying.evidence(voice(responders=1)) == "Told from 1 person who responded."


def test_parts_are_drawn_to_one_scale_and_those_that_take_away_are_told() -> None:
    made = standing(
        parts=(Part(signal="reply", amount=4.0, points=25.0), Part(signal="odd_one", amount=-1.0, points=None))
    )
    first, second = swaying.parts(made)
    assert (first.label, first.amount, first.points, first.width, first.negative) == (
        "Answered", "+4.00", "+25.0", "100.0%", False,
    )  # fmt: skip
    assert (second.label, second.amount, second.points, second.width, second.negative) == (
        "Odd one", "-1.00", "", "25.0%", True,
    )  # fmt: skip


def test_a_past_of_one_day_is_no_line_and_a_line_begins_at_nought() -> None:
    assert swaying.history(standing(history=(Day(day=date(2026, 3, 1), expected=1.0),))) is None
    days = tuple(Day(day=date(2026, 3, 1) + timedelta(days=n), expected=float(n)) for n in (0, 1, 4))
    told = swaying.history(standing(history=days))
    assert told is not None
    assert told.path == "M0.0 120.0L150.0 92.0L600.0 8.0"
    assert [row.number for row in told.rows] == ["4.0", "1.0", "0.0"]


def test_who_is_near_is_pointed_out_only_beside_somebody_far_more_heard() -> None:
    friend, famous = pull("Ann", 0.6, 1.0), pull("Dov Peretz", 0.2, 9.0)
    assert swaying.closer([friend, famous], "Ben").startswith("Ann moves Ben more than Dov Peretz does")
    assert swaying.closer([famous, friend], "Ben") == ""
    assert swaying.closer([friend, pull("Eve", 0.5, 1.5)], "Ben") == ""
    assert swaying.closer([friend], "Ben") == ""


def test_off_its_pages_a_sway_is_words_on_the_strongest_topic_that_is_scored() -> None:
    topics = [voice(2.4, topic="bread", points=None), voice(2.2, topic="pizza")]
    assert swaying.in_short(voice(), topics) == "About 2 people follow what they say on pizza."
    assert swaying.in_short(voice(points=None), topics) == "Too little is known of who follows what they say."
    assert swaying.in_short(None) == ""


def test_two_are_told_apart_only_where_their_intervals_do_not_touch() -> None:
    names = ("Dov", "Eve")
    assert swaying.compared(voice(9.0), voice(1.0), names) == "Dov moves more than Eve: their intervals do not touch."
    assert swaying.compared(voice(1.0), voice(9.0), names).startswith("Eve moves more than Dov")
    assert "cannot be told for sure" in swaying.compared(voice(3.0), voice(3.1), names)
    assert "too little is known" in swaying.compared(voice(3.0), voice(points=None), names)


def test_parts_and_topics_of_two_stand_side_by_side() -> None:
    one = standing(parts=(Part(signal="like", amount=1.0, points=None),), topics=(voice(topic="pizza"),))
    other = standing(parts=(Part(signal="reply", amount=2.0, points=None),), topics=(voice(topic="bread"),))
    told = swaying.side_by_side(one, other)
    assert [(part.label, [side.amount for side in part.sides]) for part in told] == [
        ("Answered", ["+0.00", "+2.00"]), ("Liked", ["+1.00", "+0.00"]),
    ]  # fmt: skip
    assert [row.topic for row in swaying.shared(one, other)] == ["bread", "pizza"]


def test_somebody_without_a_name_and_we_ourselves_are_called_something() -> None:
    assert (swaying.named("", 7), swaying.named("", None), swaying.url(None)) == ("person 7", "We", "")


def test_places_are_on_one_scale_and_never_longer_than_it() -> None:
    told = swaying.places(SimpleNamespace(online=2.0, in_person=2.0, expected=3.0))
    assert [(place.label, place.width) for place in told] == [
        ("Online", "50.0%"), ("In real life", "50.0%"), ("Together", "75.0%"),
    ]  # fmt: skip
