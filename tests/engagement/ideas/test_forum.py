"""A forum read as a board: a small one by hand, and a real one of which nothing may be lost."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars
import pytest
from django.db.models import Sum

from porch.core.interaction import Spoiled
from porch.engagement.ideas import bringing, forum
from porch.engagement.ideas.brought import Day, Decided, LeftOut, Old, OldComment, OldIdea, OldJoining
from porch.engagement.ideas.models import Carried, Comment, Decision, Idea, Joining
from porch.engagement.ideas.statuses import Status
from porch.records.interactions.models import Interaction, Quarantined
from tests.cast import NOON
from tests.engagement.ideas import street

BICYCLES = Path(os.environ.get("PORCH_DATA", "/nowhere")) / "stackexchange_bicyclesmeta"
MAY = datetime(2020, 5, 1, 12, tzinfo=UTC)
POSTS = (
    '<row Id="1" PostTypeId="1" CreationDate="2020-05-01T12:00:00" Score="3" ViewCount="90" Title="Bake bread" '
    'Body="&lt;p&gt;Every &lt;b&gt;day&lt;/b&gt;&lt;/p&gt;" Tags="&lt;feature-request&gt;&lt;status-declined&gt;" '
    'OwnerUserId="5" AcceptedAnswerId="3" />',
    '<row Id="2" PostTypeId="2" ParentId="1" CreationDate="2020-05-02T12:00:00" Score="9" Body="Why not" />',
    '<row Id="3" PostTypeId="2" ParentId="1" CreationDate="2020-05-03T12:00:00" Score="1" Body="&lt;p&gt;No room'
    '&lt;/p&gt;" OwnerDisplayName="Gone Guy" />',
    '<row Id="4" PostTypeId="1" CreationDate="2020-05-04T12:00:00" Title="Loaves" ClosedDate="2020-05-05T12:00:00" />',
    '<row Id="5" PostTypeId="1" CreationDate="2020-05-04T12:00:00" Title="Off" ClosedDate="2020-05-05T12:00:00" />',
    '<row Id="6" PostTypeId="1" CreationDate="never" Title="Broken" />',
    '<row Id="7" PostTypeId="5" CreationDate="2020-05-04T12:00:00" />',
    '<row Id="8" PostTypeId="1" CreationDate="2020-05-04T12:00:00" Title="New" Tags="&lt;status-odd&gt;" />',
)
USERS = ('<row Id="5" DisplayName="Ann" />', '<row Id="6" DisplayName="Silent" />')
COMMENTS = ('<row Id="1" PostId="2" Text="Yes" UserId="5" CreationDate="2020-05-06T12:00:00" />',)
LINKS = (
    '<row Id="1" PostId="4" RelatedPostId="1" LinkTypeId="3" CreationDate="2020-05-05T12:00:00" />',
    '<row Id="2" PostId="5" RelatedPostId="1" LinkTypeId="1" CreationDate="2020-05-05T12:00:00" />',
)
VOTES = (
    '<row Id="1" PostId="1" VoteTypeId="2" CreationDate="2020-05-07T00:00:00" />',
    '<row Id="2" PostId="1" VoteTypeId="3" CreationDate="2020-05-08T00:00:00" />',
    '<row Id="3" PostId="2" VoteTypeId="2" CreationDate="2020-05-08T00:00:00" />',
    '<row Id="4" PostId="1" VoteTypeId="1" CreationDate="2020-05-08T00:00:00" />',
    '<row Id="5" PostId="1" VoteTypeId="2" CreationDate="soon" />',
)


@pytest.fixture
def items(tmp_path: Path) -> list[Old]:
    tables = {"Posts": POSTS, "Users": USERS, "Comments": COMMENTS, "PostLinks": LINKS, "Votes": VOTES}
    for name, lines in tables.items():
        (tmp_path / f"{name}.xml").write_text("\n".join(["<rows>", *lines, "</rows>"]))
    return list(forum.read(tmp_path, "meta.example.com"))


def test_a_question_is_an_idea_with_its_author_words_and_tags(items: list[Old]) -> None:
    bread = next(one for one in items if isinstance(one, OldIdea))
    assert (bread.key, bread.title, bread.words, bread.at) == ("1", "Bake bread", "Every day", MAY)
    assert bread.author is not None
    assert (bread.author.kind, bread.author.value, bread.author.name) == ("stackexchange", "5@meta.example.com", "Ann")
    assert bread.detail == {"tags": "feature-request, status-declined"}


def test_the_accepted_answer_is_the_reason_however_well_another_is_liked(items: list[Old]) -> None:
    bread, loaves, closed, new = (one for one in items if isinstance(one, OldIdea))
    assert bread.decided == Decided(status=Status.NO, reason="No room", at=MAY.replace(day=3))
    assert (loaves.decided, new.decided) == (None, None)
    assert closed.decided == Decided(status=Status.NO, reason=forum.CLOSED, at=MAY.replace(day=5))


def test_votes_come_by_day_and_what_they_do_not_explain_of_the_score_on_the_first(items: list[Old]) -> None:
    bread = next(one for one in items if isinstance(one, OldIdea))
    assert bread.days == [
        Day(day=date(2020, 5, 1), votes=3, shown=90), Day(day=date(2020, 5, 7), votes=1),
        Day(day=date(2020, 5, 8), votes=-1),
    ]  # fmt: skip


def test_answers_and_comments_stand_below_the_question(items: list[Old]) -> None:
    said = [one for one in items if isinstance(one, OldComment)]
    assert [(one.key, one.of, one.author and one.author.value) for one in said] == [
        ("answer-2", "1", None), ("answer-3", "1", "gone guy@meta.example.com"),
        ("comment-1", "1", "5@meta.example.com"),
    ]  # fmt: skip


def test_what_says_the_same_is_joined_and_the_rest_is_told(items: list[Old]) -> None:
    assert [(one.idea, one.into) for one in items if isinstance(one, OldJoining)] == [("4", "1")]
    left = Counter[str]()
    for one in items:
        left.update({one.what: one.many} if isinstance(one, LeftOut) else {})
    assert left == {
        "votes for answers": 1, "marks that are no votes": 1, "tag descriptions": 1, "the status odd": 1,
        "links to what is about the same": 1, "accounts that wrote nothing": 1,
    }  # fmt: skip


def test_a_damaged_row_is_set_apart_with_where_it_stood(items: list[Old]) -> None:
    assert {one.where for one in items if isinstance(one, Spoiled)} == {"Votes.xml line 6", "Posts.xml line 7"}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not BICYCLES.is_dir(), reason="needs the forum's dump")
def test_of_a_real_forum_nothing_is_lost() -> None:
    def column(table: str, name: str, keep: Callable[[polars.DataFrame], polars.DataFrame]) -> list[str]:
        return keep(polars.read_parquet(BICYCLES / f"{table}.parquet"))[name].to_list()

    told = bringing.bring(board=street.board(), items=forum.read(BICYCLES), at=NOON)
    kind, is_question = polars.col("PostTypeId"), polars.col("PostTypeId") == "1"
    asked = dict(zip(column("Posts", "Id", lambda t: t.filter(is_question)),
                     column("Posts", "CreationDate", lambda t: t.filter(is_question)), strict=True))  # fmt: skip
    answers = column("Posts", "Id", lambda t: t.filter(kind == "2"))
    comments = column("Comments", "Id", lambda t: t)
    scores = column("Posts", "Score", lambda t: t.filter(is_question))
    tagged = column("Posts", "Id", lambda t: t.filter(is_question, polars.col("Tags").str.contains("status-")))
    wanted = {f"answer-{one}" for one in answers} | {f"comment-{one}" for one in comments}
    assert {one.key: one.at for one in Idea.objects.all()} == {
        key: datetime.fromisoformat(at).replace(tzinfo=UTC) for key, at in asked.items()
    }
    assert set(Comment.objects.values_list("key", flat=True)) == wanted
    assert Idea.objects.aggregate(n=Sum("votes"))["n"] == sum(map(int, scores))
    assert Carried.objects.aggregate(n=Sum("votes"))["n"] == sum(map(int, scores))
    assert set(Decision.objects.values_list("idea__key", flat=True)) >= set(tagged)
    duplicates = column("PostLinks", "PostId", lambda t: t.filter(polars.col("LinkTypeId") == "3"))
    assert Joining.objects.count() + Quarantined.objects.count() == len(duplicates)
    assert told.quarantined == Quarantined.objects.count()
    assert Interaction.objects.filter(channel="portal").count() == _named()


def _named() -> int:
    ideas, said = Idea.objects.filter(author__isnull=False), Comment.objects.filter(author__isnull=False)
    return ideas.count() + said.count()
