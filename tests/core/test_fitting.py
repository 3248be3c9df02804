from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core.channel import Card, Limits
from porch.core.fitting import Fitting
from porch.core.interaction import Media, Visibility

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMITS = Limits(
    text=10, media_count=1, media_bytes=5, media_types=("image/png", "video/*"), answer_within=timedelta(hours=24)
)


def card(limits: Limits = LIMITS) -> Card:
    return Card(name="wall", label="The wall", icon="x", build=object, fields=(), limits=limits)


@pytest.mark.parametrize(
    ("text", "media", "hours", "words"),
    [
        ("Ciao", (), 1, ""),
        ("Ciao a tutti", (), 1, "2 characters too many for The wall."),
        ("Ciao tutti!", (), 1, "1 character too many for The wall."),
        ("Ciao", (), 25, "The wall takes an answer only within 24 hours of their last words: that was 25 hours ago."),
        ("Ciao", (), 72, "The wall takes an answer only within 24 hours of their last words: that was 3 days ago."),
        ("Ciao", (Media(content_type="image/png", content=b"123456789"),), 1, ""),
        ("Ciao", (Media(content_type="video/mp4", content=b"1"),), 1, ""),
        ("Ciao", (Media(content_type="text/plain"),), 1, "The wall does not take text/plain: image/png, video/* only."),
        ("Ciao", (Media(content_type="video/mp4", content=b"123456", name="a.mp4"),), 1,
         "a.mp4 is too large for The wall: at most 1 MB."),
        ("Ciao", (Media(content_type="image/png"),) * 2, 1, "The wall takes at most 1 file at once."),
        (" ", (Media(content_type="image/png"),), 1, "The wall wants some words with a photo."),
    ],
)  # fmt: skip
def test_what_the_network_would_refuse_is_said_before(
    text: str, media: tuple[Media, ...], hours: int, words: str
) -> None:
    fitting = Fitting(card=card(), heard_at=NOW - timedelta(hours=hours))
    assert fitting.objection(text, media, now=NOW) == words


def test_a_network_without_limits_takes_everything_but_files_it_has_no_place_for() -> None:
    fitting = Fitting(card=card(Limits()), heard_at=NOW - timedelta(days=99))
    assert fitting.objection("x" * 10_000, now=NOW) == ""
    assert fitting.objection("x", (Media(),), now=NOW) == "The wall takes no photos or files."


def test_until_when_an_answer_is_taken() -> None:
    assert Fitting(card=card(), heard_at=NOW).until == NOW + timedelta(hours=24)
    assert Fitting(card=card()).until is None
    assert Fitting(card=card(Limits()), heard_at=NOW).until is None


def test_private_words_have_limits_of_their_own() -> None:
    limits = Limits(text=3, private=Limits(text=100))
    assert Fitting(card=card(limits)).objection("Ciao", now=NOW) == "1 character too many for The wall."
    assert Fitting(card=card(limits), visibility=Visibility.DIRECT).objection("Ciao", now=NOW) == ""
