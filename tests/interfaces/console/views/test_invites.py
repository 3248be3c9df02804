"""The invite planner: planned, left out, held out with a reason, handed on as a list, and taken back."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import queries
from porch.engagement.gatherings.models import Gathering, LeftOut, Plan
from porch.records.jobs import actions as jobs
from porch.records.people.models import Person
from porch.records.profiles import queries as profiles
from tests.interfaces.console.conftest import Town, sign_in
from tests.interfaces.console.swayed import person, settle
from tests.interfaces.console.test_cost import statements

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WISH = {"name": "Pizza tasting", "day": "2027-01-14", "seats": "3", "why_all": "We know all of them."}


def planned(town: Town, **wish: str) -> Gathering:
    """Plan by the form, and let the worker work it out."""
    answer = sign_in(town.alice).post(reverse("console:invite-new"), {**WISH, **wish})
    assert answer.status_code == 302, answer.content.decode()
    work()
    return Gathering.objects.latest("id")


def work() -> None:
    """Let the worker do what waits."""
    while jobs.run_next(worker="test"):
        pass


def read(town: Town, gathering: Gathering, asked: str = "") -> str:
    page = sign_in(town.alice).get(reverse("console:invite", args=[gathering.pk]) + asked)
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def do(town: Town, gathering: Gathering, deed: str, **told: Any) -> Any:
    """Post a deed as a browser without scripts does; return the page it leads to."""
    path = reverse(f"console:invite-{deed}", args=[gathering.pk])
    answer = sign_in(town.alice).post(path, told, follow=True)
    work()
    return answer


def test_a_plan_tells_whom_to_invite_why_and_what_that_buys(town: Town) -> None:
    settle()
    words = read(town, planned(town))
    assert "Invite these 3 people, and word is to be expected to reach about" in words
    assert "1 Dov Peretz Adds" in words
    assert "Reaches most of all who may be invited." in words
    assert "than if you invited whoever moves most by count" in words
    assert "With probability 0.99 that is at least" in words
    assert "associational" in words
    assert "Nobody. Why: We know all of them." in words
    assert "too few yet" in words


def test_while_it_is_worked_out_the_page_asks_again_and_says_so(town: Town) -> None:
    settle()
    client = sign_in(town.alice)
    client.post(reverse("console:invite-new"), WISH)
    page = client.get(reverse("console:invite", args=[Gathering.objects.get().pk])).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "Working out whom to invite" in page
    work()
    assert (
        'hx-trigger="every 1s"'
        not in client.get(reverse("console:invite", args=[Gathering.objects.get().pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ({"name": ""}, "Say what it is that you invite to."), ({"seats": "0"}, "greater than or equal to 1"),
        ({"seats": "9999"}, "less than or equal to 500"), ({"day": "soon"}, "Enter a valid date"),
        ({"topic": "politics"}, "not one of the available choices"),
        ({"why_all": " "}, "Say why everybody may be invited"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_asked_for_again(town: Town, told: dict[str, str], complaint: str) -> None:
    answer = sign_in(town.alice).post(reverse("console:invite-new"), {**WISH, **told})
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert not Gathering.objects.exists()


def test_somebody_is_looked_for_left_out_and_let_in_again(town: Town) -> None:
    settle()
    gathering, dov = planned(town), person("Dov Peretz")
    assert "Leave out" in read(town, gathering, "?who=dov")
    do(town, gathering, "leaving-out", person=dov.pk)
    words = read(town, gathering)
    assert "1 Dov Peretz" not in words
    assert "Dov Peretz Let in again" in words
    assert "Nobody else here is called dov" in read(town, gathering, "?who=dov")
    do(town, gathering, "letting-in", person=dov.pk)
    assert "1 Dov Peretz" in read(town, gathering)
    assert not LeftOut.objects.exists()


def test_nobody_is_held_out_only_with_a_reason(town: Town) -> None:
    settle()
    gathering = planned(town)
    do(town, gathering, "holding-out", holds_out="1")
    gathering.refresh_from_db()
    assert gathering.holds_out
    refused = do(town, gathering, "holding-out", why_all="  ")
    assert "Say why everybody may be invited" in refused.content.decode()
    do(town, gathering, "holding-out", why_all="A small room")
    assert "Nobody. Why: A small room" in read(town, gathering)


def test_a_list_is_handed_on_as_a_tag_and_a_table_and_taken_back(town: Town) -> None:
    settle()
    gathering = planned(town)
    do(town, gathering, "handing-on")
    assert profiles.tags_of(SYSTEM, person("Dov Peretz"))[0].name == "Invited: Pizza tasting"
    words = read(town, gathering)
    assert "Handed on just now" in words
    assert "Leave out" not in words
    again = do(town, gathering, "handing-on")
    assert "handed on already" in again.content.decode()
    do(town, gathering, "handing-undo")
    assert profiles.tags_of(SYSTEM, person("Dov Peretz")) == []


def test_the_table_holds_names_and_addresses_and_no_formula(town: Town) -> None:
    settle()
    Person.objects.filter(pk=person("Dov Peretz").pk).update(name="=1+1")
    gathering = planned(town)
    answer = sign_in(town.alice).get(reverse("console:invite-table", args=[gathering.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0][:3] == ["Place", "Name", "Mail"]
    assert rows[1][:4] == ["1", "'=1+1", "", "dov.example"]
    assert rows[2][2] == "ann@town.example"
    assert len(rows) == 4
    assert 'filename="pizza-tasting.csv"' in answer["Content-Disposition"]


def test_with_nobody_to_invite_it_says_what_it_takes(town: Town) -> None:
    words = read(town, planned(town))
    assert "Nobody is left who could be invited." in words
    refused = do(town, Gathering.objects.get(), "handing-on")
    assert "not worked out yet" in refused.content.decode()


def test_planning_again_and_what_is_nobodys_gathering(town: Town) -> None:
    settle()
    gathering = planned(town)
    do(town, gathering, "planning")
    assert Plan.objects.count() == 2
    client = sign_in(town.alice)
    assert client.get(reverse("console:invite", args=[9999])).status_code == 404
    leaving = reverse("console:invite-leaving-out", args=[gathering.pk])
    assert client.post(leaving, {"person": "9999"}).status_code == 404
    assert client.post(reverse("console:invite-handing-undo", args=[gathering.pk])).status_code == 404


def test_gatherings_are_listed_the_newest_first(town: Town) -> None:
    for number in range(52):
        planned(town, name=f"Tasting {number:02d}")
    page = sign_in(town.alice).get(reverse("console:invites")).content.decode()
    assert page.index("Tasting 51") < page.index("Tasting 50")
    (older,) = re.findall(r'href="([^"]*before=\d+)"', page)
    assert "Tasting 00" in sign_in(town.alice).get(older).content.decode()
    assert queries.any_made(SYSTEM)


def test_the_pages_ask_at_most_ten_statements(town: Town) -> None:
    settle()
    gathering = planned(town)
    do(town, gathering, "leaving-out", person=person("Eve").pk)
    for path in (
        reverse("console:invites"), reverse("console:invite-new"), reverse("console:invite", args=[gathering.pk]),
    ):  # fmt: skip
        asked = statements(sign_in(town.alice), path)
        assert len(asked) <= 10, "\n".join(asked)


def test_a_list_that_was_handed_on_goes_on_to_an_invitation_of_them_all(town: Town) -> None:
    settle()
    gathering = planned(town)
    assert "Hand the list on first." in do(town, gathering, "asking").content.decode()
    do(town, gathering, "handing-on")
    path = reverse("console:invite-asking", args=[gathering.pk])
    gone = [sign_in(town.alice).post(path)["Location"] for _ in range(2)]
    assert gone[0] == gone[1]
    assert gone[0].startswith(f"{reverse('console:burst-new')}?kind=invite&name=")
    assert "whom=segment-" in gone[0]
