"""Questions about boards and ideas. The viewer comes first: a colleague, a customer, or None for whoever comes by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from porch.core.viewer import Viewer, may_see
from porch.engagement.ideas import counting
from porch.engagement.ideas.models import (
    COUNTS,
    HELD,
    SHOWN,
    Apart,
    Board,
    Comment,
    Decision,
    Follow,
    Idea,
    Joining,
    Look,
    Milestone,
    Opinion,
    Standing,
    Vote,
)
from porch.engagement.ideas.seeing import Reader, is_team, own, seen
from porch.engagement.ideas.statuses import TAKES_VOTES, Status
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.tables import bulk

TOP = SHOWN & Q(into=None)
NEWEST = 100
"""Ideas among which those that were not ranked yet are looked for."""
Place = tuple[int, int]  # votes and id of the last row of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What somebody did about an idea; `waits`: their vote counts once a colleague has looked at it."""

    votes: bool = False
    follows: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What a board owes: ideas nobody decided about within the promise, and since when the oldest waits."""

    open: int
    late: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Who was for an idea when the decision became public, who is now, and what they say of the reason."""

    before: int
    after: int
    asked: int
    accept: int


def boards(viewer: Reader, *, closed: bool = False) -> list[Board]:
    """Return the boards, first opened first; with `closed` those that are closed too."""
    found = Board.objects.select_related("owner").order_by("pk")
    return list(found if closed and is_team(viewer) else found.filter(closed_at=None))


def board(viewer: Reader, slug: str) -> Board | None:
    """Return one board by its address, closed ones too, or None."""
    return Board.objects.select_related("owner").filter(slug=slug).first()


def any_board(viewer: Reader) -> bool:
    """Return whether there is a board to go to."""
    return Board.objects.filter(closed_at=None).exists()


def ranked(viewer: Reader, board: Board, *, after: int | None = None, limit: int = 20) -> list[Idea]:
    """Return a page of the ideas that take votes in the order in which they are listed, each with its `standing`.

    `after` is the place of the last of the page before. Ideas proposed since they were last ranked are not among them:
    see `fresh`.
    """
    found = Standing.objects.filter(
        board=board, idea__into=None, idea__held_at=None, idea__hidden_at=None, idea__status__in=TAKES_VOTES
    )
    found = found.filter(place__gt=after) if after is not None else found
    rows = list(found.select_related("idea", "idea__author").order_by("place")[:limit])
    for row in rows:
        row.idea.board = board
    return [row.idea for row in rows]


def latest(viewer: Reader, board: Board, *, status: str = "", before: int | None = None, limit: int = 20) -> list[Idea]:
    """Return a page of ideas, newest first, of one status if it is named."""
    found = Idea.objects.filter(TOP, board=board).select_related("author", "standing")
    found = found.filter(status=status) if status else found
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found.order_by("-pk")[:limit])


def most_voted(
    viewer: Reader, board: Board, *, status: str = "", after: Place | None = None, limit: int = 20
) -> list[Idea]:
    """Return a page of ideas by how many are for them, of one status if it is named."""
    found = Idea.objects.filter(TOP, board=board).select_related("author", "standing")
    found = found.filter(status=status) if status else found
    if after is not None:
        votes, pk = after
        found = found.filter(votes__lte=votes).exclude(votes=votes, pk__gte=pk)
    return list(found.order_by("-votes", "-pk")[:limit])


def fresh(viewer: Reader, board: Board, *, limit: int = 5) -> list[Idea]:
    """Return the newest ideas that were not ranked yet, newest first."""
    newest = Idea.objects.filter(TOP, board=board).order_by("-pk").values("pk")[:NEWEST]
    found = Idea.objects.filter(pk__in=newest, standing=None, status=Status.OPEN)
    return list(found.select_related("author", "standing").order_by("-pk")[:limit])


def idea(viewer: Reader, idea_id: int) -> Idea | None:
    """Return one idea with its board, author and standing, or None where the viewer may not read it."""
    ours = ("into", "noted_by", "source") if is_team(viewer) else ()
    found = Idea.objects.select_related("board__owner", "author", "standing", *ours)
    return seen(viewer, found).filter(pk=idea_id).first()


def by_ids(viewer: Reader, ids: Collection[int]) -> dict[int, Idea]:
    """Return those of these ideas that the viewer may read, by number."""
    return {one.pk: one for one in seen(viewer, Idea.objects.select_related("board")).filter(pk__in=list(ids))}


