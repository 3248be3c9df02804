"""What one knows of people in a browser: both lights and widths; tagged, filtered, saved and undone by keyboard."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.proving.demo import town
from porch.records.imports import actions as imports
from porch.records.imports import store
from porch.records.organisations import actions as organisations
from porch.records.people import queries as people
from porch.records.profiles import actions as profiles
from porch.records.profiles import queries
from porch.records.team import queries as team
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
LONG = "شركة الطحين والخبز للشرق الأوسط " * 9
TABLE = "name,email,organisation\nMax,max@mill.example,Mill\nMia,no mail,\n=1+1,x@y.example,\n"


@pytest.fixture
def alice(db: None) -> Any:
    """Alice, in the demo town."""
    town.fill(now=SYSTEM_CLOCK.now())
    return next(member for member in team.members(SYSTEM) if member.name == "Alice")


@pytest.fixture
def known(alice: Any, settings: Any, tmp_path: Any) -> dict[str, Any]:
    """Ann with all one can know of her, a mill with people who came and went, a file looked through."""
    settings.PORCH_HOME = tmp_path
    now = SYSTEM_CLOCK.now()
    ann, ben = (people.find(SYSTEM, name)[0].person for name in ("Ann Lindqvist", "Ben"))
    assert ann is not None
    assert ben is not None
    mill = organisations.add(name="The Mill", kind="reference", domains=["mill.example"], by=alice, at=now)
    organisations.add(name=LONG, kind="supplier", by=alice, at=now)
    organisations.employ(person=ann, organisation=mill, title="Buyer", since=date(2020, 1, 1), by=alice, at=now)
    organisations.employ(person=ben, organisation=mill, until=date(2021, 1, 1), by=alice, at=now)
    tag = profiles.tag(person=ann, name="VIP", by=alice, at=now).tag
    profiles.tag(person=ann, name="فعاليات الربيع والصيف", by=alice, at=now)
    profiles.put(person=ann, field=profiles.add_field(name="Shoe", kind="number"), text="38", by=alice, at=now)
    profiles.add_field(name="Size", kind="choice", choices=["S", "M"])
    token = store.new_token()
    with store.begin(token, "people.csv") as file:
        file.write(TABLE.encode())
    upload = imports.take(token=token, name="people.csv", size=99, format_name="csv", member=alice, at=now)
    post.go_on(upload)
    return {"ann": ann, "mill": mill, "tag": tag, "upload": upload}


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_what_one_knows_is_fit_for_everybody(
    alice: Any, known: dict[str, Any], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    addresses = [
        reverse("console:person-profile", args=[known["ann"].pk]), reverse("console:person", args=[known["ann"].pk]),
        f"{reverse('console:people')}?tag={known['tag'].pk}", f"{reverse('console:people')}?heard_after=0d",
        reverse("console:organisations"), reverse("console:organisation", args=[known["mill"].pk]),
        reverse("console:import", args=[known["upload"].pk]),
    ]  # fmt: skip
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in addresses for line in look(seen, path, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


@pytest.mark.parametrize(("width", "scheme"), LIGHTS[:1])
def test_an_empty_house_is_fit_for_everybody(
    team_of_three: tuple[Any, Any, Any], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, team_of_three[0], width=width, scheme=scheme) as seen:
        wrong = look(seen, reverse("console:organisations") + "?kind=supplier", width, scheme)
    assert wrong == []


def test_somebody_is_tagged_and_a_filter_saved_and_taken_back_by_keyboard(
    alice: Any, live_server: Any, browser: Any
) -> None:
    ann = people.find(SYSTEM, "Ann Lindqvist")[0]
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("console:person", args=[ann.person_id]))
        page.get_by_label("Another tag").fill("VIP")
        page.keyboard.press("Enter")
        page.locator("#toasts").get_by_text("Tagged VIP.").wait_for()
        page.get_by_role("button", name="Take VIP off").wait_for()
        page = seen.visit(reverse("console:people"))
        page.locator("summary", has_text="Filter").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Tag").select_option(label="VIP")
        page.get_by_role("button", name="Filter", exact=True).press("Enter")
        page.get_by_text("tagged VIP").wait_for()
        page.get_by_label("Save as segment").fill("Friends")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Friends").wait_for()
        assert page.locator("a.row__link").count() == 1
        page.get_by_role("button", name="Undo").press("Enter")
        page.locator("#toasts").get_by_text("is forgotten").wait_for()
    assert seen.complaints == []
    assert queries.segments(SYSTEM) == []
