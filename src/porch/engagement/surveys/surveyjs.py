"""Questionnaires as SurveyJS writes them: taken in, and given out again. What has no place here is said, not dropped.

Source: the JSON form of SurveyJS (pages -> elements, visibleIf), as its documentation gives it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from porch.core.errors import PorchError
from porch.engagement.surveys import questionnaire, surveyjs_conditions
from porch.engagement.surveys.questionnaire import KEY, Kind, Option, Question, Unfit

TO = {
    Kind.SINGLE: "radiogroup", Kind.MULTIPLE: "checkbox", Kind.SCALE: "rating", Kind.NPS: "rating",
    Kind.CSAT: "rating", Kind.MATRIX: "matrix", Kind.RANKING: "ranking", Kind.NUMBER: "text", Kind.DATE: "text",
    Kind.SHORT: "text", Kind.LONG: "comment", Kind.YES_NO: "boolean", Kind.STATEMENT: "html",
}  # fmt: skip
FROM = {
    "radiogroup": Kind.SINGLE, "dropdown": Kind.SINGLE, "checkbox": Kind.MULTIPLE, "tagbox": Kind.MULTIPLE,
    "rating": Kind.SCALE, "matrix": Kind.MATRIX, "ranking": Kind.RANKING, "comment": Kind.LONG,
    "boolean": Kind.YES_NO, "html": Kind.STATEMENT,
}  # fmt: skip
INPUTS = {"number": Kind.NUMBER, "date": Kind.DATE}
OURS = "porch"  # under which name of an element what SurveyJS has no word for is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken in: the questions as they are stored, and what was left out, where and why."""

    title: str
    questions: tuple[dict[str, Any], ...]
    left_out: tuple[str, ...] = ()


def read(told: str) -> Taken:
    """Return the questions of a SurveyJS file; PorchError where it is none at all."""
    try:
        whole = json.loads(told)
    except ValueError as error:
        raise PorchError(f"This is no JSON: {error}") from None
    if not isinstance(whole, dict):
        raise PorchError("This is no SurveyJS questionnaire.")
    elements = list(_elements(whole))
    if not elements:
        raise PorchError("There are no questions in it.")
    found: list[dict[str, Any]] = []
    left: list[str] = []
    keys: dict[str, str] = {}
    for number, one in enumerate(elements, start=1):
        try:
            stored, lost = _stored(one, number, keys)
            found = questionnaire.stored(questionnaire.read([*found, stored]))
        except Unfit as error:
            left.append(f"Question {number}: {str(error).partition(': ')[2] or error}")
            continue
        left += [f"Question {number}: {words}" for words in lost]
    return Taken(title=_plain(whole.get("title")), questions=tuple(found), left_out=tuple(left))