def joined(viewer: Reader, idea: Idea) -> list[Idea]:
    """Return the ideas that are part of one, in the order in which they were proposed."""
    if not bulk.select("SELECT 1 FROM ideas_idea WHERE into_id = %s LIMIT 1", idea.pk):  # most have none
        return []
    return list(seen(viewer, Idea.objects.filter(into=idea).select_related("author")).order_by("pk")[:100])


def comments(viewer: Reader, idea: Idea, *, after: int | None = None, limit: int = 50) -> list[Comment]:
    """Return a page of what is said below an idea and what is joined to it, first said first."""
    found = seen(viewer, Comment.objects.select_related("author", "member")).filter(idea__in=_group(idea))
    found = found.filter(pk__gt=after) if after is not None else found
    return list(found.order_by("pk")[:limit])


def comment(viewer: Reader, comment_id: int) -> Comment | None:
    """Return one comment with its idea, or None where the viewer may not read it."""
    found = Comment.objects.select_related("idea", "idea__board", "author", "member")
    return seen(viewer, found).filter(pk=comment_id).first()


def extensions(viewer: Reader, idea: Idea) -> list[Comment]:
    """Return the comments that became part of an idea, first said first."""
    found = Comment.objects.filter(SHOWN, idea__in=_group(idea), promoted_at__isnull=False)
    return list(found.select_related("author", "member").order_by("pk")[:50])


def mine(viewer: Reader, ideas: Sequence[Idea]) -> dict[int, Mine]:
    """Return what the viewer did about these ideas, by number; nothing for who is nobody we know."""
    if not isinstance(viewer, Person) or not ideas:
        return {}
    ids = [one.into_id or one.pk for one in ideas]
    theirs, of = counting.of(viewer), Q(idea__in=Idea.objects.filter(Q(pk__in=ids) | Q(into__in=ids)).values("pk"))
    voted = dict(Vote.objects.filter(theirs, of, withdrawn_at=None).values_list(counting.ROOT, "held_at"))
    followed = Follow.objects.filter(theirs, of, ended_at=None).values_list(counting.ROOT, flat=True)
    follows = set(followed)
    return {
        one.pk: Mine(votes=root in voted, follows=root in follows, waits=voted.get(root) is not None)
        for one in ideas
        for root in [one.into_id or one.pk]
    }


def of_person(viewer: Reader, person: Person, *, before: int | None = None, limit: int = 20) -> list[Idea]:
    """Return a page of what somebody proposed, newest first: to us and to themselves all, to others what is shown."""
    found = seen(viewer, Idea.objects.filter(own(person) | Q(author=person.now_id)).select_related("board"))
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found.order_by("-pk")[:limit])


def voted_for(viewer: Reader, person: Person, *, before: int | None = None, limit: int = 20) -> list[Vote]:
    """Return a page of the votes somebody has cast, withdrawn ones too, latest first; only to us and to themselves."""
    if not (is_team(viewer) or (isinstance(viewer, Person) and viewer.now_id == person.now_id)):
        return []
    found = Vote.objects.filter(counting.of(person))
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found.select_related("idea__author", "idea__board", "noted_by").order_by("-pk")[:limit])


def held_votes(viewer: Viewer, *, after: int | None = None, limit: int = 50) -> list[Vote]:
    """Return a page of the votes that came in a flood and wait to be looked at, first cast first; only to us."""
    found = Vote.objects.filter(HELD).select_related("person__identity", "idea", "idea__board")
    found = found.filter(pk__gt=after) if after is not None else found
    return list(found.order_by("pk")[:limit]) if may_see(viewer) else []


def voters(viewer: Viewer, idea: Idea, *, after: int | None = None, limit: int = 50) -> list[Vote]:
    """Return a page of the votes for an idea and what is joined to it, first cast first; only to us."""
    found = Vote.objects.filter(idea__in=_group(idea)).select_related("person__identity", "noted_by", "idea")
    found = found.filter(pk__gt=after) if after is not None else found
    return list(found.order_by("pk")[:limit]) if may_see(viewer) else []


def cast_by_day(viewer: Viewer, idea: Idea, *, since: datetime) -> dict[date, int]:
    """Return how many votes for an idea and what is joined to it stand, by the day they were cast; only to us."""
    found = Vote.objects.filter(COUNTS, idea__in=_group(idea), at__gte=since).values_list(TruncDate("at"))
    return dict(found.annotate(many=Count("pk")).order_by()) if may_see(viewer) else {}


