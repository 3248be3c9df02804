"""Manners on real servers: a letter is ended with one press, comes back for good, or is called unwanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32, default
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from porch.analytics.cadence import Burst, Kind, Standing
from porch.core.clock import StoppedClock
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, delivering, wiring
from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need
from porch.records.accounts import actions as accounts
from porch.records.consent import actions as consent
from porch.records.consent import suppressing
from porch.records.consent.models import Basis, Purpose, Word
from porch.records.outbox import actions as outbox
from porch.records.outbox import ledgers, starting
from porch.records.outbox.models import Outgoing
from porch.records.outbox.starting import Held, Letter
from porch.records.people.models import Handle, Person
from porch.records.team import actions as team

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def last_weekday_noon() -> datetime:
    """Return a noon nobody is kept from writing at, not long ago."""
    today = datetime.combine(datetime.now(UTC).date(), time(12), UTC)
    past = (today - timedelta(days=days) for days in range(1, 5))
    return next(noon for noon in past if noon.weekday() < 5)


NOON = last_weekday_noon()


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    need(dovecot(), "dovecot (apt: dovecot-imapd dovecot-lmtpd)")
    with MailServer() as running:
        yield running


@pytest.fixture
def town(mail: MailServer, db: None, settings: Any) -> SimpleNamespace:
    """Our mailbox, and Ann and Ben next door, who said yes to invitations."""
    settings.PORCH_ALLOW_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.PORCH_PUBLIC_URL = "https://trattoria.example"
    wiring.wire.cache_clear()
    mail.misbehave()
    mail.empty()
    team.change_business(name="Da Alice", postal="Via Roma 1")
    account = accounts.connect(
        channel="email", name="Da Alice", handle=mail.address("care"), credentials=mail.credentials("care"), at=NOON
    )
    made = SimpleNamespace(mail=mail, account=account, clock=StoppedClock(NOON), ann=_person(mail, "ann"))
    made.ben = _person(mail, "ben")
    return made


def _person(mail: MailServer, name: str) -> Person:
    person = Person.objects.create(name=name.title(), created_at=NOON)
    Handle.objects.create(kind="email", value=mail.address(name), person=person, created_at=NOON)
    consent.note(
        person=person, word=Word.GIVEN, at=NOON - timedelta(days=9), by=None, purpose=Purpose.QUESTION,
        basis=Basis.CONSENT, words="Do ask me.",
    )  # fmt: skip
    return person


def ask(town: SimpleNamespace, person: Person, key: str) -> Outgoing:
    """Ask somebody a light question by mail, and let it leave."""
    handle = Handle.objects.get(person=person)
    now = town.clock.now()
    outgoing = starting.start(
        person=person, burst=Burst(kind=Kind.QUESTION, channel="email", topic="basil"),
        standing=Standing(topics={"basil": "You talked about basil."}), at=now, key=key,
        letter=Letter(text="Which basil do you grow?", subject="Basil", account=town.account, handle=handle),
    )  # fmt: skip
    town.clock.advance(timedelta(seconds=20))
    while delivering.deliver_next(clock=town.clock):
        pass
    outgoing.refresh_from_db()
    return outgoing


def received(town: SimpleNamespace, user: str) -> EmailMessage:
    """Return the one mail that reached somebody."""
    (raw,) = town.mail.mails(user)
    return message_from_bytes(raw, policy=default)


def bursts(person: Person) -> int:
    """Return how many slots of theirs are taken."""
    return len(ledgers.ledger_of(SYSTEM, person.pk).bursts)


def test_a_letter_is_ended_with_one_press_of_the_mail_program(town: SimpleNamespace) -> None:
    assert ask(town, town.ann, "ask-ann").state == "sent"
    letter = received(town, "ann")
    assert [part.get_content_type() for part in letter.walk()][1:] == ["text/plain", "text/html"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(str(letter["List-Unsubscribe"]).strip("<>")).path
    answer = Client().post(path, {"List-Unsubscribe": "One-Click"}, secure=True, headers={"host": "127.0.0.1"})
    assert answer.status_code == 200
    town.clock.advance(timedelta(days=14))
    with pytest.raises(Held, match="C"):
        ask(town, town.ann, "ask-ann-again")
    assert ask(town, town.ben, "ask-ben").state == "sent"


def test_what_comes_back_for_good_ends_the_address_and_frees_the_slot(town: SimpleNamespace) -> None:
    town.mail.misbehave(returns="5.1.1")
    outgoing = ask(town, town.ann, "ask-ann")
    assert (outgoing.state, bursts(town.ann)) == ("sent", 1)
    collecting.collect(town.account)
    outgoing.refresh_from_db()
    assert (outgoing.state, bursts(town.ann)) == ("failed", 0)
    assert "comes back" in suppressing.is_barred(SYSTEM, "email", town.mail.address("ann"))
    assert not suppressing.is_barred(SYSTEM, "email", town.mail.address("care"))


def test_a_mail_that_is_late_keeps_its_slot(town: SimpleNamespace) -> None:
    town.mail.misbehave(returns="4.4.1")
    ask(town, town.ann, "ask-ann")
    collecting.collect(town.account)
    assert bursts(town.ann) == 1
    assert not suppressing.is_barred(SYSTEM, "email", town.mail.address("ann"))


def test_an_address_whose_mail_came_back_rests_until_it_writes(town: SimpleNamespace, settings: Any) -> None:
    settings.PORCH_SOFT_BOUNCES = 1
    town.mail.misbehave(returns="5.2.2")
    ask(town, town.ann, "ask-ann")
    collecting.collect(town.account)
    town.mail.misbehave()
    with pytest.raises(Held, match="C8"):
        ask(town, town.ann, "ask-ann-again")
    assert not suppressing.is_barred(SYSTEM, "email", town.mail.address("ann"))
    town.mail.say("ann", "care", "My mailbox was full. It is well again.")
    collecting.collect(town.account)
    town.mail.empty()
    assert ask(town, town.ann, "ask-ann-now").state == "sent"
    assert "Which basil" in received(town, "ann").as_string()


def test_an_answer_leaves_to_an_address_that_rests(town: SimpleNamespace, settings: Any) -> None:
    settings.PORCH_SOFT_BOUNCES = 1
    town.mail.misbehave(returns="4.2.2")
    ask(town, town.ann, "ask-ann")
    collecting.collect(town.account)
    town.mail.misbehave()
    handle, now = Handle.objects.get(person=town.ann), town.clock.now()
    with pytest.raises(Held, match="C8"):
        starting.start(
            person=town.ann, burst=Burst(kind=Kind.APOLOGY, channel="email"), standing=Standing(), at=now, key="sorry",
            letter=Letter(text="We are sorry.", account=town.account, handle=handle),
        )  # fmt: skip
    answer = outbox.enqueue(account=town.account, text="On Friday", at=now, to_handle=handle)
    town.clock.advance(timedelta(seconds=20))
    delivering.deliver_next(clock=town.clock)
    answer.refresh_from_db()
    assert answer.state == "sent"


def test_an_address_the_server_does_not_know_is_ended_at_once(town: SimpleNamespace) -> None:
    gone = Person.objects.create(name="Gone", created_at=NOON)
    Handle.objects.create(kind="email", value="gone@example.test", person=gone, created_at=NOON)
    consent.note(
        person=gone, word=Word.GIVEN, at=NOON, by=None, purpose=Purpose.QUESTION, basis=Basis.CONSENT, words="Yes."
    )
    assert ask(town, gone, "ask-gone").state == "failed"
    assert bursts(gone) == 0
    assert "comes back" in suppressing.is_barred(SYSTEM, "email", "gone@example.test")


def complaint(raw: bytes, to: str) -> bytes:
    """Return what a mail provider sends when somebody presses *spam* (RFC 5965)."""
    told = MIMEText("Feedback-Type: abuse\r\nUser-Agent: Provider/1\r\nVersion: 1\r\n", _charset="us-ascii")
    told.replace_header("Content-Type", "message/feedback-report")
    letter = MIMEMultipart("report", report_type="feedback-report")
    letter["From"], letter["To"], letter["Subject"] = "dov@example.test", to, "FW: Basil"
    letter["Message-ID"] = "<complaint@provider.example>"
    for part in (MIMEText("An abuse report."), told, MIMEMessage(message_from_bytes(raw))):
        letter.attach(part)
    return letter.as_bytes(policy=compat32.clone(linesep="\r\n"))


def test_a_complaint_ends_mail_to_whoever_made_it(town: SimpleNamespace) -> None:
    ask(town, town.ann, "ask-ann")
    (raw,) = town.mail.mails("ann")
    town.mail.post("dov", "care", complaint(raw, town.mail.address("care")))
    collecting.collect(town.account)
    assert "unwanted" in suppressing.is_barred(SYSTEM, "email", town.mail.address("ann"))
    assert bursts(town.ann) == 1, "it arrived"


def test_a_report_that_somebody_made_up_ends_nothing(town: SimpleNamespace) -> None:
    ask(town, town.ann, "ask-ann")
    forged = b"Message-ID: <made-up@example.test>\r\nFrom: care@example.test\r\n\r\nHello\r\n"
    town.mail.post("dov", "care", complaint(forged, town.mail.address("care")))
    collecting.collect(town.account)
    assert not suppressing.is_barred(SYSTEM, "email", town.mail.address("ann"))
