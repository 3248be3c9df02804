"""Says things on YouTube: an answer under a comment, a comment under a video, and whether it arrived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from porch.channels._google_session import Refused
from porch.channels._youtube_reading import Under, envelope, read, video_id
from porch.channels._youtube_server import API, BASE, PAGE, YouTube
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Heard, Receipt, Utterance, Visibility

LONGEST = 10_000
LOOK_BACK = timedelta(minutes=5)
MEANT = {
    "commentsDisabled": "Comments are switched off under this video",
    "parentCommentIsPrivate": "The comment is not public: let it through in YouTube Studio first",
    "parentCommentNotFound": "The comment is gone",
    "commentNotFound": "The comment is gone",
    "videoNotFound": "The video is gone",
    "operationNotSupported": "YouTube takes no answer here",
    "ineligibleAccount": "Your channel may not comment. Sign in to YouTube once and take its terms",
}


def words(utterance: Utterance) -> str:
    """Return what is published: an answer to a reply names whom it answers, as YouTube's threads are one level deep."""
    name = utterance.to.name if utterance.to else ""
    nested = utterance.in_reply_to not in ("", utterance.ref)
    unnamed = name.startswith("@") and name not in utterance.text
    return f"{name} {utterance.text}" if nested and unnamed else utterance.text


def publish(server: YouTube, utterance: Utterance) -> Receipt:
    """Publish once and return the receipt; ChannelError says what YouTube does not take."""
    text = _fit(utterance)
    us = server.us  # whether our key works is told before what is wrong with the words
    if not utterance.ref:
        raise ChannelError("YouTube takes words under a video or a comment only", permanent=True)
    if video := video_id(utterance.ref):
        path, body = "/commentThreads", _thread(us, video, text)
    else:
        path, body = "/comments", {"snippet": {"parentId": utterance.ref, "textOriginal": text}}
    try:
        told = server.google.tell("POST", BASE, API + path, body, {"part": "snippet"})
    except Refused as error:
        raise ChannelError(MEANT.get(error.reason, str(error)), permanent=True) from error
    return _receipt(told, us, Under(video=video, plain=True))


def recall(server: YouTube, utterance: Utterance) -> Receipt | None:
    """Return the receipt of `utterance` if it stands where it was to be said, else None."""
    wanted, floor = _squashed(words(utterance)), utterance.begun_at - LOOK_BACK
    for comment in _candidates(server, utterance):
        try:
            heard = read(envelope("comment", comment, server.us, Under(video=video_id(utterance.ref), plain=True)))[0]
        except Unreadable:
            continue
        if heard.ours and heard.at >= floor and _squashed(heard.text) == wanted:
            return _as_receipt(heard)
    return None


def _candidates(server: YouTube, utterance: Utterance) -> Iterator[Any]:
    if not utterance.ref:
        return
    if not (video := video_id(utterance.ref)):
        yield from server.replies(utterance.ref)
        return
    asked: dict[str, str | int | list[str]] = {
        "part": "snippet",
        "videoId": video,
        "order": "time",
        "maxResults": PAGE,
        "textFormat": "plainText",
    }
    for item in server.listed("/commentThreads", asked).items:
        if isinstance(item, Mapping) and isinstance(item.get("snippet"), Mapping):
            yield item["snippet"].get("topLevelComment")


def _fit(utterance: Utterance) -> str:
    text = words(utterance)
    if not text.strip():
        raise ChannelError("There are no words to say", permanent=True)
    if len(text) > LONGEST:
        raise ChannelError(f"{len(text)} characters are too many: YouTube takes {LONGEST}", permanent=True)
    if utterance.media:
        raise ChannelError("YouTube takes no photos or files in comments", permanent=True)
    if utterance.visibility is not Visibility.PUBLIC:
        raise ChannelError(f"{MEANT['parentCommentIsPrivate']}. All that is said on YouTube is public", permanent=True)
    return text


def _thread(us: str, video: str, text: str) -> dict[str, Any]:
    return {
        "snippet": {"channelId": us, "videoId": video, "topLevelComment": {"snippet": {"textOriginal": text}}},
    }


def _receipt(told: Mapping[str, Any], us: str, under: Under) -> Receipt:
    snippet = told.get("snippet")
    comment = snippet["topLevelComment"] if isinstance(snippet, Mapping) and "topLevelComment" in snippet else told
    try:
        return _as_receipt(read(envelope("comment", comment, us, under))[0])
    except Unreadable as error:
        raise OutcomeUnknown("YouTube took our words and answered what we cannot read") from error


def _as_receipt(heard: Heard) -> Receipt:
    return Receipt(external_id=heard.external_id, ref=heard.ref, url=heard.url, at=heard.at)


def _squashed(text: str) -> str:
    return "".join(text.split())
