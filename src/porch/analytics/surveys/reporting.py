"""The report of a survey in numbers: who answered, how well, what they said, who is missing, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from porch.analytics.surveys import clusters, comparing, intervals, suppressing, weighting
from porch.analytics.surveys.asked import Sureness, Told, told
from porch.analytics.surveys.clusters import Counted, alone
from porch.analytics.surveys.comparing import Cell
from porch.analytics.surveys.facts import Form, Heard, Mode, Sheet
from porch.analytics.surveys.intervals import Between
from porch.analytics.surveys.quality import Care, Flags, Line, care, flags, lines
from porch.analytics.surveys.rates import AAPOR, Asked, Code, Criterion, Rates, counted, disposition, rates

TOOK_PART = frozenset({Code.COMPLETE, Code.PARTIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One mode: how many were asked by it and took part, both shares with intervals, and how well they answered.

    `of_asked` is None where nobody was asked by name (an open link has no response rate), `of_attendees` but in a room;
    `care` is None where so few answered that it would tell on them, and of an anonymous survey until it is closed: five
    more answers may be one more of a mode.
    """

    mode: Mode
    asked: int
    took_part: int
    of_asked: Between | None
    attended: int
    answered_there: int
    of_attendees: Between | None
    care: Care | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Versus:
    """One thing in the room beside the same by link; `chance` is corrected for how many are compared."""

    what: str
    room: Between
    link: Between
    more: Between
    chance: float

    @property
    def differs(self) -> bool:
        """Whether more than chance is needed to explain it."""
        return self.chance < comparing.SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What it costs that people answered together: how alike a room is, the design effect, what answers are worth."""

    rooms: int
    answers: int
    alike: float
    design: float
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A survey in numbers. `drawn` is False where anybody could answer: then no figure has a margin of error.

    `rates` is None where nobody was asked by name. `weights` is None where answers stand apart from people, or nothing
    is known of those asked; `effective` is what the weighted answers are worth.
    """

    asked: Asked
    rates: Rates | None
    criterion: Criterion
    introduction: int
    questionnaire: int
    drawn: bool
    ways: tuple[Way, ...]
    versus: tuple[Versus, ...]
    rooms: Rooms | None
    questions: tuple[Told, ...]
    lines: tuple[Line, ...]
    sheets: int
    flagged_lines: int
    flagged_fast: int
    missing: tuple[Cell, ...]
    likeness: float | None
    weights: weighting.Weights | None
    effective: float
    anonymous: bool
    waiting: int
    repeats: int


def report(heard: Heard, *, criterion: Criterion = AAPOR, e: float | None = None) -> Report:
    """Return the report of all that was heard; nothing in it says what fewer than five people said."""
    raised = flags(heard.questions, heard.sheets)
    asked = counted(one.code for one in heard.invited)
    broke = Counter(one.broke_off for one in heard.invited)
    drawn = all(sheet.mode is not Mode.OPEN for sheet in heard.sheets)
    ways = tuple(_way(heard, mode, raised, criterion) for mode in Mode if _is_there(heard, mode))
    weights = _weights(heard)
    cells = comparing.missing(heard.frame, heard.responders)
    enough = min(len(heard.responders), len(heard.frame) - len(heard.responders)) >= suppressing.LEAST
    return Report(
        asked=asked, rates=rates(asked, e=e) if asked.all else None, criterion=criterion, drawn=drawn, ways=ways,
        introduction=broke["introduction"], questionnaire=broke["questionnaire"], versus=tuple(_versus(ways)),
        rooms=_rooms(heard), questions=tuple(_questions(heard, drawn, weights, raised)),
        lines=tuple(lines(heard.questions, heard.sheets)) if len(heard.sheets) >= suppressing.LEAST else (),
        sheets=len(heard.sheets), flagged_lines=sum(bool(one.lines) for one in raised.values()),
        flagged_fast=sum(one.rushed for one in raised.values()),
        missing=tuple(cells) if enough else (),
        likeness=comparing.likeness(heard.frame, heard.responders) if enough else None,
        weights=weights, effective=weighting.effective(weights.weights) if weights else float(len(heard.sheets)),
        anonymous=heard.anonymous, waiting=heard.waiting, repeats=heard.repeats,
    )  # fmt: skip


def _is_there(heard: Heard, mode: Mode) -> bool:
    return any(one.mode is mode for one in heard.invited) or any(sheet.mode is mode for sheet in heard.sheets)


