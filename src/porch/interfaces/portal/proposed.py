"""Ideas as customers read them: whose, how well liked, where they stand, and what the reader did about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import queries
from porch.engagement.ideas.queries import Debt, Mine
from porch.records.guests import queries as guests

STATUSES: dict[str, Promise] = {
    "open": gettext_lazy("Open"), "planned": gettext_lazy("Planned"), "started": gettext_lazy("Being done"),
    "done": gettext_lazy("Done"), "not_now": gettext_lazy("Not now"), "no": gettext_lazy("Not planned"),
    "already": gettext_lazy("Already there"), "withdrawn": gettext_lazy("Taken back"),
}  # fmt: skip
CREDITS: dict[str, Promise] = {
    "customers": gettext_lazy("It came from customers."), "inspired": gettext_lazy("Customers inspired it."),
    "planned": gettext_lazy("We had planned it already."),
}  # fmt: skip
VERDICTS: dict[str, Promise] = {
    "yes": gettext_lazy("Yes"), "not_now": gettext_lazy("Not now"), "no": gettext_lazy("No"),
    "already": gettext_lazy("It is there already"),
}  # fmt: skip
CAME = {
    "phone": gettext_lazy("said on the phone"), "booth": gettext_lazy("said at a booth"),
    "group": gettext_lazy("said in a user group"), "inbox": gettext_lazy("written to us"),
    "import": gettext_lazy("brought along from elsewhere"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One idea on a list. `about` is what it says of itself, drawn; `mine` what the reader did about it."""

    idea: Any
    name: str
    status: str
    liked: str
    about: str = ""
    mine: Mine = field(default_factory=Mine)


def rows(visitor: Any, ideas: Sequence[Any]) -> list[Row]:
    """Return ideas as a list shows them to a visitor."""
    return theirs(visitor, for_all(ideas))


def for_all(ideas: Sequence[Any]) -> list[Row]:
    """Return ideas as a list shows them to whoever reads it, in the language of now."""
    called = names([one.author_id for one in ideas])
    told = [
        Row(idea=one, name=author(one, called), status=str(STATUSES[one.status]), liked=liked(one)) for one in ideas
    ]
    return [replace(row, about=render_to_string("portal/parts/idea_about.html", {"row": row})) for row in told]


def theirs(visitor: Any, rows: Sequence[Row]) -> list[Row]:
    """Return the same rows with what a visitor did about each."""
    done = queries.mine(visitor.person, [row.idea for row in rows])
    return [replace(row, mine=done.get(row.idea.pk, Mine())) for row in rows]


def names(people: Sequence[int | None]) -> dict[int, str]:
    """Return what people want to be called in public, by number; who never said so is left out."""
    return guests.public_names(SYSTEM, {one for one in people if one is not None})


def author(row: Any, called: dict[int, str]) -> str:
    """Return who wrote something, as everybody may read it."""
    if row.author_id is None:
        return _("Somebody who has left")
    return called.get(row.author_id) or _("Somebody")


def liked(idea: Any) -> str:
    """Return how well an idea is liked by those who saw it, in words; empty where too little is known."""
    try:
        stands = idea.standing
    except ObjectDoesNotExist:
        return ""
    if not stands.shown:
        return ""
    low, high = round(10 * stands.low), round(10 * stands.high)
    if low == 0:
        return _("At most %(many)s in 10 who saw it are for it") % {"many": max(high, 1)}
    if low == high:
        return _("About %(many)s in 10 who saw it are for it") % {"many": low}
    return _("%(low)s to %(high)s in 10 who saw it are for it") % {"low": low, "high": high}


def owed(debt: Debt, days: int) -> str:
    """Return in one honest sentence what a board owes."""
    if not debt.open:
        return _("Every idea here has been answered.")
    told = {
        "many": debt.open, "late": debt.late,
        "promise": ngettext("%(days)s day", "%(days)s days", days) % {"days": days},
    }  # fmt: skip
    if debt.late:
        late = ngettext(
            "%(many)s idea waits for an answer, longer than the %(promise)s we promise.",
            "%(many)s ideas wait for an answer, %(late)s of them longer than the %(promise)s we promise.", debt.open,
        )  # fmt: skip
        return late % told
    waiting = ngettext(
        "%(many)s idea waits for an answer, no longer than the %(promise)s we promise.",
        "%(many)s ideas wait for an answer, none longer than the %(promise)s we promise.", debt.open,
    )  # fmt: skip
    return waiting % told
