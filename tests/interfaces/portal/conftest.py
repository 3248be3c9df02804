"""Ann with a mail address, and links of hers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.rates import RATES
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.people.models import Handle, Person
from porch.records.team import actions as team

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MAIL = "ann@example.org"


@pytest.fixture(autouse=True)
def nobody_has_knocked() -> Iterator[None]:
    """Every test begins with quiet doors."""
    RATES.forget()
    yield
    RATES.forget()


@pytest.fixture
def ann(db: None) -> Person:
    """Ann, reached by mail and on Mastodon."""
    team.change_business(name="Trattoria Milwaukee", postal="Via Roma 1\n53202 Milwaukee")
    person = Person.objects.create(name="Ann Arbor", created_at=NOON)
    for kind, value in (("email", MAIL), ("mastodon", "@ann@social.example")):
        Handle.objects.create(kind=kind, value=value, person=person, created_at=NOON)
    return person


@pytest.fixture
def address(ann: Person) -> Callable[..., str]:
    """The path of a link of Ann's."""

    def of(door: Door, about: str = "", **keywords: Any) -> str:
        token = links.link(door=door, person=ann.pk, now=SYSTEM_CLOCK.now(), about=about, **keywords)
        return f"/with/{door.value}/{token}/"

    return of


@pytest.fixture
def guest() -> Client:
    """A browser without a cookie."""
    return Client()
