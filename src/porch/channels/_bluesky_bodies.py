"""Understands whole answers of Bluesky's servers: every record of a person in them, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._bluesky_reading import KINDS, kept, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    records = [kept(item) for item in within(loaded(body)) if _is_record(item)]
    yield from readings(records, lambda raw: read(raw, us=""), where)


def _is_record(item: dict[str, Any]) -> bool:
    value = item.get("record") if isinstance(item.get("record"), dict) else item.get("value")
    return (
        isinstance(value, dict)
        and value.get("$type") in KINDS
        and isinstance(uri := item.get("uri"), str)
        and uri.startswith("at://did:")
    )
