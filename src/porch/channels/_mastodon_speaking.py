"""Says things on a Mastodon server: the words as they are published, files first, and whether they arrived."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from porch.channels._mastodon_listening import back_to, own_posts
from porch.channels._mastodon_reading import Item, Us, handle, moment, status_in
from porch.channels._mastodon_server import NETWORK, Server, json_of
from porch.channels._mastodon_words import measure, names, plain, squash
from porch.core.errors import ChannelError
from porch.core.interaction import Media, Receipt, Utterance, Visibility
from porch.core.wire import asked, check

LOOK_BACK = timedelta(minutes=5)
PROCESSING = (0.2, 0.5, 1, 2, 4, 8, 15)  # seconds between looks at an upload the server still works on
VISIBLE = {Visibility.PUBLIC: "public", Visibility.FOLLOWERS: "private", Visibility.DIRECT: "direct"}


def words(server: Server, utterance: Utterance) -> str:
    """Return what is published: the words, with the one answered named in front unless the words do it."""
    to = utterance.to
    us = server.us() if to else None
    if not to or not us or to.value == us.acct or names(utterance.text, to.value, us.host):
        return utterance.text
    return f"@{to.value} {utterance.text}"


def form(server: Server, utterance: Utterance) -> dict[str, Any]:
    """Return what to post, without its files; ChannelError (permanent) when this server cannot take it."""
    text = words(server, utterance)
    if not text.strip() and not utterance.media:
        raise ChannelError("There are no words to say", permanent=True)
    if (length := measure(text)) > (longest := server.longest()):
        raise ChannelError(f"{length} characters are too many: {server.url} takes {longest}", permanent=True)
    if utterance.visibility not in VISIBLE:
        raise ChannelError(f"{NETWORK} cannot say a thing {utterance.visibility.replace('_', ' ')}", permanent=True)
    filled = {
        "status": text, "visibility": VISIBLE[utterance.visibility], "in_reply_to_id": utterance.ref,
        "language": utterance.language,
    }  # fmt: skip
    return {name: value for name, value in filled.items() if value}


def upload(server: Server, media: Media, content: bytes) -> str:
    """Return the id of a file the server has taken and worked through; it is not published by this."""
    file = (media.name or "file", content, media.content_type or "application/octet-stream")
    with asked(NETWORK):
        response = server.wire.http.post(
            f"{server.url}/api/v2/media", files={"file": file}, data={"description": media.alt},
            headers=server.headers, timeout=httpx.Timeout(120, connect=10),
        )  # fmt: skip
    told = json_of(check(response, now=server.wire.clock.now(), network=NETWORK))
    if not isinstance(told, dict) or not (ref := str(told.get("id") or "")):
        raise ChannelError(f"{NETWORK} did not take the file")
    if response.status_code == 202:
        _wait_for(server, ref)
    return ref


def receipt(status: Item) -> Receipt:
    """Return the receipt of a post as the server shows it; LookupError, TypeError or ValueError when it is none."""
    uri, ref = str(status["uri"]), str(status["id"])
    return Receipt(external_id=uri, ref=ref, url=str(status.get("url") or uri), at=moment(status["created_at"]))


def recall(server: Server, utterance: Utterance) -> Receipt | None:
    """Return the receipt of `utterance` if the server has it, else None."""
    wanted = squash(words(server, utterance))
    for status in _candidates(server, utterance):
        if _is(status, wanted, utterance):
            return receipt(status)
    return None


def _candidates(server: Server, utterance: Utterance) -> Iterator[Item]:
    """Yield what we said since sending began: our list, then the thread, which holds what lists leave out."""
    us = server.us()
    floor = utterance.begun_at - LOOK_BACK - _behind(server)
    for items in back_to(server, own_posts(us), floor):
        yield from (status for item in items if _since(status := status_in(item), us, floor))
    told = server.ask(f"/api/v1/statuses/{utterance.ref}/context") if utterance.ref else None
    below = told.get("descendants") if isinstance(told, Mapping) else None
    yield from (status for item in below or () if _since(status := status_in(item), us, floor))


def _since(status: Item, us: Us, floor: datetime) -> bool:
    try:
        return handle(status["account"], us.host).value == us.acct and moment(status["created_at"]) >= floor
    except (LookupError, TypeError, ValueError):
        return False


def _is(status: Item, wanted: str, utterance: Utterance) -> bool:
    if utterance.ref and str(status.get("in_reply_to_id") or "") != utterance.ref:
        return False
    if len(status.get("media_attachments") or ()) != len(utterance.media):
        return False
    said = (str(status.get("text") or ""), plain(str(status.get("content") or "")))  # some servers keep the source
    return wanted in map(squash, said)


def _behind(server: Server) -> timedelta:
    """Return how far the server's clock is behind ours; nothing when it does not tell."""
    told = server.get("/api/v1/instance").headers.get("date", "")
    try:
        at = datetime.strptime(told, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return timedelta()
    return server.wire.clock.now() - at


def _wait_for(server: Server, ref: str) -> None:
    for pause in PROCESSING:
        response = check(server.get(f"/api/v1/media/{ref}"), now=server.wire.clock.now(), network=NETWORK)
        if response.status_code == 200:
            return
        time.sleep(pause)
    raise ChannelError(f"{NETWORK} still works on a file we sent")
