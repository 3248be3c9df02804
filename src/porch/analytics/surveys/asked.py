"""What was answered to each question, as far as it may be shown, and how sure it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from statistics import fmean
from typing import Any

from porch.analytics.surveys import clusters, intervals, suppressing
from porch.analytics.surveys.facts import Blank, Form, Question, Sheet
from porch.analytics.surveys.intervals import Between

CONTENT = 0.75
"""Who gave the upper quarter of the scale or more is content: 4 and 5 of 5."""
MEANS = {Form.NPS: "net", Form.CSAT: "content", Form.SCALE: "mean", Form.NUMBER: "mean"}
"""What the one number of a question is, where it has one."""
COUNTED = frozenset({Form.ONE, Form.SEVERAL, Form.SCALE, Form.NPS, Form.CSAT})


Given = tuple[Any, Sheet, int]
"""An answer, the sheet it stands on, and the place of that sheet among all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One bar: how many said it, None where so few did that it stays hidden, and its share with the interval."""

    key: str
    words: str
    many: int | None
    share: Between | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where people put one option of a ranking, 1 the first: on average, at best and at worst; None of nobody."""

    key: str
    words: str
    mean: float | None
    best: int | None = None
    worst: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a question was answered. `figure` is its one number with the interval (`means` names it), `hidden`: too few.

    Intervals are as wide as what people of one room share makes them. `places` are a ranking's, the best first.
    `weighted` is the same number under weights, None without any; `unflagged` without the sheets that are flagged.
    """

    key: str
    words: str
    form: Form
    sheets: int
    left_out: int
    unknown: int
    rather_not: int
    not_for_me: int
    bars: tuple[Answered, ...] = ()
    places: tuple[Placed, ...] = ()
    means: str = ""
    figure: Between | None = None
    weighted: float | None = None
    unflagged: float | None = None
    low: float = 0.0
    high: float = 1.0
    hidden: bool = False
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """What intervals lean on: `drawn` is False of people who chose themselves, who get none."""

    drawn: bool = True
    population: int | None = None
    anonymous: bool = False


def told(
    question: Question, sheets: Sequence[Sheet], *, sure: Sureness, weights: Sequence[float] | None = None,
    flagged: frozenset[int] = frozenset(),
) -> list[Told]:  # fmt: skip
    """Return what a question was answered, a battery row by row; `weights` stand beside the sheets."""
    if question.form is Form.BATTERY:
        return [found for row in question.rows for found in _row(question, row, sheets, sure, weights, flagged)]
    said = [(sheet.said.get(question.key), sheet, place) for place, sheet in enumerate(sheets)]
    applied = [one for one in said if question.key in one[1].applicable]
    given = [one for one in applied if one[0] is not None and not isinstance(one[0], Blank)]
    blanks = Counter(one[0] for one in applied if one[0] is None or isinstance(one[0], Blank))
    weighed = [weights[place] for _, _, place in given] if weights else None
    hidden = len(given) < suppressing.LEAST
    means, figure = ("", None) if hidden else _figure(question, given, sure)
    return [Told(
        key=question.key, words=question.words, form=question.form, sheets=len(given), left_out=blanks[None],
        unknown=blanks[Blank.DO_NOT_KNOW], rather_not=blanks[Blank.RATHER_NOT], not_for_me=blanks[Blank.NOT_FOR_ME],
        bars=_bars(question, given, sure) if question.form in COUNTED else (), means=means, figure=figure,
        places=_places(question, given) if question.form is Form.RANKING and not hidden else (), hidden=hidden,
        weighted=_value(question, [one[0] for one in given], weighed) if weighed and figure else None,
        unflagged=_without(question, given, flagged) if figure else None,
        low=_ends(question)[0], high=_ends(question)[1], texts=_texts(question, given, sure),
    )]  # fmt: skip


def _row(  # noqa: PLR0917 - what told() was asked, of one row
    battery: Question, row: tuple[str, str], sheets: Sequence[Sheet], sure: Sureness, weights: Sequence[float] | None,
    flagged: frozenset[int],
) -> list[Told]:  # fmt: skip
    """Return one row of a battery as the question on a scale that it is."""
    key = f"{battery.key}.{row[0]}"
    alone = Question(key=key, words=f"{battery.words}: {row[1]}", form=Form.SCALE, low=battery.low, high=battery.high)
    return told(alone, [_alone(one, battery.key, row[0], key) for one in sheets], sure=sure, weights=weights,
                flagged=flagged)  # fmt: skip


def _alone(sheet: Sheet, battery: str, row: str, key: str) -> Sheet:
    said: Any = sheet.said.get(battery)
    value = said.get(row) if isinstance(said, Mapping) else said
    return Sheet(
        number=sheet.number, mode=sheet.mode, room=sheet.room, applicable=(key,) if battery in sheet.applicable else (),
        said={} if value is None else {key: value},
    )  # fmt: skip


def _bars(question: Question, given: Sequence[Given], sure: Sureness) -> tuple[Answered, ...]:
    steps = [(str(n), str(n)) for n in range(question.low, question.high + 1)]
    options = question.options or ([(str(n), str(n)) for n in range(11)] if question.form is Form.NPS else steps)
    several = question.form is Form.SEVERAL
    chosen = [{str(one) for one in (value if several else (value,))} for value, _, _ in given]
    counts = Counter(one for theirs in chosen for one in theirs)
    cells = {key: counts[key] for key, _ in options}
    cells |= {key: many for key, many in counts.items() if key not in cells}
    words = dict(options)
    kept = (
        suppressing.each(cells, len(given), anonymous=sure.anonymous)
        if several else suppressing.shown(cells, anonymous=sure.anonymous)
    )  # fmt: skip
    return tuple(
        Answered(
            key=key, words=words.get(key, key), many=many,
            share=None if many is None else _sure([float(key in theirs) for theirs in chosen], given, sure),
        )
        for key, many in kept.items()
    )  # fmt: skip


def _sure(chose: Sequence[float], given: Sequence[Given], sure: Sureness) -> Between | None:
    """Return the share of those who chose it, with an interval where people were drawn."""
    if not given:
        return None
    many, among = int(sum(chose)), len(given)
    if not sure.drawn:
        return Between(value=many / among, low=many / among, high=many / among)
    return intervals.share(many, among, population=_whole(sure, among), design=_widening(chose, given))


def _widening(points: Sequence[float], given: Sequence[Given]) -> float:
    return clusters.widening(points, [sheet.room for _, sheet, _ in given])


def _whole(sure: Sureness, among: int) -> int | None:
    return None if sure.population is None else max(sure.population, among)


def _places(question: Question, given: Sequence[Given]) -> tuple[Placed, ...]:
    """Return the options of a ranking, the best mean place first, whom nobody placed last."""
    found = {key: [value.index(key) + 1 for value, _, _ in given if key in value] for key, _ in question.options}
    placed = [
        Placed(key=key, words=words, mean=fmean(found[key]), best=min(found[key]), worst=max(found[key]))
        if found[key] else Placed(key=key, words=words, mean=None)
        for key, words in question.options
    ]  # fmt: skip
    return tuple(sorted(placed, key=lambda one: math.inf if one.mean is None else one.mean))


def _figure(question: Question, given: Sequence[Given], sure: Sureness) -> tuple[str, Between | None]:
    if question.form not in MEANS:
        return "", None
    values = [value for value, _, _ in given]
    points = _points(question, values)
    whole, wider = _whole(sure, len(given)), _widening(points, given)
    if question.form is Form.NPS:
        found = intervals.net(values, population=whole, design=wider)
    elif question.form is Form.CSAT:
        found = intervals.share(sum(points), len(points), population=whole, design=wider)
    else:
        found = intervals.mean(values, population=whole, design=wider)
    if found is not None and question.form is Form.SCALE:  # what a scale cannot hold cannot be the mean
        low, high = max(found.low, float(question.low)), min(found.high, float(question.high))
        found = Between(value=found.value, low=low, high=high)
    if found is not None and not sure.drawn:
        found = Between(value=found.value, low=found.value, high=found.value)
    return MEANS[question.form] if found is not None else "", found


def _points(question: Question, values: Sequence[Any]) -> list[float]:
    """Return what each answer adds to the question's number, of which it is the mean."""
    if question.form is Form.NPS:
        return [float((one >= intervals.PROMOTES) - (one < intervals.PASSES)) for one in values]
    if question.form is Form.CSAT:
        return [float(_content(question, one)) for one in values]
    return [float(one) for one in values]


