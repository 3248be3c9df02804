"""A letter that asks somebody to answer a question: its words as they are offered, and the way it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from porch.analytics.cadence import Burst, Kind, Standing
from porch.core.errors import PorchError
from porch.engagement.bursts import channels, facts
from porch.records.outbox.starting import Letter
from porch.records.people import queries as people

NO_WAY = "There is no way to them on which we can speak in private."


def words(question: Any, person: Any) -> str:
    """Return what is offered to be written; whoever asks changes it as they like."""
    name = f" {person.name}" if person.name and "@" not in person.name else ""
    return (
        f"Hello{name},\n\nsomebody asks: “{question.title}”\nDo you know it? Your answer would help them and everybody"
        f" who asks the same later:\n{address(question)}\n\nIf not, just leave it."
    )


def letter(question: Any, person: Any, text: str, member: Any) -> Letter:
    """Return the letter with the way it goes: in private, where they were heard last. PorchError where none is."""
    voices = channels.voices(member)
    ways = channels.by_person(channels.ways(member, [person.pk], sorted(voices)), person.pk, personal=True)
    handle = people.handle(member, ways[0].handle) if ways else None
    if handle is None:
        raise PorchError(NO_WAY)
    if not text.strip():
        raise PorchError("There are no words yet.")
    return Letter(
        text=text.replace("\r\n", "\n").strip(), subject=question.title[:120], account=voices[handle.kind],
        handle=handle, member=member,
    )  # fmt: skip


def standing(question: Any, person: Any, member: Any, at: datetime) -> Standing:
    """Return what other rooms know of somebody that counts before they are asked."""
    burst = Burst(kind=Kind.QUESTION, channel="", about=question.about, topic=question.topic)
    return facts.facts(member, burst, at, persons=[person.pk]).standing(person.pk)


def address(question: Any) -> str:
    """Return the whole address of a question as customers open it."""
    public = settings.PORCH_PUBLIC_URL or f"http://127.0.0.1:{settings.PORCH.port}"
    return f"{public}{reverse('portal:question', args=[question.pk])}"