def _way(heard: Heard, mode: Mode, raised: Mapping[int, Flags], criterion: Criterion) -> Way:
    invited = counted(one.code for one in heard.invited if one.mode is mode)
    sheets = [sheet for sheet in heard.sheets if sheet.mode is mode]
    there = sum(disposition(sheet.answered, len(sheet.meant), criterion) in TOOK_PART for sheet in sheets)
    attended = max(heard.attended, there) if mode is Mode.ROOM and heard.attended else 0
    others = len(heard.sheets) - len(sheets)
    few = 0 < len(sheets) < suppressing.LEAST or (heard.anonymous and (heard.is_open or 0 < others < suppressing.LEAST))
    return Way(
        mode=mode, asked=invited.all, took_part=invited.took_part, attended=attended, answered_there=there,
        of_asked=intervals.share(invited.took_part, invited.all),
        of_attendees=intervals.share(there, attended) if attended else None,
        care=care(mode, heard.questions, sheets, raised, criterion) if sheets and not few else None,
    )  # fmt: skip


def _versus(ways: Sequence[Way]) -> list[Versus]:
    """Return what can be compared between the room and the link, each chance corrected for all of them."""
    found = {way.mode: way for way in ways}
    if Mode.ROOM not in found or Mode.LINK not in found:
        return []
    one, two = _counts(found[Mode.ROOM]), _counts(found[Mode.LINK])
    pairs = [(what, one[what], two[what]) for what in one if what in two and one[what].among and two[what].among]
    chances = comparing.holm([clusters.by_chance(room, link) for _, room, link in pairs])
    return [
        Versus(
            what=what, room=_known(room.share), link=_known(link.share), more=_known(clusters.more(room, link)),
            chance=chance,
        )
        for (what, room, link), chance in zip(pairs, chances, strict=True)
    ]  # fmt: skip


def _counts(way: Way) -> dict[str, Counted]:
    answered = alone(way.answered_there, way.attended) if way.attended else alone(way.took_part, way.asked)
    found = {"answered": answered}
    if way.care is not None:
        found |= {
            "complete": alone(way.care.complete, way.care.sheets), "left out": way.care.left_out,
            "do not know": way.care.unknown, "prefer not to say": way.care.rather_not,
            "straight lines": alone(way.care.lines, way.care.batteries),
            "too fast": alone(way.care.rushed, way.care.timed),
        }  # fmt: skip
    return found


def _known(sure: Between | None) -> Between:
    assert sure is not None, "only what has a whole is compared"  # noqa: S101
    return sure


def _rooms(heard: Heard) -> Rooms | None:
    """Return what answering together costs, by the question that is most alike within rooms; None without two rooms."""
    there = [sheet for sheet in heard.sheets if sheet.room is not None]
    sizes = Counter(sheet.room for sheet in there)
    if len(sizes) < 2:
        return None
    scales = [one.key for one in heard.questions if one.form in {Form.SCALE, Form.NPS, Form.CSAT}]
    found = [clusters.alikeness(_by_room(there, key)) for key in scales]
    alike = max((one for one in found if one is not None), default=None)
    if alike is None:
        return None
    effect = clusters.design(list(sizes.values()), alike)
    return Rooms(rooms=len(sizes), answers=len(there), alike=alike, design=effect, worth=len(there) / effect)


def _by_room(there: Sequence[Sheet], key: str) -> list[list[float]]:
    rooms: dict[int | None, list[float]] = {}
    for sheet in there:
        value: Any = sheet.said.get(key)
        if isinstance(value, int | float):
            rooms.setdefault(sheet.room, []).append(value)
    return list(rooms.values())


def _weights(heard: Heard) -> weighting.Weights | None:
    """Return weights that give the answers the make-up of those asked; None where that cannot be known."""
    rows = [heard.frame[sheet.person] for sheet in heard.sheets if sheet.person in heard.frame]  # type: ignore[index]
    if heard.anonymous or len(rows) < len(heard.sheets) or len(rows) < suppressing.LEAST or not rows[0]:
        return None
    margins: dict[str, Mapping[Hashable, float]] = {
        what: Counter(traits[what] for traits in heard.frame.values()) for what in rows[0]
    }
    return weighting.rake(rows, margins, most=weighting.MOST)


def _questions(heard: Heard, drawn: bool, weights: weighting.Weights | None, raised: Mapping[int, Flags]) -> list[Told]:
    population = heard.population if heard.population is not None else (len(heard.invited) + heard.attended) or None
    sure = Sureness(drawn=drawn, population=population, anonymous=heard.anonymous)
    flagged = frozenset(number for number, one in raised.items() if one.raised)
    held = weights.weights if weights else None
    return [
        one for asked in heard.questions for one in told(asked, heard.sheets, sure=sure, weights=held, flagged=flagged)
    ]
