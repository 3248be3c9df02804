"""Picks without a name: found again by a stub that the one who cast them holds alone, and by nothing else.

Each time one is cast, all of a choice are laid down anew in an order drawn by chance, under numbers drawn by chance:
neither the place in the file nor the transaction that wrote a row says which came last. Who loses the stub cannot
choose again; what they chose last stands, and after a late fact it counts as chosen before it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from porch.analytics.choices.ways import Step, Way
from porch.engagement.choices.models import Ballot, Choice

MOST = 2**31 - 1
CHANCE = secrets.SystemRandom()


def draw() -> str:
    """Return a fresh stub; nobody can guess it, and only its digest is kept."""
    return secrets.token_urlsafe(24)


def cast(*, choice: Choice, gut: int, stub: str) -> None:
    """Lay a ballot down among the others, to be found by its stub."""
    _lay_anew(choice, [Ballot(choice=choice, stub=_digest(choice, stub), gut=gut)])


def cast_nameless(*, choice: Choice, ways: Iterable[Way]) -> None:
    """Lay down what was chosen before the choice was made anonymous; no stub leads to it, so it stays as it is."""
    _lay_anew(choice, [_written(choice, one) for one in ways])


def held(choice: Choice, stub: str) -> Ballot | None:
    """Return the ballot of a stub, or None where it has none."""
    return Ballot.objects.filter(choice=choice, stub=_digest(choice, stub)).first() if stub else None


def write(*, ballot: Ballot) -> None:
    """Write down what was added to a ballot, and lay all anew, so that no row tells which one it was."""
    ballot.save(update_fields=["facts", "steps"])
    _lay_anew(ballot.choice, [])


def way(ballot: Ballot) -> Way:
    """Return what the ballot says."""
    steps = tuple(Step(option=option, facts=facts, mattered=mattered) for option, facts, mattered in ballot.steps)
    return Way(gut=ballot.gut, steps=steps)


def ways(choice: Choice) -> list[Way]:
    """Return what was chosen anonymously, in no order."""
    return [way(one) for one in Ballot.objects.filter(choice=choice)]


def _written(choice: Choice, way: Way) -> Ballot:
    steps = [[one.option, one.facts, one.mattered] for one in way.steps]
    return Ballot(choice=choice, gut=way.gut, steps=steps, facts=way.last.facts if way.last else 0)


def _lay_anew(choice: Choice, fresh: list[Ballot]) -> None:
    with transaction.atomic():
        rows = [*Ballot.objects.filter(choice=choice), *fresh]
        CHANCE.shuffle(rows)
        for row, number in zip(rows, _free(choice, len(rows)), strict=True):
            row.pk = number
        Ballot.objects.filter(choice=choice).delete()
        Ballot.objects.bulk_create(rows)


def _free(choice: Choice, many: int) -> list[int]:
    """Return as many numbers, drawn by chance, that no ballot of another choice has."""
    drawn: set[int] = set()
    while len(drawn) < many:
        drawn |= {1 + secrets.randbelow(MOST) for _ in range(many - len(drawn))}
        drawn -= set(Ballot.objects.filter(pk__in=drawn).exclude(choice=choice).values_list("pk", flat=True))
    return CHANCE.sample(sorted(drawn), many)


def _digest(choice: Choice, stub: str) -> str:
    return sha256(f"{settings.SECRET_KEY} choice {choice.pk} {stub}".encode()).hexdigest()
