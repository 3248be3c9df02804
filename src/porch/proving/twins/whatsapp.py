"""The twin of a number on WhatsApp's Cloud API v23: it takes what we say, and pushes what is written to us."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import Any

from porch.proving.twins._graph import SECRET, WORD, GraphTwin, V
from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Told, route

PHONE, ACCOUNT, DISPLAY = "106540352242922", "102290129340398", "15550783881"
CREDENTIALS = {
    "access_token": KEY, "app_secret": SECRET, "verify_token": WORD, "phone_number_id": PHONE, "number": DISPLAY,
}  # fmt: skip
STOP = [{"type": "QUICK_REPLY", "text": "Stop"}]
TEMPLATES: dict[str, dict[str, Any]] = {
    "hello": {"category": "UTILITY", "body": "Hello {{1}}"},
    "table_ready": {"category": "UTILITY", "body": "{{guest}}, your table is ready at {{hour}}.", "header": "Acme"},
    "autumn": {"category": "MARKETING", "body": "Autumn, {{1}}: {{2}} off", "footer": "Unsubscribe?", "buttons": STOP},
    "closed": {"category": "UTILITY", "body": "We are closed today.", "status": "PAUSED"},
    "win": {"category": "MARKETING", "body": "You won!", "status": "REJECTED", "reason": "PROMOTIONAL"},
    "menu": {"category": "MARKETING", "body": "Our menu", "header_format": "IMAGE"},
    "code": {"category": "AUTHENTICATION", "body": "{{1}} is your code."},
}


class Twin(GraphTwin):
    """One number of ours and the people who write to it."""

    def name_of(self, entry: Entry) -> str:
        """Return a message's id as WhatsApp writes it."""
        return f"wamid.{base64.b64encode(f'HBgLMTY1{entry.id}'.encode()).decode()}"

    @route("GET", rf"{V}/{PHONE}")
    def phone(self, asked: Asked) -> Told:
        """Say which number it is."""
        return Told(body={"id": PHONE, "display_phone_number": "+1 555-078-3881", "verified_name": "Acme"})

    @route("POST", rf"{V}/{ACCOUNT}/subscribed_apps")
    def subscribe(self, asked: Asked) -> Told:
        """Promise to push."""
        return Told(body={"success": True})

    @route("GET", rf"{V}/{ACCOUNT}/message_templates")
    def message_templates(self, asked: Asked) -> Told:
        """List what was handed in for approval, in pages."""
        names = sorted(TEMPLATES)
        after = asked.query.get("after", "")
        start = names.index(after) + 1 if after in names else 0
        page = names[start : start + 4]
        told: dict[str, Any] = {"data": [_approval(name) for name in page]}
        cursors = {"before": page[0], "after": page[-1]} if page else {}
        onward = f"{self.url}{asked.path}?after={page[-1]}" if names[-1:] != page[-1:] else ""
        told["paging"] = {"cursors": cursors} | ({"next": onward} if onward else {})
        return Told(body=told)

    @route("POST", rf"{V}/{PHONE}/media")
    def upload(self, asked: Asked) -> Told:
        """Take a file."""
        if b'name="file"' not in asked.body or b"whatsapp" not in asked.body:
            return self.error(400, 100, "(#100) The parameter file is required.")
        entry, _ = self.book.keep(author=US, kind="file", text="", key=f"file:{hash(asked.body)}")
        return Told(body={"id": str(entry.id)})

    @route("GET", rf"{V}/(?!{PHONE}$)(\d+)")
    def file(self, asked: Asked, number: str) -> Told:
        """Give the address of a file, for five minutes."""
        return Told(body={
            "messaging_product": "whatsapp", "url": f"{self.url}/files/{number}", "mime_type": "image/jpeg",
            "sha256": "x", "file_size": "4", "id": number,
        })  # fmt: skip

    @route("GET", r"/files/(\d+)")
    def bytes_of(self, asked: Asked, number: str) -> Told:
        """Give a file to whoever holds the key."""
        return Told(body=b"\xff\xd8jpg", headers={"content-type": "image/jpeg"})

    @route("POST", rf"{V}/{PHONE}/messages", publishes=True)
    def message(self, asked: Asked) -> Told:
        """Take a message, a template or a heart of ours."""
        told = asked.json
        kind = str(told.get("type"))
        if kind == "reaction":
            return Told(body=self._taken(told, str(told["reaction"]["message_id"])))
        if kind == "template" and (wrong := _wrong(told["template"])):
            return self.error(*wrong)
        words = _template(told["template"]) if kind == "template" else _words(told)
        if len(words) > 4096:
            return self.error(400, 100, "(#100) Param text['body'] must be at most 4096 characters long.")
        person = _name(str(told["to"]))
        answered = self._numbered(str((told.get("context") or {}).get("message_id") or ""))
        said = self.say(kind="message", text=words, place=person, answers=answered, more={"by": "api", "type": kind})
        return Told(body=self._taken(told, self.name_of(said)))

    def heard(self, entry: Entry) -> None:
        """Push what was written to us, what we wrote on the phone, and whether our words arrived."""
        if entry.kind == "file":
            return
        if entry.more.get("by") == "api":
            self._push({"statuses": [self._status(entry, state) for state in ("sent", "delivered")]})
        elif entry.author == US:
            self._push({"message_echoes": [self.show(entry)]}, field="smb_message_echoes")
        else:
            contacts = [{"profile": {"name": entry.author.title()}, "wa_id": _number(entry.author)}]
            self._push({"contacts": contacts, "messages": [self.show(entry)]})

    def shown(self, entry: Entry) -> dict[str, Any]:
        """Return a message as a webhook holds it."""
        ours = entry.author == US
        told: dict[str, Any] = {
            "from": DISPLAY if ours else _number(entry.author), "id": self.name_of(entry), "type": "text",
            "timestamp": str(int(datetime.fromisoformat(entry.changed_at).timestamp())), "text": {"body": entry.text},
        }  # fmt: skip
        if ours:
            told["to"] = _number(entry.place or "ann")
        if entry.answers:
            told["context"] = {"from": DISPLAY, "id": self._named(entry.answers)}
        return self._changed(entry, told)

    def _changed(self, entry: Entry, told: dict[str, Any]) -> dict[str, Any]:
        if not entry.deleted and not entry.edited:
            return told
        original = {"original_message_id": self.name_of(entry)}
        anew: dict[str, Any] = {key: told[key] for key in ("from", "timestamp", "to") if key in told}
        again = f"{self.name_of(entry)}{entry.changed}"
        if entry.deleted:
            return {**anew, "id": again, "type": "revoke", "revoke": original}
        said = {"type": "text", "text": {"body": entry.text}}
        return {**anew, "id": again, "type": "edit", "edit": {**original, "message": said}}

    def _status(self, entry: Entry, state: str) -> dict[str, Any]:
        stamp = str(int(datetime.now(UTC).timestamp()))
        person = _number(entry.place or "ann")
        return {"id": self.name_of(entry), "status": state, "timestamp": stamp, "recipient_id": person}

    def _push(self, value: dict[str, Any], field: str = "messages") -> None:
        metadata = {"display_phone_number": DISPLAY, "phone_number_id": PHONE}
        whole = {"messaging_product": "whatsapp", "metadata": metadata, **value}
        self.deliver("whatsapp_business_account", ACCOUNT, changes=[{"field": field, "value": whole}])

    def _taken(self, told: dict[str, Any], name: str) -> dict[str, Any]:
        contact = {"input": str(told["to"]), "wa_id": str(told["to"])}
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": name}]}

    def _named(self, number: int) -> str:
        entry = self.book.entry(number)
        return self.name_of(entry) if entry else f"wamid.{number}"

    def _numbered(self, name: str) -> int:
        known = self.book.entries("kind <> 'file'", limit=10_000)
        return next((entry.id for entry in known if self.name_of(entry) == name), 0)


