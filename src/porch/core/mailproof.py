"""Whether the server that took a mail in found that it comes from where it says: RFC 8601, Authentication-Results."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from email.message import Message

from porch.core import mailhead

HEADER = "authentication-results"
LONGEST = 4000
MOST = 10

_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"\s*(dkim|spf|dmarc)\s*=\s*(\w+)", re.IGNORECASE)
_OF = {
    "dkim": re.compile(r"\bheader\.[di]\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE),
    "spf": re.compile(r"\bsmtp\.(?:mailfrom|mail|helo)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE),
    "dmarc": re.compile(r"\bheader\.from\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE),
}


def proved(message: Message, domains: Collection[str]) -> bool | None:
    """Return whether the mail is proved to come from one of `domains`; None when the server that took it said nothing.

    Only the topmost Authentication-Results counts, with those right below it by the same server (some write one for
    each signature): servers write above what is there, so whatever stands further down may have come with the mail. A
    proof is DKIM, SPF or DMARC, passed by one of `domains` or a name below it.

    >>> from email import message_from_string
    >>> said = "Authentication-Results: mx.shop.example; dkim=pass header.d=facebookmail.com\\n\\n"
    >>> proved(message_from_string(said), ["facebookmail.com"]), proved(message_from_string(said), ["linkedin.com"])
    (True, False)
    >>> print(proved(message_from_string("Subject: ciao\\n\\n"), ["facebookmail.com"]))
    None
    """
    findings = [found for header in _topmost(message) for found in _findings(header)]
    if not findings:
        return None
    return any(passed and is_under(domain, domains) for passed, domain in findings)


def is_under(domain: str, domains: Collection[str]) -> bool:
    """Return whether `domain` is one of `domains` or below one.

    >>> is_under("mail.instagram.com", ["instagram.com"]), is_under("notinstagram.com", ["instagram.com"])
    (True, False)
    """
    name = domain.lower().rstrip(".")
    return any(name == known or name.endswith("." + known) for known in domains)


def _topmost(message: Message) -> list[str]:
    """Return the topmost Authentication-Results and those of the same server that follow it without a break."""
    found: list[str] = []
    for name, value in message.raw_items():
        if name.lower() != HEADER:
            if found:
                break
            continue
        told = mailhead.one_line(str(value)[:LONGEST])
        if found and _server(told) != _server(found[0]):
            break
        found.append(told)
    return found[:MOST]


def _server(header: str) -> str:
    return header.partition(";")[0].strip().lower()


def _findings(header: str) -> Iterator[tuple[bool, str]]:
    """Yield (passed, domain) of every method the header tells about; Outlook's name no server first."""
    told = header
    while (bare := _COMMENT.sub(" ", told)) != told:  # comments nest
        told = bare
    for part in told.split(";"):
        method = _METHOD.match(part)
        if method:
            found = _OF[method[1].lower()].search(part)
            yield method[2].lower() == "pass", found[1].rpartition("@")[2] if found else ""