def made_of(viewer: Viewer, said: Interaction) -> list[Vote]:
    """Return the votes that were written down from a message, an idea's own among them; only to us."""
    found = Vote.objects.filter(source=said, withdrawn_at=None).select_related("idea").order_by("pk")
    return list(found[:20]) if may_see(viewer) else []


def vote(viewer: Viewer, vote_id: int) -> Vote | None:
    """Return one vote, or None; only to us."""
    found = Vote.objects.filter(pk=vote_id).select_related("person", "idea")
    return found.first() if may_see(viewer) else None


def raised_by(viewer: Viewer, idea: Idea) -> list[int]:
    """Return who proposed an idea or what is joined to it, is for it or follows it, as who they are now, each once."""
    if not may_see(viewer):
        return []
    group = _group(idea)
    now = Coalesce(F("person__identity"), F("person"))
    votes = Vote.objects.filter(COUNTS, idea__in=group).values_list(now, flat=True)
    follows = Follow.objects.filter(idea__in=group, ended_at=None).values_list(now, flat=True)
    wrote = Idea.objects.filter(pk__in=group, author__isnull=False)
    authors = wrote.values_list(Coalesce(F("author__identity"), F("author")), flat=True)
    return sorted({*votes, *follows, *authors})


def decisions(viewer: Reader, idea: Idea) -> list[Decision]:
    """Return what was decided about an idea, latest first: to us all, to others what is public."""
    found = Decision.objects.filter(idea=idea.into_id or idea.pk).select_related("by").order_by("-number")
    return list(found if is_team(viewer) else found.filter(published_at__isnull=False))


def decided(viewer: Reader, ids: Collection[int]) -> dict[int, Decision]:
    """Return the decision that stands of each of these ideas that has one, by idea."""
    found = Decision.objects.filter(idea__in=list(ids), published_at__isnull=False).order_by("number")
    return {one.idea_id: one for one in found}


def waiting_decisions(viewer: Viewer, *, after: int | None = None, limit: int = 50) -> list[Decision]:
    """Return a page of decisions that are not public yet, first decided first."""
    found = Decision.objects.filter(published_at=None, withdrawn_at=None).select_related("idea", "idea__board", "by")
    found = found.filter(pk__gt=after) if after is not None else found
    return list(found.order_by("pk")[:limit]) if may_see(viewer) else []


def published(viewer: Reader, *, before: int | None = None, limit: int = 20) -> list[Decision]:
    """Return a page of public decisions about ideas that everybody may read, the latest first."""
    found = Decision.objects.filter(published_at__isnull=False, idea__held_at=None, idea__hidden_at=None)
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found.select_related("idea", "idea__board").order_by("-pk")[:limit])


def decision(viewer: Viewer, decision_id: int) -> Decision | None:
    """Return one decision, public or not, or None."""
    found = Decision.objects.select_related("idea", "idea__board", "by").filter(pk=decision_id)
    return found.first() if may_see(viewer) else None


def milestones(viewer: Reader, idea: Idea) -> list[Milestone]:
    """Return the steps on the way to what was decided, in the order in which they were made."""
    return list(Milestone.objects.filter(idea=idea.into_id or idea.pk, dropped_at=None).order_by("pk"))


def milestone(viewer: Viewer, milestone_id: int) -> Milestone | None:
    """Return one step, dropped or not, or None."""
    return Milestone.objects.select_related("idea").filter(pk=milestone_id).first() if may_see(viewer) else None


def opinions(viewer: Reader, idea: Idea, of: str) -> list[Opinion]:
    """Return what people say of the reason or of what was done: of each person the latest word, first said first."""
    rows = Opinion.objects.filter(idea=idea.into_id or idea.pk, of=of).select_related("person__identity").order_by("id")
    return list({one.person.now_id: one for one in rows}.values())


def support(viewer: Viewer, decision: Decision) -> Support | None:
    """Return how many were for an idea as the decision became public and how many are, and how many accept the reason.

    None while it is not public. Who accepts is counted among those who said something of the reason since.
    """
    if not may_see(viewer) or decision.published_at is None:
        return None
    votes = Vote.objects.filter(counting.part_of(decision.idea_id), at__lte=decision.published_at)
    before = votes.filter(held_at=None).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=decision.published_at))
    told = opinions(viewer, decision.idea, "reason")
    said = [one for one in told if one.at >= decision.published_at]
    return Support(
        before=_people(before), after=_people(counting.standing_votes(decision.idea_id)), asked=len(said),
        accept=sum(one.yes for one in said),
    )  # fmt: skip


