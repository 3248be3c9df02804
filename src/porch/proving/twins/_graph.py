"""What the twins of Meta's networks share: how the Graph API refuses, pages, and signs what it pushes."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.proving.twins.book import Book, Entry
from porch.proving.twins.network import KEY, Asked, Network, Told

SECRET = "the-secret-of-the-app"  # noqa: S105 - of a twin
WORD = "a-word-for-the-handshake"
V = r"/v\d+\.\d+"


class GraphTwin(Network):
    """What the twins of Meta's networks share: how the Graph API refuses, pages and signs."""

    first = 100_000_000_000
    secret = SECRET

    def __init__(self, book: Book, url: str, *, seed: str = "", lossy: float = 0.0) -> None:
        super().__init__(book, url, seed=seed, lossy=lossy)
        self.ground()

    def answer(self, asked: Asked) -> Told:
        """Return what a request is answered; Meta's own client ends some paths with a slash."""
        return super().answer(replace(asked, path=asked.path.rstrip("/") or "/"))

    def ground(self) -> None:
        """Lay what must stand before a customer can say anything."""

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries our key, in its header or its address, and with it a proof that is true if any."""
        key = asked.headers.get("authorization", "").removeprefix("Bearer ") or asked.query.get("access_token", "")
        proof = hmac.new(SECRET.encode(), key.encode(), hashlib.sha256).hexdigest()
        return key == KEY and asked.query.get("appsecret_proof", proof) == proof

    def refusal(self, status: int, words: str) -> Told:
        """Return an error in the Graph API's shape, which is hardly ever a 401 or a 404."""
        code, subcode = {401: (190, 460), 404: (100, 33)}.get(status, (2, 0))
        return self.error(500 if code == 2 else 400, code, words, subcode)

    def error(self, status: int, code: int, words: str, subcode: int = 0) -> Told:
        """Return an error with Meta's own number."""
        told = {"message": words, "type": "OAuthException", "code": code, "fbtrace_id": "twin"}
        return Told(status=status, body={"error": told | ({"error_subcode": subcode} if subcode else {})})

    def limited(self, seconds: int) -> Told:
        """Return "too many calls" with Meta's estimate, in minutes."""
        usage = {"1": [{"type": "pages", "estimated_time_to_regain_access": -(-seconds // 60)}]}
        told = self.error(400, 32, "Page request limit reached")
        return Told(status=told.status, body=told.body, headers={"X-Business-Use-Case-Usage": json.dumps(usage)})

    def listed(self, asked: Asked, found: Sequence[Entry], *, limit: int = 0) -> dict[str, Any]:
        """Return one page of `found`, with the address of the next, which carries our key as Meta's does."""
        size = limit or max(1, asked.number("limit", 25))
        after = asked.number("after")
        rest = [entry for entry in found if not after or entry.id < after]
        told: dict[str, Any] = {"data": [self.show(entry) for entry in rest[:size]]}
        if len(rest) > size:
            cursor = str(rest[size - 1].id)
            onward = f"{self.url}{asked.path}?after={cursor}&limit={size}&access_token={KEY}"
            told["paging"] = {"cursors": {"before": str(rest[0].id), "after": cursor}, "next": onward}
        return told

    def deliver(self, kind: str, of: str, **entry: Any) -> None:
        """Push one entry, signed over its bytes."""
        stamp = int(datetime.now(UTC).timestamp())
        body = json.dumps({"object": kind, "entry": [{"id": of, "time": stamp, **entry}]}).encode()
        digest = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        self.push(body, {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"})

    def said_at(self, entry: Entry) -> datetime:
        """Return when an entry was said; a test may let it be `hours` ago."""
        return datetime.fromisoformat(entry.at) - timedelta(hours=float(entry.more.get("hours", 0)))

    def stamp(self, entry: Entry) -> str:
        """Return that moment as the Graph API writes it."""
        return self.said_at(entry).strftime("%Y-%m-%dT%H:%M:%S+0000")


def words(asked: Asked) -> str:
    """Return the words of a post or comment of ours, sent as JSON, as a form, or beside a photo."""
    if asked.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return str(asked.form.get("message") or "")
    if asked.headers.get("content-type", "").startswith("application/json"):
        return str(asked.json.get("message") or "")
    return _part(asked.body, b"message")


def _part(body: bytes, name: bytes) -> str:
    """Return the words of one part of a form that holds a file."""
    _, _, rest = body.partition(b'name="' + name + b'"\r\n\r\n')
    return rest.partition(b"\r\n--")[0].decode(errors="replace")
