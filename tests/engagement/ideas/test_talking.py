"""What is said below an idea, by them and by us; what adds to it becomes part of it."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import looking, queries, talking
from porch.records.interactions.models import Interaction
from tests.cast import NOON
from tests.engagement.ideas.street import again, board, owner, proposed, somebody

pytestmark = pytest.mark.django_db


def test_a_comment_is_counted_read_and_in_the_log() -> None:
    idea = proposed()
    talking.comment(idea=idea, person=somebody("Ben"), words=" Rye,\r\nplease ", at=NOON)
    talking.answer(idea=idea, member=owner(), words="Which flour?", at=NOON)
    assert [one.words for one in queries.comments(None, idea)] == ["Rye,\nplease", "Which flour?"]
    assert again(idea).comments == 2
    assert Interaction.objects.filter(detail__about=idea.about, text="Rye,\nplease").count() == 1


def test_the_first_words_of_somebody_new_wait_where_the_board_looks_first() -> None:
    idea = proposed(on=board(looks_first=True))
    looking.let_stand(words=idea, member=owner(), at=NOON)
    said = talking.comment(idea=idea, person=somebody("Ben"), words="Rye", at=NOON)
    assert said.held_at == NOON
    assert (queries.comments(None, idea), again(idea).comments) == ([], 0)
    assert queries.comments(somebody("Ben"), idea) == [said]


def test_the_same_words_twice_are_one_comment_and_a_flood_waits() -> None:
    idea = proposed()
    for number in range(talking.MOST_AN_HOUR):
        talking.comment(idea=idea, person=somebody("Ben"), words=f"No {number}", at=NOON)
    talking.comment(idea=idea, person=somebody("Ben"), words="No 1", at=NOON)
    with pytest.raises(PorchError, match="a lot at once"):
        talking.comment(idea=idea, person=somebody("Ben"), words="More", at=NOON)
    assert again(idea).comments == talking.MOST_AN_HOUR


@pytest.mark.parametrize(("words", "said"), [("  ", "no words"), ("x" * 5001, "5001")])
def test_what_does_not_fit_is_told_so(words: str, said: str) -> None:
    with pytest.raises(PorchError, match=said):
        talking.comment(idea=proposed(), person=somebody(), words=words, at=NOON)


def test_ones_own_words_are_taken_back_and_nobody_elses() -> None:
    idea = proposed()
    said = talking.comment(idea=idea, person=somebody("Ben"), words="Rye", at=NOON)
    with pytest.raises(PorchError, match="somebody else's"):
        talking.take_back(comment=said, person=somebody(), at=NOON)
    talking.take_back(comment=said, person=somebody("Ben"), at=NOON)
    talking.take_back(comment=said, person=somebody("Ben"), at=NOON)
    assert (queries.comments(somebody("Ben"), idea), again(idea).comments) == ([], 0)
    assert Interaction.objects.get(external_id=f"portal:idea-comment-{said.pk}").deleted


def test_a_comment_becomes_part_of_the_idea_with_who_said_it_and_can_be_a_comment_again() -> None:
    idea = proposed()
    said = talking.comment(idea=idea, person=somebody("Ben"), words="Rye", at=NOON)
    talking.promote(comment=said, member=owner(), at=NOON)
    assert [(one.words, one.author and one.author.name) for one in queries.extensions(None, idea)] == [("Rye", "Ben")]
    talking.demote(comment=said)
    assert queries.extensions(SYSTEM, idea) == []
    looking.hide(words=said, member=owner(), why="rude", at=NOON)
    hidden = queries.comment(SYSTEM, said.pk)
    assert hidden is not None
    with pytest.raises(PorchError, match="stand first"):
        talking.promote(comment=hidden, member=owner(), at=NOON)
