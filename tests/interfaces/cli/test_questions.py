"""`porch questions` lists where to step in, shows a question whole, and tells who puts mistakes right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.engagement.help import answering
from porch.interfaces.cli.questions import group
from tests.engagement.help.corner import answered, asked, olga, somebody
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_open_questions_are_listed_with_why_to_step_in_or_wait() -> None:
    assert "No question is open." in say(group, "list").stdout
    now = SYSTEM_CLOCK.now()
    fresh, old = asked("Rye?", at=now), asked("Bread?", by="Ben", at=now - timedelta(hours=30))
    assert [(one["id"], one["step_in"]) for one in told(group, "list")] == [(old.pk, True), (fresh.pk, False)]
    assert "we promise 24 hours" in say(group, "list").stdout


def test_a_question_is_shown_with_what_is_mistaken_and_what_is_right_instead() -> None:
    question, now = asked(), SYSTEM_CLOCK.now()
    said = answered(question, "Wet.", at=now - timedelta(hours=3))
    assert told(group, "corrected")["share"] is None
    asked("Rye?", by="Cleo")
    answering.dispute(answer=said, person=somebody("Cleo"), why="It cracks.", at=now - timedelta(hours=1))
    answering.correct(answer=said, member=olga(), why="It does.", instead="Sliced.", at=now)
    (answer,) = told(group, "show", str(question.pk))["answers"]
    assert (answer["mistaken"], answer["instead"][0]["words"]) == (["It cracks.", "It does."], "Sliced.")
    assert "Wet." in say(group, "show", str(question.pk)).stdout
    assert (told(group, "corrected")["by_peers"], told(group, "corrected")["peer_hours"]) == (1, 2.0)
    with pytest.raises(PorchError, match="no question 999"):
        say(group, "show", "999")
