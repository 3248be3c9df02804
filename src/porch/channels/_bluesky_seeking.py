"""Looks for words and hashtags on Bluesky, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from porch.channels import _bluesky_reading as reading
from porch.channels._bluesky_session import NETWORK, Xrpc
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.looking import Page, newest_first
from porch.core.seeking import bare, holds, quoted, tag_of

HISTORY = timedelta(days=7)  # the first look goes so far back
PAGE = 100
LONGEST = 200
SEARCH = "app.bsky.feed.searchPosts"


def seek(xrpc: Xrpc, words: str, since: str | None, now: datetime) -> Iterator[Heard | Spoiled | Mark]:
    """Yield public posts that hold `words` one after the other, or the tag they are, with a Mark after every page."""
    page = partial(_page, xrpc, asked_for(words))
    for items, mark in newest_first(page, since, now=now, history=HISTORY):
        raws = (reading.kept(item) for item in items)
        for heard in readings(raws, partial(reading.read, us=xrpc.did), "search"):
            if isinstance(heard, Spoiled) or tag_of(words) or holds(heard.text, words):
                yield heard
        yield mark


def asked_for(words: str) -> str:
    """Return what the search is asked: a tag with its sign, a word alone, several as one phrase.

    >>> asked_for("#AskTheChef"), asked_for("from:ann"), asked_for("Porch")
    ('#AskTheChef', '"from ann"', 'Porch')
    """
    if tag := tag_of(words):
        return f"#{tag}"
    plain = bare(words, LONGEST)
    return quoted(plain) if " " in plain else plain


def _page(xrpc: Xrpc, query: str, below: str) -> Page:
    asked: dict[str, str | int] = {"q": query, "sort": "latest", "limit": PAGE, **({"cursor": below} if below else {})}
    answer = xrpc.ask(SEARCH, asked)
    posts = answer.get("posts")
    if not isinstance(posts, list):
        raise ChannelError(f"{NETWORK} gave no list of posts")
    return Page([(_listed_at(one), one) for one in posts], str(answer.get("cursor") or ""))


def _listed_at(post: Any) -> datetime | None:
    """Return when a post is listed: the earlier of when it was seen and when its author says it was written."""
    record = post.get("record") if isinstance(post, dict) else None
    told = [post.get("indexedAt"), record.get("createdAt") if isinstance(record, dict) else None] if record else []
    times = [at for one in told if (at := reading.moment(one))]
    return min(times, default=None)
