"""Cue phrases tell needs, the more of them the surer, and calm phrases tell none."""

from __future__ import annotations

from porch.analytics.language.cued import cued


def test_two_phrases_are_surer_than_one() -> None:
    one, two = cued("I want a refund")["complaint"], cued("I want a refund, it is broken")["complaint"]
    assert two.odds > one.odds
    assert two.words == ("refund", "broken")


def test_a_calm_phrase_tells_no_complaint() -> None:
    assert cued("I have no complaints at all")["complaint"].words == ()


def test_an_angry_face_tells_a_complaint() -> None:
    assert cued("well 😡")["complaint"].words == ("😡",)
