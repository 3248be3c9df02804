"""Questions about persons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.networks import Family
from porch.core.viewer import SYSTEM
from porch.records.people import actions, merging, queries
from porch.records.people.meeting import meet
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, DOV, NOON, US

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def met(db: None) -> None:
    """Everybody is known."""
    meet({("square", who.value): (who, who is US) for who in (ANN, BEN, CLEO, DOV, US)}, NOON)


def names(found: list[Handle]) -> set[str]:
    return {handle.value for handle in found}


def test_people_are_listed_by_name_a_page_at_a_time() -> None:
    first = queries.people(SYSTEM, limit=2)
    assert [p.name for p in first] == ["Ann", "Ben"]
    rest = queries.people(SYSTEM, after=(first[-1].name, first[-1].pk))
    assert [p.name for p in rest] == ["Cleo", "Dov"]


def test_two_of_the_same_name_are_both_listed() -> None:
    twin = Person.objects.create(name="Ann", created_at=NOON)
    Handle.objects.create(kind="email", value="ann@example.org", person=twin, created_at=NOON)
    (first,) = queries.people(SYSTEM, limit=1)
    assert queries.people(SYSTEM, after=(first.name, first.pk), limit=1) == [twin]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("an", {"ann"}),
        ("@CLE", {"cleo"}),
        ("Do", {"dov"}),
        ("ÀNN", {"ann"}),
        ("%", set()),
        ("_nn", set()),
        (" ", set()),
        ("tratt", set()),
    ],
)
def test_somebody_is_found_by_how_their_handle_or_name_begins(words: str, found: set[str]) -> None:
    assert names(queries.find(SYSTEM, words)) == found


def test_somebody_is_found_by_what_we_call_them() -> None:
    actions.rename(person=Person.objects.get(name="Ben"), name="Loud man")
    assert names(queries.find(SYSTEM, "Loud")) == names(queries.find(SYSTEM, "MAN lou")) == {"ben"}
    assert queries.find(SYSTEM, "loud ann") == []


def test_somebody_is_still_found_by_what_they_were_called() -> None:
    actions.rename(person=Person.objects.get(name="Ben"), name="Loud man")
    assert names(queries.find(SYSTEM, "ben")) == {"ben"}


def test_two_words_may_be_of_two_handles_of_one_person(alice: Member) -> None:
    ann = Person.objects.get(name="Ann")
    actions.attach(handle=Handle.objects.get(value="dov"), person=ann, by=alice, at=NOON)
    assert names(queries.find(SYSTEM, "dov ann")) == {"dov"}
    assert names(queries.find(SYSTEM, "ann d")) == {"ann"}


def test_persons_and_handles_are_found_by_number() -> None:
    ann = Person.objects.get(name="Ann")
    handle = ann.handles.get()
    assert queries.person(SYSTEM, ann.pk) == ann
    assert queries.by_ids(SYSTEM, [ann.pk, 0]) == [ann]
    assert queries.handle(SYSTEM, handle.pk) == handle
    assert queries.handles(SYSTEM, [handle.pk, 0]) == {handle.pk: handle}


def test_a_joining_is_found_by_number(alice: Member) -> None:
    edge = actions.attach(
        handle=Handle.objects.get(value="dov"), person=Person.objects.get(name="Ann"), by=alice, at=NOON
    )
    assert queries.attachment(alice, edge.pk) == edge


def test_a_mark_on_a_domain_concerns_everybody_there(alice: Member) -> None:
    mails = [Handle.objects.create(kind="email", value=f"{n}@a.example", created_at=NOON) for n in "xy"]
    other = Handle.objects.create(kind="email", value="x@b.example", created_at=NOON)
    actions.mark_not_a_customer(handle=mails[0], whole_domain=True, by=alice, at=NOON)
    assert queries.set_aside_handles(SYSTEM, [*(m.pk for m in mails), other.pk]) == {m.pk for m in mails}
    assert set(queries.sharing_a_mark(SYSTEM, [mails[0].pk])) == {m.pk for m in mails}
    assert queries.set_aside_handles(SYSTEM, []) == set()


def test_charlie_sees_nobody(charlie: Member) -> None:
    ann = Person.objects.get(name="Ann")
    assert queries.people(charlie) == queries.find(charlie, "an") == queries.by_ids(charlie, [ann.pk]) == []
    assert queries.person(charlie, ann.pk) is queries.handle(charlie, ann.handles.get().pk) is None
    assert (queries.handles(charlie, [1]), list(queries.attachments(charlie, ann))) == ({}, [])


def test_a_handle_is_found_by_its_kind_and_value(charlie: Member) -> None:
    found = queries.known_as(SYSTEM, "square", "ann")
    assert found is not None
    assert found.value == "ann"
    assert queries.known_as(SYSTEM, "email", "ann") is None
    assert queries.known_as(charlie, "square", "ann") is None


def test_what_keeps_somebody_out_is_their_own_and_their_companys(alice: Member, charlie: Member) -> None:
    ann = Person.objects.get(name="Ann")
    Handle.objects.create(kind="email", value="ann@mill.example", person=ann, created_at=NOON)
    (firm,) = actions.note_barrier(domain="mill.example", families=[Family.VIDEO], why="", by=alice, at=NOON)
    (own,) = actions.note_barrier(person=ann, families=[Family.SOCIAL], why="", by=alice, at=NOON)
    assert queries.barriers(alice, ann) == [own, firm]
    assert queries.barriers(alice, Person.objects.get(name="Ben")) == []
    assert queries.every_barrier(alice) == [firm, own]
    assert queries.company_barriers(alice) == [firm]
    assert queries.barrier(alice, own.pk) == own
    seen = (
        queries.barriers(charlie, ann), queries.every_barrier(charlie), queries.barrier(charlie, own.pk),
        queries.barriers_of_domain(charlie, "mill.example"), queries.every_set_aside(charlie),
        queries.company_barriers(charlie),
    )  # fmt: skip
    assert seen == ([], [], None, [], frozenset(), [])


def test_every_mark_is_told_at_once(alice: Member) -> None:
    assert queries.every_set_aside(alice) == frozenset()
    actions.mark_not_a_customer(handle=Handle.objects.get(value="dov"), whole_domain=False, by=alice, at=NOON)
    assert queries.every_set_aside(alice) == {("square", "dov")}


def test_who_moved_since_a_moment_is_told_by_both_ends_of_a_merge_and_of_its_undoing() -> None:
    one, other, third = Person.objects.order_by("pk")[:3]
    edge = merging.merge(one=other, into=one, by=None, at=NOON)
    merging.merge(one=third, into=one, by=None, at=NOON - timedelta(days=9))
    assert queries.moved_since(SYSTEM, NOON) == {one.pk, other.pk}
    assert queries.moved_since(None, NOON) == set()
    merging.unmerge(merge=edge, at=NOON + timedelta(days=5))
    assert queries.moved_since(SYSTEM, NOON + timedelta(days=4)) == {one.pk, other.pk}
