"""A town in which word spreads: Dov moves five, Ann two of them and Fay, and Eve only whom Dov moves already."""

from __future__ import annotations

from datetime import timedelta

from porch.projections.influence.models import Pull, Sway
from porch.records.people.models import Handle, Person
from tests.cast import NOON

FOLLOWED = {
    "Dov": ["Ben", "Cleo", "Gil", "Hana", "Ivo"], "Eve": ["Ben", "Cleo", "Gil", "Hana"], "Ann": ["Fay", "Ivo"],
    "Ben": ["Jo"],
}  # fmt: skip


def person(name: str) -> Person:
    """Return somebody of that name with a handle, made when new."""
    found, new = Person.objects.get_or_create(name=name, defaults={"created_at": NOON})
    if new:
        value = f"{name.lower()}@town.example"
        Handle.objects.create(kind="email", value=value, name=name, person=found, created_at=NOON)
    return found


def settle(chance: float = 0.9) -> None:
    """Let everybody move whom they move."""
    for source, others in FOLLOWED.items():
        for target in others:
            Pull.objects.create(
                source=person(source), target=person(target), chance=chance, acts=4, last_at=NOON - timedelta(days=1)
            )


def listened_to(name: str, *, topic: str = "", expected: float = 3.0, responders: int = 5) -> Sway:
    """Let somebody have a Sway."""
    return Sway.objects.create(
        person=person(name), topic=topic, expected=expected, low=expected / 2, high=expected * 2, online=expected,
        in_person=0.0, responders=responders, points=None if responders < 3 else 10 * expected, at=NOON,
    )  # fmt: skip
