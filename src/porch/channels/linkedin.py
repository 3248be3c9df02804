"""LinkedIn: hears comments and reactions on our page's posts, posts and comments in its name, counts its followers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from porch.channels._linkedin_listening import Listening, name_of, said_under
from porch.channels._linkedin_reading import read, understand
from porch.channels._linkedin_server import Consent, LinkedIn
from porch.channels._linkedin_speaking import LONGEST, nod, publish, recall
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Tally, Utterance

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
NAMES = {"impressionCount": "views", "likeCount": "likes", "shareCount": "shares", "commentCount": "replies",
         "clickCount": "clicks"}  # fmt: skip


class Page:
    """Our organisation's page on LinkedIn."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = LinkedIn(credentials, wire)
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    @property
    def credentials(self) -> Mapping[str, str]:
        """Return our credentials with the newest key."""
        return self._server.credentials

    def whoami(self) -> Handle:
        """Return our page with its followers; KeyRefused when the key no longer works."""
        return self._server.handle()

    def refresh(self) -> Credentials:
        """Return our credentials with a fresh key; the lasting one is kept. KeyRefused where LinkedIn gave none."""
        self._server.renew()
        return dict(self.credentials)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield our page's posts, their comments and reactions after `since`."""
        yield from Listening(self._server, since, self._server.now() - self._history - SLACK).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of the posts, comments and reactions of a UTC day on our latest hundred posts."""
        known: set[str] = set()
        for raw in said_under(self._server, self._server.posts()):
            fresh = {heard.external_id for heard in _readable(raw) if heard.at.date() == day} - known
            known |= fresh
            yield from sorted(fresh)

    def speak(self, utterance: Utterance) -> Receipt:
        """Post, comment or answer a comment in our page's name."""
        return publish(self._server, utterance)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands where it was to be said, else None."""
        return recall(self._server, utterance)

    def react(self, ref: str, kind: str) -> Receipt:
        """Like ("like") a post or a comment in our page's name; doing it twice is doing it once."""
        return nod(self._server, ref, kind)

    def tally(self) -> Iterator[Tally]:
        """Yield our followers, and what LinkedIn counts of our latest posts."""
        now, followers = self._server.now(), self._server.followers()
        yield Tally(of="", at=now, counts={} if followers is None else {"followers": followers})
        posts = [name for item in self._server.posts()[:20] if (name := name_of(item))]
        for item in self._server.counts(posts):
            told = item.get("totalShareStatistics") if isinstance(item, Mapping) else None
            if isinstance(told, Mapping) and (of := str(item.get("share") or item.get("ugcPost") or "")):
                counts = {ours: told[theirs] for theirs, ours in NAMES.items() if isinstance(told.get(theirs), int)}
                yield Tally(of=of, at=now, counts=counts)


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


CARD = Card(
    name="linkedin",
    label="LinkedIn",
    icon="briefcase",
    build=Page,
    fields=(
        Field(
            name="client_id",
            label="Client ID",
            help="From your app under developer.linkedin.com, with the product Community Management API.",
        ),
        Field(
            name="client_secret",
            label="Client secret",
            kind="password",
            help="It stands beside the client ID.",
            secret=True,
        ),
        Field(
            name="organization",
            label="Only this page",
            help="The name of one page, if you look after several and only one is meant.",
            required=False,
        ),
    ),
    limits=Limits(text=LONGEST, edits=True, deletes=True, posts_per_hour=50, poll_every=timedelta(minutes=10)),
    gaps={
        "follows": (Gap.NEVER, "LinkedIn tells how many follow a page, and not who."),
        "overhears": (Gap.NOTIMPL, "LinkedIn pushes comments to apps it has approved; Porch looks every ten minutes."),
        "awaits": (Gap.NEVER, "LinkedIn has no stream."),
        "searches": (Gap.NEVER, "LinkedIn lets no app search what others say."),
        "fetches": (Gap.NOTIMPL, "Pictures in comments come by a part of LinkedIn's API that Porch does not ask."),
    },
    consent=Consent,
    advice="You need an app of your own with LinkedIn's Community Management API, and to be administrator of the page.",
    tested=Tested(
        against="twin",
        by="the shapes LinkedIn's pages describe; it publishes no machine-readable document, and none was compared",
    ),
    understand=understand,
)  # fmt: skip
