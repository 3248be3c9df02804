"""Ours learns each kind of task from the rows it is given."""

from __future__ import annotations

import pytest

from porch.proving.validations._language_ours import said, texts_per_s
from porch.proving.validations._language_tasks import TASKS, Labelled

WORDS = {"play": "play the song", "pay": "pay the bill", "oos": "why is the sky blue"}
INTENTS = Labelled(
    texts=[f"{text} number {at}" for at in range(20) for text in WORDS.values()], labels=list(WORDS) * 20
)


@pytest.mark.slow
def test_intents_and_what_is_out_of_scope_are_told() -> None:
    told, sure = said(TASKS["intent"], INTENTS, INTENTS)
    assert sum(a == b for a, b in zip(told, INTENTS.labels, strict=True)) >= 55
    assert len(sure) == 60


def test_acts_are_told_without_anything_known_before() -> None:
    told, _ = said(TASKS["acts"], INTENTS, INTENTS)
    assert list(told) == INTENTS.labels


def test_languages_are_told() -> None:
    rows = Labelled(texts=["where is the house", "dove sta la casa"] * 5, labels=["en", "it"] * 5)
    assert list(said(TASKS["language"], rows, rows)[0]) == rows.labels


def test_the_chain_has_a_speed() -> None:
    assert texts_per_s(["where is it?"] * 50) > 0
