"""Takes in what mail systems report of our mail: each report is believed only of a mail that we did send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from porch.core import mailreport
from porch.core.errors import ChannelError
from porch.core.interaction import Heard
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.outbox import returning
from porch.records.outbox.models import Outgoing


def take_in(account: Account, items: Iterable[object], now: datetime) -> int:
    """Act on the reports among what was heard, in the caller's transaction; return how many were of mail of ours."""
    reports = [item for item in items if isinstance(item, Heard) and "report" in item.detail and not item.ours]
    return sum(_acted_on(account, heard, now) for heard in reports)


def refused(outgoing: Outgoing, error: ChannelError, now: datetime) -> None:
    """Act on a mail that the server would not take: it may say that the address is no more, or its mailbox full."""
    words = str(error)
    if not _goes_by_mail(outgoing):
        return
    status = mailreport.status_in(words)
    for_good = error.permanent and mailreport.ends_an_address(status, words)
    if for_good or mailreport.is_of_an_address(status):
        returning.came_back(outgoing=outgoing, words=words, for_good=for_good, at=now)


def _acted_on(account: Account, heard: Heard, now: datetime) -> bool:
    told = heard.detail
    outgoing = _sent(account, told)
    if outgoing is None:
        return False
    if told["report"] == "complaint":
        returning.complained(outgoing=outgoing, words=told.get("report_words", ""), at=now)
        return True
    address = outgoing.to_handle.value if outgoing.to_handle else outgoing.to_address
    if address.lower() not in told.get("report_to", "").split():
        return False  # our own hidden copy came back, or where somebody had it forwarded to
    if told["report"] == "late":
        returning.is_late(outgoing=outgoing, at=now)
        return True
    words = told.get("report_words") or told.get("report_status", "")
    returning.came_back(outgoing=outgoing, words=words, for_good=told["report"] == "ended", at=now)
    return True


def _sent(account: Account, told: Mapping[str, str]) -> Outgoing | None:
    names = [told.get("report_mail", "")]
    if mark := told.get("report_mark", ""):  # the Message-ID is our mark at our own domain
        names.append(f"{mark}@{account.handle.rpartition('@')[2]}")
    return next((found for name in names if (found := returning.sent(SYSTEM, account, name)) is not None), None)


def _goes_by_mail(outgoing: Outgoing) -> bool:
    return bool(outgoing.to_address) or (outgoing.to_handle is not None and outgoing.to_handle.kind == "email")
