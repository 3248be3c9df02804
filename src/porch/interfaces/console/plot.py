"""The plot of the channel map: a row a network, drawn to one scale that begins at nought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

WORDS = {
    "known": ("there", "bar"), "to_us": ("talk to you", "dot"), "about_us": ("talk about you", "ring"),
    "barred": ("cannot go", "wall"),
}  # fmt: skip
ALWAYS = ("known", "to_us")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number beside its bar, and the people behind it."""

    many: int
    words: str
    mark: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One network. Lengths are shares of the scale, in percent; `gained` only where something is to be opened."""

    network: str
    label: str
    icon: str
    state: str
    known: str
    gained: str | None
    to_us: str | None
    about_us: str | None
    low: str
    high: str
    numbers: tuple[Number, ...]
    share: str
    interval: str
    cells: tuple[Number, ...]
    silence: str


def bars(chart: Any) -> tuple[Bar, ...]:
    """Return the rows of the plot, the network with most people first."""
    most = max((one.known for one in chart.counts), default=0) or 1
    opened = {one.count.network for one in chart.advice if one.step == "open"}
    return tuple(_bar(chart, one, most, one.network in opened) for one in chart.counts)


def _bar(chart: Any, one: Any, most: int, opened: bool) -> Bar:
    place, everybody = chart.places[one.network], chart.drawn.picture.people
    return Bar(
        network=one.network, label=place.label, icon=place.icon, state=_state(place), known=_part(one.known, most),
        gained=_seen(one.gained if opened else 0, most), to_us=_seen(one.to_us, most),
        about_us=_seen(one.about_us, most),
        low=_part(one.share.low * everybody, most), high=_part(one.share.high * everybody, most),
        numbers=tuple(_numbers(chart.drawn.group, one, sparing=True)), share=f"{one.share.share * 100:.0f} %",
        interval=f"{one.share.low * 100:.0f} to {one.share.high * 100:.0f} %",
        cells=tuple(_numbers(chart.drawn.group, one, sparing=False)), silence=_silence(one.silent_days),
    )  # fmt: skip


def _numbers(group: str, one: Any, *, sparing: bool) -> list[Number]:
    return [
        Number(many=getattr(one, fact), words=words, mark=mark, url=behind(group=group, network=one.network, fact=fact))
        for fact, (words, mark) in WORDS.items()
        if getattr(one, fact) or fact in ALWAYS or not sparing
    ]


def behind(**asked: str) -> str:
    """Return the address of the people behind a number."""
    return f"{reverse('console:map-people')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _seen(many: int, most: int) -> str | None:
    return _part(many, most) if many else None


def _part(many: float, most: int) -> str:
    return f"{min(many / most, 1) * 100:.1f}%"


def _state(place: Any) -> str:
    if place.live:
        return "connected"
    return "at rest" if place.account else "not connected"


def _silence(days: int | None) -> str:
    if days is None:
        return "never"
    return "today" if days == 0 else f"{days} {'day' if days == 1 else 'days'} ago"


def sentence(chart: Any) -> str:
    """Return what the plot says."""
    first = next((one for one in chart.advice if one.step == "open"), None)
    if first is None:
        return "Wherever five or more of them are and were heard within a year, you listen already."
    label = chart.places[first.count.network].label
    if not first.count.gained:
        return f"{first.count.reachable} people could be met on {label}; all of them are reached elsewhere too."
    of = f"{first.count.gained} of {first.count.known} people there"
    return f"{label} would bring most who are reached nowhere else: {of}."
