"""Sway as pages show it: how many respond, within which bounds, told from whom; its parts, its past, who moves whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from porch.interfaces.console.nouns import counted
from porch.interfaces.console.signals import told
from porch.projections.influence import queries

SPAN = "30 days"
LABEL = "Associational: what people did after others did something. It foretells well and proves no persuasion."
WIDTH, HEIGHT, ROOM = 600, 120, 8


def line(voice: Any, *, customers: bool = False) -> SimpleNamespace:
    """Return one voice as the table shows it."""
    return SimpleNamespace(
        name=named(voice.name, voice.person), topic=voice.topic, url=url(voice.person, voice.topic),
        points=points(voice.points),
        expected=f"{(voice.customers if customers else voice.expected):.1f}", interval=interval(voice),
        evidence=voice.responders, online=f"{voice.online:.1f}", in_person=f"{voice.in_person:.1f}",
    )  # fmt: skip


def named(name: str, person: int | None) -> str:
    """Return what somebody is called; who has no name here has a number."""
    return name or (f"person {person}" if person is not None else queries.US)


def url(person: int | None, topic: str = "") -> str:
    """Return the page of somebody's Sway; empty for our own."""
    if person is None:
        return ""
    return with_topic(reverse("console:person-sway", args=[person]), topic)


def with_topic(path: str, topic: str) -> str:
    """Return an address that asks for a topic."""
    return f"{path}?{urlencode({'topic': topic})}" if topic else path


def points(number: float | None) -> str:
    """Return points as they are shown; empty where nobody can be scored yet."""
    return "" if number is None else f"{number:.0f}"


def interval(voice: Any) -> str:
    """Return the bounds that hold four times in five."""
    return f"{voice.low:.0f} to {voice.high:.0f}"


def sentence(voice: Any, name: str) -> str:
    """Return what a Sway says."""
    on = f" on {voice.topic}" if voice.topic else ""
    number = f"{voice.expected:.1f}"
    who = "person is" if number == "1.0" else "people are"
    return (
        f"About {number} {who} to be expected to respond to {name}{on} within {SPAN}, beyond what they would do"
        f" anyway; four times in five it is {interval(voice)}."
    )


def evidence(voice: Any) -> str:
    """Return what a Sway is told from."""
    return f"Told from {counted(voice.responders, 'person', 'people')} who responded."


def parts(standing: Any) -> list[SimpleNamespace]:
    """Return the signals that make up a Sway, with their bars; together they are all of it."""
    most = max((abs(part.amount) for part in standing.parts), default=0.0) or 1.0
    return [
        SimpleNamespace(
            **vars(told(part.signal)), amount=f"{part.amount:+.2f}", negative=part.amount < 0,
            points="" if part.points is None else f"{part.points:+.1f}", width=f"{abs(part.amount) / most * 100:.1f}%",
        )
        for part in standing.parts
    ]  # fmt: skip


def places(voice: Any) -> list[SimpleNamespace]:
    """Return online and in real life apart, then together, on one scale."""
    whole = max(voice.online + voice.in_person, voice.expected, 1e-9)
    both = (("Online", voice.online), ("In real life", voice.in_person), ("Together", voice.expected))
    return [
        SimpleNamespace(label=label, number=f"{number:.1f}", width=f"{max(number, 0.0) / whole * 100:.1f}%")
        for label, number in both
    ]


def topics(standing: Any) -> list[SimpleNamespace]:
    """Return somebody's topics, the strongest first."""
    return [line(voice) for voice in standing.topics]


def history(standing: Any) -> SimpleNamespace | None:
    """Return the last days as a line from nought, with its table and sentence; None with fewer than two days."""
    days = standing.history
    if len(days) < 2:
        return None
    most = max((one.expected for one in days), default=0.0) or 1.0
    first, last = days[0], days[-1]
    span = (last.day - first.day).days or 1
    spots = [((one.day - first.day).days / span * WIDTH, _height(one.expected / most)) for one in days]
    change = f"{last.expected:.1f} on {last.day:%-d %B %Y}, {first.expected:.1f} on {first.day:%-d %B %Y}"
    return SimpleNamespace(
        path="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots), view=f"0 0 {WIDTH} {HEIGHT}", most=f"{most:.1f}",
        first=first.day, last=last.day, begins=f"{first.expected:.1f}", ends=f"{last.expected:.1f}",
        sentence=f"{change}; the line begins at nought.",
        rows=[SimpleNamespace(day=one.day, number=f"{one.expected:.1f}") for one in reversed(days)],
    )  # fmt: skip


