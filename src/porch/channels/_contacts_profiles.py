"""Recognises a person's profile on a network in what an address book holds, where it is exactly who a channel hears."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from porch.core.interaction import Handle

_USER = re.compile(r"[a-z0-9._-]{1,64}")
_MATRIX = re.compile(r"(?:matrix:u/|https://matrix\.to/#/@|matrix:@?)([a-z0-9._=+-]{1,200}):([a-z0-9.:-]{3,250})")
_FEDIVERSE = re.compile(r"@?([a-z0-9_.-]{1,64})@([a-z0-9.-]{3,250}\.[a-z]{2,24})")
SITES = {
    "twitter.com": "x", "x.com": "x", "github.com": "github", "reddit.com": "reddit",
    "news.ycombinator.com": "hackernews",
}  # fmt: skip
ELSEWHERE = frozenset({"threads.net", "threads.com", "tiktok.com", "youtube.com", "medium.com", "flipboard.com"})
BY_NAME = frozenset({"x", "github", "reddit", "hackernews"})  # their channels know people by the name in the address


def profile(value: str, line: str, parameters: str, name: str) -> Handle | None:
    """Return the handle a profile's address names on a network Porch hears; None where it is nobody's, or unsure.

    >>> profile("https://twitter.com/Ann", "URL", "", "Ann").value
    'ann'
    >>> profile("https://town.example/@Ann", "URL", "", "").value, profile("https://shop.example/ann", "URL", "", "")
    ('ann@town.example', None)
    """
    said = unquote(value.strip())
    if line == "X-TWITTER" or (line != "URL" and "TWITTER" in parameters and "/" not in said):
        return _named("x", said.removeprefix("x-apple:").lstrip("@"), name)
    if said.lower().startswith(("matrix:", "https://matrix.to/#/@")):
        found = _MATRIX.fullmatch(said.lower())
        return Handle(kind="matrix", value=f"@{found[1]}:{found[2]}", name=name) if found else None
    if line == "X-MASTODON" or "MASTODON" in parameters:
        found = _FEDIVERSE.fullmatch(said.lower())
        if found:
            return Handle(kind="mastodon", value=f"{found[1]}@{found[2]}", name=name)
    return _of_address(said, name) if said.lower().startswith(("https://", "http://")) else None


def _of_address(url: str, name: str) -> Handle | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("old.")
    except ValueError:
        return None
    path = [one for one in parts.path.split("/") if one]
    kind = SITES.get(host, "")
    if kind == "hackernews":
        found = re.fullmatch(r"id=([\w-]{2,40})", parts.query)
        return _named(kind, found[1], name) if found and path == ["user"] else None
    if kind == "reddit":
        return _named(kind, path[1], name) if len(path) == 2 and path[0] in ("u", "user") else None
    if kind in BY_NAME:
        return _named(kind, path[0], name) if len(path) == 1 else None
    if not kind and len(path) == 1 and path[0].startswith("@") and "." in host and host not in ELSEWHERE:
        return _named("mastodon", path[0][1:], name, host)
    return None


def _named(kind: str, user: str, name: str, host: str = "") -> Handle | None:
    said = user.strip().lower()
    if not _USER.fullmatch(said):
        return None
    return Handle(kind=kind, value=f"{said}@{host}" if host else said, name=name)
