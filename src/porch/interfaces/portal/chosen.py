"""A choice as its page shows it: the steps, what stands beside each option and fact, and the figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from porch.analytics.choices.reporting import Tally
from porch.analytics.surveys.intervals import Between
from porch.engagement.choices.choosing import Stage
from porch.engagement.choices.queries import New, Seen

NEW: Mapping[New, Promise | str] = {
    New.OPENED: gettext_lazy("To choose"), New.FACT: gettext_lazy("A new fact"), New.DECIDED: gettext_lazy("Decided"),
}  # fmt: skip
STEPS: Mapping[Stage, int] = {Stage.GUT: 1, Stage.READ: 2, Stage.INFORMED: 3, Stage.DONE: 4, Stage.LOST: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on the way to an informed choice: whether it is the one somebody stands at, or lies behind them."""

    name: str
    now: bool
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An option with what somebody has to do with it, or a fact with the options it is about (`new`: not read yet)."""

    what: Any
    gut: bool = False
    pick: bool = False
    about: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One option in figures; empty where they may not be told."""

    title: str
    gut: str
    informed: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a choice came to, as customers read it. `moved` and `moved_by` are empty where nothing may be said."""

    rows: tuple[Row, ...]
    gut: int
    informed: int
    moved: str
    moved_by: str


def steps(seen: Seen) -> tuple[Step, ...]:
    """Return the three steps, and where somebody stands."""
    at = STEPS[seen.mine.stage]
    names = (_("Your gut"), _("The facts"), _("Your choice"))
    return tuple(Step(name=name, now=place == at, done=place < at) for place, name in enumerate(names, 1))


def options(seen: Seen) -> tuple[Shown, ...]:
    """Return the options as they were written down, never in an order that says which is liked."""
    mine = seen.mine
    return tuple(Shown(what=one, gut=one.pk == mine.gut, pick=one.pk == mine.pick) for one in seen.options)


def facts(seen: Seen) -> tuple[Shown, ...]:
    """Return the facts one may see, those one has not read marked."""
    asked = seen.mine.stage in (Stage.READ, Stage.INFORMED, Stage.DONE)
    return tuple(
        Shown(
            what=one, about=", ".join(option.title for option in one.options.all()),
            new=asked and seen.mine.read > 0 and one.number > seen.mine.read,
        )
        for one in seen.facts
    )  # fmt: skip


def told(seen: Seen) -> Told | None:
    """Return the figures one may see, or None."""
    report = seen.results
    if report is None:
        return None
    rows = tuple(
        Row(
            title=one.title, gut=_share(report.gut, one.pk), informed=_share(report.informed, one.pk),
            percent=_percent(report.informed.share(one.pk)),
        )
        for one in seen.options
    )  # fmt: skip
    named = {one.number: one.words for one in seen.facts}
    moved = f"{_percent(report.moves.moved)} %" if report.moves.moved is not None else ""
    return Told(
        rows=rows, gut=report.gut.among, informed=report.informed.among, moved=moved,
        moved_by=named.get(report.moved_by, ""),
    )  # fmt: skip


def _share(tally: Tally, option: int) -> str:
    share = tally.share(option)
    if share is None:
        return ""
    return f"{_percent(share)} % ({round(100 * share.low)}–{round(100 * share.high)})"


def _percent(share: Between | None) -> int:
    return round(100 * share.value) if share is not None else 0
