"""Which company somebody writes from: the domain of their mail address, unless anybody at all can have one there.

Our own short list of those who give addresses to everybody, by the name before the country, and no company below two
people: a person's own domain is no company, and a free provider we have not heard of is few people's here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

LEAST = 2

FREE = frozenset({
    "gmail", "googlemail", "yahoo", "ymail", "rocketmail", "hotmail", "outlook", "live", "msn", "icloud", "aol", "gmx",
    "proton", "protonmail", "pm", "tutanota", "tuta", "fastmail", "zoho", "zohomail", "mail", "yandex", "rambler",
    "qq", "163", "126", "sina", "naver", "hanmail", "daum", "rediffmail", "t-online", "freenet", "arcor", "posteo",
    "mailbox", "orange", "wanadoo", "laposte", "sfr", "libero", "virgilio", "tiscali", "alice", "tin", "terra", "uol",
    "bol", "seznam", "centrum", "o2", "onet", "interia", "ukr", "abv", "bluewin", "telenet", "skynet",
    "ziggo", "xs4all", "kpnmail", "comcast", "verizon", "att", "sbcglobal", "bellsouth", "cox", "earthlink", "juno",
    "charter", "optonline", "btinternet", "sky", "talktalk", "virginmedia", "ntlworld", "bigpond", "optusnet",
    "shaw", "rogers", "sympatico", "hey", "duck",
})  # fmt: skip
SECOND_LEVEL = frozenset({"co", "com", "net", "org", "ac", "gov", "edu", "ne", "or"})
OWN = frozenset({"me.com", "mac.com", "web.de", "inbox.com", "inbox.ru", "list.ru", "bk.ru", "free.fr", "home.nl"})
"""Whole domains: their first word alone means too many other things."""


def company(address: str) -> str:
    """Return the domain a mail address belongs to, lower-case; nothing when anybody can have an address there.

    >>> company("Dov@Post.example"), company("ann@gmail.com"), company("ben@yahoo.co.uk"), company("nobody")
    ('post.example', '', '', '')
    """
    domain = address.rpartition("@")[2].strip().strip(".").lower() if "@" in address else ""
    if "." not in domain or is_free(domain):
        return ""
    return domain


def is_free(domain: str) -> bool:
    """Whether anybody can have an address at `domain`.

    >>> is_free("gmx.de"), is_free("mail.trattoria.example"), is_free("web.de"), is_free("web.dev")
    (True, False, True, False)
    """
    parts = domain.split(".")
    short = len(parts) == 2 or (len(parts) == 3 and parts[1] in SECOND_LEVEL)
    return domain in OWN or (short and parts[0] in FREE)


def companies(domains: Mapping[int, Iterable[str]], *, least: int = LEAST) -> dict[str, frozenset[int]]:
    """Return the people of every domain that at least `least` of them write from. `domains` are each person's.

    >>> companies({1: ["mill.example"], 2: ["mill.example", "own.example"], 3: [""]})
    {'mill.example': frozenset({1, 2})}
    """
    found: dict[str, set[int]] = defaultdict(set)
    for person, theirs in domains.items():
        for domain in theirs:
            found[domain].add(person)
    return {name: frozenset(those) for name, those in sorted(found.items()) if name and len(those) >= least}
