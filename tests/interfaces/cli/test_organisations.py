"""`porch organisations` writes down where people work."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.organisations import group
from porch.records.people.models import Person
from tests.interfaces.cli.terminal import NOON, say, told

pytestmark = pytest.mark.django_db


def test_an_organisation_is_written_down_with_who_is_there() -> None:
    ann = Person.objects.create(name="Ann", created_at=NOON)
    mill = told(group, "add", "Mill", "--kind", "reference", "--domain", "mill.example")["id"]
    assert (
        told(group, "employ", str(mill), str(ann.pk), "--title", "Buyer", "--since", "2020-01-01")["title"] == "Buyer"
    )
    assert told(group, "show", str(mill)) == [
        {"person": ann.pk, "name": "Ann", "title": "Buyer", "since": "2020-01-01", "until": ""}
    ]
    assert told(group, "list") == [
        {"id": mill, "name": "Mill", "kind": "reference", "people": 1, "domains": "mill.example"}
    ]
    assert told(group, "list", "--kind", "supplier") == []


@pytest.mark.parametrize("words", [("show", "7"), ("employ", "7", "7"), ("add", "X", "--domain", "gmail.com")])
def test_what_is_not_there_is_said(words: tuple[str, ...]) -> None:
    with pytest.raises(PorchError):
        say(group, *words)
