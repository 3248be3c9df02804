"""Letters to those who follow a question, who asked it among them: somebody answered.

They are letters of service: whoever gets one asked for it, and ends it where they asked. Of one question nobody gets
more than one a day; what is answered meanwhile is told with the next.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from porch.core.viewer import SYSTEM
from porch.engagement.help.models import UNTOLD, Answer, Follow
from porch.records.accounts import queries as accounts
from porch.records.consent import wishing
from porch.records.consent.models import Purpose
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.outbox.signing_up import LETTER
from porch.records.people.models import Person
from porch.records.people.reaching import reached_by_mail

AT_ONCE, A_DAY = timedelta(0), timedelta(days=1)
AT_A_TIME = 200
QUOTED = 600
"""Letters of an answer that are quoted; the whole stands on the page."""
Places = Callable[[str], str]
"""The whole address of a path on our pages."""


def tell(*, now: datetime, places: Places, limit: int = AT_A_TIME) -> int:
    """Write to those who follow a question that somebody else answered it, some at a time; return to how many."""
    many = 0
    answers = Answer.objects.filter(UNTOLD).select_related("question", "author", "member").order_by("pk")
    for answer in answers[:limit]:
        follows = list(_waiting(answer).select_related("person__identity").order_by("pk")[:limit])
        ripe = [one for one in follows if one.told_at is None or one.told_at <= now - A_DAY]
        for follow in ripe:
            _write(follow, answer, at=now, places=places)
        many += len(ripe)
        if len(ripe) == len(follows) < limit:
            Answer.objects.filter(pk=answer.pk).update(told_at=now)
    return many


def page(answer: Answer) -> str:
    """Return the path of an answer on its question's page."""
    return f"/with/questions/{answer.question_id}/#answer-{answer.pk}"


def _waiting(answer: Answer) -> QuerySet[Follow]:
    """Return the follows of those who were not told of an answer; its author knows it."""
    waiting = Follow.objects.filter(question=answer.question_id, ended_at=None, told__lt=answer.pk)
    if answer.author is None:
        return waiting
    whose = answer.author.now_id
    return waiting.exclude(Q(person=whose) | Q(person__identity=whose))


def _write(follow: Follow, answer: Answer, *, at: datetime, places: Places) -> None:
    """Write the letter, where one may go, and note that they were told."""
    with _tongue(follow.person):
        told = {
            "title": answer.question.title, "words": Truncator(answer.words).chars(QUOTED),
            "link": places(page(answer)),
        }  # fmt: skip
        words = [
            _("Somebody answered: %(title)s"),
            "%(words)s",
            _("Read it, and say whether it solved it for you: %(link)s"),
            _("You get this because you asked, or wanted to hear what is answered. You can end that on the same page."),
        ]
        _send(follow, answer, words[0] % told, "\n\n".join(words[1:]) % told, at)
    Follow.objects.filter(pk=follow.pk).update(told=answer.pk, told_at=at)


def _send(follow: Follow, answer: Answer, subject: str, text: str, at: datetime) -> Outgoing | None:
    mail = accounts.live(SYSTEM).filter(channel="email").order_by("pk").first()
    handle = reached_by_mail(SYSTEM, follow.person)
    if mail is None or handle is None:
        return None
    try:
        return outbox.enqueue(
            account=mail, text=text, at=at, to_handle=handle, subject=subject, visibility="direct",
            key=f"{LETTER}{answer.question.about}-{follow.person.now_id}-{answer.pk}"[:64], undo=AT_ONCE,
            purpose=Purpose.SERVICE, language=translation.get_language() or "",
        )  # fmt: skip
    except (outbox.NotWanted, outbox.AlreadyAnswering):
        return None


def _tongue(person: Person) -> AbstractContextManager[None]:
    """Speak the language somebody wishes; of whom nobody knows it, the one they are spoken to in."""
    return translation.override(wishing.wished(SYSTEM, person).language or translation.get_language())
