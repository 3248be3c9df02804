"""The lines of a WhatsApp chat as Android and iOS export it: when, who, what; and in which order a date is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from porch.core.errors import ChannelError

MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
SPACES = re.compile(r"[\u00a0\u202f\u2009]")
HALF = r"(?:[AaPp]\.?\s?[Mm]\.?|上午|下午|오전|오후|午前|午後|[صم]|[πΠ]\.?[μΜ]\.?|[μΜ]\.?[μΜ]\.?)"
HEAD = re.compile(
    r"\[?(?P<a>\d{1,4})(?P<sep>[./-]) ?(?P<b>\d{1,2})[./-] ?(?P<c>\d{1,4})\.?,? (?:[^\W\d]{1,3} )?"
    rf"(?P<before>{HALF})? ?(?P<h>\d{{1,2}})[:.](?P<m>\d\d)(?:[:.](?P<s>\d\d))? ?(?P<after>{HALF})?"
    r"(?:\]| [-–—]) ?(?P<rest>.*)\Z",
    re.DOTALL,
)
WHO = re.compile(r"(?P<who>[^:\"“„«]{1,60}): (?P<text>.*)\Z", re.DOTALL)
EMPTY = re.compile(r"(?P<who>[^:\"“„«]{1,60}):\Z")
LATE = frozenset({"p", "下", "午後", "오후", "م", "μμ"})
ORDERS: dict[str, tuple[str, str, str]] = {"dmy": ("c", "b", "a"), "mdy": ("c", "a", "b"), "ymd": ("a", "b", "c")}
BACK = 86_400  # seconds: phones that were offline, and travelling, put some lines late


@dataclass(slots=True)
class Line:
    """One message with all its lines: the parts of its date and time as they stand, who said it, and what."""

    number: int
    parts: dict[str, int]
    separator: str
    who: str
    text: str
    marked: bool  # WhatsApp itself wrote it: a left-to-right mark stands before it
    raw: list[str] = field(default_factory=list)

    def at(self, order: str) -> datetime:
        """Return when it was, by the clock of the telephone; ValueError where `order` makes no date."""
        year, month, day = (self.parts[name] for name in ORDERS[order])
        whole = year + 2000 if year < 100 else year
        return datetime(whole, month, day, self.parts["h"], self.parts["m"], self.parts["s"])  # noqa: DTZ001


def lines(text: str) -> Iterator[Line | str]:
    """Yield the messages of a chat; words before the first of them as they are."""
    held: Line | None = None
    # WhatsApp ends its lines with one sign; others stand within a message
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        begun = begins(line, number)
        if begun is None:
            if held is not None:
                held.text += "\n" + line
                held.raw.append(line)
            elif line.strip():
                yield line
            continue
        if held is not None:
            yield held
        held = begun
    if held is not None:
        yield held


def begins(line: str, number: int = 1) -> Line | None:
    """Return the message that a line begins; None when it begins none."""
    found = HEAD.match(SPACES.sub(" ", MARKS.sub("", line[:120])))
    if found is None:
        return None
    parts = {name: int(found[name]) for name in ("a", "b", "c", "m")}
    hour = _hour(int(found["h"]), found["before"] or found["after"] or "")
    parts |= {"h": hour, "s": int(found["s"] or 0)}
    if len(found["a"]) == 4 and len(found["c"]) > 2:
        return None
    # what was said keeps its marks and spaces: they are its own
    rest = _after_head(line)
    said = WHO.match(rest) or EMPTY.match(rest)
    who, text = (said["who"], said.groupdict().get("text") or "") if said else ("", rest)
    return Line(
        number=number, parts=parts, separator="ymd" if len(found["a"]) == 4 else found["sep"],
        who=MARKS.sub("", who).strip().removeprefix("~").strip(), text=MARKS.sub("", text),
        marked=text.startswith("\u200e"), raw=[line],
    )  # fmt: skip


def order(held: Sequence[Line], asked: str = "") -> str:
    """Return how the dates of a chat are written: dmy, mdy or ymd.

    `asked` is what somebody said. Else a day above twelve says it, or that only one reading lets time run on; a
    permanent ChannelError asks where neither does.
    """
    if any(line.separator == "ymd" for line in held):
        return "ymd"
    if asked:
        return _agreed(held, asked)
    first = next((line for line in held if line.parts["a"] > 12), None)
    second = next((line for line in held if line.parts["b"] > 12), None)
    if first and second:
        raise ChannelError(
            f"The dates of this chat are written in two ways: line {first.number} has the day first, line"
            f" {second.number} the month. Export it again from one telephone.", permanent=True
        )  # fmt: skip
    if first or second:
        return "dmy" if first else "mdy"
    return _by_running(held)


def _by_running(held: Sequence[Line]) -> str:
    if all(line.separator == "." for line in held):
        return "dmy"  # nobody who writes points puts the month first
    if all(line.parts["a"] == line.parts["b"] for line in held):
        return "dmy"
    fits = [one for one in ("dmy", "mdy") if _runs_on(held, lambda line, one=one: line.at(one))]  # type: ignore[misc]
    if len(fits) == 1:
        return fits[0]
    example = held[0].raw[0][:20].strip("[")
    raise ChannelError(
        f"This chat does not show whether the day or the month comes first in {example!r}: every date in it could be"
        " either. Say it: --dates dmy (day first) or --dates mdy (month first).", permanent=True
    )  # fmt: skip


def _runs_on(held: Sequence[Line], at: Callable[[Line], datetime]) -> bool:
    times = [at(line) for line in held]
    return all((later - sooner).total_seconds() >= -BACK for sooner, later in pairwise(times))


def _agreed(held: Sequence[Line], asked: str) -> str:
    if asked not in ("dmy", "mdy"):
        raise ChannelError(f"Dates are written dmy or mdy, not {asked!r}.", permanent=True)
    day = "a" if asked == "dmy" else "b"
    other = "b" if asked == "dmy" else "a"
    wrong = next((line for line in held if line.parts[other] > 12 and line.parts[day] <= 12), None)
    if wrong is not None:
        raise ChannelError(
            f"The dates of this chat are not {asked}: line {wrong.number} begins {wrong.raw[0][:20]!r}.", permanent=True
        )
    return asked


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    letters = half.replace(".", "").replace(" ", "").lower()
    late = any(letters.startswith(sign) for sign in LATE)
    return hour % 12 + (12 if late else 0)


def _after_head(line: str) -> str:
    """Return what stands behind the date and time, with its own marks."""
    plain = SPACES.sub(" ", line)
    found = re.search(r"\d[:.]\d\d(?:[:.]\d\d)?[^\d:]{0,12}?(?:\]| [-–—]) ?", plain)
    return plain[found.end() :] if found else ""
