"""What is said below an idea, by customers and by us; a comment that adds to the idea becomes part of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.ideas import proposing, voting
from porch.engagement.ideas.models import Comment, Idea
from porch.records.interactions import here
from porch.records.people.models import Person
from porch.records.team.models import Member

LONGEST = 5000  # letters
MOST_AN_HOUR = 30
HOUR = timedelta(hours=1)


def comment(*, idea: Idea, person: Person, words: str, at: datetime, doubted: bool = False) -> Comment:
    """Say something below an idea; `doubted` words wait for a look, and somebody's first where the board does so."""
    words = _fitting(words)
    with transaction.atomic():
        held = _talked_about(idea)
        now = Person.objects.get(pk=person.now_id)
        theirs = Comment.objects.filter(Q(author=now) | Q(author__identity=now), at__gt=at - HOUR)
        if same := theirs.filter(idea=held, words=words).first():
            return same
        if theirs.count() >= MOST_AN_HOUR:
            raise PorchError(_("That was a lot at once. Please wait a few minutes."))
        waits = doubted or (held.board.looks_first and proposing.is_new(now))
        said = Comment.objects.create(idea=held, author=now, words=words, at=at, held_at=at if waits else None)
        _count(held, said)
        _tell(said, now)
    return said


def answer(*, idea: Idea, member: Member, words: str, at: datetime) -> Comment:
    """Say something below an idea as the business."""
    words = _fitting(words)
    with transaction.atomic():
        held = _talked_about(idea)
        said = Comment.objects.create(idea=held, member=member, words=words, at=at)
        _count(held, said)
    return said


def take_back(*, comment: Comment, person: Person, at: datetime) -> Comment:
    """Take one's own comment back; nobody reads it any more."""
    with voting.holding(comment.idea) as held:
        said = Comment.objects.select_for_update().get(pk=comment.pk)
        if said.author is None or said.author.now_id != person.now_id:
            raise PorchError(_("These are somebody else's words."))
        if said.hidden_at is None:
            _count(held, said, -1)
            said.hidden_at, said.hidden_why = at, "taken back"
            said.save(update_fields=["hidden_at", "hidden_why"])
            _tell(said, person, gone=at)
    return said


def promote(*, comment: Comment, member: Member, at: datetime) -> Comment:
    """Make what a comment adds part of the idea, with who said it."""
    if not comment.is_shown:
        raise PorchError("Nobody can read this comment. Let it stand first.")
    comment.promoted_at, comment.promoted_by = at, member
    comment.save(update_fields=["promoted_at", "promoted_by"])
    return comment


def demote(*, comment: Comment) -> Comment:
    """Undo that: it is a comment again."""
    comment.promoted_at, comment.promoted_by = None, None
    comment.save(update_fields=["promoted_at", "promoted_by"])
    return comment


def _talked_about(idea: Idea) -> Idea:
    held = voting.hold(idea)
    if held.hidden_at is not None or held.board.closed_at is not None:
        raise PorchError(_("Nothing more can be said here."))
    return held


def _fitting(words: str) -> str:
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise PorchError(_("There are no words yet."))
    if len(words) > LONGEST:
        raise PorchError(
            _("It may have at most %(most)s letters; yours has %(has)s.") % {"most": LONGEST, "has": len(words)}
        )
    return words


def _count(idea: Idea, said: Comment, by: int = 1) -> None:
    if said.is_shown:
        idea.comments += by
        idea.save(update_fields=["comments"])


def _tell(said: Comment, person: Person, *, gone: datetime | None = None) -> None:
    here.hear(
        person=person, name=f"idea-comment-{said.pk}", kind=Kind.CREATE, at=said.at, about=said.idea.about,
        words=said.words, subject=said.idea.title, edited_at=gone, gone=gone is not None, detail={"as": "comment"},
    )  # fmt: skip
