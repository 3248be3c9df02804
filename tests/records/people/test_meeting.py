"""A handle seen for the first time makes a person; one of our own does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from porch.core.interaction import Handle
from porch.records.people import meeting, models
from tests.cast import ANN, BEN, DOV, NOON, US

pytestmark = pytest.mark.django_db


def meet(*handles: Handle) -> dict[meeting.Key, meeting.Met]:
    return meeting.meet({meeting.key(h): (h, h.value == US.value) for h in handles}, NOON)


def test_strangers_become_persons_and_we_do_not() -> None:
    met = meet(ANN, US)
    assert models.Person.objects.get().pk == met["square", "ann"].person_id
    assert met["square", "trattoria"].person_id is None


def test_who_is_known_is_not_met_twice() -> None:
    assert meet(ANN, BEN)["square", "ann"] == meet(ANN)["square", "ann"]
    assert models.Person.objects.count() == 2


def test_names_and_follower_counts_are_brought_up_to_date_and_never_emptied() -> None:
    meet(DOV)
    meet(replace(DOV, name="Dov P.", followers=None))
    meet(replace(DOV, name="", followers=91_000))
    handle = models.Handle.objects.get()
    assert (handle.name, handle.followers, models.Person.objects.get().name) == ("Dov P.", 91_000, "Dov")


def test_whoever_has_no_name_is_called_by_their_handle() -> None:
    meet(replace(ANN, name=""))
    assert models.Person.objects.get().name == "ann"


def test_the_same_value_on_two_networks_is_two_handles() -> None:
    assert len(meet(ANN, replace(ANN, kind="email"))) == 2


def test_nobody_is_met() -> None:
    assert meet() == {}
