"""Ballots cannot be laid to who cast them: not by key, not by order, not by time."""

from __future__ import annotations

import pytest
from django.db import connection

from porch.engagement.surveys import actions, ballots
from porch.engagement.surveys.models import Ballot, Invited, Sheet
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db
MANY = 12


def test_a_ballot_has_no_key_no_time_and_no_place_that_tells_its_order() -> None:
    made = asking.survey(asking.CONTENT, {"key": "n", "kind": "number", "words": {"en": "N"}}, anonymous=True)
    for number in range(MANY):
        asking.answers(made, key=f"device-{number}", n=str(number))
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM surveys_ballot ORDER BY {place}")
        keys = [row[0] for row in cursor.fetchall()]
    said = {ballot.pk: ballot.said["n"] for ballot in Ballot.objects.all()}
    assert [said[key] for key in keys] != sorted(said.values())
    assert [said[key] for key in sorted(keys)] != sorted(said.values())
    assert sorted(said.values()) == [float(number) for number in range(MANY)]


def test_limesurvey_pr_4389_not_anonymised_on_activation_what_was_named_becomes_nameless() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto", why="Saffron.")
    actions.change(survey=made, what=actions.What(
        name=made.name, decided_with=made.decided_with, hear_by=made.hear_by, anonymous=True
    ))  # fmt: skip
    assert Sheet.objects.count() == 0
    assert Ballot.objects.get().said == {"dish": "risotto", "why": "Saffron."}
    assert Invited.objects.get().finished_at == NOON.replace(hour=0)


def test_a_form_that_was_used_is_known_by_a_digest_alone() -> None:
    made = asking.survey(anonymous=True)
    assert ballots.spend(survey=made, key="device-1")
    assert not ballots.spend(survey=made, key="device-1")
