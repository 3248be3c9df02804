"""What we promise as customers read it: no figure before it was counted, and a meaning beside each."""

from __future__ import annotations

from datetime import date

import pytest

from porch.engagement.claims import looking, queries, standing
from porch.engagement.claims.measures import MEASURES
from porch.engagement.claims.models import Figure
from porch.interfaces.portal import claimed
from porch.records.guests import actions as guests
from tests.cast import NOON
from tests.engagement.claims.square import ANSWER, BREAD, promised, somebody
from tests.engagement.ideas import street

pytestmark = pytest.mark.django_db


def counted(*, among: int = 312) -> None:
    Figure.objects.create(
        measure="answered", share=0.874, low=0.84, high=0.9, among=among, since=date(2026, 10, 1),
        until=date(2026, 10, 30), at=NOON,
    )  # fmt: skip


def test_every_figure_has_a_meaning_that_customers_read() -> None:
    assert {name: one.meaning for name, one in MEASURES.items()} == {k: str(v) for k, v in claimed.MEANINGS.items()}


def test_a_figure_is_shown_in_whole_percent_once_something_was_counted() -> None:
    claims = [promised(ANSWER), promised(BREAD)]
    assert [one.proof for one in claimed.rows(claims)] == [None, None]
    counted()
    first, second = claimed.rows(claims)
    assert first.proof is not None
    assert (first.proof.share, first.proof.low, first.proof.high, first.proof.among) == (87, 84, 90, 312)
    assert second.proof is None
    Figure.objects.update(among=0)
    assert claimed.rows(claims)[0].proof is None


def test_who_speaks_is_called_what_they_chose_to_be_called_or_somebody() -> None:
    claim, ben = promised(), somebody("Ben")
    guests.call_me(person=ben, name="Ben of the street", at=NOON)
    for person in (ben, somebody("Cleo")):
        said = standing.stand(claim=claim, person=person, doubts=True, words="Stale.", at=NOON)
        looking.let_stand(stand=said, member=street.owner(), at=NOON)
    told = claimed.lines(queries.stands(None, claim))
    assert [one.name for one in told] == ["Somebody", "Ben of the street"]
