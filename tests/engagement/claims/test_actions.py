"""Claims are drafted with an owner, published with evidence, and keep what they said before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.claims import actions, queries
from porch.engagement.claims.actions import What
from tests.cast import NOON
from tests.engagement.claims.square import ANSWER, BREAD, promised

pytestmark = pytest.mark.django_db


def test_a_draft_is_read_by_the_team_alone_until_it_is_published(alice: Any) -> None:
    made = actions.draft(what=BREAD, owner=alice, at=NOON)
    assert (queries.claims(None), queries.claims(SYSTEM), queries.claim(None, made.pk)) == ([], [made], None)
    actions.publish(claim=made, at=NOON)
    assert (queries.claims(None), queries.any_public(None)) == ([made], True)
    actions.end(claim=made, at=NOON)
    assert (queries.claims(None), queries.claims(SYSTEM)) == ([], [made])
    assert actions.publish(claim=made, at=NOON + timedelta(days=1)).published_at == NOON


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (What(words=" "), "Say what you promise"), (What(words="x" * 201), "200"),
        (What(words="We answer", measure="luck"), "no such figure"),
    ],
)  # fmt: skip
def test_what_is_no_claim_is_not_kept(alice: Any, what: What, said: str) -> None:
    with pytest.raises(PorchError, match=said):
        actions.draft(what=what, owner=alice, at=NOON)


def test_nobody_promises_without_an_owner_or_without_evidence(alice: Any, charlie: Any) -> None:
    for owner in (None, charlie):
        with pytest.raises(PorchError, match="answers whoever doubts"):
            actions.draft(what=BREAD, owner=owner, at=NOON)
    with pytest.raises(PorchError, match="what shows that it is so"):
        actions.publish(claim=actions.draft(what=What(words="We are best."), owner=alice, at=NOON), at=NOON)
    assert actions.publish(claim=actions.draft(what=ANSWER, owner=alice, at=NOON), at=NOON).is_public


def test_what_a_public_claim_said_before_stays_to_be_read(alice: Any) -> None:
    made = promised()
    other = What(words="Our bread is of the morning.", evidence=BREAD.evidence)
    for what in (other, other, BREAD):
        made = actions.reword(claim=made, what=what, owner=alice, member=alice, at=NOON)
    assert made.words == BREAD.words
    told = [(one.number, one.words) for one in queries.wordings(None, made)]
    assert told == [(2, "Our bread is of the morning."), (1, "Our bread is of today.")]


def test_a_draft_is_reworded_without_a_trace(alice: Any) -> None:
    made = actions.draft(what=BREAD, owner=alice, at=NOON)
    actions.reword(claim=made, what=ANSWER, owner=alice, member=alice, at=NOON)
    assert queries.wordings(SYSTEM, made) == []


def test_another_colleague_answers_whoever_doubts_it(alice: Any, bob: Any, charlie: Any) -> None:
    made = actions.draft(what=BREAD, owner=alice, at=NOON)
    for nobody in (charlie, None):
        with pytest.raises(PorchError, match="answers whoever doubts"):
            actions.reword(claim=made, what=BREAD, owner=nobody, member=alice, at=NOON)
    told = actions.reword(claim=promised(), what=BREAD, owner=bob, member=alice, at=NOON)
    assert (told.owner, queries.wordings(SYSTEM, told)) == (bob, [])
