"""A town in which people move each other: Dov is heard by many, Ann by her friends, Ben by too few to score."""

from __future__ import annotations

from datetime import timedelta

from porch.core.clock import SYSTEM_CLOCK
from porch.projections.influence.models import Part, Past, Pull, Scoring, Sway
from porch.records.people import calling
from porch.records.people.models import Handle, Person

DAY = timedelta(days=1)
FOLLOWERS = {
    "Dov Peretz": ["Cleo", "Gil", "Hana", "Ivo", "Jo", "Kai", "Lou", "Mia", "Noa"], "Ann": ["Ben", "Fay", "Ivo"],
    "Eve": ["Cleo", "Gil", "Hana"], "Gil": ["Omar", "Pia"], "Omar": ["Quy"], "Ben": ["Fay"],
    "Fay": ["Rosa", "Sol", "Tam"],
}  # fmt: skip
COMPANY = {"customers": 40, "living": 31, "wanted": 50, "answered": 44, "responded": 12, "answers": 60, "public": 42,
           "refused": 9, "reasoned": 8, "faced": 3, "admitted": 2, "returned": 22, "recommended": 9}  # fmt: skip


def person(name: str) -> Person:
    """Return somebody of that name with a handle, made when new."""
    found, new = Person.objects.get_or_create(name=name, defaults={"created_at": SYSTEM_CLOCK.now()})
    if new:
        value = f"{name.lower().replace(' ', '.')}@town.example"
        handle = Handle.objects.create(
            kind="email", value=value, name=name, person=found, created_at=SYSTEM_CLOCK.now()
        )
        calling.call([(handle.pk, value, name)])
    return found


def settle() -> None:
    """Let all of them be scored."""
    now = SYSTEM_CLOCK.now()
    topics = [["pizza", 9, 31], ["bread", 4, 12]]
    Scoring.objects.create(pk=1, at=now, acts=40, company=COMPANY, topics=topics)
    for name, others in FOLLOWERS.items():
        many = len(others)
        for number, other in enumerate(others):
            Pull.objects.create(
                source=person(name),
                target=person(other),
                chance=0.85 - 0.08 * number,
                acts=9 - number,
                last_at=now - DAY,
            )
        for topic, share in (("", 1.0), ("pizza", 0.6), ("bread", 0.2)):
            _scored(name, topic, many * share * 0.8, many)
    Pull.objects.create(source=None, target=person("Cleo"), chance=0.3, acts=2, last_at=now - DAY)
    Pull.objects.create(source=person("Dov Peretz"), target=person("Ben"), chance=0.1, acts=1, last_at=now - DAY)


def _scored(name: str, topic: str, expected: float, responders: int) -> None:
    now = SYSTEM_CLOCK.now()
    row = Sway.objects.create(
        person=person(name), topic=topic, expected=expected, low=expected * 0.6, high=expected * 1.5,
        online=expected * 0.7,
        in_person=expected * 0.4, responders=responders, points=None if responders < 3 else 12 * expected, at=now,
        customers=expected / 2,
    )  # fmt: skip
    for signal, share in (("reply", 0.55), ("brought", 0.3), ("like", 0.1), ("", 0.05)):
        Part.objects.create(sway=row, signal=signal, amount=expected * share)
    for days in range(20):
        Past.objects.create(
            person=person(name), topic=topic, day=(now - days * DAY).date(), expected=expected * (1 - 0.03 * days)
        )
