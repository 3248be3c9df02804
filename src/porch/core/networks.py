"""Networks as people know them: where a handle lives, whatever connection it was heard on, and of which kind that is.

Two connections may listen to one network (a blog by its feed and by its own door), and one may carry many (an archive).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """A kind of network, as an employer blocks it or a person declines it."""

    SOCIAL = "social"
    VIDEO = "video"
    CHAT = "chat"
    FORUMS = "forums"
    PHONE = "phone"


FAMILY_WORDS: Final[Mapping[Family, str]] = {
    Family.SOCIAL: "social networks", Family.VIDEO: "video sites", Family.CHAT: "chat and messengers",
    Family.FORUMS: "forums and question sites", Family.PHONE: "the telephone",
}  # fmt: skip

CARRIERS: Final = frozenset({"archive", "shop", "porch"})
"""What brings words of other networks: who was heard through it is where their handle is."""

_PAGES = frozenset({"feeds", "wordpress", "isso", "web"})
_ALSO_CALLED: Final = {"twcs": "x", "twitter": "x"} | dict.fromkeys(_PAGES, "pages")
"""Kinds of handle that are named for an export, or for a way to listen, and not for where they live."""
_FAMILIES: Final[Mapping[Family, frozenset[str]]] = {
    Family.SOCIAL: frozenset({"x", "mastodon", "bluesky", "facebook", "instagram", "linkedin", "threads", "reddit",
                              "tiktok", "meetup"}),
    Family.VIDEO: frozenset({"youtube"}),
    Family.CHAT: frozenset({"whatsapp", "telegram", "slack", "discord", "matrix", "messenger", "gitter", "mattermost",
                            "rocketchat", "irc"}),
    Family.FORUMS: frozenset({"discourse", "stackexchange", "hackernews", "askbot"}),
    Family.PHONE: frozenset({"phone", "sms"}),
}  # fmt: skip
_FAMILY_OF: Final = {network: family for family, networks in _FAMILIES.items() for network in networks}


def network_of_handle(kind: str) -> str:
    """Return the network a kind of handle lives on.

    >>> network_of_handle("x"), network_of_handle("twcs"), network_of_handle("web"), network_of_handle("wordpress")
    ('x', 'x', 'pages', 'pages')
    """
    return _ALSO_CALLED.get(kind, kind)


def network_of_channel(channel: str) -> str:
    """Return the network a connection of `channel` stands on; nothing for one that only carries others' words.

    >>> network_of_channel("feeds"), network_of_channel("email"), network_of_channel("archive")
    ('pages', 'email', '')
    """
    return "" if channel in CARRIERS else network_of_handle(channel)


def network_heard(channel: str, kind: str) -> str:
    """Return where somebody was heard whose handle is of `kind`, on a connection of `channel`.

    >>> network_heard("archive", "x"), network_heard("in_person", "email"), network_heard("isso", "web")
    ('x', 'in_person', 'pages')
    """
    return network_of_channel(channel) or network_of_handle(kind)


def family(network: str) -> Family | None:
    """Return the kind of a network that somebody may be barred from; None for one that nobody blocks.

    >>> family("x").value, family("sms").value, family("email")
    ('social', 'phone', None)
    """
    return _FAMILY_OF.get(network)


def networks_of(barred: Family) -> frozenset[str]:
    """Return the networks of one kind.

    >>> sorted(networks_of(Family.PHONE))
    ['phone', 'sms']
    """
    return _FAMILIES[barred]
