"""A commitment is a deed of the speaker's, to come; a refusal, a condition and another's deed are none."""

from __future__ import annotations

import pytest

from porch.analytics.language.commitments import NOTHING, committed


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("I’ll send the invoice tomorrow, Ben", "I’ll send the invoice tomorrow, Ben"),
        ("We will get back to you by Monday. Bye", "We will get back to you by Monday"),
        ("Vi richiamerò domani", "richiamerò domani"),
        ("Te llamo mañana", "Te llamo mañana"),
        ("Je vous rappelle demain", "Je vous rappelle demain"),
        ("Ich melde mich bis Freitag", "Ich melde mich bis Freitag"),
        ("Vou enviar hoje", "Vou enviar hoje"),
        ("Ik bel morgen terug", "Ik bel morgen terug"),
    ],
)
def test_a_commitment_is_found_with_its_phrase(text: str, phrase: str) -> None:
    assert committed(text).phrases == (phrase,)


@pytest.mark.parametrize(
    "text",
    ["I will never come back", "If I will call", "Will you call me?", "They will send it", "però non so", "I called"],
)
def test_what_commits_to_nothing_is_none(text: str) -> None:
    assert committed(text).odds == NOTHING


def test_a_deed_and_a_time_make_it_surer() -> None:
    assert committed("I'll see").odds < committed("I'll call").odds < committed("I'll call on Friday").odds


def test_two_commitments_are_both_told() -> None:
    assert len(committed("I'll call you. We will ship it tomorrow.").phrases) == 2
