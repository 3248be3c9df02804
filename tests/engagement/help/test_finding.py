"""Questions are found by their words, and by those said below them once they are read."""

from __future__ import annotations

import pytest

from porch.engagement.help import finding
from porch.projections.search import projector as search
from tests.cast import NOON
from tests.engagement.help.corner import answered, asked, hidden

pytestmark = pytest.mark.django_db


def test_what_is_asked_alike_is_found_by_half_the_words_at_least() -> None:
    bread = asked("How long does sourdough bread keep?")
    asked("Where do you buy flour?")
    assert finding.similar(None, "keeping sourdough") == [bread]
    assert finding.similar(None, "sourdough") == [bread]
    assert finding.similar(None, "sourdough bicycle tyre pump") == []
    assert finding.similar(None, " ?! ") == []


def test_words_said_below_a_question_find_it_and_what_is_hidden_does_not() -> None:
    question, other = asked("How long does bread keep?"), asked("Is there rye?")
    answered(question, "Wrap it in beeswax cloth.")
    answered(other, "Beeswax, no.", by="Cleo")
    search.catch_up()
    assert set(finding.found(None, "beeswax", now=NOON)) == {question, other}
    hidden(other)
    assert finding.found(None, "beeswax", now=NOON) == [question]
    assert finding.found(None, "rye", now=NOON) == []
