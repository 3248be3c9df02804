"""The address somebody is reached at, and the little of it that others may see."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porch.core.viewer import SYSTEM
from porch.records.people import actions as people
from porch.records.people.models import Handle, Person
from porch.records.people.reaching import masked, reached_by_mail

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_address_they_proved_comes_first(db: None) -> None:
    ann = Person.objects.create(name="Ann", created_at=NOON)
    for kind, value in (
        ("email", "old@example.org"),
        ("mastodon", "@ann@social.example"),
        ("email", "ann@example.org"),
    ):
        proved = Handle.objects.create(kind=kind, value=value, person=ann, created_at=NOON)
    first = reached_by_mail(SYSTEM, ann)
    people.verify(handle=proved, by="opt-in", at=NOON)
    second = reached_by_mail(SYSTEM, ann)
    assert [found.value for found in (first, second) if found] == ["old@example.org", "ann@example.org"]
    assert reached_by_mail(None, ann) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [("ann@example.org", "a…@example.org"), ("+49170", "+…"), ("", "…"), ("@b@s.example", "@…@s.example")],
)
def test_an_address_is_known_to_its_owner_alone(value: str, shown: str) -> None:
    assert masked(value) == shown
