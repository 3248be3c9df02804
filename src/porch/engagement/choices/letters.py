"""Letters to those who took part: a fact came late and they are asked again, or what was decided in the end.

They are letters of service, of something they themselves took part in. Neither says what a fact says, nor what anybody
chose: that stands on the page, where it is decided who sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from porch.core.viewer import SYSTEM
from porch.engagement.choices.models import UNTOLD, UNTOLD_FACT, Choice, Fact, Outcome, Part, Phase, Pick
from porch.records.accounts import queries as accounts
from porch.records.consent import wishing
from porch.records.consent.models import Purpose
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.outbox.signing_up import LETTER
from porch.records.people.models import Person
from porch.records.people.reaching import reached_by_mail

AT_ONCE = timedelta(0)
AT_A_TIME = 200
Places = Callable[[str], str]
"""The whole address of a path on our pages."""


def tell(*, now: datetime, places: Places, limit: int = AT_A_TIME) -> int:
    """Write to those who were not told yet of a late fact or an outcome, some at a time; return to how many.

    Of several facts that wait to be told one letter tells: whoever opens the page finds them all.
    """
    many = 0
    for fact in Fact.objects.filter(UNTOLD_FACT).select_related("choice").order_by("-number"):
        waiting = list(_asked_again(fact, now).select_related("person", "choice").order_by("pk")[:limit])
        for part in waiting:
            asks_again(part, fact, at=now, places=places)
        many += _note(fact, waiting, now, limit, told=fact.number)
    for outcome in Outcome.objects.filter(UNTOLD).select_related("choice").order_by("-number"):
        parts = Part.objects.filter(choice=outcome.choice, heard__lt=outcome.number)
        hearing = list(parts.select_related("person", "choice").order_by("pk")[:limit])
        for part in hearing:
            tells(part, outcome, at=now, places=places)
        many += _note(outcome, hearing, now, limit, heard=outcome.number)
    return many


def asks_again(part: Part, fact: Fact, *, at: datetime, places: Places) -> Outgoing | None:
    """Tell somebody that a fact came after they chose, and that they may choose again; None where no mail may go."""
    choice = part.choice
    with _tongue(part.person):
        told = {"name": choice.words, "link": places(page(choice)), "until": _day(choice.closes_at)}
        words = [
            _("You took part in a choice: %(name)s"),
            _("A fact has come since. Read it, and choose again: %(link)s"),
            _("What you chose stands until you choose again, and counts as chosen before this fact."),
            _("You can choose until %(until)s."),
        ]
        return _send(part, f"fact-{fact.number}", [_("A new fact: %(name)s"), *words], told, at)


def tells(part: Part, outcome: Outcome, *, at: datetime, places: Places) -> Outgoing | None:
    """Tell somebody who took part what was decided, and why; None where no mail may go."""
    choice = part.choice
    with _tongue(part.person):
        told = {
            "name": choice.words, "link": places(page(choice)), "decided": outcome.decided, "reasons": outcome.reasons,
        }  # fmt: skip
        words = [
            _("You took part in a choice: %(name)s"),
            _("This was decided: %(decided)s"),
            "%(reasons)s",
            _("What people chose, what else there was, and when it is looked at again: %(link)s"),
        ]
        return _send(part, f"told-{outcome.number}", [_("Decided: %(name)s"), *words], told, at)


def page(choice: Choice) -> str:
    """Return the path of a choice's page."""
    return f"/with/choices/{choice.pk}/"


def _asked_again(fact: Fact, now: datetime) -> QuerySet[Part]:
    """Return who chose before a fact, has not chosen since and was not told of it, while they can choose again.

    Of an anonymous choice nobody knows how far somebody came: all who took part are told.
    """
    waiting = Part.objects.filter(choice=fact.choice, told__lt=fact.number, fixed=False)
    if not fact.choice.is_open(now):
        return waiting.none()
    before = Pick.objects.filter(phase=Phase.INFORMED, replaced_at=None, facts__lt=fact.number).values("part")
    return waiting if fact.choice.anonymous else waiting.filter(pk__in=before)


def _note(about: Fact | Outcome, parts: list[Part], now: datetime, limit: int, **told: int) -> int:
    """Note whom a letter was written to; once nobody waits for it any more, all have been told."""
    Part.objects.filter(pk__in=[part.pk for part in parts]).update(**told)
    if len(parts) < limit:
        about.told_at = now
        about.save(update_fields=["told_at"])
    return len(parts)


def _send(part: Part, what: str, words: Sequence[str], told: Mapping[str, str], at: datetime) -> Outgoing | None:
    """Send these words, the first of which is the subject."""
    mail = accounts.live(SYSTEM).filter(channel="email").order_by("pk").first()
    handle = reached_by_mail(SYSTEM, part.person)
    if mail is None or handle is None:
        return None
    try:
        return outbox.enqueue(
            account=mail, text="\n\n".join(words[1:]) % told, at=at, to_handle=handle, subject=words[0] % told,
            visibility="direct", key=f"{LETTER}{part.choice.about}-{part.person.now_id}-{what}"[:64], undo=AT_ONCE,
            purpose=Purpose.SERVICE, language=translation.get_language() or "",
        )  # fmt: skip
    except (outbox.NotWanted, outbox.AlreadyAnswering):
        return None


def _day(at: datetime | None) -> str:
    return date_format(at, "DATE_FORMAT") if at is not None else ""


def _tongue(person: Person) -> AbstractContextManager[None]:
    """Speak the language somebody wishes; of whom nobody knows it, the one they are spoken to in."""
    return translation.override(wishing.wished(SYSTEM, person).language or translation.get_language())
