"""Takes one person out of the meetings we asked them to."""

from __future__ import annotations

from porch.core.whom import Whom
from porch.engagement.meetings.models import Guest, Meeting
from porch.engagement.meetings.personal import TABLES
from porch.records.tables.personal import Forgot, forget


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Forget that they were asked; a meeting with nobody else is forgotten as a whole."""
    asked = set(Guest.objects.filter(handle__in=whom.handles).values_list("meeting_id", flat=True))
    forgot.count(Guest, Guest.objects.filter(handle__in=whom.handles).delete()[0])
    with_others = Guest.objects.filter(meeting__in=asked).values("meeting")
    alone = Meeting.objects.filter(pk__in=asked).exclude(pk__in=with_others)
    forgot.count(Meeting, alone.delete()[1].get("meetings.Meeting", 0))
    forget(TABLES, whom, forgot)
