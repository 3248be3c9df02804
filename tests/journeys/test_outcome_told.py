"""What was decided with a survey reaches each who took part where they are: by mail, on Mastodon and Bluesky, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pytest

from porch.core.clock import StoppedClock
from porch.core.viewer import SYSTEM
from porch.desk.post import delivering, wiring
from porch.engagement.bursts import actions as bursts
from porch.engagement.bursts import planning, queries, sending
from porch.engagement.surveys import actions as surveys
from porch.engagement.surveys import debts, owed
from porch.engagement.surveys.models import Invited
from porch.engagement.surveys.telling import telling
from porch.proving.servers import bluesky
from porch.proving.servers.bluesky import BlueskyNetwork
from porch.proving.servers.bluesky_people import BlueskyAccount
from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need
from porch.proving.servers.snac import SnacPair, eventually, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac
from porch.records.accounts import actions as accounts
from porch.records.consent import actions as consent
from porch.records.consent.models import Basis, Purpose, Word
from porch.records.people.models import Handle, Person
from porch.records.team import actions as team
from porch.records.team.models import Member

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(600)]
WORDS = "The apricot tart stays, and Sunday lunch begins at noon."


def last_weekday_noon() -> datetime:
    """Return a noon nobody is kept from writing at, not long ago."""
    today = datetime.combine(datetime.now(UTC).date(), time(12), UTC)
    past = (today - timedelta(days=days) for days in range(1, 5))
    return next(noon for noon in past if noon.weekday() < 5)


NOON = last_weekday_noon()


@pytest.fixture(scope="module")
def networks() -> Iterator[SimpleNamespace]:
    """Mail, Mastodon and Bluesky, for real."""
    need(dovecot(), "dovecot")
    need(bluesky.present(), "node, npm, redis-server or PostgreSQL")
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac()
    except (CannotBuild, OSError, RuntimeError) as error:
        need(False, f"snac2: {error}")
    with ExitStack() as opened:
        up = [opened.enter_context(one) for one in (MailServer(), SnacPair(), BlueskyNetwork())]
        yield SimpleNamespace(mail=up[0], mastodon=up[1], bluesky=up[2])


def guest(name: str, kind: str, value: str) -> Person:
    """Return somebody who is found there and said that they may be asked how it was."""
    person = Person.objects.create(name=name, created_at=NOON)
    Handle.objects.create(kind=kind, value=value, name=name, person=person, created_at=NOON)
    consent.note(
        person=person, word=Word.GIVEN, at=NOON - timedelta(days=9), by=None, purpose=Purpose.FEEDBACK,
        basis=Basis.CONSENT, words="Do ask me.",
    )  # fmt: skip
    return person


def mentions(account: BlueskyAccount) -> list[str]:
    """Return who named somebody on Bluesky, as its own notifications tell."""
    told: Any = account.ask("app.bsky.notification.listNotifications", {"limit": "50"})
    return [one["author"]["did"] for one in told["notifications"] if one["reason"] == "mention"]


def test_each_who_took_part_hears_it_once_where_they_are(
    networks: SimpleNamespace, alice: Member, bob: Member, settings: Any
) -> None:
    settings.PORCH_ALLOW_NETWORKS = (ip_network("127.0.0.0/8"),)
    wiring.wire.cache_clear()
    team.change_business(name="Da Alice", postal="Via Roma 1")
    mail, square = networks.mail, networks.mastodon
    us, cleo = networks.bluesky.account("trattoria"), networks.bluesky.account("cleo")
    for channel, handle, credentials in (
        ("email", mail.address("care"), mail.credentials("care")), ("mastodon", square.acme.acct, square.credentials()),
        ("bluesky", us.did, us.credentials()),
    ):  # fmt: skip
        accounts.connect(channel=channel, name="Da Alice", handle=handle, credentials=credentials, at=NOON)
    guests = [
        guest("Ann", "email", mail.address("ann")), guest("Ben", "mastodon", square.ben.acct),
        guest("Cleo", "bluesky", cleo.did),
    ]  # fmt: skip

    menu = surveys.make(
        what=surveys.What(name="The menu", decided_with="What stays.", hear_by=date(2100, 1, 1)), member=alice, at=NOON
    )
    surveys.write(survey=menu, questions=[{"key": "why", "kind": "long", "words": {"en": "What stays?"}}], at=NOON)
    menu = surveys.publish(survey=menu, at=NOON)
    for person in guests:
        Invited.objects.create(survey=menu, person=person, asked_at=NOON, began_at=NOON, finished_at=NOON)
    surveys.decide(survey=menu, decided=WORDS, why="Most of you said so.", member=alice, at=NOON)
    assert len(debts.debts(SYSTEM, today=date(2100, 1, 1))) == 1

    burst = bursts.tell(
        kind="outcome", about=menu.about, name="What came of it", words=WORDS, subject="The menu", member=alice, at=NOON
    )
    planning.work_out(queries.latest(SYSTEM, burst), at=NOON)  # type: ignore[arg-type]
    bursts.approve(burst=burst, member=bob, at=NOON)
    bursts.send(burst=burst, member=bob, at=NOON)
    clock = StoppedClock(NOON)
    for _ in range(2):  # whoever presses again, or whose worker starts anew, tells nobody twice
        sending.send_due(now=clock.now())
        clock.advance(timedelta(seconds=30))
        while delivering.deliver_next(clock=clock):
            pass

    assert [WORDS in raw.decode() for raw in mail.mails("ann")] == [True]
    heard = eventually(lambda: square.ben.get("/api/v1/notifications"), "word on Mastodon")
    assert [WORDS in str(one["status"]["content"]) for one in heard] == [True]
    assert [str(post["value"]["text"]) for post in us.posts()] == [f"@Cleo {WORDS}"]
    told = eventually(lambda: mentions(cleo), "word on Bluesky")
    assert told == [us.did]
    assert telling(SYSTEM, menu.about, owed.took_part(SYSTEM, menu.pk)).told == 3
    assert debts.debts(SYSTEM, today=date(2100, 1, 1)) == []
