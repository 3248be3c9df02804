"""A relationship as its panel shows it: strength with its parts, trust from facts, and both sides month by month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from porch.analytics import relationship, trust
from porch.analytics.ladder import Rung

MONTHS = 24
WIDE, HIGH, MIDDLE, STEP = 12, 40, 48, 14  # of a month, of a side, of the line between them, from month to month


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar with its words; `width` and the interval in percent, None where there is too little to tell."""

    label: str
    meaning: str
    words: str
    width: str = ""
    low: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One month: what they said above the line, what we said below it, in the plot's own units."""

    first: date
    theirs: int
    ours: int
    x: int
    up: int
    top: int
    down: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The relationship over time: its months, its size, its one sentence."""

    columns: tuple[Column, ...]
    width: int
    sentence: str
    height: int = 2 * MIDDLE
    middle: int = MIDDLE

    @property
    def view(self) -> str:
        """The viewBox."""
        return f"0 0 {self.width} {self.height}"


def panel(standing: Any, record: Any) -> SimpleNamespace:
    """Return how we stand with somebody: a sentence, the parts that add up to the strength, the trust bars."""
    tie, weight = standing.tie, standing.weight
    return SimpleNamespace(
        sentence=sentence(tie, weight), points=round(weight.total) if weight else None,
        parts=parts(weight) if weight else [], trust=trust_bars(tie, record), rungs=rungs(tie),
        lines=[warning(line) for line in standing.lines if line.warns], counts=counts(tie),
    )  # fmt: skip


def sentence(tie: Any, weight: Any) -> str:
    """Return how it stands in words."""
    if weight is None:
        return "You have not answered each other on two days yet: there is no rhythm to tell of."
    every = "day" if round(weight.rhythm_days) <= 1 else f"{weight.rhythm_days:.0f} days"
    silent = round(weight.silent_days)
    since = "today" if not silent else "1 day ago" if silent == 1 else f"{silent} days ago"
    chance = f"{weight.alive * 100:.0f} in 100"
    return f"You talk about every {every}, last {since}. The chance that you still do is {chance}."


def parts(weight: Any) -> list[SimpleNamespace]:
    """Return the five parts of the strength, with what each measures, by which formula, out of which source."""
    return [
        SimpleNamespace(
            name=part.name, meaning=part.meaning, formula=part.formula, unit=part.unit, source=part.source,
            points=f"{weight.points[part.name]:.1f}", of=f"{part.weight:.0f}",
            share=f"{weight.shares[part.name] * 100:.0f} %", width=_percent(weight.points[part.name] / part.weight),
        )
        for part in relationship.PARTS
    ]  # fmt: skip


_TOLD = {
    "ability": ("Ability", "what they asked or complained of, and we answered"),
    "benevolence": ("Benevolence", "contacts of ours that came unasked and asked for nothing"),
    "integrity": ("Integrity", "promises kept in time, and a no that came with its reason"),
    "self-orientation": ("Self-orientation", "contacts of ours that asked for something: the fewer the better"),
}  # fmt: skip


def trust_bars(tie: Any, record: Any) -> list[Bar]:
    """Return the four bars of what we did towards somebody."""
    told = trust.bars(
        trust.Facts(
            solved=tie.answered, unsolved=tie.wanted - tie.answered, proactive=tie.proactive,
            self_serving=tie.self_serving, kept=record.kept, late=record.late, broken=record.broken, ours=tie.ours,
            asked=tie.asked, reasoned=tie.reasoned, unreasoned=tie.refused - tie.reasoned,
        )
    )  # fmt: skip
    return [_bar(one) for one in (told.ability, told.benevolence, told.integrity, told.self_orientation)]


def _bar(one: trust.Bar) -> Bar:
    label, meaning = _TOLD[one.name]
    words = one.words[0].upper() + one.words[1:]
    if one.mean is None or one.low is None or one.high is None:
        return Bar(label=label, meaning=meaning, words=words)
    return Bar(
        label=label, meaning=meaning, words=words, width=_percent(one.mean), low=_percent(one.low),
        span=_percent(one.high),
    )  # fmt: skip


def rungs(tie: Any) -> list[SimpleNamespace]:
    """Return how often each rung of the ladder was taken, the highest first."""
    told = sorted(((int(rung), both) for rung, both in tie.rungs.items()), reverse=True)
    return [SimpleNamespace(label=Rung(rung).label, theirs=both[0], ours=both[1]) for rung, both in told]


def counts(tie: Any) -> str:
    """Return how often each side spoke."""
    theirs = "once" if tie.theirs == 1 else f"{tie.theirs} times"
    ours = "once" if tie.ours == 1 else f"{tie.ours} times"
    return f"They were in touch {theirs}, and we {ours}."


def warning(line: Any) -> SimpleNamespace:
    """Return a line that warns, with its small bar."""
    return SimpleNamespace(words=line.words, width=_percent(line.share), count=line.count, of=line.of)


def plot(months: Iterable[Any], now: datetime) -> Plot | None:
    """Return the last two years month by month, or as many of them as there are; None where nothing passed."""
    told = {(month.first.year, month.first.month): month for month in months}
    if not told:
        return None
    shown = [key for key in _last(now) if key >= min(told)]
    most = max(max(month.theirs, month.ours) for month in told.values())
    columns = tuple(_column(number, key, told.get(key), most) for number, key in enumerate(shown))
    return Plot(columns=columns, width=max(len(shown) * STEP, 6 * STEP), sentence=_over_time(columns))


def _last(now: datetime) -> list[tuple[int, int]]:
    number = now.year * 12 + now.month - 1
    return [(one // 12, one % 12 + 1) for one in range(number - MONTHS + 1, number + 1)]


def _column(number: int, key: tuple[int, int], month: Any, most: int) -> Column:
    theirs, ours = (month.theirs, month.ours) if month else (0, 0)
    up, down = (round(HIGH * count / most) if count else 0 for count in (theirs, ours))
    return Column(
        first=date(*key, 1), theirs=theirs, ours=ours, x=number * STEP + 1, up=max(up, 2) if theirs else 0,
        top=MIDDLE - (max(up, 2) if theirs else 0), down=max(down, 2) if ours else 0,
    )  # fmt: skip


def _over_time(columns: tuple[Column, ...]) -> str:
    recent, before = columns[-3:], columns[-6:-3]
    now, then = (sum(one.theirs + one.ours for one in part) for part in (recent, before))
    theirs, ours = (sum(getattr(one, side) for one in columns) for side in ("theirs", "ours"))
    said = f"{theirs} from them and {ours} from us in {len(columns)} {'month' if len(columns) == 1 else 'months'}"
    return f"{said}; {now} in the last three" + (f", {then} in the three before." if before else ".")


def _percent(share: float) -> str:
    return f"{min(max(share, 0.0), 1.0) * 100:.1f}%"
