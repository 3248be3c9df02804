"""How searches, finds and chats are shown: in lines, with what they cost and why they rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from porch.analytics.cues import cue
from porch.desk.post import queries as post
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rows import name_of
from porch.interfaces.console.signs import sign

ABOUT = {
    "brand": "our name", "product": "a product of ours", "competitor": "a competitor", "claim": "a claim",
    "tag": "a hashtag",
}  # fmt: skip
DECIDED = {"thanked": "Thanked", "answered": "Answered", "dismissed": "Not for us"}


def search_line(search: Any, tally: Any, now: datetime) -> SimpleNamespace:
    """Return one search as the list shows it."""
    places = [place_line(place, now) for place in search.places.all() if place.left_at is None]
    accounts = [place.account for place in search.places.all() if place.left_at is None]
    cost = post.cost(accounts, search.every, search.begins_at, search.ends_at)
    looked = [place.looked_at for place in places if place.looked_at]
    return SimpleNamespace(
        id=search.pk, name=search.name, words=search.asked, about=ABOUT.get(search.about, search.about),
        is_chat=search.is_chat, url=reverse("console:search", args=[search.pk]), places=places, cost=cost,
        found=tally.found if tally else 0, undecided=tally.undecided if tally else 0,
        spent=sum(place.spent for place in places), looked_at=max(looked, default=None), state=state(search, now),
        state_icon=STATE_ICONS[state(search, now)], errors=[p for p in places if p.error], held=_held(places),
        begins_at=search.begins_at, ends_at=search.ends_at, host_note=search.host_note, offers=search.offers,
        paused=search.paused_at is not None, closed=search.closed_at is not None,
    )  # fmt: skip


STATE_ICONS = {
    "Looking": "ear", "Paused": "clock", "Closed": "x", "Live": "ear", "Over": "check", "Not begun": "calendar-clock",
}  # fmt: skip


def state(search: Any, now: datetime) -> str:
    """Return how a search stands, in one word or two."""
    if search.closed_at is not None:
        return "Closed"
    if search.is_over(now):
        return "Over"
    if search.paused_at is not None:
        return "Paused"
    if not search.is_chat:
        return "Looking"
    return "Live" if search.runs(now) else "Not begun"


def place_line(place: Any, now: datetime) -> SimpleNamespace:
    """Return one connection of a search."""
    shown = sign(place.account.channel)
    return SimpleNamespace(
        name=place.account.name, label=shown.label, icon=shown.icon, looked_at=place.looked_at, due_at=place.due_at,
        error=place.error, held=place.held, spent=place.calls_today(now), total=place.calls_total,
        account=place.account,
    )  # fmt: skip


def _held(places: Iterable[Any]) -> list[Any]:
    return [place for place in places if place.held and not place.error]


def find_line(found: Any, *, leaving: frozenset[tuple[int, int]] = frozenset(), with_search: str = "") -> Any:
    """Return one find as a list shows it; `leaving` are conversations whose answer is on its way."""
    said = found.interaction
    ref = Ref(said.thread_id or 0, said.handle_id or 0)
    shown = sign(said.channel)
    going = (said.thread_id, said.handle_id) in leaving
    return SimpleNamespace(
        id=found.pk, ref=str(ref), url=ref.url if said.handle_id and said.thread_id else "",
        name=name_of(said.handle) if said.handle else "Somebody", words=_words(said), at=said.at, why=_why(found),
        channel_icon=shown.icon, channel_label=shown.label, visibility=said.visibility,
        decided="Answer on its way" if going else DECIDED.get(found.decision, ""), open=found.decision == "none",
        by=found.by.name if found.by_id and found.by else "", to_us=said.addressed, search=with_search,
        decide_url=reverse("console:find-decision", args=[found.pk]),
        undo_url=reverse("console:find-undo", args=[found.pk]),
    )  # fmt: skip


def offer_line(told: dict[str, Any]) -> SimpleNamespace:
    """Return one candidate of the morning's paper."""
    shown = sign(told["channel"])
    find = told.get("find")
    return SimpleNamespace(
        name=told["name"], words=told["words"], url=f"{Ref(told['thread'], told['handle']).url}?from=morning",
        channel_icon=shown.icon, channel_label=shown.label, why=str(told.get("why", "")).capitalize(),
        search=told.get("search", ""), at=datetime.fromisoformat(told["at"]) if "at" in told else None,
        decide_url=reverse("console:find-decision", args=[find]) if find else "",
    )  # fmt: skip


def _words(said: Any) -> str:
    return "(taken back)" if said.deleted else " ".join(f"{said.subject} {said.text}".split())[:300]


def _why(found: Any) -> str:
    if found.interaction.addressed:
        return "Wrote to us as well: stands in the morning"
    wish = cue(found.interaction.text)
    if wish:
        return wish.value.capitalize()
    return "Kind words" if found.candidate == "thanks" else ""
