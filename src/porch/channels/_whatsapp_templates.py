"""Templates of WhatsApp: what Meta keeps of each, why one cannot be said, and how one is sent filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from porch.channels._meta_graph import Graph
from porch.core.payload import items, text
from porch.core.template import BLANK, Filled, Template

FIELDS = "name,language,category,status,rejected_reason,parameter_format,components"
STANDING = {
    "PENDING": "Meta has not looked at this template yet.",
    "IN_APPEAL": "Meta looks at this template once more.",
    "REJECTED": "Meta rejected this template",
    "PAUSED": "Meta paused this template, because people did not like to get it.",
    "DISABLED": "Meta took this template out of use.",
    "PENDING_DELETION": "This template is being deleted.",
    "DELETED": "This template is deleted.",
    "LIMIT_EXCEEDED": "There are more templates than Meta allows.",
}
NO_PASSWORDS = "It carries a code to sign in with, which nobody types by hand."
WANTS_FILE = "It needs a photo, a film or a place, which Porch cannot put in yet."
WANTS_MORE = "Its heading or a button changes each time, which Porch cannot fill in yet."

Item = Mapping[str, Any]


def listed(graph: Graph, account: str) -> Iterator[Template]:
    """Yield the templates of a WhatsApp Business account."""
    for page in graph.pages(f"{account}/message_templates", {"fields": FIELDS, "limit": "100"}):
        yield from (read(one) for one in items(page.items) if text(one, "name"))


def read(one: Item) -> Template:
    """Return a template as Meta tells it."""
    parts = {text(part, "type").upper(): part for part in items(one.get("components"))}
    header = parts.get("HEADER", {})
    return Template(
        name=text(one, "name"),
        language=text(one, "language"),
        category=text(one, "category").lower(),
        body=text(parts.get("BODY", {}), "text"),
        heading=text(header, "text"),
        footing=text(parts.get("FOOTER", {}), "text"),
        refusal=_standing(one) or _beyond_us(one, header, parts),
    )


def sent(filled: Filled) -> dict[str, Any]:
    """Return the part of a message that says a template.

    >>> sent(Filled(name="ready", language="en"))["template"]["language"]["code"]
    'en'
    """
    blanks = [_blank(name, words) for name, words in filled.values]
    body = [{"type": "body", "parameters": blanks}] if blanks else []
    code = {"policy": "deterministic", "code": filled.language}
    return {"type": "template", "template": {"name": filled.name, "language": code, "components": body}}


def _blank(name: str, words: str) -> dict[str, str]:
    plain = {"type": "text", "text": " ".join(words.split())}
    return plain if name.isdecimal() else {**plain, "parameter_name": name}


def _standing(one: Item) -> str:
    status = text(one, "status").upper()
    if status == "APPROVED":
        return ""
    reason = text(one, "rejected_reason").replace("_", " ").lower()
    if status == "REJECTED":
        return f"{STANDING[status]}: {reason}." if reason and reason != "none" else f"{STANDING[status]}."
    return STANDING.get(status) or f"Meta does not take this template ({status.lower() or 'no standing told'})."


def _beyond_us(one: Item, header: Item, parts: Mapping[str, Item]) -> str:
    if text(one, "category").upper() == "AUTHENTICATION":
        return NO_PASSWORDS
    if text(header, "format").upper() not in ("", "TEXT"):
        return WANTS_FILE
    buttons = items(parts.get("BUTTONS", {}).get("buttons"))
    if BLANK.search(text(header, "text")) or any(_changes(button) for button in buttons) or "CAROUSEL" in parts:
        return WANTS_MORE
    return "" if text(parts.get("BODY", {}), "text") else "It has no words."


def _changes(button: Item) -> bool:
    kind = text(button, "type").upper()
    return kind not in ("QUICK_REPLY", "PHONE_NUMBER", "URL") or bool(BLANK.search(text(button, "url")))
