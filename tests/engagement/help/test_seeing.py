"""Who wrote what, whoever they were then."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.help import seeing
from porch.engagement.help.models import Question
from tests.engagement.help.corner import again, asked, one_person, somebody

pytestmark = pytest.mark.django_db


def test_a_colleague_and_porch_are_the_team_and_a_customer_never_is(alice: Any, charlie: Any) -> None:
    told = [seeing.is_team(one) for one in (SYSTEM, alice, charlie, None, somebody())]
    assert told == [True, True, False, False, False]


def test_what_somebody_wrote_is_theirs_as_who_they_are_now() -> None:
    question = asked(by="Anna")
    one_person("Anna", "Ann")
    ann = somebody("Ann")
    assert seeing.is_by(again(question), ann)
    assert (seeing.is_by(again(question), None), seeing.is_by(again(question), somebody("Ben"))) == (False, False)
    assert list(Question.objects.filter(seeing.by(ann))) == [question]
