"""A quarter of the demo town: its clock moved by hand, its customers reached by real networks, its worker in steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from typing import Any

from porch.core.clock import StoppedClock
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.post import actions as post
from porch.engagement.bursts import reminding, sending
from porch.engagement.bursts.models import Burst, Delivery, Line
from porch.engagement.conversations import actions as conversations
from porch.engagement.gatherings import answering
from porch.projections.waiting.models import Standing
from porch.proving.demo import cast, town
from porch.proving.servers.bluesky_people import BlueskyAccount
from porch.proving.servers.mail import MailServer
from porch.proving.servers.snac import Resident, SnacPair, eventually
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as connections
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.consent.models import Basis, Purpose, Word
from porch.records.jobs import actions as jobs
from porch.records.outbox import noting
from porch.records.outbox.actions import UNDO
from porch.records.people.models import Handle, Person
from porch.records.profiles import actions as profiles
from porch.records.profiles.models import Tag
from porch.records.profiles.wanted import Wanted
from porch.records.team import queries as team
from porch.records.team.models import Member

REGULARS = "Regulars"
SLIP = "Write to me about what you cook, invite me, and ask me how it was."
PURPOSES = (Purpose.QUESTION, Purpose.IDEA, Purpose.INVITATION, Purpose.FEEDBACK)
BY_MAIL = ("ann", "cleo", "leo", "amir", "chidi", "deepa", "emre", "gwen", "ida", "jun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """The town, and the clock it lives by."""

    clock: StoppedClock
    mail: MailServer
    alice: Member
    bob: Member

    def later(self, **by: float) -> None:
        """Let time pass, and the worker do what is due by then."""
        self.clock.advance(timedelta(**by))
        self.work()

    def work(self) -> None:
        """Let the worker do what waits: plan, let bursts leave, hear replies, offer seats; and let the post leave."""
        while jobs.run_next(worker="journey"):
            pass
        now = self.clock.now()
        morning.refresh(now=now)
        noting.note_replies(now=now)
        answering.pass_on(now=now)
        sending.send_due(now=now)
        reminding.remind_due(now=now)
        self.clock.advance(UNDO)
        while post.deliver_next(clock=self.clock):
            pass

    def person(self, name: str) -> Person:
        """Return somebody of the town."""
        return Person.objects.get(name=name, identity=None)

    def account(self, channel: str) -> Account:
        """Return the connection by which we speak there."""
        return connections.accounts(SYSTEM).get(channel=channel, state=Account.State.LIVE)

    def mails_of(self, who: str) -> list[EmailMessage]:
        """Return every mail that reached somebody, oldest first."""
        return [message_from_bytes(raw, policy=default) for raw in self.mail.mails(who)]

    def answers(self, who: str, words: str) -> None:
        """Let somebody answer the last mail of ours in their mail program, and let us hear it."""
        ours = self.mails_of(who)[-1]
        letter = self.mail.letter(
            who, "care", words, subject=f"Re: {ours['Subject']}", reply_to=str(ours["Message-ID"]).strip("<> ")
        )
        letter.replace_header("Date", format_datetime(self.clock.now()))
        self.mail.post(who, "care", letter.as_bytes())
        heard = post.collect(self.account("email"), clock=self.clock)
        assert heard.new, heard
        self.later(minutes=5)

    def reply(self, name: str, words: str) -> None:
        """Let Alice answer what somebody wrote last."""
        rows = Standing.objects.filter(handle__person__name=name, state="waiting").select_related("handle")
        row = rows.latest("last_at")
        conversations.reply(
            thread_id=row.thread_id, handle=row.handle, member=self.alice, text=words, at=self.clock.now()
        )
        self.work()

    def settle(self, *, but: str = "") -> None:
        """Let Alice answer or end everything that waits, but for what one person said."""
        rows = Standing.objects.filter(state__in=("waiting", "snoozed", "handed_over")).exclude(
            handle__person__name=but
        )
        for row in rows.select_related("handle", "handle__person"):
            conversations.close(
                thread_id=row.thread_id, handle=row.handle, reason="Said on the phone", member=self.alice,
                at=self.clock.now(),
            )  # fmt: skip

    def not_reached(self) -> dict[str, str]:
        """Return who of the regulars did not get the last burst, and by which rule."""
        burst = Burst.objects.latest("id")
        plan = Line.objects.filter(plan__burst=burst).exclude(verdict__in=("go", "later"))
        held = Delivery.objects.filter(burst=burst).exclude(state="sent")
        rows = [*plan.select_related("person"), *held.select_related("person")]
        return {row.person.name: row.rule for row in rows}

    def link(self, who: str, door: str) -> str:
        """Return the way of somebody's own link in the last mail that has one, without our address."""
        found = [path for one in self.mails_of(who) for path in links(text(one)) if f"/with/{door}/" in path]
        return found[-1]


