"""`porch people` suggests, merges and takes back."""

from __future__ import annotations

import click
import pytest

from porch.interfaces.cli.people import group
from porch.projections.identity.models import Suggestion
from porch.records.people.models import Handle, Person
from tests.interfaces.cli.terminal import NOON, say, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def bens() -> tuple[Person, Person]:
    """Ben, under two handles as two."""
    people = [Person.objects.create(name=name, created_at=NOON) for name in ("Ben", "Ben O.")]
    for person in people:
        Handle.objects.create(kind="square", value=person.name, person=person, created_at=NOON)
    return people[0], people[1]


def test_who_may_be_one_is_listed_with_the_reasons(bens: tuple[Person, Person]) -> None:
    assert told(group, "suggestions") == []
    reasons = [["the same name", 2.0], ["both write at night", 0.5]]
    Suggestion.objects.create(one=bens[0], other=bens[1], probability=0.93, sureness=0.93, evidence=reasons)
    (pair,) = told(group, "suggestions")
    assert pair == {
        "one": bens[0].pk, "one_name": "Ben", "other": bens[1].pk, "other_name": "Ben O.", "probability": 0.93,
        "reasons": "the same name; both write at night",
    }  # fmt: skip


def test_a_merge_is_made_and_taken_back(bens: tuple[Person, Person]) -> None:
    edge = told(group, "merge", str(bens[1].pk), str(bens[0].pk))
    assert set(Handle.objects.values_list("person", flat=True)) == {bens[0].pk}
    with pytest.raises(click.ClickException, match="one person already"):
        say(group, "merge", str(bens[1].pk), str(bens[0].pk))
    assert told(group, "unmerge", str(edge["merge"])) == edge
    assert set(Handle.objects.values_list("person", flat=True)) == {bens[0].pk, bens[1].pk}


def test_nobody_and_nothing_are_told_so(bens: tuple[Person, Person]) -> None:
    with pytest.raises(click.ClickException, match="no person 999"):
        say(group, "merge", "999", str(bens[0].pk))
    with pytest.raises(click.ClickException, match="no merge 999"):
        say(group, "unmerge", "999")
