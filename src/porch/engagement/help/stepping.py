"""Where colleagues should step in among the open questions, and how peers do at putting mistakes right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from porch.analytics.help.correcting import Corrections, Mistaken, corrections
from porch.analytics.help.stepping import PROMISED_HOURS, Call, Case, Disputed, Usual, call, usual
from porch.analytics.urgency import Matcher
from porch.analytics.urgency_words import URGENCY_WORDS
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.engagement.help.models import SHOWN, Answer, AnswerVote, Question, Wrong
from porch.engagement.help.queries import OPEN
from porch.records.team import queries as team

LOOKED_AT = 500
LATELY = timedelta(days=365)
STANDING = Q(withdrawn_at=None, held_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An open question, and whether to step in."""

    question: Question
    call: Call


def open_questions(viewer: Viewer, *, now: datetime) -> list[Open]:
    """Return the latest 500 questions that are not solved: those to step in first, the oldest of each first."""
    if not may_see(viewer):
        return []
    rows = list(Question.objects.filter(OPEN).select_related("author").order_by("-pk")[:LOOKED_AT])
    called = calls(viewer, rows, now=now)
    found = [Open(question=one, call=called[one.pk]) for one in rows]
    return sorted(found, key=lambda one: (not one.call.step_in, one.question.at, one.question.pk))


def calls(viewer: Viewer, questions: Sequence[Question], *, now: datetime) -> dict[int, Call]:
    """Return of each of these questions whether to step in, by number."""
    if not may_see(viewer) or not questions:
        return {}
    ids = [one.pk for one in questions]
    known = usual_by_topic(viewer, {one.topic for one in questions}, now=now)
    ours = set(Answer.objects.filter(SHOWN, question__in=ids, is_ours=True).values_list("question", flat=True))
    disputed, urgent = _disputed(ids), Matcher(team.business(SYSTEM).urgent_words or URGENCY_WORDS)
    return {
        one.pk: call(
            Case(
                hours=_hours(now - one.at), answers=one.answers, ours=one.pk in ours,
                urgent=urgent.find(f"{one.title}\n{one.words}") or "", disputed=tuple(disputed.get(one.pk, ())),
            ),
            known[one.topic],
        )
        for one in questions
    }  # fmt: skip


def usual_by_topic(viewer: Viewer, topics: Collection[str], *, now: datetime) -> dict[str, Usual]:
    """Return how fast peers answer on each topic, by a year's questions that were answered or are past the promise."""
    if not may_see(viewer):
        return {}
    late = now - timedelta(hours=PROMISED_HOURS)
    rows = Question.objects.filter(SHOWN, topic__in=list(topics), at__gt=now - LATELY)
    hours: dict[str, list[float | None]] = defaultdict(list)
    for topic, at, answered in rows.order_by("-pk").values_list("topic", "at", "answered_at")[: 10 * LOOKED_AT]:
        if answered is not None or at < late:
            hours[topic].append(_hours(answered - at) if answered else None)
    return {topic: usual(hours[topic]) for topic in topics}


def corrected(viewer: Viewer, *, now: datetime) -> Corrections:
    """Return who was first to call customers' answers mistaken within a year, peers or we, and after how long."""
    rows = Wrong.objects.filter(STANDING, at__gt=now - LATELY, answer__is_ours=False).order_by("at", "id")
    rows = rows if may_see(viewer) else rows.none()
    first: dict[int, dict[bool, float]] = {}
    for pk, ours, at, said in rows.values_list("answer", "is_ours", "at", "answer__at"):
        first.setdefault(pk, {}).setdefault(ours, _hours(at - said))
    return corrections([Mistaken(peer=one.get(False), ours=one.get(True)) for one in first.values()])


def _disputed(ids: Collection[int]) -> dict[int, list[Disputed]]:
    """Return the answers that peers call mistaken and we did not, by question."""
    wrongs = Wrong.objects.filter(STANDING, answer__question__in=list(ids), answer__held_at=None)
    rows = list(wrongs.filter(answer__hidden_at=None).order_by("at").values_list("answer", "is_ours", "at"))
    since: dict[int, datetime] = {}
    for pk, _, at in rows:
        since.setdefault(pk, at)
    for pk in {pk for pk, ours, _ in rows if ours}:
        since.pop(pk)
    right = dict(Answer.objects.filter(SHOWN, corrects__in=since).values_list("pk", "corrects"))
    voted = _voted([*since, *right])
    found: dict[int, list[Disputed]] = {}
    for pk, question in Answer.objects.filter(pk__in=since).values_list("pk", "question"):
        beside = [len(voted[one]) for one, wrong in right.items() if wrong == pk]
        later = sum(at > since[pk] for at in voted[pk].values())
        one = Disputed(votes=len(voted[pk]), since=later, right=max(beside) if beside else None)
        found.setdefault(question, []).append(one)
    return found


def _voted(ids: Collection[int]) -> dict[int, dict[int, datetime]]:
    """Return who finds these answers right, as who they are now, and since when."""
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    rows = AnswerVote.objects.filter(answer__in=list(ids), withdrawn_at=None).order_by("pk")
    for pk, person, identity, at in rows.values_list("answer", "person", "person__identity", "at"):
        found[pk].setdefault(identity or person, at)
    return found


def _hours(passed: timedelta) -> float:
    return passed.total_seconds() / 3600
