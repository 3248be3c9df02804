"""Who was chosen by name stays chosen while one looks for more."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from porch.core.viewer import SYSTEM
from porch.interfaces.console.naming import Naming, named
from porch.records.people import queries as people
from tests.interfaces.console.conftest import Town

pytestmark = pytest.mark.django_db


def told(words: str) -> Naming:
    return named(SYSTEM, QueryDict(words))


def test_whoever_is_called_so_is_offered_once_and_not_who_is_chosen(town: Town) -> None:
    (ben, *_) = people.find(SYSTEM, "ben")
    assert [one.person_id for one in told("who=ben&look=1").found] == [ben.person_id]
    found = told(f"who=ben&look=1&person={ben.person_id}")
    assert (found.found, found.ids, found.looks) == ((), (ben.person_id,), True)


def test_one_more_is_last_and_one_less_is_gone(town: Town) -> None:
    first, second = (one.pk for one in people.people(SYSTEM)[:2])
    assert told(f"person={second}&add={first}&who=x").ids == (second, first)
    assert told(f"person={second}&person={first}&drop={second}").ids == (first,)
    assert told(f"person={second}&add={first}&who=x").asked == ""


def test_nothing_to_look_for_is_the_form_sent_off(town: Town) -> None:
    assert not told("look=1&who=+").looks
    assert not told("person=1&person=x&person=99999999999999999999").looks


def test_nobody_who_may_see_nothing_is_offered_anybody(town: Town) -> None:
    first = people.people(SYSTEM)[0].pk
    found = named(None, QueryDict(f"who=ben&look=1&person={first}"))
    assert (found.chosen, found.found) == ((), ())
