"""Conditions as SurveyJS writes them in `visibleIf`: those that hang on one question, taken in and given out.

Source: the expressions of SurveyJS, as its documentation gives them (operators =, <>, contains, anyof, >= and so on).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from porch.engagement.surveys.branching import When

PART = re.compile(r"\s*\{(?P<name>[^}]+)\}\s*(?P<how>=|==|<>|!=|>=|<=|[a-z]+)\s*(?P<value>.*?)\s*", re.DOTALL)
VALUE = re.compile(r"'([^']*)'|\"([^\"]*)\"|([\w.-]+)")
SAME, OTHER = ("=", "==", "contains", "anyof"), ("<>", "!=", "notcontains", "noneof")
ANSWERED = "notempty"
TOLD = {"true": "yes", "false": "no"}


def read(expression: str, keys: Mapping[str, str]) -> When:
    """Return the condition an expression says; ValueError where it says more than one question's answer.

    `keys` are the short names that questions have here, by their names there.

    >>> read("{dish} <> 'pizza' and {dish} <> 'pasta'", {"dish": "q1"}).none_of
    ('pizza', 'pasta')
    >>> read("{score} >= 3 and {score} <= 7", {}).stored
    {'key': 'score', 'least': 3.0, 'most': 7.0}
    """
    either = bool(re.search(r"\bor\b", expression))
    parts = [PART.fullmatch(part) for part in re.split(r"\bor\b|\band\b", expression)]
    found = [part for part in parts if part is not None]
    names = {part["name"].strip() for part in found}
    if len(found) < len(parts) or len(names) != 1 or (either and re.search(r"\band\b", expression)):
        raise ValueError("It hangs on more than one question.")
    name = names.pop()
    told = [(part["how"], _values(part["value"])) for part in found if part["how"] != ANSWERED]
    hows = {how for how, _ in told}
    answers = tuple(TOLD.get(value, value) for _, values in told for value in values)
    key = keys.get(name, name)
    if told and hows <= set(SAME) and (either or len(answers) == 1 or hows == {"anyof"}):
        return When(key=key, any_of=answers)
    if told and hows <= set(OTHER) and (not either or len(told) == 1):
        return When(key=key, none_of=answers)
    if hows and hows <= {">=", "<="} and not either and len(told) == len(hows):
        ends = {how: float(values[0]) for how, values in told if values}
        return When(key=key, least=ends.get(">="), most=ends.get("<="))
    raise ValueError("It says what cannot be said here.")


def written(when: When) -> str:
    """Return a condition as an expression; `read` returns the same again.

    >>> written(When(key="dish", none_of=("pizza",))), written(When(key="score", least=9))
    ("{dish} notempty and {dish} <> 'pizza'", '{score} >= 9')
    """
    name = f"{{{when.key}}}"
    if when.counts:
        ends = ((">=", when.least), ("<=", when.most))
        return " and ".join(f"{name} {sign} {end:g}" for sign, end in ends if end is not None)
    if when.any_of:
        return " or ".join(f"{name} = '{answer}'" for answer in when.any_of)
    return " and ".join([f"{name} {ANSWERED}", *(f"{name} <> '{answer}'" for answer in when.none_of)])


def _values(told: str) -> list[str]:
    return [next(filter(None, groups), "") for groups in VALUE.findall(told)]
