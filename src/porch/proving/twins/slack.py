"""The twin of Slack's Web API, and of the events it pushes with its signature."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route

SECRET = "the-signing-secret-of-acme"  # noqa: S105 - of a twin
CREDENTIALS = {"token": KEY, "signing_secret": SECRET, "channel": "C0GENERAL"}
BOT, TEAM = "U0ACME", "T0PORCH"
PUBLIC = ("C0GENERAL",)


class Twin(Network):
    """Talks of two with the bot (place "D0ANN" and so on) and one channel, C0GENERAL."""

    def refusal(self, status: int, words: str) -> Told:
        """Return an error as Slack tells it: mostly with status 200."""
        error = {401: "invalid_auth", 404: "unknown_method", 429: "ratelimited", 500: "internal_error"}.get(
            status, words
        )
        return Told(status=200 if status in (401, 404) else status, body={"ok": False, "error": error})

    def limited(self, seconds: int) -> Told:
        """Return "too many requests"."""
        return replace(self.refusal(429, ""), headers={"Retry-After": str(seconds)})

    def name_of(self, entry: Entry) -> str:
        """Return the external id."""
        return f"{self._channel(entry)}/{ts(entry)}"

    def heard(self, entry: Entry) -> None:
        """Push what is new or changed, signed."""
        body = json.dumps({
            "type": "event_callback", "team_id": TEAM, "event_id": f"Ev{entry.changed}", "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}], "event": self._event(entry),
        }).encode()  # fmt: skip
        self.push(body, signed(body))

    @route("POST", r"(?:/api)?/auth\.test")
    def us(self, asked: Asked) -> Told:
        """Say who the bot is."""
        about = {"url": "https://acme.slack.com/", "team": "Acme", "user": US, "bot_id": "B0ACME"}
        return _ok(**about, user_id=BOT, team_id=TEAM)

    @route("POST", r"(?:/api)?/users\.info")
    def user(self, asked: Asked) -> Told:
        """Say who somebody is."""
        name = asked.form.get("user", "")[2:].lower()
        if name not in NAMES:
            return self.refusal(200, "user_not_found")
        profile = {"display_name": name, "real_name": name.title()}
        return _ok(user={"id": f"U0{name.upper()}", "name": name, "profile": profile})

    @route("POST", r"(?:/api)?/users\.conversations")
    def conversations(self, asked: Asked) -> Told:
        """List where the bot is."""
        talks = [{"id": f"D0{name.upper()}", "is_im": True, "user": f"U0{name.upper()}"} for name in NAMES[1:]]
        return _ok(channels=[{"id": "C0GENERAL", "name": "general", "is_channel": True}, *talks])

    @route("POST", r"(?:/api)?/conversations\.open")
    def open(self, asked: Asked) -> Told:
        """Open a talk with somebody."""
        return _ok(channel={"id": f"D0{asked.form.get('users', '')[2:]}"})

    @route("POST", r"(?:/api)?/conversations\.history")
    def history(self, asked: Asked) -> Told:
        """List what stands in a conversation outside threads, newest first."""
        form = asked.form
        limit = min(int(form.get("limit") or 100), 200)
        below = int(form.get("cursor") or 0)
        place = form.get("channel", "")
        found = self.book.entries("NOT deleted AND place = ? AND answers = 0", place, below=below, limit=limit + 1)
        oldest, latest = float(form.get("oldest") or 0), float(form.get("latest") or 1e12)
        inside = [entry for entry in found[:limit] if oldest < float(ts(entry)) <= latest]
        more = len(found) > limit and len(inside) == limit
        after = {"next_cursor": str(found[limit - 1].id) if more else ""}
        return _ok(messages=[self._listed(entry, form) for entry in inside], has_more=more, response_metadata=after)

    @route("POST", r"(?:/api)?/conversations\.replies")
    def replies(self, asked: Asked) -> Told:
        """List a thread, its first message first."""
        form = asked.form
        root = number_of(form.get("ts", ""))
        if self.book.entry(root) is None:
            return self.refusal(200, "thread_not_found")
        found = self.book.entries("NOT deleted AND (id = ? OR answers = ?)", root, root, limit=200, newest_first=False)
        return _ok(messages=[self._listed(entry, form) for entry in found], has_more=False)

    @route("POST", r"(?:/api)?/chat\.postMessage", publishes=True)
    def post(self, asked: Asked) -> Told:
        """Take a message of ours."""
        form = asked.form if "json" not in asked.headers.get("content-type", "") else dict(asked.json)
        text, channel = str(form.get("text") or ""), str(form.get("channel") or "")
        if not text.strip():
            return self.refusal(200, "no_text")
        if channel.lstrip("#") == "general":
            channel = "C0GENERAL"
        if channel not in PUBLIC and channel[2:].lower() not in NAMES:
            return self.refusal(200, "channel_not_found")
        more = {"metadata": json.loads(form["metadata"])} if form.get("metadata") else {}
        plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        root = number_of(str(form.get("thread_ts") or ""))
        said = self.say(text=plain, place=channel, answers=root, more=more)
        return _ok(channel=channel, ts=ts(said), message=self.show(said))

    @route("POST", r"(?:/api)?/reactions\.add")
    def nod(self, asked: Asked) -> Told:
        """Take our thumb, once."""
        form = asked.form
        if self.book.entry(number_of(form.get("timestamp", ""))) is None:
            return self.refusal(200, "message_not_found")
        key = f"{form['timestamp']}#{form['name']}"
        _, new = self.book.keep(author=US, text=form["name"], kind="reaction", place="-", key=key)
        return _ok() if new else self.refusal(200, "already_reacted")

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a message."""
        text = entry.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        told: dict[str, Any] = {
            "type": "message", "user": user_of(entry.author), "ts": ts(entry), "team": TEAM,
            "text": text.replace(f"@{US}", f"<@{BOT}>"),
        }  # fmt: skip
        if entry.edited:
            told["edited"] = {"user": told["user"], "ts": f"{_seconds(entry.changed_at)}.{entry.changed:06d}"}
        if entry.author == US:
            told["bot_id"] = "B0ACME"
        told |= self._threaded(entry)
        return told

    def _threaded(self, entry: Entry) -> dict[str, Any]:
        if entry.answers and (root := self.book.entry(entry.answers)) is not None:
            return {"thread_ts": ts(root), "parent_user_id": user_of(root.author)}
        below = self.book.entries("NOT deleted AND answers = ?", entry.id, limit=200)
        if not below:
            return {}
        return {"thread_ts": ts(entry), "reply_count": len(below), "latest_reply": ts(below[0])}

    def _listed(self, entry: Entry, form: Mapping[str, str]) -> dict[str, Any]:
        metadata = entry.more.get("metadata") if form.get("include_all_metadata") == "true" else None
        return self.show(entry) | ({"metadata": metadata} if metadata else {})

    def _channel(self, entry: Entry) -> str:
        return entry.place

    def _event(self, entry: Entry) -> dict[str, Any]:
        where = {"channel": entry.place, "channel_type": "im" if entry.place.startswith("D") else "channel"}
        where |= {"event_ts": f"{_seconds(entry.changed_at)}.{entry.changed:06d}"}
        if entry.deleted:
            before = {"type": "message", "user": user_of(entry.author), "ts": ts(entry), "text": entry.text}
            return {
                "type": "message", "subtype": "message_deleted", "deleted_ts": ts(entry), "previous_message": before,
                "ts": where["event_ts"], **where,
            }  # fmt: skip
        if entry.edited:
            return {
                "type": "message", "subtype": "message_changed", "message": self.show(entry), "ts": where["event_ts"],
                **where,
            }  # fmt: skip
        return {**self.show(entry), **where}


def ts(entry: Entry) -> str:
    """Return the time stamp that names a message, unique and in order."""
    return f"{_seconds(entry.at)}.{entry.id:06d}"


def number_of(stamp: str) -> int:
    """Return the entry that a time stamp names, 0 for none."""
    return int(stamp.rpartition(".")[2]) if stamp.replace(".", "", 1).isdecimal() else 0


def user_of(name: str) -> str:
    """Return a person's id."""
    return f"U0{name.upper()}"


def signed(body: bytes, at: int = 0) -> dict[str, str]:
    """Return the headers Slack would push `body` with."""
    stamp = str(at or int(time.time()))
    mac = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Signature": f"v0={mac}", "X-Slack-Request-Timestamp": stamp, "Content-Type": "application/json",
    }  # fmt: skip


def _ok(**told: Any) -> Told:
    return Told(body={"ok": True, **told})


def _seconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())
