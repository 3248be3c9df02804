"""An invitation on real servers: it leaves once by mail, stands in the calendar once, and its answers come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pytest
from icalendar import Calendar

from porch.core.channel import Speaks
from porch.core.clock import StoppedClock
from porch.core.interaction import Handle as Word
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, delivering, wiring
from porch.engagement.meetings import actions, queries
from porch.engagement.meetings.actions import Plan
from porch.engagement.meetings.models import Meeting
from porch.proving.servers import radicale
from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import store
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people.meeting import meet
from porch.records.people.models import Handle
from porch.records.team.models import Member

pytestmark = [pytest.mark.real, pytest.mark.django_db]
NOW = datetime.now(UTC).replace(microsecond=0)
PLAN = Plan(title="Tasting", begins=NOW + timedelta(days=3), minutes=60, zone="Europe/Rome", place="By the window")


@pytest.fixture(scope="module")
def street() -> Iterator[SimpleNamespace]:
    need(dovecot(), "dovecot (apt: dovecot-imapd dovecot-lmtpd)")
    try:
        radicale.install()
    except RuntimeError as error:
        need(False, f"radicale: {error}")
    with ExitStack() as opened:
        yield SimpleNamespace(
            mail=opened.enter_context(MailServer()), calendar=opened.enter_context(radicale.Radicale())
        )


@pytest.fixture
def town(street: SimpleNamespace, alice: Member, settings: Any) -> SimpleNamespace:
    """Our mailbox and our calendar, connected; Ann is known, and lives next door."""
    settings.PORCH_ALLOW_NETWORKS = (ip_network("127.0.0.0/8"),)
    wiring.wire.cache_clear()
    street.mail.misbehave()
    street.mail.empty()
    us, ann = street.mail.address("care"), street.mail.address("ann")
    meet({("email", ann): (Word(kind="email", value=ann, name="Ann"), False)}, NOW)
    keys = {"url": street.calendar.calendar, "user": radicale.USER, "password": radicale.PASSWORD, "addresses": us}
    return SimpleNamespace(
        mail=_account("email", us, street.mail.credentials("care")), calendar=_account("calendar", us, keys),
        ann=Handle.objects.get(value=ann), alice=alice, street=street, clock=StoppedClock(NOW),
    )  # fmt: skip


def _account(channel: str, handle: str, credentials: dict[str, str]) -> Account:
    return accounts.connect(channel=channel, name="Da Alice", handle=handle, credentials=credentials, at=NOW)


def invite(town: SimpleNamespace, key: str) -> Meeting:
    return actions.invite(
        key=key, guests=[town.ann], plan=PLAN, mail=town.mail, calendar=town.calendar, member=town.alice, at=NOW
    )


def deliver(town: SimpleNamespace) -> None:
    town.clock.advance(timedelta(seconds=20))
    while delivering.deliver_next(clock=town.clock):
        pass


def arrived(town: SimpleNamespace) -> list[EmailMessage]:
    """Return the mails that reached Ann."""
    return [message_from_bytes(raw, policy=default) for raw in town.street.mail.mails("ann")]  # type: ignore[arg-type,misc]


def asked(letter: EmailMessage) -> Calendar:
    (part,) = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    raw = part.get_payload(decode=True)
    calendar = Calendar.from_ical(raw)
    assert part.get_param("method") == calendar["METHOD"]
    assert calendar.events[0].errors == []
    return calendar


def replies(town: SimpleNamespace, invitation: Calendar, said: str, words: str = "") -> None:
    """Let Ann's mail program answer, as RFC 6047 has it: no In-Reply-To, the UID is all there is."""
    event = invitation.events[0]
    ics = "\r\n".join(
        (
            "BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0", "METHOD:REPLY",
            "BEGIN:VEVENT", f"UID:{event['UID']}", f"SEQUENCE:{event['SEQUENCE']}", "DTSTAMP:20261122T090000Z",
            f"ATTENDEE;PARTSTAT={said};X-RESPONSE-COMMENT=\"{words}\":mailto:{town.ann.value}", "END:VEVENT",
            "END:VCALENDAR", "",
        )
    )  # fmt: skip
    letter = town.street.mail.letter("ann", "care", "Ann has answered this invitation.", subject="Accepted: Tasting")
    letter.add_alternative(ics, subtype="calendar", params={"method": "REPLY"})
    town.street.mail.post("ann", "care", letter.as_bytes())