def _height(share: float) -> float:
    return ROOM + (HEIGHT - ROOM) * (1 - max(share, 0.0))


def pulls(found: Sequence[Any]) -> list[SimpleNamespace]:
    """Return who is at the other end of pulls, with how likely one responds to the other, in words and as a bar."""
    return [
        SimpleNamespace(
            name=named(one.name, one.person), url=url(one.person), chance=in_words(one.chance),
            width=f"{min(max(one.chance, 0.0), 1.0) * 100:.1f}%", acts=counted(one.acts, "time", "times"),
            last_at=one.last_at, points=points(one.points),
        )
        for one in found
    ]  # fmt: skip


def in_words(chance: float) -> str:
    """Return a chance as so many of a hundred.

    >>> in_words(0.734), in_words(0.0004)
    ('73 in 100', 'under 1 in 100')
    """
    return "under 1 in 100" if chance < 0.005 else f"{chance * 100:.0f} in 100"


def closer(found: Sequence[Any], name: str) -> str:
    """Return that somebody near moves a person more than somebody far more heard, where it is so; else nothing."""
    known = [one for one in found if one.person is not None]
    if len(known) < 2:
        return ""
    friend = known[0]
    famous = max(known[1:], key=lambda one: one.expected or 0.0)
    if (famous.expected or 0.0) < 2 * max(friend.expected or 0.0, 0.5):
        return ""
    near, far = named(friend.name, friend.person), named(famous.name, famous.person)
    return f"{near} moves {name} more than {far} does, whom far more people follow: who is close counts."


def in_short(voice: Any | None, topics: Sequence[Any] = ()) -> str:
    """Return a Sway in words alone, on the strongest topic where there is one that is scored."""
    if voice is None:
        return ""
    best = next((one for one in topics if one.is_scored), None)
    said = queries.words(best if best is not None and voice.is_scored else voice)
    return f"{said[0].upper()}{said[1:]}."


def side_by_side(one: Any, other: Any) -> list[SimpleNamespace]:
    """Return the parts of two, signal by signal, on one scale."""
    both = [{part.signal: part.amount for part in standing.parts} for standing in (one, other)]
    most = max((abs(amount) for amounts in both for amount in amounts.values()), default=0.0) or 1.0
    signals = sorted({*both[0], *both[1]}, key=lambda name: -max(abs(amounts.get(name, 0.0)) for amounts in both))
    return [
        SimpleNamespace(**vars(told(name)), sides=[_side(amounts, name, most) for amounts in both]) for name in signals
    ]


def _side(amounts: Mapping[str, float], name: str, most: float) -> SimpleNamespace:
    amount = amounts.get(name, 0.0)
    return SimpleNamespace(amount=f"{amount:+.2f}", width=f"{abs(amount) / most * 100:.1f}%")


def shared(one: Any, other: Any) -> list[SimpleNamespace]:
    """Return the topics of two, topic by topic."""
    both = [{voice.topic: voice for voice in standing.topics} for standing in (one, other)]
    most = {name: max(held[name].expected for held in both if name in held) for name in {*both[0], *both[1]}}
    names = sorted(most, key=lambda name: (-most[name], name))
    return [
        SimpleNamespace(topic=name, sides=[line(held[name]) if name in held else None for held in both])
        for name in names
    ]


def compared(one: Any, other: Any, names: tuple[str, str]) -> str:
    """Return which of two moves more, as far as their intervals let one tell."""
    if not (one.is_scored and other.is_scored):
        return "Of one of them too little is known to tell."
    first, second = (one, other) if one.expected >= other.expected else (other, one)
    more, less = names if first is one else names[::-1]
    if first.low > second.high:
        return f"{more} moves more than {less}: their intervals do not touch."
    return f"{more} may move more than {less}. Their intervals overlap, so it cannot be told for sure."
