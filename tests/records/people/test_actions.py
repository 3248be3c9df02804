"""Handles are joined by hand, with undo; who is not a customer is marked, and the marks come off."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.networks import Family
from porch.records.people import actions, queries
from porch.records.people.meeting import meet
from porch.records.people.models import Barrier, Handle, NotACustomer, Person
from porch.records.team.models import Member
from tests.cast import ANN, DOV, NOON, US

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def met(db: None) -> None:
    """Ann, Dov and we are known."""
    meet({("square", who.value): (who, who is US) for who in (ANN, DOV, US)}, NOON)


def test_a_handle_is_joined_to_a_person_and_taken_apart_again(alice: Member) -> None:
    ann, dov = Person.objects.get(name="Ann"), Handle.objects.get(value="dov")
    before = dov.person
    edge = actions.attach(handle=dov, person=ann, by=alice, at=NOON)
    assert {h.value for h in ann.handles.all()} == {"ann", "dov"}
    assert list(queries.attachments(alice, ann)) == [edge]
    actions.detach(attachment=edge, at=NOON)
    actions.detach(attachment=edge, at=NOON)
    assert Handle.objects.get(value="dov").person == before
    assert list(queries.attachments(alice, ann)) == []


def test_joinings_by_hand_are_taken_back_in_any_order(alice: Member) -> None:
    ann, dov = Person.objects.get(name="Ann"), Handle.objects.get(value="dov")
    before, cleo = dov.person, Person.objects.create(name="Cleo", created_at=NOON)
    first = actions.attach(handle=dov, person=ann, by=alice, at=NOON)
    second = actions.attach(handle=dov, person=cleo, by=alice, at=NOON)
    actions.detach(attachment=first, at=NOON)
    assert Handle.objects.get(value="dov").person == cleo
    actions.detach(attachment=second, at=NOON)
    assert Handle.objects.get(value="dov").person == before


def test_a_handle_joined_by_hand_to_a_merged_person_stays_theirs_when_the_merge_is_taken_back(alice: Member) -> None:
    ann, dov = Person.objects.get(name="Ann"), Handle.objects.get(value="dov")
    cleo = Person.objects.create(name="Cleo", created_at=NOON)
    merge = actions.merge(one=ann, into=cleo, by=alice, at=NOON)
    edge = actions.attach(handle=dov, person=ann, by=alice, at=NOON)
    assert list(queries.attachments(alice, cleo)) == [edge]
    actions.unmerge(merge=merge, at=NOON)
    assert {handle.value: handle.person for handle in Handle.objects.exclude(person=None)} == {"ann": ann, "dov": cleo}


def test_what_somebody_said_of_themselves_leaves_with_their_handle(alice: Member) -> None:
    ann, dov = Handle.objects.get(value="ann"), Handle.objects.get(value="dov")
    assert ann.person is not None
    assert dov.person is not None
    merge = actions.merge(one=ann.person, into=dov.person, by=alice, at=NOON)
    claimed = actions.note_unverified(handle=ann, kind="unverified_mail", value="ann@a.example", at=NOON)
    assert (claimed.person_id, claimed.home_id) == (dov.person_id, ann.person_id)
    actions.unmerge(merge=merge, at=NOON)
    assert Handle.objects.get(pk=claimed.pk).person_id == ann.person_id


def test_only_who_proved_both_handles_is_merged_without_asking(alice: Member) -> None:
    ann, dov = Handle.objects.get(value="ann"), Handle.objects.get(value="dov")
    assert ann.person is not None
    assert dov.person is not None
    actions.verify(handle=ann, by="a code exchanged", at=NOON)
    with pytest.raises(PorchError, match="proved"):
        actions.merge_verified(one=ann, other=dov, at=NOON)
    actions.verify(handle=dov, by="OAuth", at=NOON)
    assert actions.verify(handle=dov, by="again", at=NOON).verified_by == "OAuth"
    edge = actions.merge_verified(one=dov, other=ann, at=NOON)
    assert edge is not None
    assert (edge.one, edge.into, edge.by) == (dov.person, ann.person, None)
    assert edge.evidence == ["dov: OAuth", "ann: a code exchanged"]
    assert actions.merge_verified(one=ann, other=dov, at=NOON) is None
    with pytest.raises(PorchError, match="our own"):
        actions.merge_verified(one=ann, other=Handle.objects.get(value="trattoria"), at=NOON)


def test_what_is_joined_already_or_our_own_is_not_joined(alice: Member) -> None:
    ann = Person.objects.get(name="Ann")
    with pytest.raises(PorchError, match="already"):
        actions.attach(handle=Handle.objects.get(value="ann"), person=ann, by=alice, at=NOON)
    with pytest.raises(PorchError, match="our own"):
        actions.attach(handle=Handle.objects.get(value="trattoria"), person=ann, by=alice, at=NOON)


def test_a_person_can_be_called_otherwise() -> None:
    ann = Person.objects.get(name="Ann")
    assert actions.rename(person=ann, name=f" {'A' * 400} ").name == "A" * 300


def test_a_mark_is_made_once_and_taken_off_with_that_of_its_domain(alice: Member) -> None:
    handle = Handle.objects.create(kind="email", value="news@shop.example", created_at=NOON)
    (own,) = actions.mark_not_a_customer(handle=handle, whole_domain=False, by=alice, at=NOON)
    assert actions.mark_not_a_customer(handle=handle, whole_domain=False, by=alice, at=NOON) == []
    (domain,) = actions.mark_not_a_customer(handle=handle, whole_domain=True, by=alice, at=NOON)
    assert NotACustomer.objects.get(pk=domain).value == "@shop.example"
    assert queries.is_set_aside(alice, handle)
    assert set(actions.unmark_not_a_customer(handle=handle, at=NOON)) == {own, domain}
    assert not queries.is_set_aside(alice, handle)
    actions.set_marks(marks=[domain], standing=True, at=NOON)
    assert queries.is_set_aside(alice, handle)
    actions.set_marks(marks=[domain], standing=False, at=NOON)
    assert not queries.is_set_aside(alice, handle)


def test_how_somebody_says_they_can_be_reached_joins_nobody() -> None:
    ann, ben = Handle.objects.get(value="ann"), Handle.objects.get(value="dov")
    for handle in (ann, ann, ben):
        value = f"ann@example.org (as {handle.value} says)"
        actions.note_unverified(handle=handle, kind="unverified_mail", value=value, at=NOON)
    claims = Handle.objects.filter(kind="unverified_mail")
    assert {claim.person_id for claim in claims} == {ann.person_id, ben.person_id}
    assert claims.count() == 2


def test_a_barrier_is_noted_once_and_can_be_taken_back_and_put_up_again(alice: Member) -> None:
    ann = Person.objects.get(name="Ann")
    both = [Family.SOCIAL, Family.VIDEO, Family.SOCIAL]
    social, video = actions.note_barrier(person=ann, families=both, why="  blocked \n at work", by=alice, at=NOON)
    assert (social.family, video.family, social.why, social.by, social.domain) == (
        "social", "video", "blocked at work", alice, "",
    )  # fmt: skip
    assert actions.note_barrier(person=ann, families=[Family.SOCIAL], why="", by=alice, at=NOON) == []
    actions.lift_barrier(barrier=social, at=NOON)
    actions.lift_barrier(barrier=social, at=NOON)
    assert queries.barriers(alice, ann) == [video]
    actions.restore_barrier(barrier=social)
    assert set(queries.barriers(alice, ann)) == {social, video}


def test_a_barrier_noted_anew_meanwhile_is_not_doubled_by_undo(alice: Member) -> None:
    ann = Person.objects.get(name="Ann")
    (first,) = actions.note_barrier(person=ann, families=[Family.CHAT], why="", by=alice, at=NOON)
    actions.lift_barrier(barrier=first, at=NOON)
    (second,) = actions.note_barrier(person=ann, families=[Family.CHAT], why="", by=alice, at=NOON)
    assert actions.restore_barrier(barrier=first) == second
    assert Barrier.objects.filter(undone_at=None).count() == 1


def test_a_company_is_named_by_its_domain(alice: Member) -> None:
    (barrier,) = actions.note_barrier(domain=" ann@Mill.Example ", families=[Family.SOCIAL], why="", by=alice, at=NOON)
    assert (barrier.domain, barrier.person) == ("mill.example", None)
    assert queries.barriers_of_domain(alice, "mill.example") == [barrier]


@pytest.mark.parametrize("domain", ["", "mill", "mill example.org", "@", "mill..example", "a/b.example", "x" * 300])
def test_what_is_no_domain_is_no_company(domain: str) -> None:
    with pytest.raises(PorchError, match="mail domain"):
        actions.note_barrier(domain=domain, families=[Family.SOCIAL], why="", by=None, at=NOON)


def test_a_barrier_to_nothing_is_none() -> None:
    with pytest.raises(PorchError, match="cannot go"):
        actions.note_barrier(domain="mill.example", families=[], why="", by=None, at=NOON)
