"""Answers reviews and questions in the name of a place, and finds out whether an answer stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from porch.channels._google_reviews_reading import Place, answer, moment, outer, own_words
from porch.channels._google_reviews_server import QUESTIONS, REVIEWS, Business
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Receipt, Utterance, Visibility

LONGEST = 4096  # bytes for a reply to a review; for an answer letters, which are never more
LOOK_BACK = timedelta(minutes=5)
BROKEN = (LookupError, TypeError, ValueError, AttributeError, Unreadable)


def measure(text: str) -> int:
    """Return how long Google takes `text` to be: it counts bytes.

    >>> measure("caffè")
    6
    """
    return len(text.encode("utf-8", "replace"))


def publish(server: Business, utterance: Utterance) -> Receipt:
    """Publish once and return the receipt; ChannelError says what Google does not take."""
    _fit(utterance)
    place = server.place_of(utterance.ref)  # whether our key works is told before what is wrong with the words
    if "/reviews/" in utterance.ref:
        told = server.google.tell("PUT", REVIEWS, f"/v4/{utterance.ref}/reply", {"comment": utterance.text})
    elif "/questions/" in utterance.ref:
        path = f"/v1/{utterance.ref}/answers:upsert"
        told = server.google.tell("POST", QUESTIONS, path, {"answer": {"text": utterance.text}})
    else:
        raise ChannelError("Google takes answers to a review or a question only", permanent=True)
    try:
        return _receipt(told, utterance.ref, place)
    except BROKEN as error:
        raise OutcomeUnknown("Google took our words and answered what we cannot read") from error


def recall(server: Business, utterance: Utterance) -> Receipt | None:
    """Return the receipt of `utterance` if it stands as our answer, else None."""
    place = server.place_of(utterance.ref)
    for told in _candidates(server, utterance.ref):
        try:
            said = own_words(told.get("comment", told.get("text")))
            since = moment(told["updateTime"]) >= utterance.begun_at - LOOK_BACK
            if since and "".join(said.split()) == "".join(utterance.text.split()):
                return _receipt(told, utterance.ref, place)
        except BROKEN:
            continue
    return None


def _candidates(server: Business, ref: str) -> list[Any]:
    if "/reviews/" in ref:
        reply = (server.review(ref) or {}).get("reviewReply")
        return [reply] if isinstance(reply, Mapping) else []
    if "/questions/" not in ref:
        return []
    return [one for one in server.answers(ref) if _by_us(one)]


def _by_us(told: Any) -> bool:
    author = told.get("author") if isinstance(told, Mapping) else None
    return isinstance(author, Mapping) and author.get("type") == "MERCHANT"


def _receipt(told: Mapping[str, Any], ref: str, place: Place) -> Receipt:
    if "/questions/" in ref:
        heard = answer({"createTime": told["updateTime"], **told}, place, ref, b"")
        return Receipt(external_id=heard.external_id, ref=ref, at=heard.at)
    return Receipt(external_id=f"{outer(ref)}/reply", ref=ref, at=moment(told["updateTime"]))


def _fit(utterance: Utterance) -> None:
    if not utterance.text.strip():
        raise ChannelError("There are no words to say", permanent=True)
    if (length := measure(utterance.text)) > LONGEST:
        raise ChannelError(f"{length} bytes are too many: Google takes {LONGEST}", permanent=True)
    if utterance.media:
        raise ChannelError("Google takes no photos or files in answers", permanent=True)
    if utterance.visibility is not Visibility.PUBLIC:
        raise ChannelError("All that is answered on Google is public", permanent=True)