def _words(told: dict[str, Any]) -> str:
    held = told.get(str(told.get("type"))) or {}
    return str(held.get("body") or held.get("caption") or "")


def _approval(name: str) -> dict[str, Any]:
    """Return a template as Meta lists it."""
    held = TEMPLATES[name]
    parts: list[dict[str, Any]] = [{"type": "BODY", "text": held["body"]}]
    if header := held.get("header") or held.get("header_format"):
        form = held.get("header_format", "TEXT")
        parts.insert(0, {"type": "HEADER", "format": form, **({"text": header} if form == "TEXT" else {})})
    parts += [{"type": "FOOTER", "text": held["footer"]}] if "footer" in held else []
    parts += [{"type": "BUTTONS", "buttons": held["buttons"]}] if "buttons" in held else []
    return {
        "id": str(900_000_000 + len(name)), "name": name, "language": "en", "category": held["category"],
        "status": held.get("status", "APPROVED"), "rejected_reason": held.get("reason", "NONE"),
        "parameter_format": "NAMED" if "{{guest}}" in held["body"] else "POSITIONAL", "components": parts,
    }  # fmt: skip


def _wrong(told: dict[str, Any]) -> tuple[int, int, str] | None:
    """Return how Meta refuses a template that is unknown, out of use, or not filled as it was approved."""
    held = TEMPLATES.get(str(told.get("name")))
    if held is None or str((told.get("language") or {}).get("code")) != "en":
        return 404, 132001, "Template name does not exist in the translation"
    if held.get("status", "APPROVED") != "APPROVED":
        return 400, 132015, "Template is Paused" if held["status"] == "PAUSED" else "Template is not approved"
    wanted = sorted(set(re.findall(r"{{(\w+)}}", held["body"])))
    if sorted(name for name, _ in _blanks(told)) != wanted:
        return 400, 132000, "Number of parameters does not match the expected number of params"
    return None


def _blanks(told: dict[str, Any]) -> list[tuple[str, str]]:
    given = [blank for part in told.get("components") or () for blank in part.get("parameters") or ()]
    return [(str(one.get("parameter_name") or n), str(one["text"])) for n, one in enumerate(given, 1)]


def _template(told: dict[str, Any]) -> str:
    held = TEMPLATES[str(told["name"])]
    words = str(held["body"])
    for name, filled in _blanks(told):
        words = words.replace(f"{{{{{name}}}}}", filled)
    return words


def _number(name: str) -> str:
    return f"1650555100{NAMES.index(name) if name in NAMES else 9}"


def _name(number: str) -> str:
    return NAMES[int(number[-1])] if number.startswith("1650555100") and int(number[-1]) < len(NAMES) else "stranger"
