"""The twin of Telegram's Bot API: updates until they are taken, messages, reactions, and no way to look back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Network, Told, route

TOKEN = f"110201543:{KEY}"
SECRET = "a-secret-between-us"  # noqa: S105 - of a twin
CREDENTIALS = {"token": TOKEN, "channel": "@acmenews", "webhook_secret": SECRET}
BOT = 110201543
GROUP, NEWS = -1001000000001, -1001000000002
PEOPLE = 1001


class Twin(Network):
    """Private chats with the bot; with `place`: "group", "business" (a shop owner's own chats) or "channel"."""

    first = 10

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self._taken = 0  # updates below are forgotten

    def signed(self, asked: Asked) -> bool:
        """Whether the address carries our key."""
        return unquote(asked.path).startswith((f"/bot{TOKEN}/", f"/file/bot{TOKEN}/"))

    def refusal(self, status: int, words: str) -> Told:
        """Return an error as the Bot API tells it."""
        return Told(status=status, body={"ok": False, "error_code": status, "description": words})

    def limited(self, seconds: int) -> Told:
        """Return "too many requests"."""
        told = self.refusal(429, f"Too Many Requests: retry after {seconds}")
        return Told(status=429, body={**told.body, "parameters": {"retry_after": seconds}})

    def name_of(self, entry: Entry) -> str:
        """Return the external id the channel makes of a message."""
        chat = self._chat(entry)["id"]
        counted = "connection-1/" if entry.place == "business" else f"{BOT}/"
        return f"{'' if chat in (GROUP, NEWS) else counted}{chat}/{entry.id}"

    def heard(self, entry: Entry) -> None:
        """Push what is new, with the secret."""
        if update := self._update(entry):
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
            self.push(json.dumps(update, ensure_ascii=False).encode(), headers)

    @route("POST", r"/bot[^/]+/getMe")
    def me(self, asked: Asked) -> Told:
        """Say who the bot is."""
        can = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business")
        return _ok({**_bot(), **dict.fromkeys(can, False)})

    @route("POST", r"/bot[^/]+/getUpdates")
    def updates(self, asked: Asked) -> Told:
        """Give what is new; whatever is below `offset` is forgotten for good."""
        told = _told(asked)
        self._taken = max(self._taken, int(told.get("offset") or 0))
        limit, wanted = int(told.get("limit") or 100), told.get("allowed_updates") or ()
        found = [
            update for entry in self.book.changes(self._taken - 1, limit=10_000) if (update := self._update(entry))
        ]
        return _ok([update for update in found if not wanted or set(update) & set(wanted)][:limit])

    @route("POST", r"/bot[^/]+/sendMessage", publishes=True)
    def send(self, asked: Asked) -> Told:
        """Take a message of ours."""
        told = _told(asked)
        text = str(told.get("text") or "")
        if not text.strip():
            return self.refusal(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) > 8192:
            return self.refusal(400, "Bad Request: message is too long")
        return self._say(text, told)

    @route("POST", r"/bot[^/]+/send(?:Photo|Document)", publishes=True)
    def send_file(self, asked: Asked) -> Told:
        """Take a photo or file of ours; what it shows is not kept."""
        told = _parts(asked)
        return self._say(str(told.get("caption") or ""), told, {"file": True})

    @route("POST", r"/bot[^/]+/setMessageReaction")
    def nod(self, asked: Asked) -> Told:
        """Take our thumb."""
        known = self.book.entry(int(_told(asked)["message_id"]))
        return _ok(True) if known else self.refusal(400, "Bad Request: message to react not found")

    @route("POST", r"/bot[^/]+/getFile")
    def file(self, asked: Asked) -> Told:
        """Say where a file is."""
        told = _told(asked)
        return _ok({"file_id": told["file_id"], "file_unique_id": "u1", "file_path": "photos/cake.jpg"})

    @route("GET", r"/file/bot[^/]+/photos/cake.jpg")
    def download(self, asked: Asked) -> Told:
        """Give the file."""
        return Told(body=b"\xff\xd8\xff cake", headers={"content-type": "application/octet-stream"})

    @route("POST", r"/bot[^/]+/getChatMemberCount")
    def count(self, asked: Asked) -> Told:
        """Say how many follow."""
        return _ok(42)

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a Message."""
        chat = self._chat(entry)
        told: dict[str, Any] = {"message_id": entry.id, "date": _stamp(entry.at), "chat": chat, "text": entry.text}
        if chat["type"] != "channel":
            told["from"] = _bot() if entry.author == US and entry.place != "business" else _person(entry.author)
        if entry.place == "business":
            told["business_connection_id"] = "connection-1"
        if entry.edited:
            told["edit_date"] = max(_stamp(entry.changed_at), _stamp(entry.at) + 1)
        if entry.answers and (parent := self.book.entry(entry.answers)) is not None:
            told["reply_to_message"] = self.shown(parent)
        if names := f"@{US}_bot" in entry.text:
            at = len(entry.text.partition(f"@{US}_bot")[0].encode("utf-16-le")) // 2
            told["entities"] = [{"type": "mention", "offset": at, "length": len(US) + 5}] if names else []
        if photo := entry.more.get("photo"):
            del told["text"]
            sizes = ((90, "small"), (800, photo))
            told |= {"caption": entry.text, "photo": [_size(width, file_id) for width, file_id in sizes]}
        return told

    def _say(self, text: str, told: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> Told:
        place, author = self._place(told.get("chat_id"))
        if not place:
            return self.refusal(400, "Bad Request: chat not found")
        answers = told.get("reply_parameters") or {}
        answers = json.loads(answers) if isinstance(answers, str) else answers
        said = self.say(
            text=text, place=place, answers=int(answers.get("message_id") or 0), more={"with": author, **(more or {})}
        )
        return _ok(self.show(said))

    def _place(self, chat: Any) -> tuple[str, str]:
        if str(chat) in ("@acmenews", str(NEWS)):
            return "channel", ""
        if str(chat) == str(GROUP):
            return "group", ""
        number = int(chat) - PEOPLE if str(chat).isdecimal() else -1
        return ("private", NAMES[number]) if 0 < number < len(NAMES) else ("", "")

    def _chat(self, entry: Entry) -> dict[str, Any]:
        if entry.place == "group":
            return {"id": GROUP, "type": "supergroup", "title": "The regulars"}
        if entry.place == "channel":
            return {"id": NEWS, "type": "channel", "title": "Acme news", "username": "acmenews"}
        person = _person(entry.more.get("with") or (entry.author if entry.author != US else "ann"))
        return {"type": "private", **{name: person[name] for name in ("id", "first_name", "username")}}

    def _update(self, entry: Entry) -> dict[str, Any]:
        """Return what the bot is told of an entry: nothing of its own words, and of deletions only for a business."""
        if entry.author == US and entry.place not in ("business", "channel"):
            return {}
        if entry.kind == "reaction":
            return {"update_id": entry.changed, "message_reaction": self._reaction(entry)}
        if entry.deleted:
            if entry.place != "business":
                return {}
            gone = {"business_connection_id": "connection-1", "chat": self._chat(entry), "message_ids": [entry.id]}
            return {"update_id": entry.changed, "deleted_business_messages": gone}
        kind = {"business": "business_message", "channel": "channel_post"}.get(entry.place, "message")
        return {"update_id": entry.changed, f"{'edited_' if entry.edited else ''}{kind}": self.show(entry)}

    def _reaction(self, entry: Entry) -> dict[str, Any]:
        thumb = [] if entry.deleted else [{"type": "emoji", "emoji": entry.text}]
        return {
            "chat": self._chat(entry), "message_id": entry.answers, "user": _person(entry.author),
            "date": _stamp(entry.changed_at), "old_reaction": [], "new_reaction": thumb,
        }  # fmt: skip


def _ok(result: Any) -> Told:
    return Told(body={"ok": True, "result": result})


def _told(asked: Asked) -> Mapping[str, Any]:
    """Return what a method is told: as JSON, or as a form whose values are JSON where they are not text."""
    if "json" in asked.headers.get("content-type", ""):
        return dict(asked.json)
    return {name: _loaded(value) if value[:1] in '[{"' else value for name, value in asked.form.items()}


def _loaded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _parts(asked: Asked) -> dict[str, str]:
    """Return the text parts of a multipart form."""
    boundary = asked.headers.get("content-type", "").rpartition("boundary=")[2].strip('"').encode()
    return dict(_part(part) for part in asked.body.split(b"--" + boundary) if b"\r\n\r\n" in part)


def _part(part: bytes) -> tuple[str, str]:
    head, _, value = part.partition(b"\r\n\r\n")
    return head.decode(errors="replace").partition('name="')[2].partition('"')[0], value[:-2].decode(errors="replace")


def _bot() -> dict[str, Any]:
    return {"id": BOT, "is_bot": True, "first_name": "Acme", "username": f"{US}_bot"}


def _person(name: str) -> dict[str, Any]:
    number = NAMES.index(name) if name in NAMES else 99
    return {"id": PEOPLE + number, "is_bot": False, "first_name": name.title(), "username": name}


def _size(width: int, file_id: str) -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": file_id[::-1], "width": width, "height": width}


def _stamp(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())
