"""The one reminder of a survey: to whoever was asked three days ago or more, and was not heard from since."""

from __future__ import annotations

from datetime import datetime, timedelta

from porch.analytics.cadence import Kind
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import joints, wording
from porch.engagement.bursts.models import Burst, Reminder
from porch.engagement.surveys import joining
from porch.records.outbox import starting
from porch.records.outbox.models import Slot
from porch.records.team.models import Member

AFTER, LASTS = timedelta(days=3), timedelta(days=14)
AT_ONCE = 200
WORDS = "Hello {name}, we asked how it was. If you like to tell us, here is your link once more:\n\n{survey}"


def remind(
    *, burst: Burst, member: Member | None, at: datetime, due_at: datetime | None = None, words: str = ""
) -> Reminder:
    """Have everybody reminded once who was asked by a burst, from `due_at` on; PorchError where it asked nothing."""
    if burst.kind != Kind.FEEDBACK:
        raise PorchError("Only asking how it was is said again, once. A question is never.")
    told = words.strip() or WORDS
    if odd := wording.unknown(told):
        raise PorchError(f"Nobody can fill in {{{odd[0]}}}.")
    first = (
        Slot.objects.filter(about=burst.about, kind=Kind.FEEDBACK).order_by("id").values_list("at", flat=True).first()
    )
    if first is None:
        raise PorchError("Nobody was asked yet.")
    due = max(due_at or at, first + AFTER)
    row, _ = Reminder.objects.get_or_create(burst=burst, defaults={"words": told, "due_at": due, "by": member})
    return row


def remind_due(*, now: datetime) -> int:
    """Remind whoever is to be reminded now; return how many were. Who may not yet is tried again later."""
    sent = 0
    for row in Reminder.objects.filter(done_at=None, due_at__lte=now).select_related("burst").order_by("due_at", "id"):
        sent += _remind(row, now)
        if now > row.due_at + LASTS:
            Reminder.objects.filter(pk=row.pk, done_at=None).update(done_at=now)
    return sent


def many(burst: Burst, now: datetime) -> int:
    """Return how many could be reminded now of the survey that a burst asks for; none twice."""
    if burst.kind != Kind.FEEDBACK or joints.number_of(burst.about, joints.SURVEY) is None:
        return 0
    return len(joining.remindable(SYSTEM, burst.about, now, limit=AT_ONCE))


def _remind(row: Reminder, now: datetime) -> int:
    about, sent = row.burst.about, 0
    wanted = (
        set(joining.remindable(SYSTEM, about, now, limit=AT_ONCE)) if joints.number_of(about, joints.SURVEY) else set()
    )
    slots = Slot.objects.filter(about=about, kind=Kind.FEEDBACK, in_room=False, reminded_at=None, freed_at=None)
    for slot in slots.select_related("person__identity", "outgoing").order_by("id") if wanted else ():
        person = slot.person.identity or slot.person
        if person.pk not in wanted or slot.outgoing is None:
            continue
        link = joints.address(SYSTEM, Kind.FEEDBACK, about, person.pk, now)
        text = wording.fill(row.words, {"name": person.name, "survey": link})
        try:
            starting.ask_again(slot=slot, text=text if link in text else f"{text}\n\n{link}", at=now, member=row.by)
        except PorchError:  # F2 or their hours: tried again, as long as it makes sense
            continue
        joining.note_reminded(about=about, person_id=person.pk, at=now)
        sent += 1
    return sent
