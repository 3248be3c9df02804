"""The invitations to a date on its page: whom each reaches, and why others are held back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions
from porch.engagement.bursts.actions import Wish
from porch.interfaces.console import invited
from tests.cast import NOON
from tests.engagement.bursts.stage import person, worked_out, written
from tests.engagement.gatherings.hall import date

pytestmark = pytest.mark.django_db


def test_an_invitation_tells_whom_it_reaches_and_by_which_rules_it_holds_others_back() -> None:
    about, someone = date().about, person("Ann", cares=False)
    burst = written(None, kind="invite", about=about, persons=(someone.pk,))
    plan = worked_out(burst)
    [one] = invited.invitations(SYSTEM, about, NOON)
    assert (one.name, one.reach) == (burst.name, f"0 of {plan.total}")
    people = reverse("console:burst-people", args=[burst.pk])
    assert [(rule.many, rule.url) for rule in one.rules] == [
        (many, f"{people}?verdict=no&rule={name.removeprefix('no ')}") for name, many in plan.counts.items()
    ]
    assert invited.invitations(SYSTEM, "gathering-8", NOON) == []


def test_an_invitation_that_is_not_worked_out_yet_says_so() -> None:
    about = date().about
    actions.write(wish=Wish(kind="invite", name="Come", about=about), member=None, at=NOON)
    assert [(one.reach, one.rules) for one in invited.invitations(SYSTEM, about, NOON)] == [("being worked out", [])]
