"""How the items of a network's own download become what was heard: packed to be read again, named for good.

No download names its messages. A name is made of what does not change when the download is asked for again: the chat
and the moment; items of one moment are put in an order of their own, so that a longer download calls them the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from porch.channels._archive_export import canonical
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, digest
from porch.core.payload import BROKEN, Item, opened, packed

NETWORK = "a download"
Build = Callable[["Held"], Heard]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One item of a download: `told` is the item, `around` what the download says about where it stood."""

    told: Item
    around: Item
    raw: bytes
    ours: frozenset[str]

    def is_us(self, *names: object) -> bool:
        """Return whether one of these names or addresses is ours: the download says so, or whoever imports it."""
        known = self.ours | {str(name).casefold() for name in (self.around.get("us") or ()) if name}
        return any(str(name).casefold() in known for name in names if name)

    @property
    def knows_us(self) -> bool:
        """Return whether anybody is known to be us."""
        return bool(self.ours or self.around.get("us"))

    @property
    def version(self) -> str:
        """Return what changes when the item itself changes, and not when its chat gets another title."""
        return digest(canonical(self.told))


def numbered(items: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Yield (place, item) pairs as items with an `id`; the same item at one place twice is one.

    >>> list(numbered([("7", {"text": "b"}), ("7", {"text": "a"}), ("7", {"text": "b"})]))
    [{'text': 'a', 'id': '7'}, {'text': 'b', 'id': '7.2'}]
    """
    places: dict[str, dict[bytes, dict[str, Any]]] = {}
    for place, item in items:
        places.setdefault(place, {})[canonical(item)] = item
    for place, held in places.items():
        for number, (_, item) in enumerate(sorted(held.items()), 1):
            yield {**item, "id": place if number == 1 else f"{place}.{number}"}


def item(kind: str, told: Mapping[str, Any], **around: object) -> bytes:
    """Return an item's bytes, without what is empty."""
    return packed(
        kind,
        {name: value for name, value in told.items() if value not in (None, "", [], {})},
        **{name: value for name, value in around.items() if value not in (None, "", [], {}, ())},
    )


def reader(
    builds: Mapping[str, Build], ours: frozenset[str], path: Path, *, mails: Callable[[bytes], Heard] | None = None
) -> Callable[[bytes], Heard]:
    """Return what reads the items of a download; `mails` reads what is no packed item."""
    del path

    def read(raw: bytes) -> Heard:
        if mails is not None and not raw.startswith(b"{"):
            return mails(raw)
        kind, told, around = opened(raw, NETWORK)
        if kind not in builds:
            raise Unreadable(f"an item of a kind unknown to us: {kind[:80]}")
        try:
            return builds[kind](Held(told=told, around=around, raw=raw, ours=ours))
        except BROKEN as error:
            raise Unreadable(f"an item that cannot be read: {type(error).__name__}: {error}"[:300]) from error

    return read


def named(network: str, who: str, chat: str, *, alone: bool) -> Handle:
    """Return the handle of somebody of whom a chat tells the name alone.

    Two who bear one name are two people until a colleague joins them: somebody is known by the chat with them, or by
    chat and name in a group.
    """
    value = chat if alone else f"{chat}/{who.casefold()}"
    return Handle(kind=network, value=f"chat:{value}"[:400], name=who)


def told_by(names: list[str]) -> str:
    """Return the words that stand for attachments nobody wrote anything to.

    >>> told_by(["menu.pdf", "a.jpg"])
    '[menu.pdf] [a.jpg]'
    """
    return " ".join(f"[{name}]" for name in names)
