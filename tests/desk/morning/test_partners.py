"""What is owed to partners stands on the morning's paper, and only what is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.desk.morning import actions, partners
from porch.engagement.claims import standing
from porch.engagement.help import asking
from tests.cast import NOON
from tests.engagement.claims.square import promised, somebody
from tests.engagement.help.corner import asked
from tests.engagement.ideas.street import board, proposed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_nothing_is_owed_where_nobody_waits() -> None:
    proposed(on=board())
    promised()
    assert partners.owed(NOON) == []


def test_what_is_owed_is_counted_by_what_it_is() -> None:
    there = board(answer_days=3)
    proposed("Bake bread", on=there, at=NOON - 9 * DAY)
    proposed("Bake cakes", on=there, by="Ben", at=NOON - DAY)
    asked("Where is my bread?", at=NOON - 2 * DAY)
    asked("Is there rye?", by="Ben", at=NOON)
    standing.stand(claim=promised(), person=somebody("Cleo"), doubts=True, words="Stale.", at=NOON)
    standing.stand(claim=promised(), person=somebody("Dora"), doubts=False, words="Fresh.", at=NOON)
    asking.ask(person=somebody("Spam"), title="Buy watches", words="Cheap", at=NOON)
    there.looks_first = True
    there.save()
    proposed("Buy watches", on=there, by="Spam", at=NOON)
    told = [{"what": "ideas", "many": 1}, {"what": "questions", "many": 1}, {"what": "doubts", "many": 1},
            {"what": "board", "many": 1}, {"what": "words", "many": 1}, {"what": "said", "many": 1}]  # fmt: skip
    assert partners.owed(NOON) == told
    assert actions.write_paper(now=NOON).partners == told
