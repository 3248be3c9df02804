"""What somebody put into the form of a questionnaire: read, held to the question, and kept even where some is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from porch.engagement.surveys.questionnaire import TEXTS, Kind, Question, applicable

NOT_FOR_ME, DO_NOT_KNOW, RATHER_NOT = "does not apply", "do not know", "prefer not to say"
BLANKS = {"not_for_me": NOT_FOR_ME, "do_not_know": DO_NOT_KNOW, "rather_not": RATHER_NOT}
MOST_WORDS = {Kind.SHORT: 300, Kind.LONG: 10_000}
SLOWEST = 24 * 3600 * 1000  # milliseconds
Form = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Answers by question, as they are stored; what was wrong with others, in words; milliseconds spent on each.

    A blank that was chosen stands as `{"blank": "does not apply"}`.
    """

    said: Mapping[str, Any]
    wrong: Mapping[str, str] = field(default_factory=dict)
    took: Mapping[str, int] = field(default_factory=dict)
    theirs: tuple[str, ...] = ()


class Wrong(ValueError):
    """An answer that is none to this question."""


def read(questions: Sequence[Question], form: Form, *, whole: bool = True) -> Filled:
    """Return what a form holds: fields are `q-<key>`, `q-<key>-<row>`, `q-<key>-blank` and `ms-<key>`.

    `whole`: it was sent off, so that a required question left open is wrong. Answers to questions that were not
    theirs are left out.
    """
    said: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in questions:
        try:
            answer = _answer(one, form) if one.asks else None
        except Wrong as error:
            wrong[one.key] = str(error)
            continue
        if answer is not None:
            said[one.key] = answer
    theirs = applicable(questions, said)
    left = {one.key for one in questions if one.required and one.key in theirs} - said.keys() - wrong.keys()
    if whole:
        wrong |= dict.fromkeys(left, _("This one is needed, or say that it is not for you."))
    kept = {key: answer for key, answer in said.items() if key in theirs}
    wrong = {key: words for key, words in wrong.items() if key in theirs or key not in said}
    return Filled(said=kept, wrong=wrong, took=_took(questions, form), theirs=theirs)


def is_blank(answer: object) -> bool:
    """Whether somebody said why there is no answer."""
    return isinstance(answer, dict) and "blank" in answer


def counted(said: Mapping[str, Any], theirs: Iterable[str]) -> tuple[int, int]:
    """Return how many questions were answered, and how many applied, as the report counts them.

    What one says is not for one does not apply; not knowing is an answer, preferring not to say is none.

    >>> said = {"a": 3, "b": {"blank": NOT_FOR_ME}, "c": {"blank": RATHER_NOT}, "d": {"blank": DO_NOT_KNOW}}
    >>> counted(said, ["a", "b", "c", "d", "e"])
    (2, 4)
    """
    meant = [key for key in theirs if said.get(key) != {"blank": NOT_FOR_ME}]
    return sum(key in said and said[key] != {"blank": RATHER_NOT} for key in meant), len(meant)


def texts(questions: Iterable[Question], said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (key, words) of what was answered in words of one's own."""
    return [(one.key, said[one.key]) for one in questions if one.kind in TEXTS and isinstance(said.get(one.key), str)]


def _answer(one: Question, form: Form) -> Any:
    blank = _first(form, f"q-{one.key}-blank")
    if blank in BLANKS and getattr(one, blank):
        return {"blank": BLANKS[blank]}
    return READ[one.kind](one, form)


def _first(form: Form, name: str) -> str:
    found = form.get(name) or [""]
    return str(found[0]).strip().replace("\0", "")


def _one(one: Question, form: Form) -> str | None:
    found = _first(form, f"q-{one.key}")
    if found and found not in {option.key for option in one.choices}:
        raise Wrong(_("Choose one of these."))
    return found or None


def _several(one: Question, form: Form) -> list[str] | None:
    found = {str(value) for value in form.get(f"q-{one.key}") or () if value}
    if not found <= {option.key for option in one.options}:
        raise Wrong(_("Choose of these."))
    return [option.key for option in one.options if option.key in found] or None


def _point(one: Question, form: Form) -> int | None:
    low, high = (0, 10) if one.kind is Kind.NPS else (one.low, one.high)
    return _whole(_first(form, f"q-{one.key}"), low, high)


def _whole(told: str, low: int, high: int) -> int | None:
    if not told:
        return None
    try:
        found = int(told[:10])
    except ValueError:
        found = low - 1
    if not low <= found <= high:
        raise Wrong(_("Choose a number from %(low)s to %(high)s.") % {"low": low, "high": high})
    return found


def _rows(one: Question, form: Form) -> dict[str, int] | None:
    found = {row.key: _whole(_first(form, f"q-{one.key}-{row.key}"), one.low, one.high) for row in one.rows}
    return {key: value for key, value in found.items() if value is not None} or None


def _order(one: Question, form: Form) -> list[str] | None:
    places = {o.key: _whole(_first(form, f"q-{one.key}-{o.key}"), 1, len(one.options)) for o in one.options}
    given = {key: place for key, place in places.items() if place is not None}
    if len(set(given.values())) < len(given):
        raise Wrong(_("Two of these have the same place."))
    return sorted(given, key=lambda key: given[key]) or None


def _number(one: Question, form: Form) -> float | None:
    told = _first(form, f"q-{one.key}").replace(",", ".")
    if not told:
        return None
    try:
        found = float(told[:40])
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise Wrong(_("Write a number."))
    return found


def _day(one: Question, form: Form) -> str | None:
    told = _first(form, f"q-{one.key}")
    if not told:
        return None
    try:
        return date.fromisoformat(told[:10]).isoformat()
    except ValueError:
        raise Wrong(_("Write a day as year, month and day: 2026-03-12.")) from None


def _text(one: Question, form: Form) -> str | None:
    found = _first(form, f"q-{one.key}")
    if len(found) > MOST_WORDS[one.kind]:
        raise Wrong(_("At most %(many)s letters.") % {"many": MOST_WORDS[one.kind]})
    return found or None


READ = {
    Kind.SINGLE: _one, Kind.YES_NO: _one, Kind.MULTIPLE: _several, Kind.SCALE: _point, Kind.NPS: _point,
    Kind.CSAT: _point, Kind.MATRIX: _rows, Kind.RANKING: _order, Kind.NUMBER: _number, Kind.DATE: _day,
    Kind.SHORT: _text, Kind.LONG: _text,
}  # fmt: skip


def _took(questions: Iterable[Question], form: Form) -> dict[str, int]:
    told = {one.key: _first(form, f"ms-{one.key}") for one in questions}
    return {key: min(int(ms), SLOWEST) for key, ms in told.items() if ms.isdecimal() and len(ms) < 10 and int(ms)}
