"""What speaks against a questionnaire: two things block it, the others are said while it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from porch.engagement.surveys.questionnaire import CHOICES, MOST_BY_LINK, TEXTS, Kind, Question, said_in

SECONDS = {
    Kind.SINGLE: 8, Kind.MULTIPLE: 12, Kind.SCALE: 8, Kind.NPS: 8, Kind.CSAT: 7, Kind.RANKING: 25, Kind.NUMBER: 10,
    Kind.DATE: 10, Kind.SHORT: 20, Kind.LONG: 60, Kind.YES_NO: 5, Kind.STATEMENT: 3, Kind.MATRIX: 5,
}  # fmt: skip
"""Guessed seconds a question takes (a matrix: a row of it), beside reading it at 200 words a minute."""
WORDS_A_MINUTE, LONGEST_MINUTES, LONGEST_BATTERY = 200, 8, 10
LEADING = re.compile(
    r"\b(don'?t you (think|agree)|wouldn'?t you|isn'?t it|surely|of course|obviously|how (much|great|good) (do|did|was)"
    r"|how (wonderful|excellent|amazing)|our (great|excellent|wonderful|famous|award))\b",
    re.IGNORECASE,
)
DOUBLE = re.compile(r"\band/or\b|\b\w+ly and \w+ly\b|\b(and|or)\b[^,.;?]*\?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that speaks against it: of which question (empty: all of it), and whether it blocks publishing."""

    code: str
    words: str
    where: str = ""
    blocks: bool = False


def lint(
    questions: Sequence[Question], *, decided_with: str, hear_by: date | None, today: date, minutes: int = 0
) -> list[Finding]:
    """Return what speaks against a questionnaire, what blocks it first; `minutes` were agreed with who is asked."""
    found = list(_promised(decided_with, hear_by, today))
    asking = [one for one in questions if one.asks]
    if not asking:
        found.append(Finding(code="empty", words="Nothing is asked yet.", blocks=True))
    if len(asking) > MOST_BY_LINK and not minutes:
        words = f"By link at most {MOST_BY_LINK} questions are asked, unless you agreed on the time with them."
        found.append(Finding(code="many", words=words, blocks=True))
    taken, most = predicted(questions), max(LONGEST_MINUTES, minutes)
    if taken > most:
        found.append(Finding(code="long", words=f"This takes about {taken:.0f} minutes; people stay for {most}."))
    return found + [finding for one in asking for finding in _of(one)]


def predicted(questions: Iterable[Question]) -> float:
    """Return about how many minutes a questionnaire takes."""
    return sum(_seconds(one) for one in questions) / 60


def _seconds(one: Question) -> float:
    options = [*one.options, *one.rows]
    words = sum(len(said_in(told, "").split()) for told in (one.words, *(option.words for option in options)))
    return SECONDS[one.kind] * (max(1, len(one.rows)) if one.kind is Kind.MATRIX else 1) + words * 60 / WORDS_A_MINUTE


def _promised(decided_with: str, hear_by: date | None, today: date) -> Iterable[Finding]:
    if not decided_with.strip():
        yield Finding(code="decided", words="Say what will be decided with the answers.", blocks=True)
    if hear_by is None:
        yield Finding(code="hear", words="Say by when they hear what came of it.", blocks=True)
    elif hear_by < today:
        yield Finding(code="hear", words="The day they hear of it by has passed.", blocks=True)


def _of(one: Question) -> Iterable[Finding]:
    words = said_in(one.words, "")
    for code, hit, told in (
        ("double", DOUBLE.search(words), "This asks two things at once: nobody can answer yes to one of them."),
        ("leading", LEADING.search(words), "This tells what you would like to hear. Ask it plainly."),
        ("battery", one.kind is Kind.MATRIX and len(one.rows) > LONGEST_BATTERY, "More than ten rows tire people."),
        ("required", one.required and one.kind in TEXTS, "Nobody can be made to write. Let it be left open."),
        ("opt-out", not (one.not_for_me or one.kind in TEXTS), "There is no way to say that it does not apply."),
        ("unbalanced", _leans(one), "There are more good answers than bad ones, or the other way round."),
        ("reversed", _one_way(one), "Word one row the other way round: else a straight line says nothing."),
    ):
        if hit:
            yield Finding(code=code, words=told, where=one.key)


GOOD = re.compile(r"\b(good|great|excellent|satisfied|happy|love|agree|likely|always|often|better|perfect)\b", re.I)
BAD = re.compile(r"\b(bad|poor|terrible|awful|unhappy|hate|never|rarely|worse)\b", re.I)
TURNED = re.compile(r"\b(dis(satisfied|agree|like)|unlikely|not (good|satisfied|happy|likely))\b", re.I)


def _leans(one: Question) -> bool:
    """Whether the answers to choose from lie more to one side; of three or more with an opinion in them."""
    if one.kind not in CHOICES:
        return False
    told = [said_in(option.words, "") for option in one.options]
    bad = sum(bool(BAD.search(words) or TURNED.search(words)) for words in told)
    good = sum(bool(GOOD.search(words)) and not TURNED.search(words) for words in told)
    return good + bad >= 3 and abs(good - bad) > 1


def _one_way(one: Question) -> bool:
    return one.kind is Kind.MATRIX and len(one.rows) >= 4 and not any(row.turned for row in one.rows)
