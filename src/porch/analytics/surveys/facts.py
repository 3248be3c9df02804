"""What an analysis is given: the questions as they were asked, what each who took part left, and who was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from porch.analytics.surveys.rates import Code


class Mode(StrEnum):
    """How somebody was reached and answered."""

    ROOM = "room"
    LINK = "link"
    MAIL = "mail"
    PHONE = "phone"
    PAPER = "paper"
    OPEN = "open"  # a link anybody may follow: nobody was asked by name


class Form(StrEnum):
    """What an answer to a question is."""

    ONE = "one"  # str, the key of an option; yes or no too
    SEVERAL = "several"  # list of keys of options
    SCALE = "scale"  # int
    NPS = "nps"  # int, 0 to 10
    CSAT = "csat"  # int, low to high
    BATTERY = "battery"  # dict of row -> int
    RANKING = "ranking"  # list of keys, the first the best
    NUMBER = "number"  # float
    DAY = "day"  # str, ISO
    TEXT = "text"  # str


class Blank(StrEnum):
    """What stands for an answer where somebody said why there is none; left out is not in the sheet at all."""

    NOT_FOR_ME = "does not apply"
    DO_NOT_KNOW = "do not know"
    RATHER_NOT = "prefer not to say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: `options` and `rows` are (key, words), in order; `turned` rows are worded the other way round."""

    key: str
    words: str
    form: Form
    options: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    turned: frozenset[str] = frozenset()
    low: int = 1
    high: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one who took part left.

    `number` tells sheets apart and says nothing else; of an anonymous one `person` is None. `applicable` are the
    questions that were theirs to answer; `said` holds an answer or a Blank for each they dealt with; `took` the
    milliseconds they spent on a question, where that is known. `room` numbers the gathering they sat in.
    """

    number: int
    mode: Mode
    applicable: tuple[str, ...]
    said: Mapping[str, object]
    took: Mapping[str, int] = field(default_factory=dict)
    person: int | None = None
    room: int | None = None

    @property
    def answered(self) -> int:
        """How many of the questions that applied were answered; not knowing is an answer, preferring not to is none."""
        return sum(key in self.said and self.said[key] is not Blank.RATHER_NOT for key in self.meant)

    @property
    def meant(self) -> tuple[str, ...]:
        """The questions that applied, less those they say do not."""
        return tuple(key for key in self.applicable if self.said.get(key) is not Blank.NOT_FOR_ME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """One who was asked by name: how, and what became of it."""

    person: int
    mode: Mode
    code: Code
    broke_off: str = ""  # "introduction" or "questionnaire", where they broke off


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """All an analysis is given of a survey.

    `attended` counts who sat in a room where it was put; `frame` says of everybody asked by name what is known of them
    (such as {"segment": "regulars", "tenure": "over a year"}), of anonymous surveys too, as the names
    of who took part are known and only their answers are not; `responders` are those who did. `waiting` answers are
    not among the sheets yet, so that no two looks differ by fewer than five; `repeats` of the sheets came from a device
    that had sent one off before.
    """

    questions: tuple[Question, ...]
    sheets: tuple[Sheet, ...]
    invited: tuple[Invited, ...]
    attended: int = 0
    population: int | None = None
    frame: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    responders: frozenset[int] = frozenset()
    anonymous: bool = False
    waiting: int = 0
    repeats: int = 0
    is_open: bool = False
