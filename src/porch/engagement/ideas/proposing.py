"""Proposes an idea, changes it while it is one's own, takes it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.ideas import similar, voting
from porch.engagement.ideas.models import Board, Comment, Follow, Idea
from porch.engagement.ideas.statuses import Status, may_go
from porch.engagement.ideas.voting import Source
from porch.records.interactions import here
from porch.records.people.models import Person

LONGEST_TITLE, LONGEST = 200, 10_000  # letters
MOST_AN_HOUR = 5
"""Ideas that one person proposes within an hour; more is a flood."""
HOUR = timedelta(hours=1)


def propose(
    *, board: Board, person: Person, title: str, words: str, at: datetime, source: Source | None = None
) -> Idea:
    """Propose an idea; who proposes it is for it and follows it. PorchError says what to change, or to wait.

    The first of somebody new waits to be looked at where the board does so; a colleague's notes never wait.
    """
    came = source or Source()
    title, words = _fitting(title, words)
    if board.closed_at is not None:
        raise PorchError(_("This board takes no more ideas."))
    with transaction.atomic():
        now = Person.objects.select_for_update().get(pk=person.now_id)
        if same := _same(board, now, title, words, at):
            return same
        if came.member is None and _recent(now, at) >= MOST_AN_HOUR:
            raise PorchError(_("That was a lot at once. Please wait an hour before you propose more."))
        waits = came.member is None and (came.doubted or (board.looks_first and is_new(now)))
        idea = Idea.objects.create(
            board=board, title=title, words=words, author=now, how=came.how[:12], source=came.said,
            noted_by=came.member, at=at, status_at=at, held_at=at if waits else None,
        )  # fmt: skip
        _tell(idea, now, at)
        similar.note([idea])
        voting.stand_behind(idea=idea, person=now, at=at, source=came)
        Follow.objects.create(idea=idea, person=now, at=at)
    return idea


def edit(*, idea: Idea, person: Person, title: str, words: str, at: datetime) -> Idea:
    """Put one's own idea in other words; once others are for it or it is decided that is too late."""
    title, words = _fitting(title, words)
    with voting.holding(idea) as held:
        is_theirs(held, person)
        if held.votes > 1 or held.status != Status.OPEN:
            raise PorchError(_("Others stand behind it by now. Add what you have to say below it."))
        held.title, held.words, held.edited_at = title, words, at
        held.save(update_fields=["title", "words", "edited_at"])
        _tell(held, person, at, edited=True)
        similar.note([held])
    return held


def take_back(*, idea: Idea, person: Person, at: datetime) -> Idea:
    """Take one's own idea back: it stays to be read by who was for it, and takes no more votes."""
    with voting.holding(idea) as held:
        is_theirs(held, person)
        if not may_go(Status(held.status), Status.WITHDRAWN):
            raise PorchError(_("It is decided already."))
        held.status, held.status_at = Status.WITHDRAWN, at
        held.save(update_fields=["status", "status_at"])
    return held


def put_back(*, idea: Idea, person: Person, at: datetime) -> Idea:
    """Undo the taking back."""
    with voting.holding(idea) as held:
        is_theirs(held, person)
        if held.status == Status.WITHDRAWN:
            held.status, held.status_at = Status.OPEN, at
            held.save(update_fields=["status", "status_at"])
    return held


def is_new(person: Person) -> bool:
    """Whether nothing of somebody's has been let stand yet: no idea, no comment."""
    theirs = Q(author=person.now_id) | Q(author__identity=person.now_id)
    seen = Q(held_at=None, hidden_at=None)
    return not (Idea.objects.filter(theirs, seen).exists() or Comment.objects.filter(theirs, seen).exists())


def _fitting(title: str, words: str) -> tuple[str, str]:
    title, words = " ".join(title.split()), words.replace("\r\n", "\n").strip()
    if not title:
        raise PorchError(_("Say in a few words what you propose."))
    if len(title) > LONGEST_TITLE:
        raise PorchError(_("The title may have at most %(most)s letters.") % {"most": LONGEST_TITLE})
    if len(words) > LONGEST:
        raise PorchError(
            _("It may have at most %(most)s letters; yours has %(has)s.") % {"most": LONGEST, "has": len(words)}
        )
    return title, words


def _recent(person: Person, at: datetime) -> int:
    theirs = Q(author=person.pk) | Q(author__identity=person.pk)
    return Idea.objects.filter(theirs, at__gt=at - HOUR, noted_by=None).count()


def _same(board: Board, person: Person, title: str, words: str, at: datetime) -> Idea | None:
    """Return what they proposed just now in the same words: a form sent twice."""
    theirs = Q(author=person.pk) | Q(author__identity=person.pk)
    return Idea.objects.filter(theirs, board=board, title=title, words=words, at__gt=at - HOUR).first()


def is_theirs(idea: Idea, person: Person) -> None:
    """Raise PorchError unless an idea is somebody's own."""
    if idea.author is None or idea.author.now_id != person.now_id:
        raise PorchError(_("This is somebody else's idea."))


def _tell(idea: Idea, person: Person, at: datetime, *, edited: bool = False) -> None:
    here.hear(
        person=person, name=idea.about, kind=Kind.CREATE, at=idea.at, about=idea.about, words=idea.words or idea.title,
        subject=idea.title, how=idea.how, edited_at=at if edited else None, detail={"as": "idea"},
    )  # fmt: skip
