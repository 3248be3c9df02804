"""Influence and the invite planner in a browser: fit for everybody, and worked by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import actions, planning, queries
from porch.engagement.gatherings.actions import Wish
from porch.engagement.gatherings.models import Gathering
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.interfaces.console.conftest import ARABIC, Town, window
from tests.interfaces.console.swayed import person, settle
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def tasting(member: Member) -> Gathering:
    """Return a tasting that is worked out, with somebody left out."""
    wish = Wish(name="Pizza tasting", seats=4)
    made = actions.gather(wish=wish, member=member, at=SYSTEM_CLOCK.now(), seed=21)
    actions.leave_out(gathering=made, person=person("Eve"), by=member, at=SYSTEM_CLOCK.now())
    plan = queries.latest(SYSTEM, made)
    assert plan is not None
    planning.work_out(plan, at=SYSTEM_CLOCK.now())
    return made


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_influence_and_invites_are_fit_for_everybody(
    town: Town, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    settle()
    Person.objects.filter(pk=person("Hana").pk).update(name=ARABIC.name)
    made, dov, ben = tasting(town.alice), person("Dov Peretz").pk, person("Ben").pk
    paths = [
        reverse("console:influence"), reverse("console:influence") + "?topic=pizza&customers=1",
        reverse("console:person-sway", args=[dov]), reverse("console:person-sway", args=[person("Gil").pk]),
        f"{reverse('console:compare')}?one={dov}&other={ben}", f"{reverse('console:compare')}?one=dov",
        reverse("console:invites"), reverse("console:invite-new"),
        reverse("console:invite", args=[made.pk]) + "?who=fay",
    ]  # fmt: skip
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_before_anything_is_known_the_pages_are_fit_too(
    town: Town, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    made = actions.gather(wish=Wish(name="Quiz", seats=3), member=town.alice, at=SYSTEM_CLOCK.now())
    paths = [
        reverse("console:influence") + "?empty", reverse("console:compare") + "?empty",
        reverse("console:person-sway", args=[person("Zoe").pk]), reverse("console:invite", args=[made.pk]),
    ]  # fmt: skip
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


def test_somebody_is_left_out_by_keyboard_alone_and_let_in_by_undo(town: Town, live_server: Any, browser: Any) -> None:
    settle()
    made = tasting(town.alice)
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit(reverse("console:invite", args=[made.pk]))
        page.get_by_role("textbox", name="Leave somebody out").focus()
        page.keyboard.type("dov")
        page.keyboard.press("Enter")
        page.locator("#found").get_by_role("button", name="Leave out Dov Peretz").focus()
        page.keyboard.press("Enter")
        page.locator("#toasts").get_by_text("Dov Peretz is left out.").wait_for()
        page.get_by_role("button", name="Let Dov Peretz in again").wait_for()
        page.keyboard.press("z")
        page.locator("#toasts").get_by_text("Dov Peretz may be invited again.").wait_for()
    assert seen.complaints == []
