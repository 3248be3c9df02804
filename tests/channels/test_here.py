"""A far end that is ourselves hears nothing, and what is said to it has arrived."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from porch.channels import here, registry
from porch.core.channel import Awaits, Identifies, Listens, Recalls, Speaks
from porch.core.interaction import Utterance

KEY = here.key("@trattoria@town.example")
WORDS = Utterance(key="k1", text="Yes, by the window.", begun_at=datetime(2026, 1, 1, tzinfo=UTC))


def mastodon() -> here.Here:
    """Return what stands in for Mastodon."""
    built = here.build(registry.card("mastodon"), KEY)
    assert isinstance(built, here.Here)
    return built


def test_only_a_key_that_says_so_ends_here() -> None:
    assert here.ends_here(KEY)
    assert not here.ends_here({"access_token": "x"})


def test_it_knows_who_we_are_and_hears_nothing() -> None:
    ear = mastodon()
    assert isinstance(ear, Listens)
    assert isinstance(ear, Identifies)
    assert not isinstance(ear, Awaits)
    assert list(ear.listen(None)) == []
    assert (ear.whoami().kind, ear.whoami().value) == ("mastodon", "@trattoria@town.example")


def test_the_same_key_is_the_same_item() -> None:
    mouth = mastodon()
    assert isinstance(mouth, Speaks)
    assert isinstance(mouth, Recalls)
    assert mouth.speak(WORDS) == mouth.speak(WORDS) == mouth.find(WORDS)
    assert mouth.speak(WORDS).here
    assert mouth.speak(replace(WORDS, key="k2")).external_id != mouth.speak(WORDS).external_id


@pytest.mark.parametrize("name", ["feeds", "archive"])
def test_where_the_network_cannot_be_spoken_to_it_does_not_speak(name: str) -> None:
    assert not isinstance(here.build(registry.card(name), KEY), Speaks)