def _content(question: Question, value: int) -> bool:
    return value >= question.low + CONTENT * (question.high - question.low)


def _value(question: Question, given: Sequence[Any], weights: Sequence[float]) -> float:
    """Return the question's number under weights."""
    return math.fsum(map(mul, _points(question, given), weights)) / math.fsum(weights)


def _without(question: Question, given: Sequence[Given], flagged: frozenset[int]) -> float | None:
    """Return the number without flagged sheets; None of too few, and where so few are flagged that it tells on them."""
    kept = [value for value, sheet, _ in given if sheet.number not in flagged]
    if len(kept) < suppressing.LEAST or 0 < len(given) - len(kept) < suppressing.LEAST:
        return None
    return _value(question, kept, [1.0] * len(kept))


def _ends(question: Question) -> tuple[float, float]:
    if question.form is Form.NPS:
        return -1.0, 1.0
    return (0.0, 1.0) if question.form is not Form.SCALE else (float(question.low), float(question.high))


def _texts(question: Question, given: Sequence[Given], sure: Sureness) -> tuple[str, ...]:
    """Return open words; of an anonymous survey in the order of the alphabet, which says nothing of who or when."""
    if question.form is not Form.TEXT or (sure.anonymous and len(given) < suppressing.LEAST):
        return ()
    words = [str(value).strip() for value, _, _ in given if str(value).strip()]
    return tuple(sorted(words, key=str.casefold) if sure.anonymous else words)
