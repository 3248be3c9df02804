"""Notices: a network's mail that somebody wrote there. Kept of it are the sender, the subject and one link.

Nobody's words are: they are read, and answered, on the network itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from html import unescape
from urllib.parse import unquote, urlsplit

from porch.core import mailhead
from porch.core.mailproof import is_under, proved
from porch.core.notice_senders import NOBODY, WROTE, Network, network_of

MOST_LINKS = 400
LONGEST_LINK = 1000

_LINK = re.compile(r"href\s*=\s*[\"']?\s*(https://[^\"'\s<>]{1,3000})|(https://[^\s<>\"')\]]{1,3000})", re.IGNORECASE)
_PRINTABLE = re.compile(r"[!-\[\]-~]+")  # no backslash: browsers read it as a slash
_THING = re.compile(
    r"/(groups?|posts?|permalink|story|stories|comments?|status|video|watch|messages?|messaging|direct|p|reel|reviews?"
    r"|biz|questions?|answers?|issues?|pull|discussions?|merge_requests|feed|r|channels|pin|n|events?)(/|\.php|\?|$)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"unsubscribe|unsub\b|opt-?out|settings|preferences|email[-_]?(settings|prefs|controls)|/help|/legal|/privacy|/policies"
    r"|/terms|/about|support\.|help\.|/login|/o\.php|/mobile|/app/?$|play\.google|\.(png|gif|jpe?g|css|ico)(\?|$)",
    re.IGNORECASE,
)
_WRAPPED = re.compile(
    r"(?:[?&](?:url|u|q|target|redirect_url)=|/CL0/)(https?(?::|%3A)[^&]+?)(?:&|/\d+/[\w-]+/|$)", re.IGNORECASE
)
_TRACKER = re.compile(
    r"^(l|lm|click|clicks|links?|trk|track|ct|email|proof|post)\.|/ls/click|/qemail/|/redir|/ct/|/i/redirect",
    re.IGNORECASE,
)
_WHO_READS = re.compile(
    r"(utm_\w+|fbclid|gclid|igsh|mid|bcode|n_m|medium|aref|otpToken|midToken|midSig|trk\w*|eid|lipi|lgCta|lgTemp|loid"
    r"|refsrc|cn|ref_src|\$\w+|correlation_id|ref_campaign|ref_source)",
    re.IGNORECASE,
)  # fmt: skip
_NOBODYS = re.compile(
    r"digest|suggest|editorial|promo|missed|reminder|pymk|stale|reactivat|recap|jobs|application|friend|birthday|security",
    re.IGNORECASE,
)
_KEPT = (
    "Return-Path", "Authentication-Results", "From", "Sender", "To", "Cc", "Reply-To", "Date", "Subject", "Message-ID",
    "In-Reply-To", "References", "List-Id", "List-Unsubscribe", "Precedence", "Auto-Submitted",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That somebody wrote to us on `network`; `raw` is all that is kept of the mail.

    `is_proved` is None where the server that took the mail said nothing about where it came from.
    """

    network: str
    label: str
    url: str
    raw: bytes
    is_proved: bool | None


def notice_in(message: Message, sender: str, html: str, text: str) -> Notice | None:
    """Return the notice a mail is, None when it is none: not of a network we know, forged, or a digest.

    Where the server that took the mail proved nothing at all, the address alone decides: its link leads to the network
    in any case, and trackers are not followed.
    """
    network = network_of(sender)
    if network is None or not _tells(message, network):
        return None
    is_proved = proved(message, [known.rpartition("@")[2] for known in network.senders])
    if is_proved is False:
        return None
    url = link(network, _links(html, text), trackers=bool(is_proved))
    name, label = next(
        ((name, label) for where, name, label in network.apart if re.search(where, url)), (network.name, network.label)
    )
    return Notice(network=name, label=label, url=url, raw=_kept(message, network, url), is_proved=is_proved)


def link(network: Network, urls: Iterable[str], *, trackers: bool = False) -> str:
    """Return the one link worth keeping: to the thing itself, else into the network, else its home; always https there.

    What tells who reads (campaign marks, and tokens that sign a reader in) is taken out of it: the whole team opens it.
    """
    found = [url for one in urls if (url := _within(network, one, trackers)) and not _BESIDE.search(url)]
    things = [url for url in found if _THING.search(url)]
    deeper = [url for url in found if len(urlsplit(url).path) > 1 or urlsplit(url).query]
    return next(iter([*things, *deeper]), network.home)


def _tells(message: Message, network: Network) -> bool:
    """Return whether the mail tells that somebody wrote: by the network's own header, else by its subject."""
    about = mailhead.raw_header(message, network.told_by).partition(";")[0].strip() if network.told_by else ""
    if about:
        if _NOBODYS.search(about):
            return False
        if network.tells.search(about) or network.tells_all:
            return bool(network.tells.search(about))
    subject = mailhead.header(message, "Subject")
    return bool(WROTE.search(subject)) and not NOBODY.search(subject)


def _links(html: str, text: str) -> Iterator[str]:
    for number, found in enumerate(_LINK.finditer(f"{html[:400_000]}\n{text[:100_000]}")):
        if number >= MOST_LINKS:
            return
        yield unescape(found[1] or found[2])


def _within(network: Network, url: str, trackers: bool) -> str:
    """Return `url` cleaned when it leads into the network, "" when it leads anywhere else."""
    wrapped = _WRAPPED.search(url)
    if wrapped:
        url = unquote(wrapped[1])
        trackers = False
    if not _PRINTABLE.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme.lower() == "https" and not parts.username and parts.port in (None, 443)
    except ValueError:
        return ""
    if not fits or not is_under(parts.hostname or "", network.hosts):
        return ""
    if _TRACKER.search(parts.hostname or "") or _TRACKER.search(parts.path):
        return url if trackers and len(url) <= LONGEST_LINK else ""
    cleaned = parts._replace(query=_without_readers(parts.query)).geturl()
    return cleaned if len(cleaned) <= LONGEST_LINK else parts._replace(query="", fragment="").geturl()[:LONGEST_LINK]


def _without_readers(query: str) -> str:
    """Return a query without what tells who reads; the rest as it stands, for some networks put a path in it."""
    return "&".join(piece for piece in query.split("&") if not _WHO_READS.fullmatch(piece.partition("=")[0]))


def _kept(message: Message, network: Network, url: str) -> bytes:
    """Return the mail without its words: what says who, when and about what, and the link."""
    names = {name.lower() for name in (*_KEPT, network.told_by) if name}
    lines = [f"{key}: {str(value).strip()}" for key, value in message.raw_items() if key.lower() in names]
    head = "\n".join(lines).encode("utf-8", "surrogateescape")
    return head + b"\nContent-Type: text/plain; charset=utf-8\n\n" + url.encode() + b"\n"
