"""The report as a page, on paper and as a table: nobody stands in it, and who may not look is turned away."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions as bursts
from porch.engagement.bursts import sending
from porch.engagement.bursts.models import Burst, Delivery
from porch.engagement.surveys import actions, joining, owed
from porch.engagement.surveys.models import Outcome, Survey
from porch.engagement.surveys.telling import telling
from porch.interfaces.console import typeset
from porch.records.accounts.models import Account
from porch.records.outbox.models import Outgoing, Slot
from porch.records.people import merging
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import worked_out
from tests.engagement.surveys import asking
from tests.interfaces.console.conftest import sign_in
from tests.records.outbox.begun import person as somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu() -> Survey:
    """Twelve were asked by link, six answered, one with words a spreadsheet would reckon with."""
    made = asking.survey()
    people = [asking.somebody(f"Guest {n}") for n in range(12)]
    joining.note_invited(about=made.about, persons=[one.pk for one in people], at=NOON)
    for person in people[:6]:
        asking.answers(made, person, dish="risotto", why="=1+1 plates of it", content="4")
    return made


def test_the_page_tells_what_was_asked_who_answered_and_who_has_heard(menu: Survey, alice: Member) -> None:
    actions.decide(survey=menu, decided="Risotto stays.", why="Most said so.", member=None, at=NOON)
    Slot.objects.create(person=Person.objects.get(name="Guest 0"), kind="outcome", about=menu.about, at=NOON)
    page = sign_in(alice).get(reverse("console:survey-report", args=[menu.pk])).content.decode()
    for words in (
        "What stays on the menu.", "6 of the 12 people asked by name took part.", "Most said Risotto: 6 of 6.",
        "Risotto stays.", "1 of the 6 who took part", "Outcome rates", "50.0 %",
    ):  # fmt: skip
        assert words in page


def test_the_table_names_nobody_and_holds_no_formula(menu: Survey, alice: Member) -> None:
    told = sign_in(alice).get(reverse("console:survey-report-csv", args=[menu.pk])).content.decode()
    assert "'=1+1 plates of it" in told
    assert "Guest" not in told
    assert "RR1" in told


def test_an_anonymous_survey_of_four_shows_nothing_anybody_said(alice: Member) -> None:
    made = asking.survey(anonymous=True)
    for n in range(4):
        asking.answers(made, asking.somebody(f"Guest {n}"), key=f"k{n}", dish="risotto", why="Quite secret")
    page = sign_in(alice).get(reverse("console:survey-report", args=[made.pk])).content.decode()
    assert "Quite secret" not in page
    assert "Fewer than five people answered this" in page


def test_a_report_that_cannot_be_set_says_so(menu: Survey, alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "pdf", lambda html, css: b"%PDF " + str(len(html) > 1000 and len(css) > 500).encode())
    client, address = sign_in(alice), reverse("console:survey-report-pdf", args=[menu.pk])
    assert client.get(address).content == b"%PDF True"

    def falls(html: str, css: str) -> bytes:
        raise typeset.NotSet("The report could not be set as PDF.")

    monkeypatch.setattr(typeset, "pdf", falls)
    assert client.get(address).url == reverse("console:survey-report", args=[menu.pk])  # type: ignore[attr-defined]


def test_there_is_no_report_of_no_survey(alice: Member) -> None:
    client: Client = sign_in(alice)
    assert client.get(reverse("console:survey-report", args=[7])).status_code == 404


def test_telling_goes_to_each_who_took_part_once_also_when_two_turn_out_to_be_one(
    menu: Survey, shop: Account, alice: Member, bob: Member
) -> None:
    actions.decide(survey=menu, decided="Risotto {stays}.", why="Most said so.", member=None, at=NOON)
    guests = [somebody(f"Regular {n}") for n in range(3)]
    for person in guests:
        asking.answers(menu, person, key=f"r{person.pk}", dish="risotto")
    address = reverse("console:survey-telling", args=[menu.pk])
    done = sign_in(alice).post(address)
    burst = Burst.objects.get()
    assert done.url == reverse("console:burst", args=[burst.pk])  # type: ignore[attr-defined]
    assert (burst.kind, burst.about, burst.words) == ("outcome", menu.about, "Risotto (stays).\n\nMost said so.")
    worked_out(burst)
    merging.merge(one=guests[1], into=guests[0], by=None, at=NOON)
    bursts.approve(burst=burst, member=bob, at=NOON)
    bursts.send(burst=burst, member=bob, at=NOON)
    allowed = Delivery.objects.latest("due_at").due_at  # by the clock of the page it may be night
    assert Outcome.objects.get().told_at is None
    sending.send_due(now=allowed)
    sending.send_due(now=allowed)
    assert Outcome.objects.get().told_at == allowed
    told = Outgoing.objects.filter(text__contains="Risotto (stays)")
    assert sorted(told.values_list("to_handle__person", flat=True)) == [guests[0].pk, guests[2].pk]
    assert telling(SYSTEM, menu.about, owed.took_part(SYSTEM, menu.pk)).told == 2


def test_what_was_told_in_person_is_noted_by_one_press(menu: Survey, alice: Member) -> None:
    asking.answers(menu, somebody("Cem"), dish="risotto")
    actions.decide(survey=menu, decided="Risotto stays.", why="Most said so.", member=None, at=NOON)
    client = sign_in(alice)
    page = reverse("console:survey-report", args=[menu.pk])
    assert "Everybody has heard" in client.get(page).content.decode()
    client.post(reverse("console:survey-told", args=[menu.pk]))
    assert Outcome.objects.get().told_at is not None
    assert "Everybody has heard" not in client.get(page).content.decode()


def test_nothing_is_told_before_it_is_decided(menu: Survey, alice: Member) -> None:
    assert sign_in(alice).post(reverse("console:survey-telling", args=[menu.pk])).status_code == 404
