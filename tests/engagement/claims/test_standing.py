"""Customers confirm and doubt, once each; a doubt says what happened, and is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.claims import actions, looking, queries, standing
from porch.engagement.claims.models import Claim, Stand
from porch.engagement.claims.queries import Counts
from porch.records.interactions.models import Interaction
from tests.cast import NOON
from tests.engagement.claims.square import promised, somebody
from tests.engagement.ideas.street import one_person, owner

pytestmark = pytest.mark.django_db


def says(claim: Claim, name: str, words: str = "", *, doubts: bool = False) -> Stand:
    return standing.stand(claim=claim, person=somebody(name), doubts=doubts, words=words, at=NOON)


def counted(claim: Claim) -> Counts:
    return queries.counts(None, [claim]).get(claim.pk, Counts())


def test_each_is_counted_once_whoever_they_were() -> None:
    claim = promised()
    says(claim, "Ann")
    says(claim, "Ann")
    says(claim, "Ben", "Mine was of yesterday.", doubts=True)
    says(claim, "Benny", "Cold and hard.", doubts=True)
    assert counted(claim) == Counts(confirm=1, doubt=2, open=2)
    one_person("Benny", "Ben")
    assert counted(claim) == Counts(confirm=1, doubt=1, open=1)
    says(claim, "Ben", "It was good today.")
    assert counted(claim) == Counts(confirm=2)
    assert Stand.objects.count() == 4


def test_the_log_has_what_was_said_and_no_longer_what_was_withdrawn() -> None:
    claim = promised()
    says(claim, "Ann")
    says(claim, "Ben", "Mine was of yesterday.", doubts=True)
    told = {one.kind: one for one in Interaction.objects.filter(detail__about=claim.about)}
    assert (set(told), told[Kind.FLAG].text) == ({Kind.VOTE, Kind.FLAG}, "Mine was of yesterday.")
    assert standing.withdraw(claim=claim, person=somebody("Ben"), at=NOON + timedelta(hours=1))
    assert not standing.withdraw(claim=claim, person=somebody("Ben"), at=NOON + timedelta(hours=1))
    assert Interaction.objects.get(kind=Kind.FLAG).deleted


def test_a_doubt_without_words_or_too_late_is_refused() -> None:
    claim = promised()
    with pytest.raises(PorchError, match="what happened to you"):
        says(claim, "Ben", " ", doubts=True)
    with pytest.raises(PorchError, match="2001"):
        says(claim, "Ben", "x" * 2001)
    actions.end(claim=claim, at=NOON)
    with pytest.raises(PorchError, match="any more"):
        says(claim, "Ben")


def test_a_doubt_waits_for_us_until_it_is_answered() -> None:
    claim = promised()
    said = says(claim, "Ben", "Mine was of yesterday.", doubts=True)
    assert queries.waiting(SYSTEM) == [said]
    with pytest.raises(PorchError, match="no words"):
        standing.reply(stand=said, member=owner(), words=" ", at=NOON)
    standing.reply(stand=said, member=owner(), words="We are sorry: the oven broke.", at=NOON)
    looking.let_stand(stand=said, member=owner(), at=NOON)
    assert (queries.waiting(SYSTEM), counted(claim).open) == ([], 0)
    assert queries.mine(None, somebody("Ben"), [claim])[claim.pk].reply == "We are sorry: the oven broke."


def test_a_reply_put_in_other_words_keeps_what_it_said_before() -> None:
    said, later = says(promised(), "Ben", "Stale.", doubts=True), NOON + timedelta(hours=1)
    standing.reply(stand=said, member=owner(), words="We are sorry.", at=NOON)
    standing.reply(stand=said, member=owner(), words="We are sorry.", at=later)
    standing.reply(stand=said, member=owner(), words="The oven broke.", at=later)
    told = queries.replied(SYSTEM, [said])[said.pk]
    assert [(one.words, one.at) for one in told] == [("We are sorry.", NOON)]
    assert (Stand.objects.get().reply, queries.replied(None, [said])) == ("The oven broke.", {})
    with pytest.raises(PorchError, match="2001"):
        standing.reply(stand=said, member=owner(), words="x" * 2001, at=later)
