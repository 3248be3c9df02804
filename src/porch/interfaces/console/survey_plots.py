"""Plots of a report: figures with their intervals on one scale, each plot with its sentence and its table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from porch.analytics.surveys.asked import Placed, Told
from porch.analytics.surveys.facts import Form, Mode
from porch.analytics.surveys.intervals import Between
from porch.analytics.surveys.reporting import Report, Way

MODES = {
    Mode.ROOM: "in the room", Mode.LINK: "by link", Mode.MAIL: "by mail", Mode.PHONE: "on the phone",
    Mode.PAPER: "on paper", Mode.OPEN: "by an open link",
}  # fmt: skip
HIDDEN = "fewer than 5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One row: its words, its figure in words, and its places on the scale in percent. No bar: nothing may be shown."""

    label: str
    value: str
    interval: str
    many: str
    bar: str = ""
    low: str = ""
    high: str = ""
    meant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Rows on one scale, from `first` to `last`; `dots` where the scale does not begin at nothing."""

    id: str
    title: str
    sentence: str
    marks: tuple[Mark, ...]
    first: str = "0 %"
    last: str = "100 %"
    dots: bool = False
    notes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def percent(value: float) -> str:
    """Return a share as people read it.

    >>> percent(0.6983), percent(0.0042), percent(1.0)
    ('70 %', '0.4 %', '100 %')
    """
    return f"{value * 100:.1f} %" if 0 < value < 0.0095 else f"{value * 100:.0f} %"


def mark(label: str, found: Between | None, many: str, *, meant: bool = False, why: str = HIDDEN) -> Mark:
    """Return a share with its interval as one row; without one, `why` there is none."""
    if found is None:
        return Mark(label=label, value=why, interval="", many=many)
    exact = found.low == found.high
    return Mark(
        label=label, value=percent(found.value), many=many, meant=meant, bar=f"{found.value * 100:.2f}%",
        interval="" if exact else f"{percent(found.low)} to {percent(found.high)}",
        low="" if exact else f"{found.low * 100:.2f}%", high="" if exact else f"{found.high * 100:.2f}%",
    )  # fmt: skip


def answered(report: Report) -> Plot:
    """Return who answered, of those there and of those asked, by mode."""
    marks = tuple(one for way in report.ways for one in _of_way(way))
    return Plot(id="answered", title="Who answered", marks=marks, sentence=_answered_words(report))


def _of_way(way: Way) -> Iterable[Mark]:
    how = MODES[way.mode].capitalize()
    if way.of_attendees is not None:
        label = f"{how}, of those who were there"
        yield mark(label, way.of_attendees, f"{way.answered_there} of {way.attended}", meant=True)
    if way.of_asked is not None:
        label = f"{how}, of those asked by name"
        yield mark(label, way.of_asked, f"{way.took_part} of {way.asked}", meant=way.mode is Mode.LINK)
    if way.of_attendees is None and way.of_asked is None:
        yield mark(how, None, str(way.answered_there), why="no response rate")


def _answered_words(report: Report) -> str:
    ways = {way.mode: way for way in report.ways}
    first = next(iter(report.versus), None)
    if first is not None and first.what == "answered":
        more = abs(round(first.more.value * 100))
        where = "more in the room than by link" if first.more.value >= 0 else "fewer in the room than by link"
        why = "more than chance explains" if first.differs else "which chance alone may explain"
        room, link = percent(first.room.value), percent(first.link.value)
        return f"{room} answered in the room and {link} by link: {more} points {where}, {why}."
    if Mode.OPEN in ways and report.rates is None:
        return "Anybody could follow the link, so nobody knows of how many: there is no response rate."
    if report.asked.all:
        return f"{report.asked.took_part} of the {report.asked.all} people asked by name took part."
    return "Nobody has answered yet."


def question(told: Told) -> Plot:
    """Return what one question was answered."""
    if told.form in {Form.ONE, Form.SEVERAL}:
        marks = tuple(mark(bar.words, bar.share, "" if bar.many is None else str(bar.many)) for bar in told.bars)
        return _plot(told, marks, _most(told))
    if told.form is Form.RANKING:
        marks = tuple(_placed(one, len(told.places)) for one in told.places)
        best = f"Placed highest on average: {told.places[0].words}." if told.places else ""
        return _plot(told, marks, best, first="first", last="last", dots=True)
    if told.figure is None:
        return _plot(told, (), "")
    return _plot(told, tuple(_figures(told)), _figure_words(told), **_scale(told))


def _plot(
    told: Told, marks: tuple[Mark, ...], sentence: str, *, first: str = "0 %", last: str = "100 %", dots: bool = False
) -> Plot:  # fmt: skip
    words = "Fewer than five people answered this, so nothing of it is shown." if told.hidden else sentence
    if told.form is Form.TEXT:
        words = f"{told.sheets} answered in their own words." if told.texts or not told.hidden else words
    kept = () if told.hidden else marks
    return Plot(
        id=f"question-{told.key.replace('.', '-')}", title=told.words, sentence=words, marks=kept, dots=dots,
        first=first, last=last, notes=tuple(_blanks(told)), texts=told.texts,
    )  # fmt: skip


def _blanks(told: Told) -> Iterable[str]:
    told_of = f"{told.sheets} answered"
    parts = [
        f"{many} {words}"
        for many, words in (
            (told.left_out, "left it out"), (told.unknown, "do not know"), (told.rather_not, "prefer not to say"),
            (told.not_for_me, "say it does not apply"),
        )
        if many
    ]  # fmt: skip
    if not told.hidden and (parts or told.form is not Form.TEXT):
        yield "; ".join([told_of, *parts]) + "."
    if told.weighted is not None:
        yield f"Weighted to the make-up of those asked: {_said(told, told.weighted)}."
    if told.unflagged is not None and told.figure is not None and told.unflagged != told.figure.value:
        yield f"Without the flagged sheets: {_said(told, told.unflagged)}."


def _most(told: Told) -> str:
    shown = [bar for bar in told.bars if bar.many]
    if not shown:
        return "Too few chose any one answer for it to be shown."
    most = max(shown, key=lambda bar: bar.many or 0)
    return f"Most said {most.words}: {most.many} of {told.sheets}."


def _figures(told: Told) -> Iterable[Mark]:
    figure, low, wide = told.figure, told.low, (told.high - told.low) or 1.0
    if figure is None:
        return
    if told.form is Form.NUMBER:
        yield Mark(
            label="Mean", value=_said(told, figure.value), many=str(told.sheets), interval=_between(told, figure)
        )
    else:
        exact = figure.low == figure.high
        yield Mark(
            label={"net": "Net score", "content": "Content"}.get(told.means, "Mean"), value=_said(told, figure.value),
            interval=_between(told, figure), many=str(told.sheets), meant=True, bar=_place(figure.value, low, wide),
            low="" if exact else _place(figure.low, low, wide), high="" if exact else _place(figure.high, low, wide),
        )  # fmt: skip


def _place(value: float, low: float, wide: float) -> str:
    return f"{min(max((value - low) / wide, 0.0), 1.0) * 100:.2f}%"


def _scale(told: Told) -> dict[str, Any]:
    if told.form is Form.NPS:
        return {"first": "-100", "last": "100", "dots": True}
    if told.form is Form.SCALE:
        return {"first": f"{told.low:.0f}", "last": f"{told.high:.0f}", "dots": True}
    return {"first": "", "last": "", "dots": True} if told.form is Form.NUMBER else {}


def _said(told: Told, value: float) -> str:
    if told.means == "net":
        return f"{value * 100:+.0f}"
    return percent(value) if told.means == "content" else f"{value:.2f}"


def _between(told: Told, found: Between) -> str:
    return "" if found.low == found.high else f"{_said(told, found.low)} to {_said(told, found.high)}"


def _figure_words(told: Told) -> str:
    if told.figure is None:
        return ""
    name = {"net": "The net score is", "content": "Content, that is in the upper part of the scale, are"}
    sure = (
        f", most likely between {_between(told, told.figure).replace(' to ', ' and ')}"
        if _between(told, told.figure)
        else ""
    )
    return f"{name.get(told.means, 'The mean is')} {_said(told, told.figure.value)}{sure}."


def _placed(one: Placed, most: int) -> Mark:
    if one.mean is None:
        return Mark(label=one.words, value="not placed", interval="", many="")
    return Mark(
        label=one.words, value=f"{one.mean:.1f}, placed {one.best} to {one.worst}", interval="", many="",
        bar=_place(one.mean, 1, max(most - 1, 1)),
    )  # fmt: skip
