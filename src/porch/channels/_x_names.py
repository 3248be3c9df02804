"""Who and what things are on X: accounts, posts, nods, and the moments their numbers hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.core.errors import Unreadable
from porch.core.interaction import Handle

NETWORK = "x"
PLACE = "https://x.com"
EPOCH = 1_288_834_974_657  # milliseconds: X's ids since November 2010 hold their own time
FLAKES = 30_000_000_000  # older ids only count

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who we are on X: the number that stays, and the name that may change, in small letters."""

    id: str
    name: str


def person(user: Item | None, number: str) -> Handle:
    """Return an account as a handle: its name in small letters, or `id:` and its number where X does not tell it."""
    name = str((user or {}).get("username") or "").lower()
    if not user or not name:
        url = f"{PLACE}/i/user/{number}" if number.isdecimal() else ""
        return Handle(kind=NETWORK, value=f"id:{number}", url=url)
    followers = (user.get("public_metrics") or {}).get("followers_count")
    known = isinstance(followers, int) and followers >= 0
    told = str(user.get("name") or user["username"])
    return Handle(
        kind=NETWORK, value=name, name=told, url=f"{PLACE}/{user['username']}", followers=followers if known else None
    )


def history(item: Item) -> list[str]:
    """Return the ids a post has had, the first one first; its own id where X tells no others."""
    told = item.get("edit_history_post_ids") or item.get("edit_history_tweet_ids") or ()
    ids = {str(one) for one in told if str(one).isdecimal()} | {required(item, "id")}
    return sorted(ids, key=int)


def post_name(item: Item | None, number: str = "") -> str:
    """Return the external id of a post, by its own JSON where we have it."""
    return f"post:{history(item)[0]}" if item and item.get("id") else f"post:{number}"


def post_ref(item: Item) -> str:
    """Return what is needed to answer or like a post: its newest id, and its first where that is another."""
    ids = history(item)
    return ids[0] if len(ids) == 1 else f"{item['id']}.{ids[0]}"


def references(item: Item) -> dict[str, str]:
    """Return which posts a post refers to: replied_to, quoted, retweeted -> id."""
    told = item.get("referenced_posts") or item.get("referenced_tweets") or ()
    return {str(one["type"]): str(one["id"]) for one in told}


def nod_name(what: str, verb: str, who: str) -> str:
    """Return the id of a nod, which X gives none of its own: what was nodded at, how, and by whom (a number)."""
    return f"{what}#{verb}-by-{who}"


def time_of(number: str) -> datetime | None:
    """Return the moment an id was made, None for ids from before X put the time into them."""
    if not number.isdecimal() or int(number) < FLAKES:
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=(int(number) >> 22) + EPOCH)


def moment(told: object, number: str = "") -> datetime:
    """Return a time X told as aware UTC, else the one in `number`; ValueError when there is neither."""
    if not told and (made := time_of(number)):
        return made
    at = datetime.fromisoformat(str(told))
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def required(item: Item, key: str) -> str:
    """Return a text of `item`; Unreadable when it is missing, empty or no text."""
    if not isinstance(value := item.get(key), str) or not value:
        raise Unreadable(f"X left out {key}")
    return value
