"""Whatever is merged, taken back and joined by hand, in any order: every handle is with whom the standing edges say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.records.people import actions, queries
from porch.records.people.models import Attachment, Handle, Merge, NeverSame, Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
NAMES = ("Ann", "Ben", "Cleo", "Dov", "Ella")
Deed = tuple[str, int, int]
deeds = st.lists(
    st.tuples(st.sampled_from(["merge", "unmerge", "attach", "detach"]), st.integers(0, 9), st.integers(0, 9)),
    max_size=24,
)


def people(*names: str) -> list[Person]:
    """Somebody for each name, each with one handle of that name."""
    found = [Person.objects.create(name=name, created_at=NOON) for name in names]
    for person in found:
        Handle.objects.create(kind="square", value=person.name.lower(), person=person, created_at=NOON)
    return found


def whose() -> dict[str, str]:
    """Whom each handle is with, by name."""
    return dict(Handle.objects.order_by("value").values_list("value", "person__name"))


def state() -> list[Any]:
    """Every row of persons and handles, to the last column."""
    return [list(table.objects.order_by("pk").values_list()) for table in (Person, Handle)]


def do(deed: Deed, everybody: Sequence[Person]) -> None:
    """One deed on whom or what its numbers point at; what is refused changes nothing."""
    what, first, second = deed
    one, other = everybody[first % len(everybody)], everybody[second % len(everybody)]
    before = state()
    try:
        _DEEDS[what](one, other, first)
    except PorchError:
        assert state() == before


def _undo_some(nth: int) -> None:
    for edge in Merge.objects.order_by("pk")[nth : nth + 1]:
        actions.unmerge(merge=edge, at=NOON)


def _take_apart(nth: int) -> None:
    for edge in Attachment.objects.order_by("pk")[nth : nth + 1]:
        actions.detach(attachment=edge, at=NOON)


_DEEDS: dict[str, Any] = {
    "merge": lambda one, other, nth: actions.merge(one=one, into=other, by=None, at=NOON),
    "unmerge": lambda one, other, nth: _undo_some(nth),
    "attach": lambda one, other, nth: actions.attach(
        handle=Handle.objects.get(value=one.name.lower()), person=other, by=None, at=NOON
    ),
    "detach": lambda one, other, nth: _take_apart(nth),
}


def said_by_the_edges() -> dict[str, str]:
    """Whom each handle should be with, found the slow way: along every edge that stands."""
    into = dict(Merge.objects.filter(undone_at=None).values_list("one__name", "into__name"))
    home = {name.lower(): name for name in NAMES}
    for edge in Attachment.objects.filter(undone_at=None).order_by("pk"):
        home[edge.handle.value] = edge.after.name
    return {handle: end(name, into) for handle, name in home.items()}


def end(name: str, into: dict[str, str]) -> str:
    """Follow the edges to their end; a circle would have none."""
    for _ in range(len(NAMES)):
        name = into.get(name, name)
    assert name not in into, "a circle"
    return name


@pytest.mark.slow
@given(deeds)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_of_deeds_leaves_every_handle_with_the_right_person_and_undo_restores_every_row(
    told: list[Deed],
) -> None:
    with transaction.atomic():
        everybody = people(*NAMES)
        start = state()
        for deed in told:
            do(deed, everybody)
            assert whose() == said_by_the_edges()
            assert not Person.objects.filter(identity__identity__isnull=False).exists()
        for edge in Merge.objects.order_by("?"):
            actions.unmerge(merge=edge, at=NOON)
        for joining in Attachment.objects.order_by("?"):
            actions.detach(attachment=joining, at=NOON)
        assert state() == start
        transaction.set_rollback(True)


def test_a_merged_person_is_read_as_who_they_are_now(alice: Member) -> None:
    ann, ben, cleo, _ = people("Ann", "Ben", "Cleo", "Dov")
    first = actions.merge(one=ann, into=ben, by=alice, at=NOON, evidence=["both are called ann"])
    second = actions.merge(one=ben, into=cleo, by=alice, at=NOON)
    now = queries.person(alice, ann.pk)
    assert now == cleo
    assert {handle.value for handle in now.handles.all()} == {"ann", "ben", "cleo"}
    assert queries.identities(alice, ann) == queries.identities(alice, now) == [ann.pk, ben.pk, cleo.pk]
    assert queries.merges(alice, now) == [second, first]
    assert queries.merges(alice, now)[1].evidence == ["both are called ann"]
    assert [person.name for person in queries.people(alice)] == ["Cleo", "Dov"]


def test_a_merge_in_the_middle_is_taken_back_with_all_who_came_by_it(alice: Member) -> None:
    ann, ben, cleo, dov = people("Ann", "Ben", "Cleo", "Dov")
    actions.merge(one=ann, into=ben, by=alice, at=NOON)
    middle = actions.merge(one=ben, into=cleo, by=alice, at=NOON)
    actions.merge(one=cleo, into=dov, by=alice, at=NOON)
    undone = actions.unmerge(merge=middle, by=alice, at=NOON)
    assert whose() == {"ann": "Ben", "ben": "Ben", "cleo": "Dov", "dov": "Dov"}
    assert (undone.undone_by, undone.undone_at) == (alice, NOON)
    assert actions.unmerge(merge=middle, at=NOON) == middle
    assert whose()["ben"] == "Ben"


def test_what_would_be_a_circle_or_is_so_already_is_refused_with_the_reason(alice: Member) -> None:
    ann, ben, cleo = people("Ann", "Ben", "Cleo")
    with pytest.raises(PorchError, match="one person already"):
        actions.merge(one=ann, into=ann, by=alice, at=NOON)
    actions.merge(one=ann, into=ben, by=alice, at=NOON)
    with pytest.raises(PorchError, match=r"one person already\. Alice merged them"):
        actions.merge(one=ben, into=ann, by=alice, at=NOON)
    with pytest.raises(PorchError, match=r"Ann is Ben now\. Alice merged them\. Look again"):
        actions.merge(one=ann, into=cleo, by=alice, at=NOON)
    with pytest.raises(PorchError, match="Ann is Ben now"):
        actions.merge(one=cleo, into=ann, by=alice, at=NOON)


def test_who_are_two_by_a_colleagues_word_are_not_merged_nor_are_those_they_became(alice: Member) -> None:
    ann, ben, cleo = people("Ann", "Ben", "Cleo")
    said = actions.never_same(one=ben, other=ann, by=alice, at=NOON)
    assert actions.never_same(one=ann, other=ben, by=None, at=NOON) == said
    assert queries.never_same(alice) == {(ann.pk, ben.pk)}
    edge = actions.merge(one=ann, into=cleo, by=alice, at=NOON)
    assert queries.never_same(alice) == {(ben.pk, cleo.pk)}
    with pytest.raises(PorchError, match="Alice said that they are two"):
        actions.merge(one=ben, into=cleo, by=None, at=NOON)
    assert actions.maybe_same(never=said, at=NOON).undone_at == NOON
    assert queries.never_same(alice) == set()
    actions.merge(one=ben, into=cleo, by=None, at=NOON)
    assert queries.said_never(alice, said.pk) == said
    assert actions.unmerge(merge=edge, at=NOON).undone_at == NOON


def test_who_are_one_are_not_two_until_the_merge_is_taken_back(alice: Member) -> None:
    ann, ben = people("Ann", "Ben")
    actions.merge(one=ann, into=ben, by=alice, at=NOON)
    with pytest.raises(PorchError, match="take the merge back first"):
        actions.never_same(one=ann, other=ben, by=alice, at=NOON)
    assert not NeverSame.objects.exists()


def test_whoever_may_see_nothing_learns_of_no_merge(charlie: Member) -> None:
    ann, ben = people("Ann", "Ben")
    edge = actions.merge(one=ann, into=ben, by=None, at=NOON)
    said = actions.never_same(one=ann, other=people("Cleo")[0], by=None, at=NOON)
    assert queries.identities(charlie, ben) == []
    assert queries.merges(charlie, ben) == []
    assert queries.merge(charlie, edge.pk) is None
    assert queries.never_same(charlie) == set()
    assert queries.said_never(charlie, said.pk) is None
