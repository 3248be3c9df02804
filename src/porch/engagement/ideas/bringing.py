"""Brings a board in from where it was before: who said what and when, what became of it, and how many were for it.

Twice is once: what came is known by its key. Each portion is a transaction, so that what breaks off can be told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Sum

from porch.core.errors import PorchError
from porch.core.interaction import Handle, Kind, Spoiled
from porch.core.taking_part import Deed
from porch.engagement.ideas import counting, joining, similar
from porch.engagement.ideas.brought import Decided, LeftOut, Old, OldComment, OldIdea, OldJoining
from porch.engagement.ideas.models import Board, Carried, Comment, Decision, Idea, Joining
from porch.engagement.ideas.proposing import LONGEST_TITLE
from porch.engagement.ideas.statuses import Status, Verdict
from porch.records.interactions import actions as log
from porch.records.interactions import here
from porch.records.people import meeting
from porch.records.people.models import Handle as HandleRow

AT_ONCE = 500
HOW = "import"
NO_REASON = "No reason was given where it stood before."
VERDICTS: Mapping[Status, Verdict] = {
    Status.PLANNED: Verdict.YES, Status.STARTED: Verdict.YES, Status.DONE: Verdict.YES, Status.NOT_NOW: Verdict.NOT_NOW,
    Status.NO: Verdict.NO, Status.ALREADY: Verdict.ALREADY,
}  # fmt: skip
Progress = Callable[[int], None]
Item = TypeVar("Item", OldIdea, OldComment, OldJoining, LeftOut, Spoiled)


@dataclass(slots=True)
class Tally:
    """How many of a kind the export has, how many of them stand on the board now, and how many of those are new."""

    there: int = 0
    arrived: int = 0
    new: int = 0


@dataclass(slots=True)
class Brought:
    """What an export came to. `statuses` are ideas something became of, `votes` the sum of all scores."""

    ideas: Tally = field(default_factory=Tally)
    comments: Tally = field(default_factory=Tally)
    joinings: Tally = field(default_factory=Tally)
    statuses: Tally = field(default_factory=Tally)
    votes: Tally = field(default_factory=Tally)
    quarantined: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, what: str, many: int = 1) -> None:
        """Count something that has no place on a board."""
        if many:
            self.left_out[what] = self.left_out.get(what, 0) + many


def bring(*, board: Board, items: Iterable[Old], at: datetime, progress: Progress | None = None) -> Brought:
    """Write what an export holds onto a board, and into the log what people there did; return what it came to."""
    brought, seen = Brought(), 0
    for kind, portion in _portions(items):
        with transaction.atomic():
            _WRITE[kind](board, portion, at, brought)
        seen += len(portion)
        if progress:
            progress(seen)
    return brought


def _portions(items: Iterable[Old]) -> Iterator[tuple[type, list[Old]]]:
    for kind, same in groupby(items, key=type):
        while portion := list(islice(same, AT_ONCE)):
            yield kind, portion


def _ideas(board: Board, olds: Sequence[OldIdea], at: datetime, brought: Brought) -> None:
    held = _held(board, [old.key for old in olds])
    new = {old.key: old for old in olds if old.key not in held}
    rows = Idea.objects.bulk_create(_idea(board, old) for old in new.values())
    pairs = list(zip(rows, new.values(), strict=True))
    known = _hear([_proposed(row, old, old.author) for row, old in pairs if old.author], at)
    for row, old in pairs:
        row.author_id = known.get(_key(old.author))
    Idea.objects.bulk_update(rows, ["author"])
    similar.note(rows)
    days = [(row.pk, day) for row, old in pairs for day in old.days if day.votes or day.shown]
    Carried.objects.bulk_create(Carried(idea_id=pk, day=d.day, votes=d.votes, shown=d.shown) for pk, d in days)
    Decision.objects.bulk_create(_decision(row, old.decided) for row, old in pairs if old.decided)
    _count_ideas(brought, olds, {**held, **{row.key: row.pk for row in rows}}, len(new))


def _count_ideas(brought: Brought, olds: Sequence[OldIdea], stand: Mapping[str, int], new: int) -> None:
    ids = list(stand.values())
    decided = Decision.objects.filter(idea__in=ids, number=1).count()
    carried = Carried.objects.filter(idea__in=ids).aggregate(many=Sum("votes"))["many"] or 0
    _add(brought.ideas, len(olds), len(ids), new)
    _add(brought.statuses, sum(old.decided is not None for old in olds), decided)
    _add(brought.votes, sum(day.votes for old in olds for day in old.days), carried)


def _idea(board: Board, old: OldIdea) -> Idea:
    title, became = old.title.strip() or "Without a title", old.decided
    whole = f"{title}\n\n{old.words}" if len(title) > LONGEST_TITLE else old.words
    return Idea(
        board=board, title=_clean(title)[:LONGEST_TITLE], words=_clean(whole), how=HOW, at=old.at, key=old.key[:120],
        status=became.status if became else Status.OPEN, status_at=became.at if became else old.at,
        votes=sum(day.votes for day in old.days),
    )  # fmt: skip


def _decision(idea: Idea, became: Decided) -> Decision:
    verdict = VERDICTS[became.status]
    return Decision(
        idea=idea, number=1, verdict=verdict, reason=_clean(became.reason) or NO_REASON,
        no_alternative=verdict is Verdict.NO, decided_at=became.at, published_at=became.at,
    )  # fmt: skip


def _proposed(idea: Idea, old: OldIdea, who: Handle) -> Deed:
    detail = {name: value for name, value in old.detail.items() if value}
    return Deed(
        id=idea.about, kind=Kind.CREATE, who=who, at=old.at, about=idea.about, words=idea.words or idea.title,
        subject=idea.title, how=HOW, detail={**detail, "as": "idea"},
    )  # fmt: skip


def _comments(board: Board, olds: Sequence[OldComment], at: datetime, brought: Brought) -> None:
    ideas = _held(board, {old.of for old in olds})
    below = [old for old in olds if old.of in ideas]
    lost = [Spoiled(raw=old.raw, reason="What it was said below is not there.", where=old.key) for old in olds
            if old.of not in ideas]  # fmt: skip
    keys = [old.key for old in below]
    held = set(Comment.objects.filter(idea__in=ideas.values(), key__in=keys).values_list("key", flat=True))
    new = [old for old in below if old.key not in held]
    rows = Comment.objects.bulk_create(
        Comment(idea_id=ideas[old.of], words=_clean(old.words), at=old.at, key=old.key) for old in new
    )
    pairs = list(zip(rows, new, strict=True))
    known = _hear([_commented(row, old, old.author) for row, old in pairs if old.author], at)
    for row, old in pairs:
        row.author_id = known.get(_key(old.author))
    Comment.objects.bulk_update(rows, ["author"])
    counting.recount({row.idea_id for row in rows})
    _add(brought.comments, len(olds), len(below), len(new))
    _spoiled(board, lost, at, brought)


def _commented(comment: Comment, old: OldComment, who: Handle) -> Deed:
    return Deed(
        id=f"idea-comment-{comment.pk}", kind=Kind.CREATE, who=who, at=old.at, about=f"idea-{comment.idea_id}",
        words=comment.words, how=HOW, detail={"as": "comment"},
    )  # fmt: skip


def _joinings(board: Board, olds: Sequence[OldJoining], at: datetime, brought: Brought) -> None:
    ids = _held(board, {key for old in olds for key in (old.idea, old.into)})
    ideas = Idea.objects.in_bulk(list(ids.values()))
    for old in olds:
        one, into = ideas.get(ids.get(old.idea, 0)), ideas.get(ids.get(old.into, 0))
        if one is None or into is None:
            lost = Spoiled(raw=old.raw, reason="One of the two ideas is not there.", where=f"{old.idea} {old.into}")
            _add(brought.joinings, 1, 0)
            _spoiled(board, [lost], at, brought)
            continue
        new = _join(one, into, old.at, brought)
        _add(brought.joinings, 1, int(new is not None), int(new is True))


def _join(one: Idea, into: Idea, at: datetime, brought: Brought) -> bool | None:
    """Join two ideas; return whether that is new, None where they stay two."""
    if Joining.objects.filter(idea=one, into=into).exists():  # taken apart since, perhaps: a colleague knows better
        return False
    try:
        if Joining.objects.filter(idea=one, undone_at=None).exists():
            raise PorchError("it says the same as another one already")
        joining.join(idea=one, into=into, member=None, at=at)
    except PorchError as error:
        brought.leave_out(f"a joining: {error}")
        return None
    return True


def _left_out(board: Board, olds: Sequence[LeftOut], at: datetime, brought: Brought) -> None:
    for old in olds:
        brought.leave_out(old.what, old.many)


def _spoiled(board: Board, items: Sequence[Spoiled], at: datetime, brought: Brought) -> None:
    if items:
        log.record(account=here.account(at), items=items, received_at=at)
    brought.quarantined += len(items)


def _hear(deeds: Sequence[Deed], at: datetime) -> dict[meeting.Key | None, int]:
    """Write deeds into the log; return whose they are by handle. Who asked to be forgotten is nobody."""
    here.hear_all(deeds, at=at)
    keys = {meeting.key(deed.who) for deed in deeds}
    rows = HandleRow.objects.filter(kind__in={kind for kind, _ in keys}, value__in={value for _, value in keys})
    return {(row.kind, row.value): row.person_id for row in rows if row.person_id}


def _held(board: Board, keys: Iterable[str]) -> dict[str, int]:
    return dict(Idea.objects.filter(board=board, key__in=set(keys) - {""}).values_list("key", "pk"))


def _key(handle: Handle | None) -> meeting.Key | None:
    return meeting.key(handle) if handle else None


def _add(tally: Tally, there: int, arrived: int, new: int = 0) -> None:
    tally.there, tally.arrived, tally.new = tally.there + there, tally.arrived + arrived, tally.new + new


def _clean(words: str) -> str:
    return words.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()


_WRITE: Mapping[type, Callable[..., None]] = {
    OldIdea: _ideas, OldComment: _comments, OldJoining: _joinings, LeftOut: _left_out, Spoiled: _spoiled,
}  # fmt: skip