def listen(town: SimpleNamespace) -> None:
    for account in (town.mail, town.calendar):
        assert collecting.collect(Account.objects.get(pk=account.pk)).trouble == ""


def stands(called: Meeting) -> queries.Invited:
    found = queries.meeting(SYSTEM, called.pk)
    assert found is not None
    return found.guests[0]


def test_an_invitation_is_sent_answered_moved_and_called_off(town: SimpleNamespace) -> None:
    called = invite(town, "all")
    deliver(town)
    (letter,) = arrived(town)
    first = asked(letter)
    assert (first["METHOD"], first.events[0]["UID"]) == ("REQUEST", called.uid)
    assert [one.get_content_type() for one in letter.iter_attachments()] == ["application/ics"]
    assert called.uid in town.street.calendar.everything()
    replies(town, first, "ACCEPTED", "Gladly")
    listen(town)
    assert (stands(called).answer, stands(called).said) == ("yes", "Gladly")
    answer = Interaction.objects.get(kind="accept", channel="email")
    sent = Interaction.objects.get(kind="invite", channel="email")
    assert (answer.thread_id, answer.handle) == (sent.thread_id, town.ann)
    assert (sent.ours, sent.said_here) == (True, True)

    actions.move(
        meeting=called, plan=replace(PLAN, minutes=90), member=town.alice, at=town.clock.now() + timedelta(seconds=1)
    )
    deliver(town)
    moved = asked(arrived(town)[-1])
    assert (moved.events[0]["SEQUENCE"], stands(called).to_earlier) == (1, True)
    assert arrived(town)[-1]["In-Reply-To"] == letter["Message-ID"]
    actions.call_off(meeting=called, member=town.alice, at=town.clock.now())
    deliver(town)
    assert [asked(one)["METHOD"] for one in arrived(town)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert "STATUS:CANCELLED" in town.street.calendar.everything()
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"sent"}


def test_an_answer_given_in_the_calendar_is_heard_there(town: SimpleNamespace) -> None:
    called = invite(town, "there")
    deliver(town)
    name = f"{called.uid}.ics"
    held = town.street.calendar.get(name).replace("\r\n ", "")
    town.street.calendar.put(name, held.replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=DECLINED"))
    listen(town)
    assert stands(called).answer == "no"
    assert Interaction.objects.get(external_id=called.uid).ours


def test_whoever_dies_between_sending_and_noting_it_sends_nothing_twice(town: SimpleNamespace) -> None:
    invite(town, "dies")
    town.clock.advance(timedelta(seconds=20))
    for _ in range(2):
        outgoing = outbox.lease(now=town.clock.now())
        assert outgoing is not None
        assert outgoing.account is not None
        channel = wiring.open_channel(outgoing.account)
        assert isinstance(channel, Speaks)
        channel.speak(delivering.utterance(outgoing))  # and here the lights go out
    town.clock.advance(timedelta(minutes=5))
    while delivering.deliver_next(clock=town.clock):
        pass
    while delivering.look_up_next(clock=town.clock):
        pass
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"sent"}
    assert len(arrived(town)) == 1


def test_a_line_that_breaks_while_it_leaves_is_looked_up(town: SimpleNamespace) -> None:
    invite(town, "torn")
    town.street.mail.misbehave(hang_up=True)
    deliver(town)
    assert "unknown" in set(Outgoing.objects.values_list("state", flat=True))
    town.street.mail.misbehave()
    town.clock.advance(timedelta(seconds=30))
    while delivering.look_up_next(clock=town.clock):
        pass
    deliver(town)
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"sent"}
    assert len(arrived(town)) == 1


def test_a_calendar_that_does_not_know_our_address_says_so_and_the_mail_leaves(town: SimpleNamespace) -> None:
    keys = accounts.credentials(town.calendar)
    accounts.keep_credentials(
        account=town.calendar, credentials={**keys, "addresses": "other@shop.test"}, at=NOW, expires_at=None
    )
    called = invite(town, "stranger")
    deliver(town)
    refused = Outgoing.objects.get(account=town.calendar)
    assert (refused.state, "Add care@" in refused.error) == ("failed", True)
    assert len(arrived(town)) == 1
    assert called.uid not in town.street.calendar.everything()
    assert store.read(refused.enclosures.get().sha256)
