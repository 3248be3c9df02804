"""What is asked of how things were understood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.conversations import actions as conversations
from porch.projections.language import actions, projector, queries
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import BEN, NOON, US, says
from tests.projections.language.fake import plain as plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain")]
HOUR = timedelta(hours=1)


@pytest.fixture
def said(shop: Account) -> dict[str, Interaction]:
    """Ben asks and says that he will send a photo; we say that we will call, twice."""
    items = [
        says(BEN, "question! commitment!", name="b"),
        says(US, "commitment!", name="we", to="b", ours=True, at=NOON + HOUR),
        says(US, "commitment!", name="again", to="b", ours=True, at=NOON + 2 * HOUR),
    ]  # fmt: skip
    log.record(account=shop, items=items, received_at=NOON + 2 * HOUR)
    projector.catch_up()
    return {one.external_id: one for one in Interaction.objects.select_related("handle")}


def names(found: list[object]) -> list[str]:
    return [row.interaction.external_id for row in found]  # type: ignore[attr-defined]


def test_commitments_come_latest_first_ours_apart_from_theirs(said: dict[str, Interaction]) -> None:
    assert names(list(queries.commitments(SYSTEM, NOON))) == ["again", "we"]
    assert names(list(queries.commitments(SYSTEM, NOON + 2 * HOUR))) == ["again"]
    assert names(list(queries.commitments(SYSTEM, NOON, limit=1))) == ["again"]
    assert names(list(queries.commitments(SYSTEM, NOON, ours=False))) == ["b"]


def test_how_things_are_understood_comes_by_their_number(said: dict[str, Interaction]) -> None:
    ben, we = said["b"], said["we"]
    assert {row_id: row.needs for row_id, row in queries.of_interactions(SYSTEM, [ben.pk, we.pk, 0]).items()} == {
        ben.pk: "question", we.pk: "",
    }  # fmt: skip


def test_what_was_learnt_is_told_without_it(said: dict[str, Interaction], bob: Member) -> None:
    assert queries.learnt(SYSTEM) is None
    ben = said["b"]
    assert ben.handle is not None
    conversations.correct(said=ben, handle=ben.handle, label="praise", right=True, member=bob, at=NOON)
    actions.learn(now=NOON)
    told = queries.learnt(SYSTEM)
    assert told is not None
    assert (told.corrections, told.learnt_at, "body" in told.__dict__) == (1, NOON, False)


def test_charlie_sees_nothing(said: dict[str, Interaction], charlie: Member) -> None:
    assert queries.of_interactions(charlie, [said["b"].pk]) == {}
    assert (queries.commitments(charlie, NOON), queries.learnt(charlie)) == ([], None)


def test_needs_of_theirs_are_told_by_number_and_how_far_the_log_is_understood(said: dict[str, Interaction]) -> None:
    ids = [one.pk for one in said.values()]
    assert queries.needs_of(SYSTEM, ids) == {said["b"].pk: "question"}
    assert queries.needs_of(None, ids) == {}
    assert queries.read_to(SYSTEM) == max(one.seq for one in said.values())
    assert queries.read_to(None) == 0
