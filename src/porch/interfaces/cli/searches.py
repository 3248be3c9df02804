"""`porch searches`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.post import actions as post
from porch.desk.post import queries as posts
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.accounts import queries as accounts
from porch.records.searches import actions, queries
from porch.records.team import queries as team

WEEK = timedelta(days=7)
MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
ABOUT = ("brand", "product", "competitor", "claim", "tag")


@click.group("searches")
def group() -> None:
    """Look for words that people say in public: our name, products, competitors, claims, hashtags."""


@group.command("list")
@click.option("--closed", is_flag=True, help="Those that were closed.")
@json_option
def list_(closed: bool, as_json: bool) -> None:
    """List the searches with what they found this week, and what they cost in calls."""
    now = SYSTEM_CLOCK.now()
    found = queries.searches(SYSTEM, closed=closed)
    tallies = queries.tallies(SYSTEM, [one.pk for one in found], now - WEEK)
    rows = [_told(one, tallies.get(one.pk, queries.Tally()), now) for one in found]
    show(rows, as_json=as_json, empty="Nothing is looked for.")


@group.command()
@click.argument("words")
@click.option("--name", default="", help="What you call it; the words otherwise.")
@click.option("--about", type=click.Choice(ABOUT), default="brand", help="What the words are.")
@click.option("--every", "minutes", type=click.IntRange(1, 10080), default=60, help="Minutes between two looks.")
@click.option(
    "--on", "on", type=int, multiple=True, help="The number of a connection; all that can be searched otherwise."
)
@click.option("--begins", type=MOMENT, default=None, help="When a chat begins, in the business's time.")
@click.option("--ends", type=MOMENT, default=None, help="When it ends.")
@click.option("--yes", is_flag=True, help="Save it without asking whether the cost is right.")
@json_option
def add(
    *, words: str, name: str, about: str, minutes: int, on: tuple[int, ...], begins: datetime | None,
    ends: datetime | None, yes: bool, as_json: bool,
) -> None:  # fmt: skip
    """Save a search for WORDS; its cost is told first. With --begins and --ends it is a chat around a hashtag."""
    chosen, every = _connections(on), timedelta(minutes=minutes)
    begins_at, ends_at = _aware(begins), _aware(ends)
    cost = posts.cost(chosen, every, begins_at, ends_at)
    if not yes:
        click.confirm(f"At least {cost.a_day} calls a day. Save it?", abort=True, err=True)
    search = actions.add(
        name=name, words=words, about=about, every=every, accounts=chosen, at=SYSTEM_CLOCK.now(), begins_at=begins_at,
        ends_at=ends_at,
    )  # fmt: skip
    show_one({"id": search.pk, "name": search.name, "calls_a_day": cost.a_day}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def run(number: int, as_json: bool) -> None:
    """Look once now, whether it is due or not; the day's ceiling holds all the same."""
    looked = post.run_search(_search(number))
    morning.refresh(now=SYSTEM_CLOCK.now())
    rows = [
        {"connection": one.account.name, "new": one.new, "calls": one.calls, "trouble": one.error or one.held}
        for one in looked
    ]
    show(rows, as_json=as_json, empty="It looks nowhere.")


@group.command()
@click.argument("number", type=int)
@json_option
def pause(number: int, as_json: bool) -> None:
    """Stop looking for now."""
    search = actions.pause(search=_search(number), at=SYSTEM_CLOCK.now())
    show_one({"id": search.pk, "paused": True}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def resume(number: int, as_json: bool) -> None:
    """Look again after a pause."""
    search = actions.resume(search=_search(number), at=SYSTEM_CLOCK.now())
    show_one({"id": search.pk, "paused": False}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def close(number: int, as_json: bool) -> None:
    """Look no more; what was found stays."""
    search = actions.close(search=_search(number), at=SYSTEM_CLOCK.now())
    show_one({"id": search.pk, "closed": True}, as_json=as_json)


def _told(search: Any, tally: queries.Tally, now: datetime) -> dict[str, Any]:
    places = [place for place in search.places.all() if place.left_at is None]
    cost = posts.cost([place.account for place in places], search.every, search.begins_at, search.ends_at)
    return {
        "id": search.pk, "name": search.name, "words": search.asked, "about": search.about,
        "state": "paused" if search.paused_at else "looking" if search.runs(now) else "resting",
        "found_this_week": tally.found, "undecided": tally.undecided, "calls_a_day": cost.a_day,
        "calls_today": sum(place.calls_today(now) for place in places),
        "looked_at": max((place.looked_at for place in places if place.looked_at), default=None),
        "trouble": "; ".join(place.error or place.held for place in places if place.error or place.held),
    }  # fmt: skip


def _search(number: int) -> Any:
    found = queries.search(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no search with the number {number}.")
    return found


def _connections(wanted: tuple[int, ...]) -> list[Any]:
    """Return the connections named, or all that can be searched; PorchError says why one cannot."""
    every = {account.pk: account for account in accounts.accounts(SYSTEM)}
    if not wanted:
        return [account for account in every.values() if not posts.cannot_search(posts.card_of(account))]
    for number in wanted:
        if number not in every:
            raise PorchError(f"There is no connection with the number {number}.")
        if why := posts.cannot_search(posts.card_of(every[number])):
            raise PorchError(f"{every[number].name} cannot be searched: {why}")
    return [every[number] for number in wanted]


def _aware(moment: datetime | None) -> datetime | None:
    zone = ZoneInfo(team.business(SYSTEM).time_zone or "UTC")
    return moment.replace(tzinfo=zone) if moment is not None else None
