"""A questionnaire: what is asked, in which languages, of whom; read from what is stored, and held to its rules.

A question may depend on one before it, and on none after: there are no loops by the way it is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from porch.core.errors import PorchError
from porch.engagement.surveys import branching
from porch.engagement.surveys.branching import When

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
MOST_QUESTIONS, MOST_OPTIONS, LONGEST = 60, 40, 1000
MOST_BY_LINK = 5  # questions of a survey by link, unless time was agreed


class Kind(StrEnum):
    """What sort of question it is."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NPS = "nps"
    CSAT = "csat"
    MATRIX = "matrix"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    SHORT = "short"
    LONG = "long"
    YES_NO = "yes_no"
    STATEMENT = "statement"


NAMES = {
    Kind.SINGLE: "One of several", Kind.MULTIPLE: "Several of several", Kind.SCALE: "Scale",
    Kind.NPS: "Would you recommend us (0 to 10)", Kind.CSAT: "How content (1 to 5)", Kind.MATRIX: "Rows on one scale",
    Kind.RANKING: "Put in order", Kind.NUMBER: "Number", Kind.DATE: "Day", Kind.SHORT: "A line of text",
    Kind.LONG: "Open text", Kind.YES_NO: "Yes or no", Kind.STATEMENT: "A statement, nothing asked",
}  # fmt: skip
CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING})
TEXTS = frozenset({Kind.SHORT, Kind.LONG})
NUMBERS = frozenset({Kind.SCALE, Kind.NPS, Kind.CSAT, Kind.NUMBER})
BLANKS = ("not_for_me", "do_not_know", "rather_not")
"""What one may say instead of an answer, where the question offers it."""
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to choose, or a row of a matrix; `turned` rows are worded the other way round."""

    key: str
    words: Words
    turned: bool = False


YES = Option(key="yes", words={"en": "Yes", "de": "Ja", "fr": "Oui", "it": "Sì", "es": "Sí"})
NO = Option(key="no", words={"en": "No", "de": "Nein", "fr": "Non", "it": "No", "es": "No"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `not_for_me`, `do_not_know` and `rather_not`: whether one may say so instead of an answer."""

    key: str
    kind: Kind
    words: Words
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    low: int = 1
    high: int = 5
    low_words: Words = field(default_factory=dict)
    high_words: Words = field(default_factory=dict)
    required: bool = False
    not_for_me: bool = False
    do_not_know: bool = False
    rather_not: bool = False
    when: When | None = None

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return self.kind is not Kind.STATEMENT

    @property
    def choices(self) -> tuple[Option, ...]:
        """What one may choose from; yes and no too."""
        if self.kind is Kind.YES_NO:
            return YES, NO
        return self.options


class Unfit(PorchError):
    """A questionnaire that cannot be kept; `where` names the question, or is empty."""

    def __init__(self, words: str, where: str = "") -> None:
        super().__init__(f"{where}: {words}" if where else words)
        self.where = where


