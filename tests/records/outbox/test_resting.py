"""An address rests after mail to it came back on several days, until something shows that it works."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from porch.analytics.cadence import Kind
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.outbox import actions as outbox
from porch.records.outbox import resting, returning, standings, starting
from porch.records.outbox.models import Outgoing
from porch.records.outbox.starting import Held
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says
from tests.records.outbox import begun

DAY = timedelta(days=1)


@pytest.fixture
def ann(shop: Account) -> Handle:
    """Ann, who may be sent everything, under the name she writes by."""
    handle = Handle.objects.get(person=begun.person())
    Handle.objects.filter(pk=handle.pk).update(value=ANN.value)
    handle.refresh_from_db()
    return handle


def left(shop: Account, handle: Handle, at: datetime) -> Outgoing:
    """Return words to somebody that left."""
    made = outbox.enqueue(account=shop, text="Hello", at=at, to_handle=handle)
    Outgoing.objects.filter(pk=made.pk).update(state=Outgoing.State.SENT, begun_at=at, changed_at=at)
    made.refresh_from_db()
    return made


def returned(shop: Account, handle: Handle, *days: float) -> None:
    """Let mail of these days come back an hour later each."""
    for day in days:
        at = NOON + day * DAY
        outgoing = left(shop, handle, at)
        returning.came_back(outgoing=outgoing, words="552 5.2.2 full", for_good=False, at=at + timedelta(hours=1))


def rests(handle: Handle, at: datetime) -> datetime | None:
    """Return until when a handle rests."""
    return resting.rests(SYSTEM, [handle.pk], at).get(handle.pk)


def test_three_days_make_an_address_rest_until_the_first_of_them_is_a_month_old(shop: Account, ann: Handle) -> None:
    returned(shop, ann, 0, 0.1, 0.2, 1)
    assert rests(ann, NOON + 2 * DAY) is None, "one day counts once"
    returned(shop, ann, 2)
    until = NOON + 30.2 * DAY + timedelta(hours=1)
    assert rests(ann, NOON + 3 * DAY) == until
    assert rests(ann, until) is None


def test_what_is_late_counts_until_its_sender_would_have_given_up(shop: Account, ann: Handle) -> None:
    returned(shop, ann, 0, 1)
    returning.is_late(outgoing=left(shop, ann, NOON + 2 * DAY), at=NOON + 3 * DAY)
    assert rests(ann, NOON + 4 * DAY) == NOON + 8 * DAY
    assert rests(ann, NOON + 8 * DAY) is None


def test_nothing_is_begun_there_and_an_answer_leaves(shop: Account, ann: Handle) -> None:
    asked = begun.begin(shop, ann.person, Kind.QUESTION, NOON)  # type: ignore[arg-type]
    returned(shop, ann, 0, 1, 2)
    answer = outbox.enqueue(account=shop, text="On Friday", at=NOON + 3 * DAY, to_handle=ann)
    decided = [starting.may_leave(outgoing=one, at=NOON + 3 * DAY) for one in (asked, answer)]
    assert [one.rule for one in decided] == ["C8", ""]
    with pytest.raises(Held, match="C8"):
        begun.begin(shop, ann.person, Kind.QUESTION, NOON + 8 * DAY)  # type: ignore[arg-type]


def test_a_word_from_that_address_ends_the_rest(shop: Account, ann: Handle) -> None:
    returned(shop, ann, 0, 1, 2)
    log.record(account=shop, items=[says(ANN, at=NOON + 3 * DAY)], received_at=NOON + 3 * DAY)
    assert rests(ann, NOON + 3 * DAY) is None


def test_mail_that_stayed_away_for_five_days_ends_the_rest(shop: Account, ann: Handle) -> None:
    returned(shop, ann, 0, 1, 2)
    left(shop, ann, NOON + 3 * DAY)
    assert rests(ann, NOON + 7 * DAY) is not None
    assert rests(ann, NOON + 8 * DAY) is None


@pytest.mark.parametrize("few", [0, 500])
def test_somebody_with_another_address_is_reached_there(
    shop: Account, ann: Handle, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(resting, "FEW", few)
    returned(shop, ann, 0, 1, 2)
    at, person = NOON + 3 * DAY, Person.objects.get(handles=ann)
    assert list(standings.standing(SYSTEM, person.pk, at).rests) == [ann.kind]
    assert [handle for handle, _ in resting.of_person(SYSTEM, person, at)] == [ann]
    Handle.objects.create(kind=ann.kind, value="ann-at-home", person=person, created_at=NOON)
    assert standings.standing(SYSTEM, person.pk, at).rests == {}


def test_charlie_learns_nothing(shop: Account, ann: Handle, charlie: Member) -> None:
    returned(shop, ann, 0, 1, 2)
    assert resting.rests(charlie, [ann.pk], NOON + 3 * DAY) == {}
