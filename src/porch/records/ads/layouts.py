"""How the exports of advertising networks are laid out: which heading holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CURRENCY_IN_HEAD = re.compile(r"\((?P<currency>[A-Z]{3})\)\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A kind of export. Of several headings for one thing the first that is there counts; `network` is whose it is."""

    name: str
    label: str
    network: str
    day: tuple[str, ...]
    spend: tuple[str, ...]
    until: tuple[str, ...] = ()
    campaign: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    impressions: tuple[str, ...] = ()
    clicks: tuple[str, ...] = ()
    whose: tuple[str, ...] = ()  # a heading that names the network

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Return at which place of `header` stands what; what is not there is left out."""
        heads = [plain(head) for head in header]
        found = {what: _place(heads, getattr(self, what)) for what in WHAT}
        return {what: place for what, place in found.items() if place is not None}

    def fits(self, header: Sequence[str]) -> bool:
        """Return whether a line is this layout's header: it names the day and what was spent."""
        found = self.places(header)
        return {"day", "spend"} <= found.keys() and (bool(self.network) or "whose" in found)


WHAT = ("day", "until", "spend", "campaign", "account", "currency", "impressions", "clicks", "whose")


def plain(head: str) -> str:
    """Return a heading as it is compared: lower case, without the currency behind it.

    >>> plain(" Amount spent (EUR)")
    'amount spent'
    """
    return CURRENCY_IN_HEAD.sub("", head.strip()).strip().lower()


def currency_of(head: str) -> str:
    """Return the currency a heading names; nothing when it names none.

    >>> currency_of("Amount spent (EUR)"), currency_of("Cost")
    ('EUR', '')
    """
    found = CURRENCY_IN_HEAD.search(head.strip())
    return found["currency"] if found else ""


def _place(heads: Sequence[str], names: Sequence[str]) -> int | None:
    return next((heads.index(name) for name in names if name in heads), None)


LAYOUTS: Mapping[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout(
            name="meta-ads", label="Meta Ads Manager (Facebook, Instagram)", network="meta",
            day=("day", "reporting starts"), until=("reporting ends",), campaign=("campaign name",),
            account=("account name", "account"), spend=("amount spent",), currency=("currency",),
            impressions=("impressions",), clicks=("link clicks", "clicks (all)"),
        ),
        Layout(
            name="google-ads", label="Google Ads", network="google", day=("day", "date"), campaign=("campaign",),
            account=("account name", "account", "customer id"), spend=("cost",),
            currency=("currency code", "currency"), impressions=("impr.", "impressions"), clicks=("clicks",),
        ),
        Layout(
            name="linkedin-ads", label="LinkedIn Campaign Manager", network="linkedin",
            day=("start date (in utc)", "start date"), campaign=("campaign name",), account=("account name",),
            spend=("total spent",), currency=("currency",), impressions=("impressions",), clicks=("clicks",),
        ),
        Layout(
            name="x-ads", label="X Ads", network="x", day=("time period", "date"),
            campaign=("campaign name", "campaign"), account=("account name",), spend=("spend",),
            currency=("currency",), impressions=("impressions",), clicks=("link clicks", "clicks"),
        ),
        Layout(
            name="plain", label="Plain columns", network="", day=("day",), campaign=("campaign",),
            account=("account",), spend=("spend",), currency=("currency",), impressions=("impressions",),
            clicks=("clicks",), whose=("network",),
        ),
    )
}  # fmt: skip
