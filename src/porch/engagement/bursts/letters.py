"""A burst as one person gets it: its words with what they said, what they bought, and a line of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from porch.analytics.cadence import Kind
from porch.core.interaction import Kind as Deed
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import joints, wording
from porch.engagement.bursts.models import Burst, Own
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person

LATELY = timedelta(days=180)
LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Subject and text for one person."""

    subject: str
    text: str


def written(burst: Burst, person: Person, at: datetime) -> Words:
    """Return the burst in the words that one person, as they are now, gets; a link of their own is always there."""
    values = _values(burst, person, at)
    text = wording.fill(burst.words, values)
    link = values.get("survey") or values.get("come") or ""
    if link and link not in text:
        text = f"{text}\n\n{link}"
    line = values.get("line", "")
    if line and "{line}" not in burst.words:
        text = f"{line}\n\n{text}"
    return Words(subject=wording.fill(burst.subject, values), text=text)


def _values(burst: Burst, person: Person, at: datetime) -> dict[str, str]:
    own = Own.objects.filter(Q(person=person) | Q(person__identity=person), burst=burst).order_by("-at").first()
    link = joints.address(SYSTEM, Kind(burst.kind), burst.about, person.pk, at)
    found = {
        "name": person.name.split("@")[0].strip(), "line": own.words if own else "", "said": "", "bought": "",
        "survey": link if burst.kind == Kind.FEEDBACK else "", "come": link if burst.kind == Kind.INVITE else "",
    }  # fmt: skip
    if "{said}" in burst.words:
        found["said"] = _said(burst, person, at)
    if "{bought}" in burst.words:
        found["bought"] = _bought(burst, person, at)
    return found


def _said(burst: Burst, person: Person, at: datetime) -> str:
    rows = _of(person, at).exclude(kind=Deed.PURCHASE).exclude(text="")
    rows = rows.filter(text__icontains=burst.topic) if burst.topic else rows.filter(addressed=True)
    found = rows.order_by("-at").values_list("text", flat=True).first() or ""
    return _short(found)


def _bought(burst: Burst, person: Person, at: datetime) -> str:
    if burst.product:
        return burst.product
    found = _of(person, at).filter(kind=Deed.PURCHASE).order_by("-at").values_list("subject", "text").first()
    return _short(next((words for words in found or () if words), ""))


def _of(person: Person, at: datetime) -> QuerySet[Interaction]:
    return Interaction.objects.filter(
        handle__person=person, ours=False, deleted=False, at__gt=at - LATELY, at__lte=at
    )  # fmt: skip


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0].rstrip(".,;:") + " …"
