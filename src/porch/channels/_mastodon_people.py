"""Who and how many: what a Mastodon server counts of us and our latest posts, and its lists of who follows whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit

from porch.channels._mastodon_listening import own_posts, page
from porch.channels._mastodon_reading import Item, handle, status_in
from porch.channels._mastodon_server import NETWORK, Params, Server, json_of
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Tally
from porch.core.wire import check

AT_ONCE = 80  # the most that Mastodon gives of a list of people
US = {"followers_count": "followers", "following_count": "following"}
POST = {"favourites_count": "likes", "reblogs_count": "shares", "replies_count": "replies"}


def tallies(server: Server) -> Iterator[Tally]:
    """Yield what a server counts of us and of our latest posts; views nobody counts here."""
    now, us = server.wire.clock.now(), server.us()
    if mine := _told_of_us(server):
        yield Tally(of="", at=now, counts=mine)
    known: set[str] = set()
    for item in page(server, own_posts(us)):
        status, uri = status_in(item), str(status_in(item).get("uri") or "")
        if uri and uri not in known and _is_ours(status, us.acct, us.host) and (counts := _counted(status, POST)):
            known.add(uri)
            yield Tally(of=uri, at=now, counts=counts)


def followers(server: Server) -> Iterator[Handle]:
    """Yield everybody who follows us; ChannelError when the server does not tell, or not to the end."""
    if keeps_followers(server):
        raise ChannelError("This server (snac) shows nobody who follows whom it keeps", permanent=True)
    return _listed(server, f"/api/v1/accounts/{server.us().id}/followers")


def following(server: Server) -> Iterator[Handle]:
    """Yield everybody we follow; ChannelError when the list could not be read to its end."""
    return _listed(server, f"/api/v1/accounts/{server.us().id}/following")


def keeps_followers(server: Server) -> bool:
    """Whether a server answers an empty list and a 0 for followers it does have: snac does, and says who it is."""
    return "snac" in server.version()


def _told_of_us(server: Server) -> dict[str, int]:
    counts = _counted(server.account(), US)
    return {} if keeps_followers(server) and not any(counts.values()) else counts  # its 0 means: not shown


def _counted(item: Item, names: Mapping[str, str]) -> dict[str, int]:
    told = {ours: item.get(theirs) for theirs, ours in names.items()}
    return {name: value for name, value in told.items() if type(value) is int and value >= 0}


def _is_ours(status: Item, acct: str, host: str) -> bool:
    try:
        return handle(status["account"], host).value == acct
    except (LookupError, TypeError):
        return False


def _listed(server: Server, path: str) -> Iterator[Handle]:
    """Yield a list of people page by page; the next page is where the answer's Link header says."""
    below = ""
    while True:
        response = server.get(path, _asking(below))
        told = json_of(check(response, now=server.wire.clock.now(), network=NETWORK))
        if not isinstance(told, list):
            raise ChannelError(f"{NETWORK} gave no list at {path}")
        yield from (_person(one, server.us().host) for one in told)
        following_page = _below(response.links.get("next", {}).get("url", ""))
        if not following_page:
            return
        if following_page == below:
            raise ChannelError(f"{NETWORK} gave the same page of {path} twice")
        below = following_page


def _asking(below: str) -> Params:
    return {"limit": AT_ONCE} | ({"max_id": below} if below else {})


def _below(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("max_id", [""])[0]


def _person(account: Item, host: str) -> Handle:
    try:
        return handle(account, host)
    except (LookupError, TypeError, AttributeError) as error:
        raise ChannelError(f"{NETWORK} lists somebody without a name") from error
