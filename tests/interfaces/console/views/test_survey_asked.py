"""Whom to call next, what came of it, and answers typed in."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from porch.engagement.surveys import joining
from porch.engagement.surveys.models import Invited, Sheet, Survey
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.surveys import asking
from tests.interfaces.console.views.test_survey_report import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu() -> Survey:
    return asking.survey()


def asked(made: Survey, many: int) -> list[Person]:
    persons = [asking.somebody(f"Guest {number}") for number in range(many)]
    for person in persons:
        Handle.objects.create(kind="phone", value=f"+4930{person.pk:06}", person=person, created_at=NOON)
    joining.note_invited(about=made.about, persons=[one.pk for one in persons], at=NOON, mode="phone")
    return persons


def test_the_next_to_call_comes_up_once_it_is_noted_what_came_of_the_one_before(menu: Survey, alice: Member) -> None:
    ann, ben = asked(menu, 2)
    client, path = sign_in(alice), f"/surveys/{menu.pk}/asked/"
    shown = client.get(path).content.decode()
    assert f"tel:+4930{ann.pk:06}" in shown
    client.post(path, {"person": ann.pk, "code": "NC"})
    left = client.get(path).content.decode()
    assert (f"tel:+4930{ann.pk:06}" in left, f"tel:+4930{ben.pk:06}" in left) == (False, True)
    assert "Nobody there" in client.get(f"{path}?show=all").content.decode()
    client.post(f"{path}{ann.pk}/back/")
    assert Invited.objects.get(person=ann).code == ""


def test_what_somebody_answers_is_typed_in_and_the_list_comes_back(menu: Survey, alice: Member) -> None:
    (ann,) = asked(menu, 1)
    client, path = sign_in(alice), f"/surveys/{menu.pk}/asked/"
    assert "What stays on the menu." in client.get(f"{path}{ann.pk}/").content.decode()
    done = client.post(f"{path}{ann.pk}/", {"mode": "phone", "q-dish": "risotto", "q-content": "4"})
    assert done["Location"] == path
    sheet = Sheet.objects.get()
    assert (sheet.mode, sheet.person, sheet.entered_by) == ("phone", ann, alice)
    assert "Nobody is left to reach" in client.get(path).content.decode()


def test_what_does_not_fit_comes_back_with_all_that_was_typed_in(menu: Survey, alice: Member) -> None:
    (ann,) = asked(menu, 1)
    wrong = sign_in(alice).post(f"/surveys/{menu.pk}/asked/{ann.pk}/", {"mode": "phone", "q-content": "9"})
    assert (wrong.status_code, Sheet.objects.count()) == (422, 0)
    assert "from 1 to 5" in wrong.content.decode()


def test_whoever_was_not_asked_has_no_answers_typed_in(menu: Survey, alice: Member) -> None:
    ben = asking.somebody("Ben")
    client = sign_in(alice)
    refused = client.post(f"/surveys/{menu.pk}/asked/{ben.pk}/", {"mode": "phone", "q-dish": "risotto"})
    assert "They were not asked." in refused.content.decode()
    assert client.post(f"/surveys/{menu.pk}/asked/", {"person": 999, "code": "NC"}).status_code == 404
    assert "Nobody was asked by name yet" in client.get(f"/surveys/{menu.pk}/asked/").content.decode()


@pytest.mark.parametrize("many", [2, 25])
def test_many_cost_as_many_statements_as_two(
    many: int, menu: Survey, alice: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asked(menu, many)
    client = sign_in(alice)
    client.get(f"/surveys/{menu.pk}/asked/")
    with django_assert_max_num_queries(22):
        client.get(f"/surveys/{menu.pk}/asked/")
