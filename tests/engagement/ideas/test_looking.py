"""Moderation: what strangers write waits, what breaks the policy is hidden with its reason, nothing is deleted."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import looking, queries, talking
from tests.cast import NOON
from tests.engagement.ideas.street import again, board, owner, proposed, somebody

pytestmark = pytest.mark.django_db


def test_what_waits_is_read_by_its_author_and_the_team_until_it_is_let_stand() -> None:
    idea = proposed(on=board(looks_first=True))
    assert queries.held(SYSTEM) == [idea]
    assert queries.held(None) == []
    assert queries.idea(None, idea.pk) is None
    assert queries.idea(somebody("Ben"), idea.pk) is None
    assert queries.idea(somebody("Ann"), idea.pk) == idea
    looking.let_stand(words=idea, member=owner(), at=NOON)
    assert queries.idea(None, idea.pk) == idea
    assert queries.held(SYSTEM) == []


def test_what_is_hidden_is_read_by_the_team_alone_and_everybody_reads_why() -> None:
    idea = proposed()
    said = talking.comment(idea=idea, person=somebody("Ben"), words="You fools", at=NOON)
    looking.hide(words=said, member=owner(), why="Calls people names.", at=NOON)
    looking.hide(words=said, member=owner(), why="Again.", at=NOON)
    assert (queries.comments(None, idea), queries.comments(somebody("Ben"), idea)) == ([], [])
    assert [one.words for one in queries.comments(SYSTEM, idea)] == ["You fools"]
    assert [(one.why, one.hidden) for one in queries.looks(None)] == [("Calls people names.", True)]
    assert again(idea).comments == 0
    looking.let_stand(words=said, member=owner(), at=NOON)
    assert (again(idea).comments, len(queries.looks(None)), len(queries.looks(SYSTEM))) == (1, 1, 2)


def test_without_a_reason_nothing_is_hidden() -> None:
    idea = proposed()
    with pytest.raises(PorchError, match="Say why"):
        looking.hide(words=idea, member=owner(), why=" ", at=NOON)
    looking.hide(words=idea, member=owner(), why="An advertisement.", at=NOON)
    assert queries.latest(None, idea.board) == []
    assert queries.most_voted(SYSTEM, idea.board) == []
