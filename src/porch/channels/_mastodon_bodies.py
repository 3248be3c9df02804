"""Understands whole answers of a Mastodon server: every post and nod in them, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from porch.channels._mastodon_reading import HOUSEKEEPING, NODDING, Us, envelope, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    page = where.partition("?")[0].removesuffix("/history")  # a version of a post leaves out which post it is of
    yield from readings((raw for item in within(told) for raw in _said(item, page)), read, where)


def _said(item: dict[str, Any], page: str) -> Iterator[bytes]:
    account = item.get("account")
    if not isinstance(account, dict) or "acct" not in account or "created_at" not in item:
        return
    nobody = Us(id="", acct=f"@{_host(account)}")
    if "content" in item:
        name = item.get("url") or item.get("id") or page
        yield envelope("status", {"uri": name, "id": name, **item}, nobody)
    elif item.get("type") in NODDING and item["type"] not in HOUSEKEEPING:
        yield envelope("notification", item, nobody)


def _host(account: dict[str, Any]) -> str:
    address = account.get("url") or account.get("uri") or ""
    return (urlsplit(address).hostname or "unknown.invalid") if isinstance(address, str) else "unknown.invalid"
