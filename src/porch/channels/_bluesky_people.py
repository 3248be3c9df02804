"""Who and how many: what Bluesky counts of us and our latest posts, and its lists of who follows whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from porch.channels import _bluesky_reading as reading
from porch.channels._bluesky_lists import Lists
from porch.channels._bluesky_session import NETWORK, Answer, Xrpc
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Tally

PAGE = 100
LATEST = 50  # posts: two questions
US = {"followersCount": "followers", "followsCount": "following"}
POST = {"likeCount": "likes", "replyCount": "replies"}
SHARED = ("repostCount", "quoteCount")


def tallies(xrpc: Xrpc, lists: Lists, now: datetime) -> Iterator[Tally]:
    """Yield what Bluesky counts of us and of our latest posts; views nobody counts there."""
    mine = lists.profiles([xrpc.did]).get(xrpc.did, {})
    if counts := _counted(mine, US):
        yield Tally(of="", at=now, counts=counts)
    uris = [str(item["uri"]) for place, item in lists.page("posts", "").items[:LATEST] if place]
    for uri, view in lists.posts(uris).items():
        if counts := _counted(view, POST) | _shared(view):
            yield Tally(of=uri, at=now, counts=counts)


def followers(xrpc: Xrpc) -> Iterator[Handle]:
    """Yield everybody who follows us; ChannelError when the list could not be read to its end."""
    return _listed(xrpc, "app.bsky.graph.getFollowers", "followers")


def following(xrpc: Xrpc) -> Iterator[Handle]:
    """Yield everybody we follow; ChannelError when the list could not be read to its end."""
    return _listed(xrpc, "app.bsky.graph.getFollows", "follows")


def _listed(xrpc: Xrpc, method: str, name: str) -> Iterator[Handle]:
    cursor = ""
    while True:
        asked: dict[str, str | int] = {"actor": xrpc.did, "limit": PAGE}
        if cursor:
            asked["cursor"] = cursor
        answer = xrpc.ask(method, asked)
        if not isinstance(people := answer.get(name), list):
            raise ChannelError(f"{NETWORK} gave no list of {name}")
        yield from map(_person, people)
        before, cursor = cursor, str(answer.get("cursor") or "")
        if not cursor:
            return
        if cursor == before:
            raise ChannelError(f"{NETWORK} gave the same page of {name} twice")


def _person(profile: object) -> Handle:
    try:
        return reading.person(profile)  # type: ignore[arg-type]
    except (LookupError, TypeError, AttributeError) as error:
        raise ChannelError(f"{NETWORK} lists somebody without a name") from error


def _counted(item: Answer, names: Mapping[str, str]) -> dict[str, int]:
    told = {ours: item.get(theirs) for theirs, ours in names.items()}
    return {name: value for name, value in told.items() if type(value) is int and value >= 0}


def _shared(view: Answer) -> dict[str, int]:
    told = _counted(view, {name: name for name in SHARED})
    return {"shares": sum(told.values())} if told else {}
