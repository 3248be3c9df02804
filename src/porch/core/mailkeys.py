"""Whether mail from a domain proves whose it is: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), and what to set.

The records are handed in; nothing is asked here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Records = Callable[[str], list[str] | None]
"""Gives the TXT records of a name: none, or None where it could not be asked."""
SELECTORS = ("default", "dkim", "mail", "google", "selector1", "selector2", "s1", "s2", "k1", "fm1", "protonmail")
OF_OTHERS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
        "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "fastmail.com", "libero.it",
        "orange.fr",
    }
)  # fmt: skip
"""Domains whose records are their provider's: nothing to set, and nobody else may send for them."""
NOT_ASKED = "It could not be looked up here."
_KEY = re.compile(r"(?:^|;)\s*p\s*=\s*([A-Za-z0-9+/=\s]*)")
_POLICY = re.compile(r"(?:^|;)\s*p\s*=\s*(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing about a domain's mail: whether it is well (None: it could not be asked), and what to do."""

    what: str
    well: bool | None
    said: str


def advice(domain: str, records: Records, *, server: str = "") -> Iterator[Advice]:
    """Yield what to know about mail from `domain` that leaves by `server`."""
    if domain in OF_OTHERS:
        said = f"{domain} signs for you. Providers let few letters a day leave, and none that was sent by others."
        yield Advice(what="mail proof", well=True, said=said)
        return
    yield spf(domain, records(domain), server=server)
    yield dkim(domain, records)
    yield dmarc(domain, records(f"_dmarc.{domain}"))


def spf(domain: str, found: list[str] | None, *, server: str = "") -> Advice:
    """Return what a domain's own records say of who may send for it.

    >>> spf("shop.example", ["v=spf1 include:mail.example -all"]).well
    True
    """
    by = f"include:{server}" if server else "include:(what your mail provider names)"
    wanted = f'Set a TXT record at {domain}: "v=spf1 mx {by} ~all".'
    if found is None:
        return Advice(what="SPF", well=None, said=f"{NOT_ASKED} {wanted}")
    told = [one for one in found if one.lower().split(" ")[0] == "v=spf1"]
    if not told:
        return Advice(what="SPF", well=False, said=f"None. {wanted}")
    if len(told) > 1:
        return Advice(what="SPF", well=False, said=f"{len(told)} records, and only one may be. Make them one.")
    if re.search(r"(^|\s)\+?all\b", told[0], re.IGNORECASE):
        return Advice(what="SPF", well=False, said="It lets everybody send as you. Let it end in ~all or -all.")
    return Advice(what="SPF", well=True, said=told[0][:200])


def dkim(domain: str, records: Records) -> Advice:
    """Return whether a key that signs a domain's mail stands at one of the usual names."""
    told = {selector: records(f"{selector}._domainkey.{domain}") for selector in SELECTORS}
    keys = [name for name, found in told.items() for one in found or () if (key := _KEY.search(one)) and key[1].strip()]
    if keys:
        said = f"A key stands at {keys[0]}._domainkey.{domain}. See that it signs List-Unsubscribe and its -Post too."
        return Advice(what="DKIM", well=True, said=said)
    wanted = (
        "Turn DKIM on where your mail leaves: they give you a TXT record for NAME._domainkey."
        f"{domain}. Let it sign List-Unsubscribe and List-Unsubscribe-Post, or one press ends nothing."
    )
    if all(found is None for found in told.values()):
        return Advice(what="DKIM", well=None, said=f"{NOT_ASKED} {wanted}")
    return Advice(what="DKIM", well=None, said=f"No key at the usual names; yours may have another. {wanted}")


def dmarc(domain: str, found: list[str] | None) -> Advice:
    """Return what a domain asks others to do with mail that only claims to be its own."""
    wanted = (
        f'Set a TXT record at _dmarc.{domain}: "v=DMARC1; p=none; rua=mailto:postmaster@{domain}", later p=quarantine.'
    )
    if found is None:
        return Advice(what="DMARC", well=None, said=f"{NOT_ASKED} {wanted}")
    told = next((one for one in found if one.lower().startswith("v=dmarc1")), "")
    policy = _POLICY.search(told)
    if policy is None:
        return Advice(what="DMARC", well=False, said=f"None. Large providers refuse bulk mail without. {wanted}")
    return Advice(what="DMARC", well=True, said=told[:200])
