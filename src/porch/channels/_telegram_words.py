"""Words on Telegram: what it marks in a text, how it counts, and whom a text names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def measure(text: str) -> int:
    """Return how long `text` is as Telegram counts: in UTF-16 units.

    >>> measure("ciao 👋")
    7
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def markup(text: str, entities: Iterable[Mapping[str, Any]]) -> str:
    """Return `text` with the address behind a link's words, which Telegram keeps apart.

    >>> markup("our menu", [{"type": "text_link", "offset": 4, "length": 4, "url": "https://menu.test"}])
    'our menu (https://menu.test)'
    """
    units = text.encode("utf-16-le", "surrogatepass")
    links = [one for one in entities if one.get("type") == "text_link" and one.get("url")]
    for link in sorted(links, key=lambda one: int(one["offset"]), reverse=True):
        end = 2 * (int(link["offset"]) + int(link["length"]))
        units = units[:end] + f" ({link['url']})".encode("utf-16-le", "surrogatepass") + units[end:]
    return units.decode("utf-16-le", "replace")


def named(message: Mapping[str, Any], id_: int, username: str) -> bool:
    """Return whether a message names the bot: by @name, by a command that ends in it, or by its id."""
    text = str(message.get("text") or message.get("caption") or "")
    entities = message.get("entities") or message.get("caption_entities") or ()
    return any(_names(one, text, id_, username.lower()) for one in entities)


def _names(entity: Mapping[str, Any], text: str, id_: int, username: str) -> bool:
    kind = entity.get("type")
    if kind == "text_mention":
        return bool(id_) and (entity.get("user") or {}).get("id") == id_
    if kind not in ("mention", "bot_command") or not username:
        return False
    start, length = 2 * int(entity["offset"]), 2 * int(entity["length"])
    units = text.encode("utf-16-le", "surrogatepass")[start : start + length]
    return units.decode("utf-16-le", "replace").lower().rpartition("@")[2] == username
