"""E-mail: hears INBOX and Sent by IMAP, answers by SMTP."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from porch.channels import _email_composing as composing
from porch.channels._email_imap import Mailbox, Opened, on, signed_in
from porch.channels._email_keys import renewed
from porch.channels._email_places import FILE_THEMSELVES, discover
from porch.channels._email_reading import reading
from porch.channels._email_server import Login, place
from porch.channels._email_smtp import Counter, at_counter
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Utterance
from porch.core.itip import OURS, sending_key
from porch.core.mail import read_head, read_mail
from porch.core.mailhead import one_line

HISTORY_DAYS = 90
TIDIED_WITHIN = timedelta(days=2)


class EmailChannel:
    """One mailbox: Listens, Awaits, Speaks, Recalls, Counts, Identifies, Rereads and Refreshes."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.credentials = credentials
        self._wire = wire
        self.address = one_line(credentials.get("address", "")).lower()
        self.name = one_line(credentials.get("name", ""))
        self._context = ssl.create_default_context()
        self._stood: Opened | None = None

    @property
    def ours(self) -> frozenset[str]:
        """Return every address that is us, in lower case."""
        others = self.credentials.get("aliases", "").lower().replace(";", ",").split(",")
        return frozenset({self.address, *(other.strip() for other in others)} - {""})

    def listen(self, since: str | None) -> Iterable[Heard | Spoiled | Mark]:
        """Yield mail not heard yet; the first time the last `history_days`, newest first. Nothing is marked as read."""
        with self._mailbox() as box:
            folders = self._folders(box)
            self._tidy(box)
            going = reading(box, self._read, self._begin(), since)
            yield from going.listen(folders)
            self._stood = going.stood.get("INBOX")

    def wait(self, timeout: timedelta) -> bool:
        """Block until the server tells of a change in INBOX (IMAP IDLE), or `timeout` has passed."""
        with self._mailbox() as box:
            stands = box.open("INBOX")
            if self._stood is not None and stands != self._stood:
                return True
            return box.idle(timeout)

    def speak(self, utterance: Utterance) -> Receipt:
        """Send once. ChannelError: it did not leave (permanent: it never will); OutcomeUnknown: it may have left."""
        with self._counter() as counter:
            letter = self._compose(utterance)
            copied = counter.hand_over(letter, sender=self.address, copy_to_us=not self._server_files)
        if not self._server_files:
            with suppress(Exception):  # the mail is on its way: nothing that happens to our copy may say otherwise
                self._file(letter, copied=copied)
        return Receipt(external_id=letter.external_id, ref=letter.recipient, at=self._wire.clock.now())

    def find(self, utterance: Utterance) -> Receipt | None:
        """Look in Sent and INBOX for `utterance`, by Message-ID and by our own mark; None when neither holds it.

        Certain where the server files what it sends, or has delivered our hidden copy: allow it a minute.
        """
        wanted = composing.external_id(utterance, self.address), composing.mark(utterance, self.address)
        with self._mailbox() as box:
            box.folders()
            for folder in dict.fromkeys(("INBOX", box.sent or "INBOX")):
                box.open(folder)
                if uids := _marked(box, *wanted):
                    item = next(iter(box.heads(uids[-1:])), None)
                    found, at = read_head(item.raw or b"") if item else ("", None)
                    return Receipt(external_id=found or wanted[0], ref=utterance.ref, at=at)
        return None

    def holds(self, day: date) -> Iterable[str]:
        """Yield the external ids of all mail in our folders that was written on `day` (UTC)."""
        before, after = on(day - timedelta(days=1)), on(day + timedelta(days=2))
        found: dict[str, None] = {}
        with self._mailbox() as box:
            for folder in self._folders(box):
                box.open(folder)
                arrived = ("SINCE", before, "BEFORE", after)
                written = ("SENTSINCE", before, "SENTBEFORE", after)
                for uid in box.search("OR", f"({' '.join(arrived)})", f"({' '.join(written)})"):
                    found |= dict.fromkeys(self._id_on(box, uid, day))
        return list(found)

    def whoami(self) -> Handle:
        """Sign in to both servers and return our address; KeyRefused when either does not accept the key."""
        with self._mailbox() as box:
            box.open("INBOX")
        with self._counter():
            return Handle(kind="email", value=self.address, name=self.name)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Yield what a stored mail says, or raise Unreadable."""
        return [self._read(raw, "", self._wire.clock.now())]

    def refresh(self) -> Credentials:
        """Return the credentials with a fresh access token; unchanged where a password is used."""
        return renewed(self.credentials, self._wire)

    def _read(self, raw: bytes, folder: str, arrived: datetime) -> Heard:
        return self._placed(read_mail(raw, ours=self.ours, mailbox=folder, received_at=arrived))

    def _placed(self, heard: Heard) -> Heard:
        """Return an answer to an invitation of ours below that invitation: calendars name the meeting, not the mail."""
        uid = heard.detail.get("meeting", "")
        if heard.ours or "answer" not in heard.detail or not OURS.fullmatch(uid):
            return heard
        asked = composing.named(sending_key(uid, heard.detail["attendee"]), self.address)
        return replace(heard, in_reply_to=asked, thread=heard.thread or asked)

    def _begin(self) -> date:
        told = self.credentials.get("history_days", "")
        days = int(told) if told.isdigit() and len(told) < 6 else HISTORY_DAYS
        return (self._wire.clock.now() - timedelta(days=days)).date()

    def _folders(self, box: Mailbox) -> list[str]:
        """Return INBOX, Sent and the folders the owner named, as far as they are there."""
        there = box.folders()
        more = (name.strip() for name in self.credentials.get("folders", "").split(","))
        return list(dict.fromkeys(["INBOX", *([box.sent] if box.sent else []), *(m for m in more if m in there)]))

    def _id_on(self, box: Mailbox, uid: int, day: date) -> Iterator[str]:
        for item in box.heads([uid]):
            found, at = read_head(item.raw or b"", received_at=item.arrived)
            if at.date() != day:
                continue
            if found:
                yield found
            else:  # no Message-ID: its stand-in is made of the whole mail
                yield from (
                    self._read(whole.raw, "", whole.arrived).external_id for whole in box.fetch([uid]) if whole.raw
                )

    def _tidy(self, box: Mailbox) -> None:
        """Move hidden copies of our own answers, which prove that they left, from INBOX to Sent."""
        if self._server_files or not box.sent:
            return
        with suppress(ChannelError):
            box.open("INBOX", to_write=True)
            day = on((self._wire.clock.now() - TIDIED_WITHIN).date())
            for uid in box.search("SINCE", day, "FROM", _quoted(self.address), "HEADER", composing.KEY, '""'):
                box.move(uid, box.sent)

    def _file(self, letter: composing.Letter, *, copied: bool) -> None:
        """See that Sent holds the letter: by moving our hidden copy there, or by filing one when none was taken."""
        with self._mailbox() as box:
            box.folders()
            if not box.sent:
                return
            if copied:
                self._tidy(box)
                return
            box.open(box.sent)
            if not _marked(box, letter.external_id, letter.mark):
                box.append(box.sent, letter.raw, self._wire.clock.now().astimezone(UTC))

    def _compose(self, utterance: Utterance) -> composing.Letter:
        now = self._wire.clock.now()
        return composing.compose(utterance, address=self.address, name=self.name, at=now)

    @property
    def _server_files(self) -> bool:
        return self.credentials.get("smtp_host", "").strip().lower() in FILE_THEMSELVES

    @property
    def _login(self) -> Login:
        name = self.credentials.get("username", "").strip() or self.address
        token = (
            self.credentials.get("access_token", "")
            if self.credentials.get("sign_in", "password") != "password"
            else ""
        )
        return Login(username=one_line(name), password=self.credentials.get("password", ""), token=token)

    def _mailbox(self) -> AbstractContextManager[Mailbox]:
        return signed_in(place(self.credentials, "imap"), self._login, self._wire, self._context)

    def _counter(self) -> AbstractContextManager[Counter]:
        return at_counter(place(self.credentials, "smtp"), self._login, self._wire, self._context)


def _marked(box: Mailbox, external_id: str, mark: str) -> list[int]:
    return box.search("OR", "HEADER", "Message-ID", _quoted(external_id), "HEADER", composing.KEY, _quoted(mark))


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "").replace('"', "") + '"'


_SECURITY = (("", "Find out"), ("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "None (own network only)"))
_SIGN_IN = (
    ("password", "Password or app password"),
    ("google", "Google (OAuth)"),
    ("microsoft", "Microsoft 365 (OAuth)"),
)
CARD = Card(
    name="email",
    label="E-mail",
    icon="mail",
    build=EmailChannel,
    public=False,
    fields=(
        Field(name="address", label="Address", kind="email", help="The address people write to."),
        Field(
            name="password", label="Password", kind="password", secret=True, required=False,
            help="Gmail, iCloud, Yahoo, GMX and Fastmail want an app password, made in your account's security page.",
        ),
        Field(name="name", label="Name people see", required=False, help="For example: Trattoria Da Alice."),
        Field(name="imap_host", label="IMAP server", required=False, help="Empty: Porch finds it."),
        Field(name="imap_port", label="IMAP port", kind="number", required=False),
        Field(name="smtp_host", label="SMTP server", required=False, help="Empty: Porch finds it."),
        Field(name="smtp_port", label="SMTP port", kind="number", required=False),
        Field(name="security", label="Encryption", kind="select", choices=_SECURITY, required=False),
        Field(name="username", label="Sign-in name", required=False, help="Only if it is not the address."),
        Field(name="aliases", label="Other addresses of yours", required=False, help="Separated by commas."),
        Field(name="folders", label="More folders to read", required=False, help="INBOX and Sent are always read."),
        Field(
            name="history_days", label="Days to look back", kind="number", required=False, default=str(HISTORY_DAYS),
            help="What is older stays where it is.",
        ),
        Field(name="sign_in", label="Sign in by", kind="select", choices=_SIGN_IN, required=False, default="password"),
        Field(name="client_id", label="OAuth client id", required=False),
        Field(name="client_secret", label="OAuth client secret", kind="password", secret=True, required=False),
        Field(name="refresh_token", label="OAuth refresh token", kind="password", secret=True, required=False),
        Field(name="access_token", label="OAuth access token", kind="password", secret=True, required=False),
    ),
    limits=Limits(media_count=25, media_bytes=15 * 1024 * 1024, poll_every=timedelta(minutes=1)),
    gaps={
        "edit": (Gap.NEVER, "A mail that was sent cannot be changed by anybody."),
        "delete": (Gap.NEVER, "A mail that was sent cannot be taken back."),
        "reacts": (Gap.NEVER, "There is no like in e-mail that everybody's mail program understands."),
        "overhears": (Gap.NEVER, "Mailboxes are read; they call nobody. New mail is announced at once by IMAP IDLE."),
        "searches": (Gap.NEVER, "Other people's mail is not public."),
        "tallies": (Gap.NEVER, "Mail counts no readers, and Porch never hides a pixel in one."),
        "follows": (Gap.NEVER, "Nobody follows a mailbox."),
        "fetches": (Gap.NEVER, "Whatever is attached comes along with the mail itself."),
        "post": (Gap.NEVER, "A mail is always addressed to somebody."),
    },
    discover=discover,
    tested=Tested(against="real server", by="dovecot 2.3 and an SMTP server"),
    advice=(
        "Give the address and its password; Porch finds the servers. Gmail and most large providers want an app"
        " password: turn on two-step sign-in, then make one in the account's security page and paste it here."
    ),
)  # fmt: skip
