"""A form of wishes is read on top of what is held, and given back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.http import QueryDict

from porch.interfaces.portal import wishing
from porch.records.consent.wishing import Wished

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_what_the_page_does_not_show_stays_as_it_was() -> None:
    held = Wished(kinds_off=frozenset({"idea"}), channels_off=frozenset({"x"}), country="IT")
    sent = wishing.read(QueryDict("pace=house&channel=email"), held=held, kinds=["email", "matrix"], now=NOON)
    assert (sent.wished.kinds_off, sent.wished.country) == ({"idea"}, "IT")
    assert sent.wished.channels_off == {"x", "matrix"}


def test_a_pause_ends_with_the_morning_of_its_day_where_they_are() -> None:
    text = "pace=house&pause=2026-03-20&zone=America/New_York"
    sent = wishing.read(QueryDict(text), held=Wished(), kinds=[], now=NOON)
    assert sent.wished.paused_until == datetime(2026, 3, 20, 4, tzinfo=UTC)
    assert wishing.given(sent.wished)["pause"] == "2026-03-20"
    past = wishing.read(QueryDict("pace=house&pause=2026-03-01"), held=Wished(), kinds=[], now=NOON)
    assert (past.wished.paused_until, past.refused) == (None, "")


def test_what_is_held_is_shown_as_it_was_chosen() -> None:
    shown = wishing.given(Wished(quiet=(time(21), time(8, 30)), zone="Nowhere/Gone"))
    assert (shown["from"], shown["until"], shown["zone"]) == ("21:00", "08:30", "Nowhere/Gone")
