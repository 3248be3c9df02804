"""A questionnaire as a form shows it: each question with its fields, what was put in before, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from porch.engagement.surveys.branching import When
from porch.engagement.surveys.filling import Form
from porch.engagement.surveys.questionnaire import Kind, Option, Question, said_in

TOLD = {
    "not_for_me": "This does not apply to me", "do_not_know": "I do not know", "rather_not": "I would rather not say",
}  # fmt: skip
POINTS = frozenset({Kind.SCALE, Kind.NPS, Kind.CSAT, Kind.MATRIX})
INPUTS = {Kind.NUMBER: "number", Kind.DATE: "date", Kind.SHORT: "text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to tick, or (a ranking) to give a place."""

    value: str
    words: str
    on: bool = False
    name: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a matrix with its points."""

    name: str
    words: str
    points: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question as a form shows it; `language` is the one its words are in.

    `when` says when it is shown, as `branching.When.told` does.
    """

    key: str
    name: str
    sort: str
    words: str
    language: str
    required: bool
    wrong: str = ""
    when: str = ""
    when_words: str = ""
    input: str = ""
    value: str = ""
    low_words: str = ""
    high_words: str = ""
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    blanks: tuple[Choice, ...] = ()
    places: tuple[int, ...] = ()


def fields(
    questions: Sequence[Question], language: str, form: Form | None = None, wrong: Mapping[str, str] | None = None
) -> list[Field]:
    """Return the fields of a questionnaire in a language; `form` is what was put in, `wrong` what to say of it."""
    known = {one.key: one for one in questions}
    return [_field(one, known, language, form or {}, (wrong or {}).get(one.key, "")) for one in questions]


def _field(one: Question, known: Mapping[str, Question], language: str, form: Form, wrong: str) -> Field:
    name = f"q-{one.key}"
    return Field(
        key=one.key, name=name, sort=_sort(one), words=said_in(one.words, language),
        language=language if language in one.words else next(iter(one.words)), required=one.required, wrong=wrong,
        when=one.when.told if one.when else "",
        when_words=_when_words(one, known, language), input=INPUTS.get(one.kind, ""), value=_first(form, name),
        low_words=said_in(one.low_words, language), high_words=said_in(one.high_words, language),
        choices=_choices(one, language, form), rows=_rows(one, language, form),
        blanks=tuple(
            Choice(value=value, words=words, on=_first(form, f"{name}-blank") == value)
            for value, words in TOLD.items()
            if getattr(one, value)
        ),
        places=tuple(range(1, len(one.options) + 1)) if one.kind is Kind.RANKING else (),
    )  # fmt: skip


def _sort(one: Question) -> str:
    """Return how it is put: statement, one, several, points, matrix, ranking, line or text."""
    if one.kind in (Kind.SINGLE, Kind.YES_NO):
        return "one"
    plain = {Kind.MULTIPLE: "several", Kind.MATRIX: "matrix", Kind.RANKING: "ranking", Kind.LONG: "text"}
    if one.kind in plain:
        return plain[one.kind]
    return "points" if one.kind in POINTS else "line" if one.kind in INPUTS else "statement"


def _choices(one: Question, language: str, form: Form) -> tuple[Choice, ...]:
    name = f"q-{one.key}"
    if one.kind is Kind.MATRIX:
        return _points(one, "")
    if one.kind in POINTS:
        return _points(one, _first(form, name))
    given = set(form.get(name) or ())
    return tuple(
        Choice(
            value=option.key,
            words=said_in(option.words, language),
            on=option.key in given,
            name=f"{name}-{option.key}",
            given=_first(form, f"{name}-{option.key}"),
        )
        for option in one.choices
    )


def _rows(one: Question, language: str, form: Form) -> tuple[Row, ...]:
    def row(option: Option) -> Row:
        name = f"q-{one.key}-{option.key}"
        return Row(name=name, words=said_in(option.words, language), points=_points(one, _first(form, name)))

    return tuple(row(option) for option in one.rows)


def _points(one: Question, given: str) -> tuple[Choice, ...]:
    low, high = (0, 10) if one.kind is Kind.NPS else (one.low, one.high)
    return tuple(Choice(value=str(at), words=str(at), on=given == str(at)) for at in range(low, high + 1))


def _when_words(one: Question, known: Mapping[str, Question], language: str) -> str:
    before = known.get(one.when.key) if one.when else None
    if one.when is None or before is None:
        return ""
    if one.when.counts:
        return _range(one.when)
    named = set(one.when.named)
    meant = [option for option in before.choices if (option.key in named) == bool(one.when.any_of)]
    return ", ".join(said_in(option.words, language) for option in meant) or ", ".join(one.when.any_of)


def _range(when: When) -> str:
    """Return a range in signs every language reads.

    >>> _range(When(key="q", least=9)), _range(When(key="q", least=1, most=6))
    ('≥ 9', '1–6')
    """
    if when.least is not None and when.most is not None:
        return f"{when.least:g}–{when.most:g}"
    return f"≥ {when.least:g}" if when.least is not None else f"≤ {when.most:g}"


def _first(form: Form, name: str) -> str:
    return str((form.get(name) or [""])[0])
