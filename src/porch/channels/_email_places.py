"""Finds a mailbox's servers from its address: the big providers by heart, then what the domain says, then a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

import httpx
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError

GOOGLE = ("imap.gmail.com", "smtp.gmail.com", 465)
MICROSOFT = ("outlook.office365.com", "smtp.office365.com", 587)
_ICLOUD = ("imap.mail.me.com", "smtp.mail.me.com", 587)
_YAHOO = ("imap.mail.yahoo.com", "smtp.mail.yahoo.com", 465)
_GMX = ("imap.gmx.net", "mail.gmx.net", 465)
KNOWN: Mapping[str, tuple[str, str, int]] = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), GOOGLE),
    **dict.fromkeys(
        ("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "outlook.fr", "outlook.it"), MICROSOFT
    ),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), _ICLOUD),
    **dict.fromkeys(("yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.co.uk", "ymail.com"), _YAHOO),
    **dict.fromkeys(("gmx.de", "gmx.net", "gmx.at", "gmx.ch"), _GMX),
    "gmx.com": ("imap.gmx.com", "mail.gmx.com", 465),
    "web.de": ("imap.web.de", "smtp.web.de", 465),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), ("imap.fastmail.com", "smtp.fastmail.com", 465)),
    "aol.com": ("imap.aol.com", "smtp.aol.com", 465),
    "t-online.de": ("secureimap.t-online.de", "securesmtp.t-online.de", 465),
    "libero.it": ("imapmail.libero.it", "smtp.libero.it", 465),
    "orange.fr": ("imap.orange.fr", "smtp.orange.fr", 465),
}
FILE_THEMSELVES = frozenset({"smtp.gmail.com", "smtp.office365.com", "smtp-mail.outlook.com"})
"""Servers that file what is sent through them in Sent, so that it can be found there for certain."""

Found = tuple[str, int, str]
_SOCKETS = {"SSL": "tls", "STARTTLS": "starttls", "plain": "none"}


def discover(given: Credentials, wire: Wire) -> Credentials:
    """Return the servers for the address in `given`: host, port and security of each; a guess when nothing is known.

    Nothing is looked up when the person named both servers. ChannelError when the address is not one.
    """
    if given.get("imap_host") and given.get("smtp_host"):
        return {}
    local, _, domain = given.get("address", "").strip().lower().partition("@")
    if not local or "." not in domain or "/" in domain or "@" in domain:
        raise ChannelError("This does not look like an e-mail address.", permanent=True)
    if domain in KNOWN:
        imap, smtp, port = KNOWN[domain]
        return servers((imap, 993, "tls"), (smtp, port, _usual(port)))
    return _announced(given["address"].strip(), domain, wire) or _guessed(domain, wire)


def servers(imap: Found, smtp: Found) -> dict[str, str]:
    """Return two servers, each (host, port, security), the way credentials name them."""
    told = {"imap": imap, "smtp": smtp}
    names = ("host", "port", "security")
    return {
        f"{kind}_{name}": str(value) for kind, found in told.items() for name, value in zip(names, found, strict=True)
    }


def _usual(port: int) -> str:
    return "tls" if port == 465 else "starttls"


def _announced(address: str, domain: str, wire: Wire) -> dict[str, str]:
    """Return what the domain itself publishes (Mozilla's autoconfig), asked for over https only."""
    where = (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )
    for url in where:
        try:
            response = wire.http.get(url, params={"emailaddress": address}, timeout=8, follow_redirects=True)
        except (httpx.HTTPError, ChannelError, OSError):
            continue
        if response.status_code == 200 and (found := read_autoconfig(response.content, address)):
            return found
    return {}


def read_autoconfig(xml: bytes, address: str) -> dict[str, str]:
    """Return the first IMAP and SMTP server an autoconfig document names; {} when it names none or is broken."""
    try:
        root = fromstring(xml[:200_000])
    except (ParseError, DefusedXmlException, ValueError):
        return {}
    imap = next(_of(root, "incomingServer", "imap"), None)
    smtp = next(_of(root, "outgoingServer", "smtp"), None)
    if imap is None or smtp is None:
        return {}
    found = servers(_server(imap), _server(smtp))
    username = _text(imap, "username").replace("%EMAILADDRESS%", address)
    return found | {"username": username.replace("%EMAILLOCALPART%", address.partition("@")[0])}


def _of(root: Element, tag: str, kind: str) -> Iterator[Element]:
    for server in root.iter(tag):
        known = _text(server, "socketType") in _SOCKETS and _text(server, "port").isdigit()
        if server.get("type") == kind and known and _text(server, "hostname"):
            yield server


def _server(server: Element) -> Found:
    return _text(server, "hostname"), int(_text(server, "port")), _SOCKETS[_text(server, "socketType")]


def _text(server: Element, name: str) -> str:
    return (server.findtext(name) or "").strip()


def _guessed(domain: str, wire: Wire) -> dict[str, str]:
    imap = _answering([(f"imap.{domain}", 993), (f"mail.{domain}", 993)], wire)
    smtp = _answering([(f"smtp.{domain}", 465), (f"mail.{domain}", 465), (f"smtp.{domain}", 587)], wire)
    return servers((*imap, "tls"), (*smtp, _usual(smtp[1])))


def _answering(candidates: list[tuple[str, int]], wire: Wire) -> tuple[str, int]:
    """Return the first candidate that takes a connection, else the first of all."""
    for host, port in candidates:
        try:
            wire.dial(host, port, 4).close()
        except (ChannelError, OSError):
            continue
        return host, port
    return candidates[0]