def links(words: str) -> list[str]:
    """Return where the links in some words lead."""
    return re.findall(r"https?://[^/\s]+(/with/[^\s\"<]+)", words)


def on_mastodon(resident: Resident) -> list[str]:
    """Return what reached somebody on Mastodon, newest first, once something did."""
    heard: Any = eventually(lambda: resident.get("/api/v1/notifications"), "word on Mastodon")
    return [str(one["status"]["content"]) for one in heard if one.get("status")]


def link_on_mastodon(resident: Resident, door: str) -> str:
    """Return the way of somebody's own link in what reached them on Mastodon, once it did."""
    return eventually(
        lambda: next((path for path in links(" ".join(on_mastodon(resident))) if f"/with/{door}/" in path), ""), door
    )


def named(account: BlueskyAccount) -> list[str]:
    """Return the words in which somebody was named on Bluesky, newest first, as its own notifications tell."""
    heard: Any = account.ask("app.bsky.notification.listNotifications", {"limit": "50"})
    return [str(one["record"]["text"]) for one in heard["notifications"] if one["reason"] == "mention"]


def text(letter: EmailMessage) -> str:
    """Return the text part of a mail."""
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


def begin(clock: StoppedClock, mail: MailServer, square: SnacPair, sky: tuple[BlueskyAccount, ...]) -> Quarter:
    """Fill the demo town, move its regulars to real networks, and let them sign a slip at the counter.

    Ben is ben on Mastodon, and Kofi cleo, where we are acme; on Bluesky we and Dov are who `sky` says.
    """
    town.fill(now=clock.now())
    alice, bob = (next(m for m in team.members(SYSTEM) if m.login.email == who) for who in (cast.ALICE, cast.BOB))
    us, dov = sky
    move_in(clock, "email", mail.address("care"), mail.credentials("care"))
    move_in(clock, "mastodon", square.acme.acct, square.credentials())
    move_in(clock, "bluesky", us.did, us.credentials())
    beyond = {cast.BEN.value: square.ben.acct, cast.KOFI.value: square.cleo.acct, cast.DOV.value: dov.did}
    for was, now in beyond.items():
        Handle.objects.filter(value=was).update(value=now)
    for who in BY_MAIL:
        Handle.objects.filter(kind="email", value__startswith=f"{who}@").update(value=mail.address(who))
    made = Quarter(clock=clock, mail=mail, alice=alice, bob=bob)
    handles = Handle.objects.filter(value__in=[*map(mail.address, BY_MAIL), *beyond.values()])
    for handle in handles.select_related("person"):
        assert handle.person is not None
        sign(made, handle.person)
    profiles.save_segment(name=REGULARS, wanted=Wanted(tag=Tag.objects.get(key="gnocchi").pk), by=alice, at=clock.now())
    made.settle(but=cast.BEN.name)
    return made


def move_in(clock: StoppedClock, channel: str, handle: str, credentials: Mapping[str, str]) -> None:
    """Speak on a real network from now on, in place of the demo's own far end."""
    for account in connections.accounts(SYSTEM).filter(channel=channel):
        accounts.disconnect(account=account, at=clock.now())
    ours = accounts.connect(channel=channel, name=cast.BUSINESS, handle=handle, credentials=credentials, at=clock.now())
    accounts.note_history(account=ours, seen=0, total=0, done_at=clock.now())


def sign(quarter: Quarter, person: Person) -> None:
    """Let somebody say yes at the counter to all we begin, and that they like gnocchi."""
    for purpose in PURPOSES:
        consent.note(
            person=person, word=Word.GIVEN, at=quarter.clock.now(), by=quarter.alice, purpose=purpose,
            basis=Basis.CONSENT, words=SLIP, place="Slip at the counter",
        )  # fmt: skip
    profiles.tag(person=person, name="gnocchi", by=quarter.alice, at=quarter.clock.now())


@contextmanager
def guest(chromium: Any, address: str) -> Iterator[Any]:
    """A customer's phone, on which nobody is signed in."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()
