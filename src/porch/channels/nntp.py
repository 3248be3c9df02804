"""Newsgroups and the public archives of mailing lists (NNTP): hears every article, answers in the group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from porch.channels._nntp_composing import compose, our_id
from porch.channels._nntp_listening import STRETCH, Listening, dated
from porch.channels._nntp_reading import Us, read, understand
from porch.channels._nntp_talk import Talk, place, talking
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Utterance, Visibility
from porch.core.mailhead import one_line

HISTORY = timedelta(days=30)  # a busy list writes a thousand articles a day
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
LONGEST = 50_000  # characters; servers take about a million bytes, readers far less
_GROUP = re.compile(r"[\w.+-]{1,200}", re.ASCII)


class Newsgroups:
    """The groups we read on one server, and the address under which we write there."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._where = place(credentials)
        self._wire = wire
        self._groups = [name for name in re.split(r"[\s,]+", credentials.get("groups", "")) if _GROUP.fullmatch(name)]
        self._name = one_line(credentials.get("name", ""))
        address = one_line(credentials.get("address", "")).lower()
        names = tuple(one for told in credentials.get("names", "").split(",") if (one := told.strip()))
        self._us = Us(address=address, names=names)
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield every article not heard yet; addressed to us are those that name us or stand under ours."""
        floor = self._wire.clock.now() - self._history - SLACK
        with talking(self._where, self._wire) as talk:
            yield from Listening(talk, since, floor, self._us).run(self._named())

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what a stored article says, or raise Unreadable; no server is asked.

        That it answers what we posted by another program is not known here.
        """
        return read(raw, self._us)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the ids of the articles in our groups that were written on a UTC day, by their overview alone."""
        known: set[str] = set()
        with talking(self._where, self._wire) as talk:
            for name in self._named():
                fresh = [one for one in _written_on(talk, name, day) if one not in known]
                known |= set(fresh)
                yield from fresh

    def whoami(self) -> Handle:
        """Sign in, look into each group and return our address; KeyRefused when our name is not accepted."""
        with talking(self._where, self._wire) as talk:
            for name in self._named():
                talk.group(name)
        return Handle(kind="email", value=self._us.address, name=self._name)

    def speak(self, utterance: Utterance) -> Receipt:
        """Post once, as an answer or in our first group; its Message-ID comes from the key, so twice is once.

        ChannelError (permanent) before anything is sent when it is empty, too long, or not for a group.
        """
        article = self._compose(utterance)
        with talking(self._where, self._wire) as talk:
            talk.post(article)
        return self._receipt(utterance)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if the server has an article with its id, else None.

        OutcomeUnknown in a moderated group: what is not there may lie with the moderator.
        """
        with talking(self._where, self._wire) as talk:
            if talk.has(our_id(utterance.key, self._us.address)):
                return self._receipt(utterance)
            if any(talk.is_moderated(name) for name in self._wanted(utterance).split()):
                raise OutcomeUnknown("The group is moderated: whether our words wait there cannot be told")
        return None

    def _compose(self, utterance: Utterance) -> bytes:
        words = utterance.text.strip()
        if not words or len(words) > LONGEST:
            raise ChannelError(f"A newsgroup takes 1 to {LONGEST} characters, not {len(words)}", permanent=True)
        if utterance.visibility is Visibility.DIRECT or utterance.media:
            raise ChannelError("What is posted to a newsgroup is public and carries no files", permanent=True)
        groups, now = self._wanted(utterance), self._wire.clock.now()
        return compose(utterance, address=self._us.address, name=self._name, groups=groups, at=now)

    def _wanted(self, utterance: Utterance) -> str:
        """Return the groups an utterance goes to: where the article asked for answers, else our first."""
        if utterance.ref == "poster":
            raise ChannelError("Who wrote this asks for answers by mail, not in the group", permanent=True)
        wanted = [name for name in utterance.ref.split() if _GROUP.fullmatch(name)]
        return " ".join(wanted or self._named()[:1])

    def _receipt(self, utterance: Utterance) -> Receipt:
        name = our_id(utterance.key, self._us.address)
        return Receipt(external_id=name, ref=self._wanted(utterance), at=self._wire.clock.now())

    def _named(self) -> list[str]:
        if not self._groups:
            raise ChannelError("Name at least one group", permanent=True)
        return self._groups


def _written_on(talk: Talk, name: str, day: date) -> Iterator[str]:
    """Yield the ids of a group's articles of one day, looking over it from its end until all is older."""
    stands = talk.group(name)
    last = stands.high
    while last >= stands.low:
        lines = [(line, at) for line in talk.overview(max(last - STRETCH + 1, stands.low), last) if (at := dated(line))]
        yield from (line.message_id for line, at in lines if at.date() == day)
        if lines and all(at.date() < day - SLACK for _, at in lines):
            return
        last -= STRETCH


CARD = Card(
    name="nntp",
    label="Newsgroups and list archives",
    icon="newspaper",
    build=Newsgroups,
    fields=(
        Field(name="server", label="News server", help="Such as news.gmane.io or nntp.lore.kernel.org."),
        Field(name="groups", label="Groups", help="Such as gmane.comp.python.general. Separated by commas or spaces."),
        Field(
            name="names",
            label="Names that mean you",
            help="Your brand, your products, you. Articles with one of them are shown; the others are only kept.",
        ),
        Field(name="address", label="Your address", kind="email", help="Everybody sees it above what you post."),
        Field(name="name", label="Your name there", required=False),
        Field(name="username", label="Name for signing in", required=False),
        Field(name="password", label="Password", kind="password", required=False, secret=True),
        Field(
            name="security",
            label="Security",
            kind="select",
            choices=(("tls", "TLS"), ("none", "None, a public server")),
            default="tls",
            help="Without TLS a password can be read on its way.",
        ),
        Field(name="port", label="Port", kind="number", required=False, help="563 with TLS, 119 without."),
    ),
    limits=Limits(text=LONGEST, posts_per_hour=30, poll_every=timedelta(minutes=10)),
    gaps={
        "overhears": (Gap.NEVER, "News servers call nobody; they are asked."),
        "reacts": (Gap.NEVER, "Newsgroups know no likes."),
        "searches": (Gap.NEVER, "NNTP cannot search. Every article of your groups is read, and your names are found."),
        "tallies": (Gap.NEVER, "Nobody counts who reads an article."),
        "follows": (Gap.NEVER, "Nobody follows anybody in a newsgroup."),
        "awaits": (Gap.NEVER, "News servers announce nothing."),
        "fetches": (Gap.NEVER, "Whatever is attached comes along with the article itself."),
        "refreshes": (Gap.NEVER, "A password works until you change it."),
    },
    tested=Tested(against="real server", by="INN 2.7.1"),
    understand=understand,
    advice="Newsgroups, and mailing lists whose archive can be read by NNTP (lore.kernel.org, gmane).",
)
