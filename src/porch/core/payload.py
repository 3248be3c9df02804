"""JSON that networks send: read it from hostile bytes, pack one item of it so that it can be read again years later."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from porch.core.bodies import loaded
from porch.core.errors import Unreadable

Item = Mapping[str, Any]
MILLISECONDS = 1e11  # a number above it is no count of seconds: the year 5138
BROKEN = (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError)
"""What reading a wrongly shaped item raises."""
_COUNT = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def parsed(body: bytes, network: str) -> Any:
    """Return the JSON in `body`; Unreadable, naming `network`, when it is none.

    >>> parsed(b'{"text": "ciao"}', "Forum")
    {'text': 'ciao'}
    """
    try:
        return loaded(body)
    except Unreadable as error:
        raise Unreadable(f"{network} sent something that is not JSON") from error


def packed(kind: str, item: object, **around: object) -> bytes:
    """Return `item` with what is needed to read it again; the same bytes for the same item.

    >>> packed("post", {"id": 1}, site="a.test")
    b'{"item": {"id": 1}, "kind": "post", "site": "a.test"}'
    """
    whole = {**around, "kind": kind, "item": item}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "replace")


def opened(raw: bytes, network: str) -> tuple[str, Item, Item]:
    """Return the kind of a packed item, the item, and all that was packed around it; Unreadable when it is none."""
    whole = parsed(raw, network)
    kind = whole.get("kind") if isinstance(whole, dict) else None
    if not isinstance(kind, str) or not isinstance(whole.get("item"), dict):
        raise Unreadable(f"This is no item of {network}")
    return kind, whole["item"], whole


def moment(told: object) -> datetime:
    """Return a time as aware UTC: ISO text (UTC where it says nothing), or seconds or milliseconds since 1970.

    ValueError when it is none.

    >>> moment("2026-11-22T08:00:00+01:00") == moment(1795330800) == moment("1795330800000")
    True
    """
    text = str(told).strip()
    try:
        return _counted(float(text)) if _COUNT.fullmatch(text) else _written(text)
    except (OverflowError, OSError) as error:
        raise ValueError(f"a time beyond all calendars: {text[:40]}") from error


def written(told: object) -> datetime:
    """Return a time that a network always writes as text; TypeError when it is none, ValueError when it is no time.

    >>> written("2026-11-22T08:00:00Z").isoformat()
    '2026-11-22T08:00:00+00:00'
    """
    if not isinstance(told, str):
        raise TypeError(f"a time that is no text: {told!r}"[:80])
    return moment(told)


def _counted(number: float) -> datetime:
    return datetime.fromtimestamp(number / 1000 if abs(number) > MILLISECONDS else number, UTC)


def _written(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def texts(item: Item, *names: str) -> Iterator[str]:
    """Yield what `item` says under each of `names`, where it says something: the first is what was meant.

    >>> next(texts({"title": None, "name": "Ann"}, "title", "name"), "")
    'Ann'
    """
    for name in names:
        told = item.get(name)
        if isinstance(told, str | int | float) and not isinstance(told, bool) and str(told).strip():
            yield str(told)


def text(item: object, *path: str) -> str:
    """Return the words at `path` within `item`; nothing when it leads nowhere.

    >>> text({"user": {"name": "Ann"}}, "user", "name"), text({"user": None}, "user", "name")
    ('Ann', '')
    """
    for name in path:
        item = item.get(name) if isinstance(item, Mapping) else None
    return "" if item is None or isinstance(item, dict | list | bool) else str(item)


def items(told: object) -> list[Item]:
    """Return the objects in a list; none when it is no list.

    >>> items([{"id": 1}, 7]), items(None)
    ([{'id': 1}], [])
    """
    return [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
