"""The twin of a number on WhatsApp's Cloud API v23: it takes what we say, and pushes what is written to us."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from porch.proving.twins._graph import SECRET, WORD, GraphTwin, V
from porch.proving.twins.book import Entry
from porch.proving.twins.network import KEY, NAMES, US, Asked, Told, route

PHONE, ACCOUNT, DISPLAY = "106540352242922", "102290129340398", "15550783881"
CREDENTIALS = {
    "access_token": KEY, "app_secret": SECRET, "verify_token": WORD, "phone_number_id": PHONE, "number": DISPLAY,
}  # fmt: skip
TEMPLATES = {"hello": "Hello {{1}}"}


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
        words = _template(told["template"]) if kind == "template" else _words(told)
        if words is None:
            return self.error(404, 132001, "Template name does not exist in the translation")
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


def _template(told: dict[str, Any]) -> str | None:
    words = TEMPLATES.get(str(told.get("name")))
    for component in told.get("components") or () if words else ():
        for number, blank in enumerate(component["parameters"], 1):
            words = str(words).replace(f"{{{{{number}}}}}", str(blank["text"]))
    return words


def _number(name: str) -> str:
    return f"1650555100{NAMES.index(name) if name in NAMES else 9}"


def _name(number: str) -> str:
    return NAMES[int(number[-1])] if number.startswith("1650555100") and int(number[-1]) < len(NAMES) else "stranger"