def debt(viewer: Reader, board: Board, now: datetime) -> Debt:
    """Return what a board owes by now; everybody may know."""
    waiting = Idea.objects.filter(board=board, status=Status.OPEN, into=None, hidden_at=None)
    bound = now - timedelta(days=board.answer_days)
    oldest = waiting.order_by("at", "pk").values_list("at", flat=True).first()
    return Debt(open=waiting.count(), late=waiting.filter(at__lt=bound).count(), oldest=oldest)


def unanswered(
    viewer: Viewer, board: Board, *, after: tuple[datetime, int] | None = None, limit: int = 50
) -> list[Idea]:
    """Return a page of the ideas nobody decided about, the one that waits longest first."""
    found = Idea.objects.filter(board=board, status=Status.OPEN, into=None, hidden_at=None)
    found = found.select_related("author", "board", "standing")
    if after is not None:
        at, pk = after
        found = found.filter(at__gte=at).exclude(at=at, pk__lte=pk)
    return list(found.order_by("at", "pk")[:limit]) if may_see(viewer) else []


def held(viewer: Viewer, *, after: int | None = None, limit: int = 50) -> list[Idea | Comment]:
    """Return what waits to be looked at, first come first: ideas, then comments."""
    if not may_see(viewer):
        return []
    ideas = Idea.objects.filter(held_at__isnull=False, hidden_at=None).select_related("board", "author")
    said = Comment.objects.filter(held_at__isnull=False, hidden_at=None).select_related("idea__board", "author")
    rows: list[Idea | Comment] = [*ideas.order_by("held_at", "pk")[:limit], *said.order_by("held_at", "pk")[:limit]]
    return sorted(rows, key=lambda row: (row.at, row.pk))[:limit]


def looks(viewer: Reader, *, before: int | None = None, limit: int = 50) -> list[Look]:
    """Return a page of the log of moderation, latest first: to everybody what was hidden and why, never the words."""
    found = Look.objects.select_related("member", "idea", "comment")
    found = found if is_team(viewer) else found.filter(hidden=True)
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found.order_by("-pk")[:limit])


def joinings(viewer: Viewer, idea: Idea) -> list[Joining]:
    """Return the joinings that made an idea what it is, first first."""
    found = Joining.objects.filter(Q(into=idea) | Q(idea=idea), undone_at=None).select_related("idea", "into", "by")
    return list(found.order_by("pk")) if may_see(viewer) else []


def joining(viewer: Viewer, joining_id: int) -> Joining | None:
    """Return one joining, undone or not, or None."""
    found = Joining.objects.select_related("idea", "into").filter(pk=joining_id)
    return found.first() if may_see(viewer) else None


def apart(viewer: Viewer, ids: Collection[int]) -> set[tuple[int, int]]:
    """Return the pairs among these ideas, lower number first, of which a colleague said that they are two."""
    found = Apart.objects.filter(one__in=list(ids), other__in=list(ids), undone_at=None)
    return set(found.values_list("one", "other")) if may_see(viewer) else set()


def apart_from(viewer: Viewer, idea: Idea) -> list[Apart]:
    """Return of which ideas a colleague said that this one is another, first said first."""
    found = Apart.objects.filter(undone_at=None).select_related("one", "other").order_by("pk")
    both = [*found.filter(one=idea)[:50], *found.filter(other=idea)[:50]]
    return sorted(both, key=lambda one: one.pk) if may_see(viewer) else []


def counted_by_status(viewer: Reader, board: Board) -> Mapping[str, int]:
    """Return how many ideas of a board stand where."""
    found = Idea.objects.filter(TOP, board=board).values("status").annotate(many=Count("pk")).order_by()
    return {row["status"]: row["many"] for row in found}


def _group(idea: Idea) -> QuerySet[Idea, Any]:
    root = idea.into_id or idea.pk
    return Idea.objects.filter(Q(pk=root) | Q(into=root)).values("pk")


def _people(votes: QuerySet[Vote]) -> int:
    return int(votes.aggregate(many=Count(counting.NOW, distinct=True))["many"])
