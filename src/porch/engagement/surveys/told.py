"""That somebody took part, as the log hears it: who, in which survey, on which day. What they answered is not told."""

from __future__ import annotations

import json
from datetime import datetime

from porch.core.interaction import Handle, Heard, Kind, Visibility, digest
from porch.core.viewer import SYSTEM
from porch.engagement.surveys.models import Survey
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person

CHANNEL = "in_person"
"""By which connection it is heard: our own notebook, whichever way they answered. No network carries it."""


def took_part(survey: Survey, person: Person, *, at: datetime) -> None:
    """Write that somebody took part on that day; twice is once, and who is known by no handle is not written."""
    who = HandleRow.objects.filter(person=person.now_id).order_by("pk").first()
    if who is None:
        return
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    name = f"{survey.about}-{who.pk}"
    told = {"survey": survey.about, "day": day.date().isoformat()}
    raw = json.dumps({"name": name, "who": [who.kind, who.value], **told}, ensure_ascii=False).encode()
    heard = Heard(
        external_id=f"{CHANNEL}:{name}", version=digest(raw), kind=Kind.ANSWER, at=day, raw=raw, text="",
        author=Handle(kind=who.kind, value=who.value, name=who.name), visibility=Visibility.DIRECT,
        subject=f"Took part: {survey.name}"[:300], thread=f"{CHANNEL}:with:{who.kind}:{who.value}", detail=told,
    )  # fmt: skip
    log.record(account=account(at), items=[heard], received_at=day)


def account(at: datetime) -> Account:
    """Return the connection that hears what is told to us ourselves, made where there is none yet."""
    held = account_queries.accounts(SYSTEM).filter(channel=CHANNEL).first()
    if held is not None:
        return account_queries.account(SYSTEM, held.pk) or held
    return accounts.connect(channel=CHANNEL, name="In person", handle="us", credentials={"name": "In person"}, at=at)
