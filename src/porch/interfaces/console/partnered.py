"""Partner health as a page shows it: figures in words, and the order by all voices beside the one online."""

from __future__ import annotations

from dataclasses import dataclass

from porch.engagement.ideas.health import BoardHealth, Figure
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.survey_plots import percent

MOST = 10
"""Ideas whose places are set beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A figure in words."""

    figure: Figure
    value: str
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One idea with its places by all voices and by those online; `moved` says how far it goes up or down."""

    title: str
    status: str
    place: int
    online_place: int
    online: int
    offline: int
    weighted: str
    moved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One board: its figures, how much each voice counts, and the places of its ideas."""

    name: str
    figures: tuple[Told, ...]
    sentence: str
    weighed: bool
    places: tuple[Place, ...]


def figure(one: Figure) -> Told:
    """Return a figure in words, "not known" where there is nothing to tell it by."""
    low, high = _value(one, one.low), _value(one, one.high)
    interval = f"{low} to {high}" if one.high is not None else f"{low} or more"
    return Told(figure=one, value=_value(one, one.value) or "not known", interval=interval if low else "")


def board(one: BoardHealth) -> Board:
    """Return one board in words."""
    weighed = one.weighed
    places = [
        Place(
            title=one.ideas[voice.key].title, status=one.ideas[voice.key].get_status_display(), place=voice.place,
            online_place=voice.online_place, online=voice.online, offline=voice.offline,
            weighted=f"{voice.weighted:.0f}", moved=_moved(voice.online_place - voice.place),
        )
        for voice in weighed.voices
    ]  # fmt: skip
    return Board(
        name=one.board.name, figures=tuple(figure(each) for each in one.figures), weighed=weighed.weighed,
        places=tuple(places[:MOST]), sentence=_sentence(one),
    )  # fmt: skip


def _sentence(one: BoardHealth) -> str:
    if not one.weighed.weighed:
        return (
            "Nobody is weighed: there are fewer than five voices of those online or of those who are not, or nobody "
            "knows yet how many of your customers are online. All count alike."
        )
    return (
        f"Each voice online counts {one.weighed.online:.1f}, each a colleague wrote down {one.weighed.offline:.1f}: "
        "as much as there are such people among your customers."
    )


def _moved(up: int) -> str:
    if not up:
        return ""
    return f"{counted(abs(up), 'place', 'places')} {'up' if up > 0 else 'down'}"


def _value(one: Figure, value: float | None) -> str:
    if value is None:
        return ""
    if one.unit == "share":
        return percent(value)
    return counted(round(value), one.unit.removesuffix("s"), one.unit)
