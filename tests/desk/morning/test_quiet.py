"""Who has gone quiet is in the list, within a stated share, and takes nobody a seat that was guaranteed to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Handle, Kind, Visibility
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions, queries, quiet, table
from porch.engagement.conversations import actions as conversations
from porch.projections.language.models import Understanding
from porch.projections.relationships import actions as relationships
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.organisations import actions as organisations
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, DOV, US, says
from tests.projections.relationships.stage import DAY, NOW, talks

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleo(shop: Account) -> Person:
    """Cleo talked every five days and has been silent for two months; Ann still talks."""
    talks(shop, CLEO, days=range(0, 40, 5))
    talks(shop, ANN, days=range(0, 100, 5))
    relationships.refresh(now=NOW)
    actions.refresh(now=NOW)
    return Person.objects.get(handles__value="cleo")


def names() -> list[str]:
    return [told["name"] for told in queries.morning(SYSTEM, now=NOW).quiet]


def test_cleo_is_in_todays_list_with_a_next_step(cleo: Person) -> None:
    [told] = queries.morning(SYSTEM, now=NOW).quiet
    assert (told["person"], told["name"]) == (cleo.pk, "Cleo")
    assert "silent for 65" in told["words"]
    assert told["step"].startswith("Ask how they are")


@pytest.mark.parametrize(("kind", "days"), [(Kind.ACKNOWLEDGE, 14), (Kind.SNOOZE, 7), (Kind.DECLINE, 90)])
def test_whoever_is_let_be_comes_back_in_their_time(cleo: Person, alice: Member, kind: Kind, days: int) -> None:
    actions.let_be(person=cleo, kind=kind, member=alice, at=NOW)
    assert names() == []
    handles = list(cleo.handles.values_list("pk", flat=True))
    assert quiet.resting(SYSTEM, handles, now=NOW + timedelta(days=days - 1)) == set(handles)
    assert quiet.resting(SYSTEM, handles, now=NOW + timedelta(days=days)) == set()


def test_letting_be_can_be_undone(cleo: Person, alice: Member) -> None:
    deed = actions.let_be(person=cleo, kind=Kind.DECLINE, member=alice, at=NOW)
    conversations.undo(deed=deed, member=alice, at=NOW)
    actions.write_paper(now=NOW)
    assert names() == ["Cleo"]


def test_nobody_is_let_be_in_another_way(cleo: Person, alice: Member) -> None:
    with pytest.raises(PorchError):
        actions.let_be(person=cleo, kind=Kind.CLOSE, member=alice, at=NOW)


def test_who_writes_again_is_not_asked_after(cleo: Person, shop: Account) -> None:
    log.record(account=shop, items=[says(CLEO, at=NOW)], received_at=NOW)
    relationships.refresh(now=NOW)
    actions.refresh(now=NOW)
    assert names() == []


def test_who_is_no_customer_is_not_asked_after(cleo: Person, alice: Member) -> None:
    handle = HandleRow.objects.get(value="cleo")
    conversations.set_aside(thread_id=None, handle=handle, member=alice, at=NOW)
    actions.write_paper(now=NOW)
    assert names() == []


def test_a_business_may_want_none_of_it(cleo: Person) -> None:
    team.change_business(quiet_share=0.0)
    table.forget()
    assert names() == []


def test_what_was_dealt_with_today_had_its_seat(shop: Account, alice: Member) -> None:
    for who in (CLEO, BEN, DOV):
        talks(shop, who, days=range(0, 40, 5))
    relationships.refresh(now=NOW)
    actions.refresh(now=NOW)
    first, second = names()
    actions.let_be(person=Person.objects.get(name=first), kind=Kind.ACKNOWLEDGE, member=alice, at=NOW)
    assert names() == [second]
    actions.write_paper(now=NOW + DAY)
    assert len(queries.morning(SYSTEM, now=NOW + DAY).quiet) == 2


@given(
    capacity=st.integers(1, 60), share=st.floats(0, 1), urgent=st.integers(0, 60), rows=st.integers(0, 30),
    dealt=st.integers(0, 30), free=st.integers(-5, 60),
)  # fmt: skip
def test_they_sit_within_their_share_where_nobody_else_has_a_right(
    capacity: int, share: float, urgent: int, rows: int, dealt: int, free: int
) -> None:
    paper = {"day": "2026-03-02", "dealt": dealt, "rows": list(range(rows))}
    today = date(2026, 3, 2)
    sitting = len(quiet.seated(paper, today=today, free=free, share=share, capacity=capacity, urgent=urgent))
    assert sitting <= max(0, free)
    assert sitting <= (max(1, int(capacity * share)) if share else 0)
    assert sitting == 0 or sitting + min(urgent, capacity // 2) <= capacity // 2


def praised_by(shop: Account, who: Handle, *, thanked: bool) -> None:
    """Let somebody have praised us a month ago, and us have said something, a thank-you or not."""
    items = [
        says(who, "The best bread in town!", name=f"praise-{who.value}", at=NOW - 30 * DAY),
        says(US, "Thank you so much!" if thanked else "See you soon.", name=f"re-{who.value}",
             to=f"praise-{who.value}", ours=True, recipients=(who,), at=NOW - 29 * DAY),
    ]  # fmt: skip
    log.record(account=shop, items=items, received_at=NOW)
    said = Interaction.objects.get(external_id=f"praise-{who.value}")
    Understanding.objects.create(interaction=said, at=said.at, ours=False, needs="praise", praises=True, mark="x")
    relationships.rebuild(now=NOW)


@pytest.mark.parametrize(("thanked", "found"), [(False, ["Ben"]), (True, [])])
def test_whoever_praised_us_is_thanked_once(shop: Account, thanked: bool, found: list[str]) -> None:
    praised_by(shop, BEN, thanked=thanked)
    actions.refresh(now=NOW)
    assert names() == found
    told = queries.morning(SYSTEM, now=NOW).quiet
    assert [one["step"].startswith("Thank them for it") for one in told] == [True] * len(found)


def test_each_kind_of_leak_has_its_turn(cleo: Person, shop: Account) -> None:
    talks(shop, DOV, days=range(0, 40, 5))
    praised_by(shop, BEN, thanked=False)
    kinds = [one.leak.kind.value for _, one in quiet.in_turn(quiet.alone(SYSTEM, now=NOW))]
    assert kinds == ["broken_off", "never_thanked", "broken_off"]


def test_a_reference_hears_of_more_than_bills(shop: Account, alice: Member) -> None:
    bills = [
        says(US, "Your invoice", subject="Invoice 7", name=f"bill-{n}", ours=True, recipients=(ANN,), at=NOW - n * DAY,
             visibility=Visibility.DIRECT)
        for n in (3, 33, 63)
    ]  # fmt: skip
    log.record(account=shop, items=[says(ANN, "Hello", at=NOW - 90 * DAY), *bills], received_at=NOW)
    relationships.rebuild(now=NOW)
    ann = Person.objects.get(handles__value="ann")
    assert quiet.alone(SYSTEM, now=NOW) == []
    mill = organisations.add(name="Mill", kind="reference", by=None, at=NOW)
    organisations.employ(person=ann, organisation=mill, by=None, at=NOW)
    [(person, one)] = quiet.alone(SYSTEM, now=NOW)
    assert (person, one.leak.kind.value) == (ann, "renewals_only")
