"""The twin of Discord's API: one server with one channel and one thread, messages, reactions, pushed commands."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route

SIGNING = Ed25519PrivateKey.from_private_bytes(b"the twin of discord signs thus..")
PUBLIC = SIGNING.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()
GUILD, HALL, THREAD, HIDDEN = (str(81_000_000_000_000_001 + number) for number in range(4))
PEOPLE = 82_000_000_000_000_000
TALKS = 83_000_000_000_000_000
BOT = str(PEOPLE)
CREDENTIALS = {"token": KEY, "channel": HALL, "public_key": PUBLIC}
BEGUN = "2026-11-01T08:00:00.000000+00:00"
EPOCH = 1_420_070_400_000


class Twin(Network):
    """`place` is the channel: HALL when it is empty."""

    first = (int(time.time() * 1000) - EPOCH) << 22

    def signed(self, asked: Asked) -> bool:
        """Whether a request carries our key and says who asks, as Discord wants it."""
        agent = asked.headers.get("user-agent", "")
        return asked.headers.get("authorization") == f"Bot {KEY}" and agent.startswith("DiscordBot (")

    def refusal(self, status: int, words: str) -> Told:
        """Return an error as Discord tells it."""
        code = {401: 0, 403: 50_001, 404: 10_008, 400: 50_035}.get(status, 0)
        return Told(status=status, body={"message": f"{status}: {words}", "code": code})

    def limited(self, seconds: int) -> Told:
        """Return "too many requests"."""
        body = {"message": "You are being rate limited.", "retry_after": float(seconds), "global": False}
        return Told(status=429, body=body, headers={"Retry-After": str(seconds)})

    @route("GET", r"/users/@me")
    def me(self, asked: Asked) -> Told:
        """Say who the bot is."""
        return Told(body={**user(US), "mfa_enabled": False, "locale": "en-US", "verified": True, "email": None})

    @route("GET", r"/users/@me/guilds")
    def guilds(self, asked: Asked) -> Told:
        """List the bot's servers."""
        guild = {"id": GUILD, "name": "Acme", "icon": None, "banner": None, "owner": False, "permissions": "8"}
        counts = {"approximate_member_count": 12, "approximate_presence_count": 3}
        return Told(body=[guild | {"features": []} | (counts if asked.query.get("with_counts") == "true" else {})])

    @route("GET", r"/guilds/(\d+)/channels")
    def channels(self, asked: Asked, guild: str) -> Told:
        """List a server's channels; one may not be read."""
        return Told(body=[_channel(HALL, "general"), _channel(HIDDEN, "staff")])

    @route("GET", r"/guilds/(\d+)/threads/active")
    def threads(self, asked: Asked, guild: str) -> Told:
        """List open threads."""
        about = {"archived": False, "auto_archive_duration": 1440, "locked": False, "archive_timestamp": BEGUN}
        thread = {
            "id": THREAD, "type": 11, "flags": 0, "guild_id": GUILD, "name": "bread", "parent_id": HALL,
            "owner_id": BOT, "thread_metadata": about | {"create_timestamp": BEGUN}, "message_count": 0,
            "member_count": 1, "total_message_sent": 0,
        }  # fmt: skip
        return Told(body={"threads": [thread], "members": [], "has_more": False})

    @route("POST", r"/users/@me/channels")
    def open(self, asked: Asked) -> Told:
        """Open a talk with somebody."""
        number = int(asked.json["recipient_id"]) - PEOPLE
        if not 0 < number < len(NAMES):
            return self.refusal(400, "Cannot send messages to this user")
        return Told(body={"id": str(TALKS + number), "type": 1, "flags": 0, "recipients": [user(NAMES[number])]})

    @route("GET", r"/channels/(\d+)/messages")
    def messages(self, asked: Asked, channel: str) -> Told:
        """List a channel, newest first."""
        if channel == HIDDEN:
            return self.refusal(403, "Missing Access")
        place = "" if channel == HALL else channel
        found = self.book.entries(
            "NOT deleted AND place = ?", place, below=asked.number("before"), limit=min(asked.number("limit", 50), 100)
        )
        return Told(body=[self.show(entry) for entry in found])

    @route("POST", r"/channels/(\d+)/messages", publishes=True)
    def post(self, asked: Asked, channel: str) -> Told:
        """Take a message of ours, the same nonce once."""
        told = asked.json
        text = str(told.get("content") or "")
        if not 0 < len(text) <= 2000:
            return self.refusal(400, "Invalid Form Body")
        key = str(told.get("nonce") or "") if told.get("enforce_nonce") else ""
        answers = int((told.get("message_reference") or {}).get("message_id") or 0)
        place = "" if channel == HALL else channel
        return Told(body=self.show(self.say(text=text, place=place, answers=answers, key=key)))

    @route("PUT", r"/channels/(\d+)/messages/(\d+)/reactions/([^/]+)/@me")
    def nod(self, asked: Asked, channel: str, number: str, emoji: str) -> Told:
        """Take our thumb."""
        if self.book.entry(int(number)) is None:
            return self.refusal(404, "Unknown Message")
        name = unquote(emoji)
        self.book.keep(author=US, text=name, kind="nod", place="-", answers=int(number), key=f"{number}{name}")
        return Told(status=204, body=b"")

    @route("GET", r"/channels/(\d+)/messages/(\d+)/reactions/([^/]+)")
    def givers(self, asked: Asked, channel: str, number: str, emoji: str) -> Told:
        """List who gave an emoji."""
        found = self.book.entries("NOT deleted AND kind = 'nod' AND answers = ?", int(number), newest_first=False)
        return Told(body=[user(nod.author) for nod in found if nod.text == unquote(emoji)])

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a message."""
        told = self._alone(entry)
        above = self.book.entry(entry.answers) if entry.answers else None
        if entry.answers:
            channel = told["channel_id"]
            told["message_reference"] = {"type": 0, "channel_id": channel, "message_id": str(entry.answers)}
            told["referenced_message"] = self._alone(above) if above else None
        if nods := self._nods(entry):
            told["reactions"] = nods
        return told

    def _alone(self, entry: Entry) -> dict[str, Any]:
        named = [user(name) for number, name in enumerate(NAMES) if f"<@{PEOPLE + number}>" in entry.text]
        return {
            "id": str(entry.id), "type": 19 if entry.answers else 0, "content": entry.text, "mentions": named,
            "mention_roles": [], "attachments": [], "embeds": [], "timestamp": stamp(entry.at), "flags": 0,
            "edited_timestamp": stamp(entry.changed_at) if entry.edited else None, "components": [],
            "channel_id": entry.place or HALL, "author": user(entry.author), "pinned": False,
            "mention_everyone": False, "tts": False,
        }  # fmt: skip

    def _nods(self, entry: Entry) -> list[dict[str, Any]]:
        found = self.book.entries("NOT deleted AND kind = 'nod' AND answers = ?", entry.id)
        counted = {nod.text: sum(one.text == nod.text for one in found) for nod in found}
        return [
            {
                "emoji": {"id": None, "name": name}, "count": count, "me": False, "me_burst": False,
                "burst_colors": [], "count_details": {"burst": 0, "normal": count},
            }
            for name, count in counted.items()
        ]  # fmt: skip


def user(name: str) -> dict[str, Any]:
    """Return somebody."""
    number = NAMES.index(name) if name in NAMES else 99
    told: dict[str, Any] = {
        "id": str(PEOPLE + number), "username": name, "avatar": None, "discriminator": "0", "public_flags": 0,
        "flags": 0, "global_name": name.title(), "primary_guild": None,
    }  # fmt: skip
    return told | ({"bot": True} if name == US else {})


def stamp(at: str) -> str:
    """Return a time as Discord writes it."""
    return datetime.fromisoformat(at).isoformat(timespec="milliseconds")


def signed(body: bytes, at: int = 0) -> Mapping[str, str]:
    """Return the headers Discord would push `body` with."""
    moment = str(at or int(time.time()))
    return {
        "X-Signature-Ed25519": SIGNING.sign(moment.encode() + body).hex(), "X-Signature-Timestamp": moment,
        "Content-Type": "application/json",
    }  # fmt: skip


def command(name: str, words: str, who: str = "ann") -> bytes:
    """Return a command as Discord pushes it."""
    return json.dumps({
        "id": str((int(time.time() * 1000) - EPOCH) << 22), "application_id": BOT, "type": 2, "token": "a-secret-token",
        "version": 1, "guild_id": GUILD, "channel_id": HALL, "member": {"user": user(who)},
        "data": {"id": "1", "name": name, "type": 1, "options": [{"name": "what", "type": 3, "value": words}]},
    }).encode()  # fmt: skip


def _channel(number: str, name: str) -> dict[str, Any]:
    return {"id": number, "type": 0, "flags": 0, "guild_id": GUILD, "name": name, "position": 0}
