"""Words on Slack: its marks for people, channels and links as plain text, and plain text without marks."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

MARK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def plain(text: str, names: Mapping[str, str]) -> str:
    """Return a text of Slack as people read it: names for ids, the address behind a link's words.

    >>> plain("<@U1> see <https://menu.test|our menu> &amp; <#C1|news>", {"U1": "ann"})
    '@ann see our menu (https://menu.test) & #news'
    """
    return html.unescape(MARK.sub(lambda found: _shown(found[1], found[2], found[3] or "", names), text))


def marked(text: str) -> str:
    """Return plain text as Slack takes it, so that nothing in it becomes a mark.

    >>> marked("<3 R&D")
    '&lt;3 R&amp;D'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shown(sign: str, what: str, label: str, names: Mapping[str, str]) -> str:
    if sign == "@":
        return f"@{names.get(what) or label or what}"
    if sign == "#":
        return f"#{label or what}"
    if sign == "!":
        return label or f"@{what.partition('^')[0]}"
    address = what.removeprefix("mailto:")
    return f"{label} ({address})" if label and label not in (what, address) else address
