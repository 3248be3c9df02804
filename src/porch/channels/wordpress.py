"""WordPress: hears the comments on a site, answers them, publishes posts, by its own REST API; no plugin is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

from porch.channels._wordpress_listening import Listening, as_made, page, streams, walk
from porch.channels._wordpress_reading import NETWORK, envelope, read, site_of, understand
from porch.channels._wordpress_site import Site, discover, json_of
from porch.channels._wordpress_speaking import LONGEST, form, illustrated, measure, recall, receipt
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Media, Receipt, Spoiled, Tally, Utterance
from porch.core.payload import text
from porch.core.wire import spoken_carefully

HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LARGEST = 8 * 1024 * 1024
TALLIED = 10  # posts whose comments are counted


class WordPress:
    """Our user on one site."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._site = Site(credentials, wire)
        self._clock = wire.clock
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our own handle; KeyRefused when the application password no longer works."""
        user = self._site.user
        value = f"{text(user, 'slug') or user['id']}@{self._site.host}"
        return Handle(kind="wordpress", value=value, name=text(user, "name"), url=text(user, "link"))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield comments, links from elsewhere and posts after `since`, oldest first, then what changed or went.

        The newest hundred of each are looked at again every time: a change comes as a new version, what was deleted,
        thrown into the bin or called spam as deleted.
        """
        yield from Listening(self._site, since, self._clock.now() - self._history - SLACK).run()

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the site is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of all comments and posts made on a UTC day."""
        start = datetime.combine(day, clock_time.min, UTC)
        for stream in streams(self._site):
            for found in walk(self._site, as_made(stream), start, start + timedelta(days=1)):
                raws = [envelope(stream.kind, item, self._site.us) for item in found]
                yield from (one.external_id for raw in raws for one in _readable(raw) if one.at.date() == day)

    def speak(self, utterance: Utterance) -> Receipt:
        """Publish a post, or an answer under a comment or a post.

        ChannelError (permanent) before anything is sent when it is too long, empty, or our user may not publish.
        """
        path, said = form(utterance)
        if path == "/posts" and not self._site.may("publish_posts"):
            raise ChannelError("Our user on this site may not publish posts", permanent=True)
        if utterance.media:
            uploaded = [self._upload(media) for media in utterance.media]
            said |= {"content": illustrated(said["content"], uploaded), "featured_media": uploaded[0]["id"]}
        with spoken_carefully(NETWORK):
            response = self._site.post(path, said)
        self._site.checked(response, speaking=True)
        try:
            return receipt(response.json(), self._site.us)
        except (LookupError, TypeError, ValueError, Unreadable) as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands on the site, waiting or thrown away since; else None."""
        return recall(self._site, utterance)

    def tally(self) -> Iterator[Tally]:
        """Yield how many comments our latest posts have; WordPress itself counts nothing else."""
        stream = streams(self._site)[-1]
        for item in page(self._site, as_made(stream), order="desc", per_page=TALLIED):
            answer = self._site.checked(self._site.get("/comments", {"post": item.get("id", 0), "per_page": 1}))
            counted = answer.headers.get("x-wp-total", "")
            if counted.isdigit() and item.get("id"):
                name = f"{site_of(item)}#post-{item['id']}"
                yield Tally(of=name, at=self._clock.now(), counts={"replies": int(counted)})

    def _upload(self, media: Media) -> dict[str, object]:
        if media.content is None:
            raise ChannelError("The photo's bytes are missing", permanent=True)
        kind = media.content_type or "application/octet-stream"
        told = self._site.upload(media.name or "photo", media.content, kind)
        if not isinstance(told, dict) or not told.get("id"):
            raise ChannelError(f"{NETWORK} did not take the photo")
        if media.alt:
            told = json_of(self._site.checked(self._site.post(f"/media/{told['id']}", {"alt_text": media.alt})))
        return dict(told)


def _readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


_NO_PUSH = (
    Gap.NOTYET,
    "WordPress itself pushes nothing: it is asked every minute instead.",
)

CARD = Card(
    name="wordpress",
    label="WordPress",
    icon="newspaper",
    build=WordPress,
    discover=discover,
    fields=(
        Field(name="url", label="Address of your site", kind="url", help="Such as blog.example.com."),
        Field(name="user", label="Your user name there", help="An Editor sees comments that still wait for approval."),
        Field(
            name="password",
            label="Application password",
            kind="password",
            help="In WordPress: Users, Profile, Application Passwords. Not the password you sign in with.",
            secret=True,
        ),
        Field(
            name="names",
            label="Other names your team comments under",
            required=False,
            help="Separated by commas. A comment under one of these names counts as yours, whoever typed the name.",
        ),
    ),
    limits=Limits(
        text=LONGEST,
        measure=measure,
        media_count=10,
        media_bytes=LARGEST,
        media_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    ),
    gaps={
        "follows": (Gap.NEVER, "A site has readers, and WordPress itself keeps no list of them."),
        "overhears": _NO_PUSH,
        "awaits": _NO_PUSH,
        "reacts": (Gap.NEVER, "WordPress itself knows no likes."),
        "searches": (Gap.NEVER, "A site can only be searched for what stands on it, and that is heard already."),
        "fetches": (Gap.NEVER, "A comment on WordPress carries no files."),
        "refreshes": (Gap.NEVER, "An application password does not run out."),
    },
    tested=Tested(against="real server", by="WordPress 6.1.9 on MariaDB 10.11"),
    understand=understand,
)