def read(stored: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return the questions that are stored so; Unfit says which of them is not whole, and why."""
    if len(stored) > MOST_QUESTIONS:
        raise Unfit(f"At most {MOST_QUESTIONS} questions.")
    found: list[Question] = []
    for number, one in enumerate(stored, start=1):
        if not isinstance(one, Mapping):
            raise Unfit("This is no question.", f"Question {number}")
        question = _question(one, f"Question {number}")
        _stand_in_order(question, found, f"Question {number}")
        found.append(question)
    return tuple(found)


def stored(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as they are stored: `read` returns the same again."""
    return [_stored(one) for one in questions]


def said_in(words: Words, language: str) -> str:
    """Return words in a language, else in the first they are written in.

    >>> said_in({"en": "Cheese", "de": "Käse"}, "de"), said_in({"en": "Cheese"}, "it")
    ('Käse', 'Cheese')
    """
    return words.get(language) or next(iter(words.values()), "") if words else ""


def applicable(questions: Iterable[Question], said: Mapping[str, Any]) -> tuple[str, ...]:
    """Return which questions are one's to answer, given what one said; statements ask nothing.

    Whoever was not asked a question has not answered it: what hangs on it is not theirs either.
    """
    theirs: list[str] = []
    for one in questions:
        if one.asks and (one.when is None or (one.when.key in theirs and one.when.meets(said.get(one.when.key)))):
            theirs.append(one.key)
    return tuple(theirs)


def _question(one: Mapping[str, Any], where: str) -> Question:
    key = str(one.get("key", ""))
    if not KEY.fullmatch(key):
        raise Unfit("Its short name has small letters, digits and hyphens only.", where)
    try:
        kind = Kind(str(one.get("kind", "")))
    except ValueError:
        raise Unfit(f"There is no kind {str(one.get('kind', ''))[:40]!r}.", where) from None
    words = _words(one.get("words"), where)
    if not words:
        raise Unfit("Say what is asked.", where)
    question = Question(
        key=key, kind=kind, words=words, options=_options(one.get("options"), where),
        rows=_options(one.get("rows"), where),
        low=_number(one.get("low", 1), where), high=_number(one.get("high", 5), where),
        low_words=_words(one.get("low_words"), where), high_words=_words(one.get("high_words"), where),
        required=bool(one.get("required")), not_for_me=bool(one.get("not_for_me")),
        do_not_know=bool(one.get("do_not_know")), rather_not=bool(one.get("rather_not")),
        when=_when(one.get("when"), where),
    )  # fmt: skip
    _complain(question, where)
    return question


def _complain(one: Question, where: str) -> None:
    if one.kind in CHOICES and len(one.options) < 2:
        raise Unfit("Give at least two things to choose from.", where)
    if one.kind is Kind.MATRIX and not one.rows:
        raise Unfit("Give at least one row.", where)
    if one.kind in (Kind.SCALE, Kind.MATRIX, Kind.CSAT) and not 1 <= one.high - one.low <= 10:
        raise Unfit("A scale has two to eleven points.", where)


def _stand_in_order(one: Question, before: Sequence[Question], where: str) -> None:
    earlier = {known.key: known for known in before}
    if one.key in earlier:
        raise Unfit("Another question has the same short name.", where)
    if one.when is None:
        return
    known = earlier.get(one.when.key)
    if known is None:
        raise Unfit("It can depend on a question before it only.", where)
    allowed = {option.key for option in known.choices}
    if words := branching.complaint(one.when, allowed, is_number=known.kind in NUMBERS):
        raise Unfit(words, where)


def _options(told: Any, where: str) -> tuple[Option, ...]:
    rows = told or []
    if not isinstance(rows, (list, tuple)) or len(rows) > MOST_OPTIONS or not all(isinstance(r, Mapping) for r in rows):
        raise Unfit(f"Give at most {MOST_OPTIONS} things to choose from.", where)
    found = tuple(
        Option(key=str(row.get("key", "")), words=_words(row.get("words"), where), turned=bool(row.get("turned")))
        for row in rows
    )
    if any(not KEY.fullmatch(option.key) or not option.words for option in found):
        raise Unfit("Something to choose from is not whole.", where)
    if len({option.key for option in found}) < len(found):
        raise Unfit("Two things to choose from have the same short name.", where)
    return found


def _words(told: Any, where: str) -> dict[str, str]:
    if isinstance(told, str):
        told = {"en": told}
    if not told:
        return {}
    if not isinstance(told, Mapping):
        raise Unfit("Its words are not whole.", where)
    kept = {str(tongue)[:12]: str(words).strip()[:LONGEST] for tongue, words in told.items()}
    return {tongue: words for tongue, words in kept.items() if words}


def _number(told: Any, where: str) -> int:
    try:
        return max(-1000, min(1000, int(told)))
    except (TypeError, ValueError, OverflowError):
        raise Unfit("A scale goes from one whole number to another.", where) from None


def _when(told: Any, where: str) -> When | None:
    try:
        return branching.read(told)
    except ValueError as error:
        raise Unfit(str(error), where) from None


def _stored(one: Question) -> dict[str, Any]:
    kept: dict[str, Any] = {"key": one.key, "kind": one.kind.value, "words": dict(one.words)}
    for name in ("options", "rows"):
        if found := getattr(one, name):
            kept[name] = [
                {"key": o.key, "words": dict(o.words), **({"turned": True} if o.turned else {})} for o in found
            ]
    kept |= {name: getattr(one, name) for name, plain in (("low", 1), ("high", 5)) if getattr(one, name) != plain}
    kept |= {name: dict(getattr(one, name)) for name in ("low_words", "high_words") if getattr(one, name)}
    kept |= {name: True for name in ("required", *BLANKS) if getattr(one, name)}
    if one.when is not None:
        kept["when"] = one.when.stored
    return kept
