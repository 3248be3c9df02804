"""Every text of a survey by its place, so that languages can be read side by side and what is missing is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import get_language_info

from porch.engagement.surveys.lint import Finding
from porch.engagement.surveys.models import Survey
from porch.engagement.surveys.questionnaire import Option, Question, Words

OWN = (("name", 200), ("intro", 2000), ("decided_with", 500))  # what a survey says of itself, and how long


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How much of a survey is written in a language: how many texts, of how many."""

    language: str
    written: int
    of: int

    @property
    def name(self) -> str:
        """What the language is called."""
        return named(self.language)

    @property
    def missing(self) -> int:
        """How many texts are read in the survey's own language instead."""
        return self.of - self.written


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words, and the language they are in."""

    words: str
    language: str


def named(language: str) -> str:
    """Return what we call a language; its code where nobody knows.

    >>> named("de"), named("tlh")
    ('German', 'tlh')
    """
    return _known(language)["name"]


def called_at_home(language: str) -> str:
    """Return what a language calls itself; its code where nobody knows.

    >>> called_at_home("de")
    'Deutsch'
    """
    return _known(language)["name_local"]


def texts(one: Question) -> dict[str, Words]:
    """Return what a question says by its place, in the order it is read: "q1", "q1.options.o1", "q1.low"."""
    found = {one.key: one.words}
    found |= {_place(one, "options", option): option.words for option in one.options}
    found |= {_place(one, "rows", row): row.words for row in one.rows}
    found |= {f"{one.key}.low": one.low_words, f"{one.key}.high": one.high_words}
    return {place: words for place, words in found.items() if words}


def spoken(questions: Iterable[Question]) -> tuple[str, ...]:
    """Return the languages questions say anything in; the one most of it is written in first."""
    found = Counter(tongue for one in questions for words in texts(one).values() for tongue in words)
    return tuple(tongue for tongue, _ in found.most_common())


def own(survey: Survey) -> dict[str, Words]:
    """Return what a survey says of itself, by its place: "name", "intro", "decided_with"."""
    told = {name: {survey.language: getattr(survey, name)} for name, _ in OWN if getattr(survey, name)}
    others = [(language, survey.translated.get(language, {})) for language in survey.languages[1:]]
    return {
        name: words | {language: said[name] for language, said in others if said.get(name)}
        for name, words in told.items()
    }


def reworded(one: Question, told: Mapping[str, Words]) -> Question:
    """Return a question with other words; a place that is not told says nothing."""

    def options(which: str, before: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(replace(option, words=told.get(_place(one, which, option), {})) for option in before)

    return replace(
        one, words=told.get(one.key, {}), low_words=told.get(f"{one.key}.low", {}),
        high_words=told.get(f"{one.key}.high", {}), options=options("options", one.options),
        rows=options("rows", one.rows),
    )  # fmt: skip


def read_in(questions: Iterable[Question], language: str, first: str) -> list[Question]:
    """Return questions as they are read in a language; what is not written in it, in the survey's own (`first`)."""
    return [
        reworded(one, {place: _in(words, language, first) for place, words in texts(one).items()}) for one in questions
    ]


def changed(before: Iterable[Question], now: Iterable[Question], first: str) -> frozenset[str]:
    """Return the keys of questions that are not what they were, or are gone.

    A question is what it says in the survey's own language (`first`): translated, it is the same.
    """
    left = {one.key: one for one in read_in(now, first, first)}
    return frozenset(one.key for one in read_in(before, first, first) if left.get(one.key) != one)


def translated(questions: Iterable[Question], language: str, told: Mapping[str, str]) -> list[Question]:
    """Return questions with what was told in a language, by place; told empty, a text is read in the survey's own."""

    def said(place: str, words: Words) -> Words:
        return _with(words, language, told[place]) if place in told else words

    return [reworded(one, {place: said(place, words) for place, words in texts(one).items()}) for one in questions]


def says(survey: Survey, language: str) -> dict[str, Said]:
    """Return what a survey says of itself in a language, else in its own."""
    told = own(survey)
    return {
        name: Said(words=words, language=tongue)
        for name in told
        for tongue, words in _in(told[name], language, survey.language).items()
    }


def progress(survey: Survey, questions: Iterable[Question]) -> list[Progress]:
    """Return how far each language is but the survey's own."""
    told = [*own(survey).values(), *(words for one in questions for words in texts(one).values())]
    return [
        Progress(language=language, written=sum(bool(words.get(language)) for words in told), of=len(told))
        for language in survey.languages[1:]
    ]


def untranslated(survey: Survey, questions: Iterable[Question]) -> list[Finding]:
    """Return which languages are not whole; it stops nothing, since people then read the survey's own."""
    words = "{} of {} texts are not written in {} yet: people read those in {}."
    first = named(survey.language)
    return [
        Finding(code="untranslated", words=words.format(one.missing, one.of, one.name, first))
        for one in progress(survey, questions)
        if one.missing
    ]


def _known(language: str) -> dict[str, str]:
    try:
        return {name: str(told) for name, told in get_language_info(language).items()}
    except KeyError:
        return {"name": language, "name_local": language}


def _place(one: Question, which: str, option: Option) -> str:
    return f"{one.key}.{which}.{option.key}"


def _in(words: Words, language: str, first: str) -> Words:
    tongue = next((tongue for tongue in (language, first) if words.get(tongue)), next(iter(words)))
    return {tongue: words[tongue]}


def _with(words: Words, language: str, said: str) -> Words:
    others = {tongue: kept for tongue, kept in words.items() if tongue != language}
    return others | ({language: said.strip()} if said.strip() else {})
