"""Suggestions come page by page, the surest first, and only to whoever may see."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.identity import queries
from porch.projections.identity.models import Look, Suggestion
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def suggested(db: None) -> list[Suggestion]:
    """Ann may be each of three others."""
    people = [Person.objects.create(name=name, created_at=NOON) for name in ("Ann", "Ben", "Cleo", "Dov")]
    for person in people:
        Handle.objects.create(kind="square", value=person.name, person=person, created_at=NOON)
    told = zip(people[1:], (0.91, None, 0.97), strict=True)
    return [
        Suggestion.objects.create(
            one=people[0], other=other, probability=sure, sureness=sure or 1.0, evidence=[["the same name", 2.5]]
        )
        for other, sure in told
    ]


def test_a_page_ends_where_the_next_begins() -> None:
    first = queries.suggestions(SYSTEM, limit=2)
    assert [(pair.other.name, pair.probability) for pair in first] == [("Cleo", None), ("Dov", 0.97)]
    (last,) = queries.suggestions(SYSTEM, after=first[-1].place, limit=2)
    assert (last.one.name, last.other.name, last.probability) == ("Ann", "Ben", 0.91)
    assert last.reasons == (queries.Reason(words="the same name", weight=2.5),)
    assert [handle.value for handle in last.other.handles.all()] == ["Ben"]


def test_a_person_is_shown_with_their_own(suggested: list[Suggestion]) -> None:
    (of_ben,) = queries.of_person(SYSTEM, suggested[0].other)
    assert of_ben.other.name == "Ben"
    assert len(queries.of_person(SYSTEM, suggested[0].one)) == 3
    assert queries.count(SYSTEM) == 3


def test_when_everybody_was_last_compared_is_told() -> None:
    assert queries.looked(SYSTEM) is None
    Look.objects.create(mark="", handles=4, looked_at=NOON)
    assert queries.looked(SYSTEM) == queries.Looked(handles=4, at=NOON)


def test_whoever_may_see_nothing_is_told_nothing(charlie: Member, suggested: list[Suggestion]) -> None:
    assert queries.suggestions(charlie) == []
    assert queries.of_person(charlie, suggested[0].one) == []
    assert queries.count(charlie) == 0
    assert queries.looked(charlie) is None