def written(title: str, questions: Iterable[Question]) -> str:
    """Return questions as a SurveyJS file; `read` returns the same questions again."""
    elements = [_element(one) for one in questions]
    whole = {"title": title, "pages": [{"name": "page1", "elements": elements}]}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _elements(whole: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    pages = whole.get("pages")
    inside = [*(pages if isinstance(pages, list) else []), whole] if pages else [whole]
    for page in inside:
        if not isinstance(page, Mapping):
            continue
        for name in ("elements", "questions"):
            for one in page.get(name) or () if isinstance(page.get(name), list) else ():
                if isinstance(one, Mapping) and one.get("type") == "panel":
                    yield from _elements(one)
                elif isinstance(one, Mapping):
                    yield one


def _stored(one: Mapping[str, Any], number: int, keys: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    kept = one.get(OURS)
    ours: Mapping[str, Any] = kept if isinstance(kept, Mapping) else {}
    sort = str(one.get("type", ""))
    kind = INPUTS.get(str(one.get("inputType", "")), Kind.SHORT) if sort == "text" else FROM.get(sort)
    if kind is None:
        raise Unfit(f"Questions of the sort {sort[:40]!r} are not asked here.", "x")
    kind = Kind(ours.get("kind", kind)) if ours.get("kind", kind) in list(Kind) else kind
    name = str(one.get("name", ""))
    key = name if KEY.fullmatch(name) else f"q{number}"
    keys[name] = key
    low, high = _ends(one, kind)
    stored: dict[str, Any] = {
        "key": key, "kind": kind.value, "words": _words(one.get("html") or one.get("title") or name), "low": low,
        "high": high, "options": _options(one.get("choices")) if kind in questionnaire.CHOICES else [],
        "rows": _options(one.get("rows"), ours.get("turned") or ()) if kind is Kind.MATRIX else [],
        "low_words": _words(one.get("minRateDescription")), "high_words": _words(one.get("maxRateDescription")),
        "required": bool(one.get("isRequired")), "not_for_me": bool(ours.get("not_for_me")),
        "do_not_know": bool(ours.get("do_not_know")), "rather_not": bool(ours.get("rather_not")),
    }  # fmt: skip
    return stored, _condition(one, ours, stored, keys)


def _condition(
    one: Mapping[str, Any], ours: Mapping[str, Any], stored: dict[str, Any], keys: dict[str, str]
) -> list[str]:
    if not one.get("visibleIf"):
        return []
    if isinstance(ours.get("when"), Mapping):
        stored["when"] = ours["when"]
        return []
    try:
        stored["when"] = surveyjs_conditions.read(str(one["visibleIf"]), keys).stored
    except ValueError:
        return [f"It was asked only if {one['visibleIf']}; here it is asked of everybody."]
    return []


def _ends(one: Mapping[str, Any], kind: Kind) -> tuple[int, int]:
    if kind is Kind.MATRIX:
        points = [_value(column) for column in one.get("columns") or []]
        numbers = [int(point) for point in points if re.fullmatch(r"-?\d{1,4}", point)]
        return (min(numbers), max(numbers)) if len(numbers) == len(points) > 1 else (1, max(2, len(points)) or 5)
    if kind in (Kind.SCALE, Kind.CSAT):
        return one.get("rateMin", 1), one.get("rateMax", 5)
    return 1, 5


def _options(told: Any, turned: Sequence[str] = ()) -> list[dict[str, Any]]:
    found = []
    for number, one in enumerate(told if isinstance(told, list) else [], start=1):
        value = _value(one)
        key = value if KEY.fullmatch(value) else f"o{number}"
        words = _words(one.get("text")) if isinstance(one, Mapping) else {}
        found.append({"key": key, "words": words or {"en": value}, "turned": key in turned})
    return found


def _value(one: Any) -> str:
    return str(one.get("value", "") if isinstance(one, Mapping) else one)


def _words(told: Any) -> dict[str, str]:
    if isinstance(told, Mapping):
        return {("en" if tongue == "default" else str(tongue)): str(words) for tongue, words in told.items()}
    return {"en": str(told)} if told else {}


def _plain(told: Any) -> str:
    return next(iter(_words(told).values()), "")


def _element(one: Question) -> dict[str, Any]:
    made: dict[str, Any] = {"type": TO[one.kind], "name": one.key}
    made["html" if one.kind is Kind.STATEMENT else "title"] = dict(one.words)
    if one.kind in (Kind.NUMBER, Kind.DATE):
        made["inputType"] = one.kind.value
    if one.options:
        made["choices"] = [_item(option) for option in one.options]
    if one.kind is Kind.MATRIX:
        made |= {"rows": [_item(row) for row in one.rows], "columns": list(range(one.low, one.high + 1))}
    if one.kind in (Kind.SCALE, Kind.CSAT, Kind.NPS):
        low, high = (0, 10) if one.kind is Kind.NPS else (one.low, one.high)
        made |= {"rateMin": low, "rateMax": high}
    for name, words in (("minRateDescription", one.low_words), ("maxRateDescription", one.high_words)):
        made |= {name: dict(words)} if words else {}
    if one.required:
        made["isRequired"] = True
    if one.when is not None:
        made["visibleIf"] = surveyjs_conditions.written(one.when)
    return made | {OURS: _ours(one)}


def _ours(one: Question) -> dict[str, Any]:
    kept: dict[str, Any] = {"kind": one.kind.value}
    kept |= {name: True for name in questionnaire.BLANKS if getattr(one, name)}
    if turned := [row.key for row in one.rows if row.turned]:
        kept["turned"] = turned
    if one.when is not None:
        kept["when"] = one.when.stored
    return kept


def _item(option: Option) -> dict[str, Any]:
    return {"value": option.key, "text": dict(option.words)}
