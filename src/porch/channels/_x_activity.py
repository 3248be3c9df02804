"""Takes what X pushes: the Account Activity webhook, and the X Activity API that follows it; answers X's challenge."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from porch.channels._x_bodies import brought, pooled
from porch.channels._x_names import Us
from porch.channels._x_reading import envelope
from porch.core.bodies import loaded
from porch.core.errors import KeyRefused
from porch.core.interaction import Delivery, Greeting

SIGNATURE = "x-twitter-webhooks-signature"
TOKEN = re.compile(r"[A-Za-z0-9_+/=-]{1,200}")
"""What a challenge may look like. X's way of asking signs whatever it is sent: were it to look like JSON, whoever
knows our address could have us sign a delivery of their own."""
KINDS = {
    "tweet_create_events": "old_post", "direct_message_events": "old_event", "favorite_events": "old_like",
    "follow_events": "old_follow", "tweet_delete_events": "old_gone",
}  # fmt: skip


def signature(secret: str, content: bytes) -> str:
    """Return how X signs: SHA-256 with the app's API secret, in base64."""
    made = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    return f"sha256={b64encode(made).decode()}"


def check(secret: str, delivery: Delivery) -> None:
    """Raise KeyRefused unless `delivery` is signed by X over its bytes."""
    if not secret:
        raise KeyRefused("Without the API secret of your X app nobody can tell who pushed this")
    told = delivery.headers.get(SIGNATURE, "")
    if not hmac.compare_digest(told.encode(), signature(secret, delivery.body).encode()):
        raise KeyRefused("This was not signed by X")


def greeting(secret: str, delivery: Delivery) -> Greeting | None:
    """Return the answer to X's challenge, None when `delivery` is none; KeyRefused when it is not X's."""
    token = delivery.query.get("crc_token", "")
    if delivery.method.upper() != "GET" or not token:
        return None
    if not secret:
        raise KeyRefused("Without the API secret of your X app its challenge cannot be answered")
    if not TOKEN.fullmatch(token):
        raise KeyRefused("X's challenges look different")
    answer = json.dumps({"response_token": signature(secret, token.encode())})
    return Greeting(body=answer.encode(), content_type="application/json; charset=utf-8")


def pushed(delivery: Delivery, us: Us) -> Iterator[bytes]:
    """Yield an envelope for everything a push tells; nothing when it is for another account. Unreadable: no JSON."""
    told = loaded(delivery.body)
    if not isinstance(told, Mapping):
        return
    event, at = told.get("data"), delivery.received_at.isoformat()
    if isinstance(event, Mapping) and "event_type" in event:
        yield from _event(event, us, at)
    elif told.get("for_user_id") == us.id:
        yield from _activity(told, us)


def _activity(told: Mapping[str, Any], us: Us) -> Iterator[bytes]:
    for name, kind in KINDS.items():
        listed = told.get(name, [])
        for one in listed if isinstance(listed, list) else [listed]:
            if kind != "old_event" or not isinstance(one, Mapping) or "message_create" in one:
                yield envelope(kind, one, us, pooled(told) if kind == "old_event" else None)


def _event(told: Mapping[str, Any], us: Us, at: str) -> Iterator[bytes]:
    kind, payload = str(told["event_type"]), told.get("payload")
    if kind in ("follow.follow", "follow.unfollow"):
        follow = {**payload, "at": at, "ended": kind.endswith("unfollow")} if isinstance(payload, Mapping) else payload
        yield envelope("follow", follow, us)
    elif kind == "post.delete":
        yield envelope("gone", {**payload, "gone": at} if isinstance(payload, Mapping) else payload, us)
    elif kind.startswith("post."):
        yield envelope("post", payload, us, brought(payload, pooled(told)) if isinstance(payload, Mapping) else None)
