"""The telephone: calls out of the log a telephone system writes, calls noted by hand; what we say is a human's task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from porch.channels import _phone_log
from porch.channels._phone_log import Line
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Utterance, digest
from porch.core.met import heard
from porch.core.telephone import normal

NAME = "phone"
LONGEST_COUNTRY = 4  # digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """Our line. `log` is the file our telephone system writes its calls to; None when there is none."""

    line: Line
    log: Path | None = None

    def whoami(self) -> Handle:
        """Return our own number; a permanent ChannelError when the call log is not there."""
        self._lines()
        return self.line.us

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield the calls the log has gained since; a log that was begun anew is read from its start.

        A row half written stays for the next time.
        """
        lines = self._lines()
        start, seen = _place(since)
        begun = digest(lines[0].encode()) if lines else ""
        raws = list(_phone_log.rows(lines))
        known = seen if start == begun else 0
        yield from readings(raws[known:], self.reread, self.log.name if self.log else NAME)
        yield Mark(cursor=f"{begun}:{max(known, len(raws))}", seen=len(raws), total=len(raws))

    def reread(self, raw: bytes) -> list[Heard]:
        """Return what one row of the log, or one note by hand, says; Unreadable when it is neither."""
        try:
            return _phone_log.read(raw, self.line)
        except Unreadable as error:
            if b'"call"' in raw[:8]:
                raise
            try:
                return [heard(raw, NAME, self.line.us)]
            except Unreadable:
                raise error from None

    def speak(self, utterance: Utterance) -> Receipt:
        """Hand the words to a human, who calls."""
        if not utterance.text.strip():
            raise ChannelError("There are no words to say.", permanent=True)
        return Receipt(by_hand=True)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of the calls the log holds for a UTC day; nothing where there is no log."""
        for item in readings(_phone_log.rows(self._lines()), self.reread, NAME):
            if isinstance(item, Heard) and item.at.date() == day:
                yield item.external_id

    def _lines(self) -> list[str]:
        if self.log is None:
            return []
        try:
            text = self.log.read_text(encoding="utf-8-sig", errors="replace")
        except OSError as error:
            raise ChannelError(f"The call log {self.log} cannot be read: {error.strerror}.") from error
        whole = text[: text.rfind("\n") + 1]
        return whole.splitlines(keepends=True)


def _place(since: str | None) -> tuple[str, int]:
    begun, _, seen = (since or "").rpartition(":")
    return begun, int(seen) if seen.isascii() and seen.isdigit() else 0


def _country(told: str) -> str:
    digits = told.strip().removeprefix("+").removeprefix("00")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_COUNTRY):
        raise ChannelError(f"“{told[:40]}” is no country's prefix; write it as +39.", permanent=True)
    return f"+{digits}" if digits else ""


def build(credentials: Credentials, wire: Wire) -> Phone:
    """Return our line; ChannelError (permanent) when the number or the time zone cannot be read."""
    del wire
    told, country = credentials.get("number", ""), _country(credentials.get("country", ""))
    number = normal(told, country)
    if told and not number:
        raise ChannelError(f"“{told[:40]}” is no telephone number.", permanent=True)
    try:
        zone = ZoneInfo(credentials.get("zone") or "UTC")
    except (KeyError, ValueError, OSError) as error:
        raise ChannelError("There is no such time zone.", permanent=True) from error
    us = Handle(kind="phone", value=number or "us", name=credentials.get("name", ""))
    log = credentials.get("log", "").strip()
    return Phone(line=Line(us=us, country=country, zone=zone), log=Path(log).expanduser() if log else None)


_BY_EAR = (Gap.NEVER, "A call leaves nothing that could be looked up or changed.")
CARD = Card(
    name=NAME,
    label="Phone",
    icon="phone",
    build=build,
    fields=(
        Field(name="number", label="Your number", help="With its country, such as +39 055 123456."),
        Field(name="name", label="What to call it", help="Such as Shop or Kitchen.", required=False),
        Field(
            name="log",
            label="Call log of your telephone system",
            help="The file it writes, such as /var/log/asterisk/cdr-csv/Master.csv. Leave it empty to note calls by"
            " hand only, or bring a file once with: porch import calls.",
            required=False,
        ),
        Field(
            name="country",
            label="Country of numbers written without one",
            help="Such as +39.",
            required=False,
        ),
        Field(name="zone", label="Time zone of the log", help="Such as Europe/Rome. UTC when empty.", required=False),
    ),
    public=False,
    by_hand=True,
    limits=Limits(text=None),
    advice="Porch hears who called, when and how long, never what was said. What you answer becomes a task: call them.",
    tested=Tested(against="payloads", by="call logs in Asterisk's documented columns and tables with headings"),
    gaps={
        "overhears": (Gap.NEVER, "A telephone pushes nothing. A provider that does is the channel SMS and calls."),
        "reacts": _BY_EAR,
        "recalls": (Gap.NEVER, "Only whoever called knows whether it was said; the task asks them."),
        "searches": (Gap.NEVER, "What is said by telephone is not public."),
        "tallies": (Gap.NEVER, "Nobody follows a telephone."),
        "follows": (Gap.NEVER, "Nobody follows a telephone."),
        "awaits": (Gap.NOTIMPL, "The log is looked at every minute; it could be watched."),
        "fetches": (Gap.NOTIMPL, "Recordings a telephone system keeps in files are not brought along."),
        "refreshes": (Gap.NEVER, "There is no key that could run out."),
    },
)
