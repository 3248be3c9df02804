"""Where the story is played: the house itself, each moment of the town handed in as its clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from porch.channels import here
from porch.core.clock import StoppedClock
from porch.core.interaction import Heard, Media, Spoiled
from porch.desk.post import actions as post
from porch.desk.post.saying import Wording
from porch.engagement.conversations import actions as conversations
from porch.engagement.promises import actions as promises
from porch.proving.demo import cast
from porch.proving.demo.days import Days
from porch.proving.demo.scribe import Scribe, network
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.outbox.actions import UNDO
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member

READ_IN = timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The house with its colleagues and connections, ready to be played on."""

    days: Days
    scribe: Scribe
    alice: Member
    bob: Member
    connections: dict[str, Account]  # by name

    def hear(self, items: Iterable[Heard | Spoiled], *, at: datetime, on: cast.Connection | None = None) -> int:
        """Take items in as any connection would, each on its own network's; return how many were new."""
        heard: dict[str, list[Heard | Spoiled]] = defaultdict(list)
        for item in items:
            heard[on.name if on else _name(item)].append(item)
        clock = StoppedClock(at)
        return sum(post.take(self.connections[name], found, clock=clock).new for name, found in heard.items())

    def says(self, who: Any, at: datetime, text: str, *, on: cast.Connection | None = None, **how: Any) -> Heard:
        """Let a customer say something, and hear it at once."""
        said = self.scribe.says(who, at, text, **how)
        self.hear([said], at=at, on=on)
        return said

    def answer(self, said: Heard, text: str, *, at: datetime, by: Member | None = None) -> Outgoing:
        """Answer as a colleague does, through the outbox; it arrives when the time to undo has passed."""
        row = self._row(said)
        outgoing = conversations.reply(
            thread_id=row.thread_id, handle=row.handle, member=by or self.alice, text=text, at=at,
            key=f"demo-{row.pk}",
        )  # fmt: skip
        self.deliver(at)
        outgoing.refresh_from_db()
        return outgoing

    def post(self, text: str, *, photo: Media, at: datetime, on: Iterable[cast.Connection]) -> list[Outgoing]:
        """Say something to nobody in particular."""
        wordings = [Wording(account=self.connections[one.name], text=text) for one in on]
        said = post.say(
            wordings=wordings, photo=photo.content or b"", photo_name=photo.name, alt=photo.alt, member=self.alice,
            at=at, key="demo-dish",
        )  # fmt: skip
        self.deliver(at)
        for outgoing in said:
            outgoing.refresh_from_db()
        return said

    def tell(self, said: Heard, text: str, *, at: datetime) -> None:
        """Tell a customer who has it now."""
        row = self._row(said)
        conversations.tell_who_has_it(thread_id=row.thread_id, handle=row.handle, member=self.alice, text=text, at=at)
        self.deliver(at)

    def do(self, deed: Callable[..., Any], said: Heard, *, at: datetime, by: Member | None = None, **how: Any) -> None:
        """Do one of the conversation's deeds about something that was said."""
        row = self._row(said)
        deed(thread_id=row.thread_id, handle=row.handle, member=by or self.alice, at=at, **how)

    def promise(self, said: Heard, words: str, *, due_at: datetime, at: datetime) -> None:
        """Promise something by a date."""
        self.do(promises.make, said, at=at, words=words, due_at=due_at)

    def refuse(self, connection: cast.Connection, *, at: datetime) -> None:
        """Let a network refuse our key: its answers are kept from then on."""
        account = self.connections[connection.name]
        reason = "The server says: 535 authentication failed. The app password was changed or withdrawn."
        accounts.note_trouble(account=account, at=at, reason=reason, due_at=at + timedelta(minutes=15), refused=True)

    def deliver(self, at: datetime) -> None:
        """Let what is due leave."""
        while post.deliver_next(clock=StoppedClock(at + UNDO)):
            pass

    def _row(self, said: Heard) -> Any:
        return Interaction.objects.select_related("handle").get(
            channel=network(said.author), external_id=said.external_id
        )


def connect(at: datetime) -> dict[str, Account]:
    """Return the trattoria's connections, made at `at`, each with its past read; none of them reaches a network."""
    made = {}
    for one in cast.CONNECTIONS:
        account = accounts.connect(
            channel=one.channel, name=one.name, handle=one.us.value, credentials=here.key(one.us.value), at=at
        )
        accounts.note_heard(account=account, at=at, due_at=at)
        made[one.name] = account
    return made


def note_read(account: Account, seen: int, *, at: datetime, now: datetime) -> None:
    """Note that a connection's past was read at `at`, and that it is well at `now`."""
    accounts.note_history(account=account, seen=seen, total=seen, done_at=at + READ_IN)
    accounts.note_heard(account=account, at=now, due_at=now)


def _name(item: Heard | Spoiled) -> str:
    if isinstance(item, Spoiled):
        return cast.MAILBOX.name
    return next(one.name for one in cast.CONNECTIONS if one.channel == network(item.author))
