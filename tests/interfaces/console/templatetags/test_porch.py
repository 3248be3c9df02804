"""The words and signs of the templates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.console.forms import TokenForm
from porch.interfaces.console.templatetags import porch as tags

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_an_icon_without_a_label_is_hidden_from_a_screen_reader() -> None:
    assert 'aria-hidden="true"' in tags.icon("mail")


def test_an_icon_with_a_label_says_it() -> None:
    assert 'role="img" aria-label="E-mail"' in tags.icon("mail", "E-mail")


@pytest.mark.parametrize("name", ["nothing-of-the-sort", "../forms", "", "a/b"])
def test_an_unknown_icon_falls_back(name: str) -> None:
    assert tags.drawing(name) == tags.drawing(tags.FALLBACK)


def test_an_icon_that_points_turns_with_the_script() -> None:
    assert "icon--turns" in tags.icon("reply")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=5), ""), (timedelta(minutes=5), "5 min"), (timedelta(hours=1), "1 hour"),
        (timedelta(days=3), "3 days"), (timedelta(days=70), "2 months"), (timedelta(days=800), "2 years"),
    ],
)  # fmt: skip
def test_a_length_of_time_is_told_in_its_largest_unit(length: timedelta, words: str) -> None:
    assert tags.span(length) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(hours=1), "today 10:00"), (timedelta(days=1), "tomorrow 09:00"),
        (timedelta(days=3), "Tuesday 09:00"),
        (timedelta(days=20), "11 December"), (timedelta(days=60), "20 January 2027"),
        (timedelta(days=-1), "yesterday 09:00"), (timedelta(days=-9), "12 November"),
    ],
)  # fmt: skip
def test_a_moment_is_told_as_people_say_it(ahead: timedelta, words: str) -> None:
    assert tags.coming(NOW + ahead, NOW) == words


def test_a_time_carries_the_absolute_in_its_tooltip() -> None:
    told = tags.ago(datetime(2020, 1, 6, 8, 30, tzinfo=UTC))
    assert 'title="Monday 6 January 2020, 08:30"' in told


def test_never_is_a_word_too() -> None:
    assert tags.ago(None, "not yet") == "not yet"


def test_a_day_carries_its_date() -> None:
    assert 'datetime="2020-01-06"' in tags.day(date(2020, 1, 6))


def test_a_moment_to_come_is_a_time() -> None:
    assert "<time" in tags.by(NOW)


@pytest.mark.parametrize(("name", "letter"), [("Ann", "A"), ("@ben", "B"), ("عبد", "ع"), ("", "?"), ("👩‍🍳", "?")])
def test_a_person_has_a_letter(name: str, letter: str) -> None:
    assert tags.initial(name) == letter


@pytest.mark.parametrize(("count", "words"), [(None, "0 bytes"), (999, "999 bytes"), (2500, "2.5 KB"), (5e9, "5.0 GB")])
def test_bytes_are_told_in_words(count: int | None, words: str) -> None:
    assert tags.size(count) == words


@pytest.mark.parametrize("visibility", ["public", "followers", "direct", "in_person", "whatever"])
def test_who_sees_it_has_an_icon_and_a_word(visibility: str) -> None:
    assert tags.seen_word(visibility)
    assert "aria-label" in tags.seen_by(visibility)


def test_others_fields_are_dressed_like_ours() -> None:
    assert 'class="input"' in tags.dressed(TokenForm()["token"])


def test_a_moment_gone_by_is_told_as_a_sentence_says_it() -> None:
    now = SYSTEM_CLOCK.now()
    assert ">3 hours ago</time>" in tags.past(now - timedelta(hours=3, seconds=1))
    assert ">just now</time>" in tags.past(now)
