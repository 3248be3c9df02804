"""Says things on X: posts, answers and messages, photos first, and whether they arrived."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from porch.channels._x_names import NETWORK as KIND
from porch.channels._x_names import PLACE, Item, Us, history, references, time_of
from porch.channels._x_server import MESSAGES, NETWORK, POSTS, Page, Params, Server, body_of
from porch.channels._x_words import measure, plain, squash
from porch.core.errors import ChannelError
from porch.core.interaction import Media, Receipt, Utterance, Visibility
from porch.core.wire import asked

LONGEST_POST = 280
LONGEST_MESSAGE = 10_000
PICTURES = 4
LOOK_BACK = timedelta(minutes=5)
PROCESSING = (0.5, 1, 2, 4, 8)  # seconds between looks at an upload X still works on
UPLOADING = httpx.Timeout(120, connect=10)


def where_private(utterance: Utterance) -> bool:
    """Return whether `utterance` goes to one conversation rather than to everybody."""
    return utterance.visibility is Visibility.DIRECT


def where(server: Server, utterance: Utterance) -> str:
    """Return the path that takes `utterance`: posts, or one conversation of messages; ChannelError where none does."""
    private = utterance.ref.partition(":")[0] in ("with", "dm")
    if utterance.visibility is Visibility.PUBLIC and not private:
        return "/2/tweets"
    if utterance.visibility is not Visibility.DIRECT:
        what = "A private message cannot be answered in public" if private else "X knows no posts to followers alone"
        raise ChannelError(what, permanent=True)
    return f"/2/dm_conversations/{_conversation(server, utterance)}/messages"


def allow(utterance: Utterance, *, private: bool) -> None:
    """Raise a permanent ChannelError when X would not take these words."""
    if not utterance.text.strip() and not utterance.media:
        raise ChannelError("There are no words to say", permanent=True)
    length, longest = (len(utterance.text), LONGEST_MESSAGE) if private else (measure(utterance.text), LONGEST_POST)
    if length > longest:
        raise ChannelError(f"{length} characters are too many: {NETWORK} takes {longest}", permanent=True)
    most = 1 if private else PICTURES
    if len(utterance.media) > most:
        raise ChannelError(f"{NETWORK} takes {most} photos at most here", permanent=True)


def form(utterance: Utterance, pictures: list[str], *, private: bool) -> dict[str, Any]:
    """Return what to send: a post or answer with its photos, or a message with its one."""
    if private:
        attached = {"attachments": [{"media_id": one} for one in pictures]} if pictures else {}
        return {**({"text": utterance.text} if utterance.text else {}), **attached}
    said: dict[str, Any] = {"text": utterance.text}
    if utterance.ref:
        said["reply"] = {"in_reply_to_tweet_id": newest(utterance.ref)}
    if pictures:
        said["media"] = {"media_ids": pictures}
    return said


def newest(ref: str) -> str:
    """Return the newest id of a post out of its ref; ChannelError (permanent) when it is none.

    >>> newest("1730000000000000002.1730000000000000001")
    '1730000000000000002'
    """
    number = ref.partition(".")[0]
    if not number.isdecimal():
        raise ChannelError(f"This is no post of X: {ref[:60]}", permanent=True)
    return number


def first(ref: str) -> str:
    """Return the first id of a post out of its ref, by which Porch knows it."""
    newest(ref)
    return ref.rpartition(".")[2]


def upload(server: Server, media: Media, content: bytes, *, private: bool) -> str:
    """Return the id of a photo X has taken and worked through; nothing is published by it."""
    kind = "gif" if media.content_type == "image/gif" else "image"
    body = {"media": b64encode(content).decode(), "media_category": f"{'dm' if private else 'tweet'}_{kind}"}
    told = _posted(server, "/2/media/upload", body).get("data") or {}
    if not isinstance(number := told.get("id"), str) or not number:
        raise ChannelError(f"{NETWORK} did not take the photo")
    _wait_for(server, number, told)
    if media.alt:
        alt = {"id": number, "metadata": {"alt_text": {"text": media.alt[:1000]}}}
        _posted(server, "/2/media/metadata", alt)
    return number


def receipt(told: Mapping[str, Any], us: Us, now: datetime) -> Receipt:
    """Return the receipt of what X answered to a post or message; LookupError when it is none."""
    if "dm_event_id" in told:
        number, conversation = str(told["dm_event_id"]), str(told.get("dm_conversation_id") or "")
        url = f"{PLACE}/messages/{conversation}"
        return Receipt(external_id=f"dm:{number}", ref=f"dm:{conversation}", url=url, at=time_of(number) or now)
    number = str(told["id"])
    url = f"{PLACE}/{us.name}/status/{number}"
    return Receipt(external_id=f"post:{number}", ref=number, url=url, at=time_of(number) or now)


def recall(server: Server, utterance: Utterance) -> Receipt | None:
    """Return the receipt of `utterance` if X has it, else None."""
    path, us = where(server, utterance), server.us()
    floor = utterance.begun_at - LOOK_BACK - behind(server)
    if path == "/2/tweets":
        for item, _ in down_to(server, f"/2/users/{us.id}/tweets", {**POSTS, "max_results": 100}, floor):
            if _is_post(item, utterance):
                return receipt({"id": history(item)[0]}, us, server.wire.clock.now())
        return None
    path = path.removesuffix("/messages") + "/dm_events"
    for item, _ in down_to(server, path, {**MESSAGES, "max_results": 100}, floor):
        if item.get("sender_id") == us.id and _says(item, utterance):
            told = {"dm_event_id": item["id"], "dm_conversation_id": item.get("dm_conversation_id")}
            return receipt(told, us, server.wire.clock.now())
    return None


def behind(server: Server) -> timedelta:
    """Return how far X's clock is behind ours; nothing when it does not tell."""
    told = server.get("/2/users/me").headers.get("date", "")
    try:
        return server.wire.clock.now() - parsedate_to_datetime(told).astimezone(UTC)
    except (ValueError, TypeError, IndexError):
        return timedelta()


