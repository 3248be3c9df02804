"""Google Play reviews: hears what people say of our app, and answers in 350 letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from porch.channels._google_consent import FIELDS, consent
from porch.channels._play_reviews_listening import BASE, BROKEN, SCOPE, SURE, Listening, Store
from porch.channels._play_reviews_reading import envelope, moment, read, said, understand, us
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Utterance, Visibility

LONGEST = 350
LOOK_BACK = timedelta(minutes=5)
TAG = re.compile(r"<[^<>]*>")  # Google takes what looks like markup out of a reply


class PlayReviews:
    """One app of ours on Google Play."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._store = Store(credentials, wire)

    @property
    def credentials(self) -> Mapping[str, str]:
        """Return our credentials with the newest key."""
        return self._store.google.credentials

    def whoami(self) -> Handle:
        """Return the app; KeyRefused when the key no longer works, ChannelError when the app is not ours."""
        self._store.first(1)
        return us(self._store.package)

    def refresh(self) -> Credentials:
        """Return our credentials with a fresh key; the lasting one is kept."""
        self._store.google.renew()
        return dict(self.credentials)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield reviews and replies of the last week that are new, changed or gone since `since`."""
        yield from Listening(self._store, since).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of the reviews and replies of a UTC day; ChannelError for one that is too long ago."""
        if day < (self._store.google.now() - SURE).date():
            raise ChannelError("Google Play lists the reviews of the last week only", permanent=True)
        for item in self._store.reviews():
            heard = _readable(envelope("review", item, self._store.package))
            yield from (one.external_id for one in heard if one.at.date() == day)

    def speak(self, utterance: Utterance) -> Receipt:
        """Reply to a review; a second reply takes the place of the first."""
        _fit(utterance)
        if not utterance.ref:
            self._store.first(1)  # whether our key works is told before what is wrong with the words
            raise ChannelError("Google Play takes answers to a review only", permanent=True)
        path = f"{self._store.named(utterance.ref)}:reply"
        told = self._store.google.tell("POST", BASE, path, {"replyText": utterance.text})
        try:
            return _receipt(utterance.ref, told["result"]["lastEdited"])
        except BROKEN as error:
            raise OutcomeUnknown("Google Play took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands as our reply, else None."""
        item = self._store.review(utterance.ref) if utterance.ref else None
        try:
            reply = said(item, "developerComment") if item else None
            since = utterance.begun_at - LOOK_BACK
            if reply and moment(reply["lastModified"]) >= since and _squash(reply["text"]) == _squash(utterance.text):
                return _receipt(utterance.ref, reply["lastModified"])
        except BROKEN as error:
            raise ChannelError("Google Play answered what we cannot read") from error
        return None


def _fit(utterance: Utterance) -> None:
    if not utterance.text.strip():
        raise ChannelError("There are no words to say", permanent=True)
    if len(utterance.text) > LONGEST:
        raise ChannelError(
            f"{len(utterance.text)} characters are too many: Google Play takes {LONGEST}", permanent=True
        )
    if utterance.media:
        raise ChannelError("Google Play takes no photos or files in replies", permanent=True)
    if utterance.visibility is not Visibility.PUBLIC:
        raise ChannelError("All that is answered on Google Play is public", permanent=True)


def _receipt(ref: str, stamp: Any) -> Receipt:
    return Receipt(external_id=f"{ref}/reply", ref=ref, at=moment(stamp))


def _squash(text: object) -> str:
    return "".join(TAG.sub("", str(text)).split())


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


CARD = Card(
    name="play_reviews",
    label="Google Play reviews",
    icon="square-play",
    build=PlayReviews,
    fields=(
        Field(name="package", label="Package name", help="The app's name in its address, such as com.example.app."),
        *FIELDS,
    ),
    limits=Limits(text=LONGEST, edits=True, posts_per_hour=80, poll_every=timedelta(minutes=10)),
    gaps={
        "overhears": (Gap.NEVER, "Google Play pushes no reviews."),
        "awaits": (Gap.NEVER, "Google Play has no stream of reviews."),
        "reacts": (Gap.NEVER, "Google Play lets no maker like a review."),
        "searches": (Gap.NEVER, "Google Play gives the reviews of your own apps only."),
        "tallies": (Gap.NEVER, "Google Play's API counts neither installs nor views; they come as monthly files."),
        "follows": (Gap.NEVER, "Nobody follows an app on Google Play."),
        "fetches": (Gap.NEVER, "Reviews on Google Play hold words only."),
    },
    public=False,
    consent=consent("Google Play", SCOPE),
    advice="The Google account you connect with must be allowed to reply to reviews in the Play Console.",
    tested=Tested(
        against="twin", by="Google's discovery document androidpublisher v3 and google-api-python-client",
        compared="2026-11-22",
    ),
    understand=understand,
)  # fmt: skip
