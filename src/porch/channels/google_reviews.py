"""Google reviews: hears what people say of our places on the map, their questions too, and answers in our name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

from porch.channels._google_consent import FIELDS, consent
from porch.channels._google_reviews_bodies import understand
from porch.channels._google_reviews_listening import Listening, reviews_since
from porch.channels._google_reviews_reading import read
from porch.channels._google_reviews_server import SCOPE, Business
from porch.channels._google_reviews_speaking import LONGEST, measure, publish, recall
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Utterance

HISTORY = timedelta(days=365)  # a review is read for years
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs


class GoogleReviews:
    """Our places on Google's map."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Business(credentials, wire)
        self._wire = wire
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    @property
    def credentials(self) -> Mapping[str, str]:
        """Return our credentials with the newest key."""
        return self._server.google.credentials

    def whoami(self) -> Handle:
        """Return our place on the map, and how many more there are; KeyRefused when the key no longer works."""
        return self._server.handle()

    def refresh(self) -> Credentials:
        """Return our credentials with a fresh key; the lasting one is kept."""
        self._server.google.renew()
        return dict(self.credentials)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield reviews, questions and our answers to them after `since`, the latest changed first."""
        floor = self._wire.clock.now() - self._history - SLACK
        yield from Listening(self._server, since, floor).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all reviews, questions and answers of a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC)
        known: set[str] = set()
        for place in self._server.places:
            for raw in reviews_since(self._server, place, start):
                fresh = {heard.external_id for heard in _readable(raw) if heard.at.date() == day} - known
                known |= fresh
                yield from sorted(fresh)

    def speak(self, utterance: Utterance) -> Receipt:
        """Answer a review or a question in the name of the place; a second answer takes the place of the first."""
        return publish(self._server, utterance)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands as our answer, else None."""
        return recall(self._server, utterance)


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


CARD = Card(
    name="google_reviews",
    label="Google reviews",
    icon="store",
    build=GoogleReviews,
    fields=(
        *FIELDS,
        Field(
            name="place",
            label="Only this place",
            help="The name of one place, if your account looks after several and only one is meant.",
            required=False,
        ),
    ),
    limits=Limits(
        text=LONGEST, measure=measure, edits=True, deletes=True, posts_per_hour=60, poll_every=timedelta(minutes=10)
    ),
    gaps={
        "follows": (Gap.NEVER, "Google tells nobody who follows a place."),
        "overhears": (Gap.NOTIMPL, "Google pushes only through its Pub/Sub; Porch looks every ten minutes."),
        "awaits": (Gap.NEVER, "Google has no stream of reviews."),
        "reacts": (Gap.NEVER, "Google lets no owner like a review through its API."),
        "searches": (Gap.NEVER, "Google gives the reviews of your own places only."),
        "tallies": (
            Gap.NOTIMPL,
            "Views, calls and directions are in Google's Performance API, which Porch does not ask.",
        ),
        "fetches": (Gap.NOTIMPL, "Photos in reviews come by another part of Google's API, which Porch does not ask."),
    },
    public=False,
    consent=consent("Google Business Profile", SCOPE),
    advice="Google opens this API on request only: ask for access first, it takes up to two weeks.",
    tested=Tested(
        against="twin",
        by="Google's discovery documents for accounts, places and questions; the reviews themselves (v4) are in no such"
        " document and were written from Google's pages",
        compared="2026-11-22",
    ),
    understand=understand,
)
