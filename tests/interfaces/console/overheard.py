"""A town that talks about us in public: two searches with finds, a chat with three guests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from porch.core.interaction import Handle, Heard, Kind, digest
from porch.desk.morning import actions as morning
from porch.records.interactions import actions as log
from porch.records.searches import actions as searches
from porch.records.searches.models import About, Found, Search
from tests.interfaces.console.conftest import ARABIC, BEN, CLEO, Town

EVE = Handle(kind="mastodon", value="eve@far.example", name="Eve Novak", followers=12)
GUS = Handle(kind="mastodon", value="gus@far.example", name="Gus Lind")
HOUSE = Handle(kind="mastodon", value="trattoria@town.example", name="Trattoria")
FINN = Handle(kind="mastodon", value="finn@far.example", name="Finn Moe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard:
    """The town, its searches and when it is."""

    town: Town
    ours: Search
    theirs: Search
    chat: Search


def aside(name: str, who: Handle, at: datetime, words: str, **more: Any) -> Heard:
    """Return something said in public, and not to us."""
    raw = f"{name} {words}".encode()
    told = Heard(
        external_id=f"https://far.example/{name}", version=digest(raw), kind=Kind.CREATE, author=who, at=at, raw=raw,
        text=words, addressed=False, ref=name, url=f"https://far.example/{name}",
    )  # fmt: skip
    return replace(told, **more)


def find(search: Search, items: list[Heard], at: datetime) -> None:
    """Let a search come upon `items`."""
    place = search.places.select_related("search", "account").get()
    log.record(account=place.account, items=items, received_at=at)
    searches.note_found(place=place, names=[item.external_id for item in items], at=at)
    searches.note_look(place=place, at=at, calls=3, due_at=at + search.every)


def overhear(town: Town) -> Overheard:
    """Save the searches and let them find what the town says."""
    now, day, on = town.now, timedelta(days=1), [town.mastodon]
    ours = searches.add(
        name="Our name",
        words="Trattoria Milwaukee",
        about="brand",
        every=timedelta(hours=1),
        accounts=on,
        at=now,
        member=town.alice,
    )
    theirs = searches.add(
        name="The place over the road", words="Osteria", about=About.COMPETITOR, every=day, accounts=on, at=now
    )
    chat = searches.add(
        name="Ask the chef", words="#AskTheChef", about="tag", every=timedelta(minutes=5), accounts=on, at=now - day,
        begins_at=now - timedelta(minutes=50), ends_at=now + timedelta(minutes=10),
        host_note="Bob hosts. Start with the bread.",
    )  # fmt: skip
    find(ours, [
        aside("1", EVE, now - timedelta(hours=2), "Does anybody know whether Trattoria Milwaukee opens on Monday?"),
        aside("2", FINN, now - timedelta(hours=5), "The best risotto of my life, at Trattoria Milwaukee 😍"),
        aside("3", ARABIC, now - timedelta(hours=9), "هل جرب أحد مطعم Trattoria Milwaukee؟ " * 6),
        *(aside(f"past{n}", FINN, now - n * day, "Passing Trattoria Milwaukee on the tram") for n in range(4, 20, 3)),
    ], now)  # fmt: skip
    find(theirs, [aside("4", EVE, now - timedelta(hours=1), "Love the gnocchi at the Osteria")], now)
    find(chat, [
        aside("c1", GUS, now - timedelta(minutes=40), "Which flour do you use for the bread? #AskTheChef"),
        aside("c2", BEN, now - timedelta(minutes=30), "Glad you do this #AskTheChef"),
        aside("c3", CLEO, now - timedelta(minutes=20), "Can I freeze fresh pasta? #AskTheChef"),
        aside(
            "c4", HOUSE, now - timedelta(minutes=10), "Two days at most, flat on a tray. #AskTheChef", ours=True,
            in_reply_to="https://far.example/c3",
        ),
    ], now)  # fmt: skip
    morning.refresh(now=now)
    return Overheard(town=town, ours=ours, theirs=theirs, chat=chat)


def found(name: str) -> Found:
    """Return one find by the name of what was said."""
    return Found.objects.select_related("interaction").get(interaction__external_id=f"https://far.example/{name}")
