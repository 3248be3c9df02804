"""`porch segments` saves filters and says who is in them."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.segments import group
from porch.records.organisations import actions as organisations
from porch.records.people.models import Handle, Person
from porch.records.profiles import actions as profiles
from tests.interfaces.cli.terminal import NOON, say, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> Person:
    ann = Person.objects.create(name="Ann", created_at=NOON)
    Handle.objects.create(kind="email", value="ann@mill.example", person=ann, created_at=NOON)
    profiles.tag(person=ann, name="VIP", by=None, at=NOON)
    shoe = profiles.add_field(name="Shoe", kind="number")
    profiles.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    mill = organisations.add(name="Mill", by=None, at=NOON)
    organisations.employ(person=ann, organisation=mill, by=None, at=NOON)
    return ann


def test_a_filter_is_saved_shown_listed_and_forgotten(ann: Person) -> None:
    asked = ("--tag", "vip", "--organisation", "mill", "--field", "shoe", "--holds", ">=38", "--mail", "yes")
    assert told(group, "add", "Ours", *asked) == {"name": "Ours", "people": 1}
    assert told(group, "show", "ours") == [{"id": ann.pk, "name": "Ann", "handles": "ann@mill.example"}]
    (one,) = told(group, "list")
    assert (one["name"], one["people"]) == ("Ours", 1)
    assert told(group, "forget", "Ours") == {"name": "Ours", "forgotten": True}
    assert "No segment" in say(group, "list").stdout


@pytest.mark.parametrize(
    "words",
    [("add", "X", "--tag", "nobody"), ("add", "X", "--organisation", "nobody"), ("add", "X", "--field", "none"),
     ("add", "X"), ("add", "X", "--heard-after", "soon"), ("show", "nobody")],
)  # fmt: skip
def test_what_is_not_there_is_said(db: None, words: tuple[str, ...]) -> None:
    with pytest.raises(PorchError):
        say(group, *words)
