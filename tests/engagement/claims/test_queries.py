"""Who reads what of our claims, page by page."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.claims import actions, queries, standing
from tests.cast import NOON
from tests.engagement.claims.square import ANSWER, promised, somebody
from tests.engagement.ideas.street import one_person

pytestmark = pytest.mark.django_db


def test_pages_go_on_where_the_last_ended() -> None:
    made = [promised() for _ in range(3)]
    first = queries.claims(None, limit=2)
    assert [*first, *queries.claims(None, before=first[-1].pk)] == made[::-1]
    for name in ("Ann", "Ben", "Cleo"):
        standing.stand(claim=made[0], person=somebody(name), doubts=True, words="Hm", at=NOON)
    doubts = queries.waiting(SYSTEM, limit=2)
    assert len([*doubts, *queries.waiting(SYSTEM, after=doubts[-1].pk)]) == 3
    latest = queries.stands(SYSTEM, made[0], limit=2)
    assert len([*latest, *queries.stands(SYSTEM, made[0], before=latest[-1].pk)]) == 3
    found = queries.stand(SYSTEM, doubts[0].pk)
    assert found == doubts[0]
    assert queries.stand(None, doubts[0].pk) is None


def test_whoever_says_nothing_has_said_nothing() -> None:
    claim = promised()
    assert (queries.mine(None, somebody(), [claim]), queries.counts(None, [claim]), queries.claim(None, 0)) == (
        {},
        {},
        None,
    )


def test_what_somebody_says_is_found_by_whoever_they_were() -> None:
    claim, ended = promised(), promised(ANSWER)
    said = standing.stand(claim=claim, person=somebody("Ben"), doubts=False, words="", at=NOON)
    standing.stand(claim=ended, person=somebody("Ben"), doubts=False, words="", at=NOON)
    actions.end(claim=ended, at=NOON)
    one_person("Ben", "Ann")
    assert [one.pk for one in queries.of_person(SYSTEM, somebody("Ann"))] == [said.pk]
    assert queries.of_person(None, somebody("Ann")) == []
