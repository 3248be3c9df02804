"""From an invitation to asking last: each link is one person's own, and what came of it is told to who took part."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions, reminding, sending
from porch.engagement.bursts.models import Burst
from porch.engagement.gatherings import queries as gatherings
from porch.records.accounts.models import Account
from porch.records.outbox.models import Outgoing, Slot
from porch.records.people import links
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NAME, NOON
from tests.engagement.bursts import stage
from tests.engagement.bursts.stage import deliveries, lines
from tests.engagement.gatherings import hall
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def let_go(burst: Burst, by: Member, at: datetime) -> None:
    actions.approve(burst=burst, member=by, at=at)
    actions.send(burst=burst, member=by, at=at)
    sending.send_due(now=at)


def ready(*kinds: str) -> Person:
    """Return somebody who was given these and answered each, a week apart, the last three weeks ago."""
    ann = stage.person("Ann")
    for number, kind in enumerate(kinds):
        at = NOON - timedelta(days=21 + 9 * (len(kinds) - number))
        Slot.objects.create(person=ann, number=number + 1, kind=kind, at=at, about=f"burst-9{number}", involved_at=at)
    return ann


def test_an_invitation_carries_their_own_link_and_nobody_is_asked_twice(
    shop: Account, alice: Member, bob: Member
) -> None:
    ann, date = stage.person("Ann"), hall.date()
    burst = stage.written(alice, kind="invite", about=date.about, words="Come by: {come}")
    let_go(burst, bob, NOON)
    token = Outgoing.objects.get().text.removesuffix("/").rpartition("/")[2]
    assert links.read(token, door=links.Door.COME, now=NOON, about=date.about).person == ann
    assert gatherings.asked(SYSTEM, date.pk) == {ann.pk}
    again = stage.written(alice, kind="invite", about=date.about, at=NOON + 8 * DAY)
    assert lines(again) == {"Ann": ("no", "R2")}


def test_nobody_is_invited_to_what_clashes_with_a_date_they_said_yes_to(shop: Account, alice: Member) -> None:
    ann, one, other = stage.person("Ann"), hall.date(), hall.date(name="At the same hour")
    hall.says(one, ann)
    assert lines(stage.written(alice, kind="invite", about=other.about)) == {"Ann": ("no", "R2")}


def test_asking_is_last_has_their_own_link_and_is_said_once_more_at_most(
    shop: Account, alice: Member, bob: Member
) -> None:
    ann, survey = ready("question", "idea", "invite"), asking.survey()
    burst = stage.written(alice, kind="feedback", about=survey.about, words="Hello {name}, how was it? {survey}")
    assert lines(burst) == {"Ann": ("go", "")}
    let_go(burst, bob, NOON)
    token = Outgoing.objects.get().text.removesuffix("/").rpartition("/")[2]
    assert links.read(token, door=links.Door.SURVEY, now=NOON, about=survey.about).person == ann
    reminding.remind(burst=burst, member=alice, at=NOON)
    assert [reminding.remind_due(now=NOON + days * DAY) for days in (2, 3, 4)] == [0, 1, 0]


def test_who_was_given_nothing_is_not_asked(shop: Account, alice: Member) -> None:
    ready("question", "idea")
    burst = stage.written(alice, kind="feedback", about=asking.survey().about)
    assert lines(burst) == {"Ann": ("no", "B1")}


def test_a_group_that_waits_for_an_outcome_is_not_asked_again(shop: Account, alice: Member, bob: Member) -> None:
    ann, survey = ready("question", "idea", "invite"), asking.survey()
    let_go(stage.written(alice, kind="feedback", about=survey.about, words="How was it?"), bob, NOON)
    asking.answers(survey, ann, dish="risotto")
    with pytest.raises(PorchError):
        stage.written(alice, kind="feedback", about=asking.survey(name="Once more").about, at=NOON)
    told = actions.tell(
        kind="outcome", about=survey.about, name="It stays", words="Risotto stays.", subject="", member=alice, at=NOON
    )
    stage.worked_out(told)
    let_go(told, bob, NOON)
    assert deliveries(told) == {"Ann": ("sent", "")}
    assert Slot.objects.get(kind="feedback").told_at == NOON


def test_a_link_of_their_own_is_never_said_where_others_read_it(
    shop: Account, alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.person("Ann")
    monkeypatch.setattr("porch.engagement.bursts.channels.OPEN", frozenset({NAME}))
    burst = stage.written(alice, kind="invite", about=hall.date().about)
    assert lines(burst) == {"Ann": ("no", "LINK")}
