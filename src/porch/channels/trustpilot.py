"""Trustpilot: hears the reviews of our business and answers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

from porch.channels._trustpilot_listening import BROKEN, Listening, reviews_since
from porch.channels._trustpilot_reading import changed_at, read, understand
from porch.channels._trustpilot_server import Trustpilot
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Utterance, Visibility

HISTORY = timedelta(days=365)  # a review is read for years
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LOOK_BACK = timedelta(minutes=5)


class Business:
    """Our business on Trustpilot."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Trustpilot(credentials, wire)
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    @property
    def credentials(self) -> Mapping[str, str]:
        """Return our credentials with the newest key."""
        return self._server.credentials

    def whoami(self) -> Handle:
        """Return our business; KeyRefused when Trustpilot does not know our key."""
        self._server.reviews(1)  # whether our key opens what is ours alone
        return self._server.us.handle()

    def refresh(self) -> Credentials:
        """Return our credentials with a fresh key."""
        self._server.renew()
        return dict(self.credentials)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield reviews and our replies after `since`, newest first."""
        yield from Listening(self._server, since, self._server.now() - self._history - SLACK).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of the reviews of a UTC day, and of our replies of that day to reviews since."""
        for raw in reviews_since(self._server, datetime.combine(day, clock_time.min, UTC)):
            yield from (heard.external_id for heard in _readable(raw) if heard.at.date() == day)

    def speak(self, utterance: Utterance) -> Receipt:
        """Reply to a review in the name of the colleague whose Trustpilot number is on file."""
        _fit(utterance)
        us = self._server.us  # whether our key works is told before what is wrong with the words
        if not utterance.ref:
            raise ChannelError("Trustpilot takes answers to a review only", permanent=True)
        if not self.credentials.get("business_user"):
            raise ChannelError(f"Trustpilot wants to know who answers for {us.name}. Connect once more", permanent=True)
        self._server.reply(utterance.ref, utterance.text)
        return Receipt(external_id=f"{utterance.ref}/reply", ref=utterance.ref, at=self._server.now())

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands as our reply, else None."""
        item = self._server.review(utterance.ref) if utterance.ref else None
        reply = item.get("companyReply") if item else None
        try:
            if not reply or changed_at(reply) < utterance.begun_at - LOOK_BACK:
                return None
            same = "".join(str(reply["text"]).split()) == "".join(utterance.text.split())
            at = changed_at(reply)
        except BROKEN as error:
            raise ChannelError("Trustpilot answered what we cannot read") from error
        return Receipt(external_id=f"{utterance.ref}/reply", ref=utterance.ref, at=at) if same else None


def _fit(utterance: Utterance) -> None:
    if not utterance.text.strip():
        raise ChannelError("There are no words to say", permanent=True)
    if utterance.media:
        raise ChannelError("Trustpilot takes no photos or files in replies", permanent=True)
    if utterance.visibility is not Visibility.PUBLIC:
        raise ChannelError("All that is answered on Trustpilot is public", permanent=True)


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


CARD = Card(
    name="trustpilot",
    label="Trustpilot",
    icon="badge-check",
    build=Business,
    fields=(
        Field(name="domain", label="Your website", help="The address under which Trustpilot lists you: acme.com."),
        Field(name="api_key", label="API key", help="In Trustpilot Business: Integrations, API."),
        Field(name="api_secret", label="API secret", kind="password", help="It stands beside the key.", secret=True),
        Field(
            name="business_user",
            label="Who answers",
            help="The business user ID of the colleague in whose name replies are signed. Without it Porch only hears.",
            required=False,
        ),
    ),
    limits=Limits(edits=True, deletes=True, posts_per_hour=60, poll_every=timedelta(minutes=10)),
    gaps={
        "overhears": (Gap.NOTIMPL, "Trustpilot pushes reviews unsigned; Porch looks every ten minutes instead."),
        "awaits": (Gap.NEVER, "Trustpilot has no stream."),
        "reacts": (Gap.NEVER, "Trustpilot lets no business like a review through its API."),
        "searches": (Gap.NEVER, "Trustpilot gives the reviews of your own business only."),
        "tallies": (Gap.NEVER, "Trustpilot counts neither views nor followers for its API."),
        "follows": (Gap.NEVER, "Nobody follows a business on Trustpilot."),
        "fetches": (Gap.NEVER, "Reviews on Trustpilot come without pictures."),
    },
    public=False,
    advice="Trustpilot's API belongs to its paid plans. Ask for an API key there first.",
    tested=Tested(
        against="twin",
        by="the shapes Trustpilot's pages describe; it publishes no machine-readable document, and none was compared",
    ),
    understand=understand,
)
