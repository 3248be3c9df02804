"""Who may read what: one place decides it."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import seeing
from porch.engagement.ideas.models import Idea
from tests.engagement.ideas.street import board, one_person, proposed, somebody

pytestmark = pytest.mark.django_db


def test_a_colleague_and_porch_are_the_team_and_who_left_is_anybody(alice: Any, charlie: Any) -> None:
    assert [seeing.is_team(one) for one in (SYSTEM, alice, charlie, None, somebody())] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_who_is_one_person_now_reads_what_they_wrote_as_another(alice: Any) -> None:
    proposed(on=board(looks_first=True), by="Benny")
    somebody("Ben")
    one_person("Benny", "Ben")
    assert [
        seeing.seen(who, Idea.objects.all()).count() for who in (somebody("Ben"), somebody("Cleo"), None, alice)
    ] == [1, 0, 0, 1]