def _conversation(server: Server, utterance: Utterance) -> str:
    kind, _, name = utterance.ref.partition(":")
    if kind in ("with", "dm") and name:
        return f"with/{name}" if kind == "with" else name
    return f"with/{_partner(server, utterance)}"


def _partner(server: Server, utterance: Utterance) -> str:
    """Return the number of the person to write to: the author of what is answered, or the one named."""
    if utterance.ref:
        told = server.ask(f"/2/tweets/{newest(utterance.ref)}", {"expansions": "author_id"})
        number = (told.get("data") or {}).get("author_id")
    elif utterance.to and utterance.to.kind == KIND:
        _, numbered, number = utterance.to.value.rpartition("id:")
        if not numbered:
            number = (server.ask(f"/2/users/by/username/{utterance.to.value}").get("data") or {}).get("id")
    else:
        raise ChannelError("A private message needs somebody it is for", permanent=True)
    if not isinstance(number, str) or not number.isdecimal():
        raise ChannelError(f"{NETWORK} does not know any more whom this is for", permanent=True)
    return number


def down_to(server: Server, path: str, params: Params, floor: datetime) -> Iterator[tuple[Item, Page]]:
    """Yield what a list holds from the newest down to `floor`."""
    while True:
        page = server.page(path, params)
        items = [one for one in page.items if isinstance(one, Mapping) and isinstance(one.get("id"), str)]
        young = [one for one in items if (time_of(one["id"]) or floor) >= floor]
        yield from ((one, page) for one in young)
        if not page.more or len(young) < len(items):
            return
        params = {**params, "pagination_token": page.more}


def _is_post(item: Item, utterance: Utterance) -> bool:
    above = references(item).get("replied_to", "")
    answers = {newest(utterance.ref), first(utterance.ref)} if utterance.ref else {""}
    keys = (item.get("attachments") or {}).get("media_keys") or ()
    return above in answers and len(keys) == len(utterance.media) and _says(item, utterance)


def _says(item: Item, utterance: Utterance) -> bool:
    long = item.get("note_post") or {}
    text = str(long.get("text") or item.get("text") or "")
    links = ((long.get("entities") or item.get("entities")) or {}).get("urls") or ()
    return squash(utterance.text) in (squash(plain(text, links)), squash(text))


def _posted(server: Server, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    with asked(NETWORK):
        response = server.wire.http.post(server.url + path, json=body, headers=server.headers, timeout=UPLOADING)
    return body_of(server.agreed(response))


def _wait_for(server: Server, number: str, told: Mapping[str, Any]) -> None:
    for pause in PROCESSING:
        state = (told.get("processing_info") or {}).get("state", "succeeded")
        if state == "failed":
            raise ChannelError(f"{NETWORK} cannot use this photo", permanent=True)
        if state == "succeeded":
            return
        time.sleep(pause)
        told = server.ask("/2/media/upload", {"command": "STATUS", "media_id": number}).get("data") or {}
    raise ChannelError(f"{NETWORK} still works on a photo we sent")
