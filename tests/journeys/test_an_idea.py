"""An idea's way: proposed, found by a stranger on a phone, declined with a reason, and told to each where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pytest

from porch.core.clock import StoppedClock, SystemClock
from porch.core.viewer import SYSTEM
from porch.desk.post import delivering, wiring
from porch.engagement.bursts import actions as bursts
from porch.engagement.bursts import planning, sending
from porch.engagement.bursts import queries as burst_queries
from porch.engagement.ideas import actions as boards
from porch.engagement.ideas import deciding, looking, queries, ranking, voting
from porch.engagement.ideas.deciding import Statement
from porch.engagement.ideas.models import Idea
from porch.engagement.ideas.voting import Source
from porch.interfaces.portal import boards as tallies
from porch.interfaces.portal import places
from porch.proving.servers import bluesky
from porch.proving.servers import mail as mails
from porch.proving.servers.bluesky import BlueskyNetwork
from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need
from porch.proving.servers.snac import SnacPair, eventually, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac
from porch.records.accounts import actions as accounts
from porch.records.people.models import Handle, Person
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.journeys.looks import Looks
from tests.journeys.test_outcome_told import last_weekday_noon, mentions

pytestmark = [
    pytest.mark.real, pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]  # fmt: skip
WHY = "The oven is full until six, and bread that is sold cold is not ours."
INSTEAD = "Rossi next door keeps ten of our loaves until eight."
DIGITS = re.compile(r"\b(\d{3}) (\d{3})\b")


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
    with pytest.MonkeyPatch.context() as patch, ExitStack() as opened:
        patch.setattr(mails, "USERS", ("care", "ann", "leo"))
        up = [opened.enter_context(one) for one in (MailServer(), SnacPair(), BlueskyNetwork())]
        yield SimpleNamespace(mail=up[0], mastodon=up[1], sky=up[2])


class Street:
    """The trattoria's door: the time, its mail, and somebody at a screen."""

    def __init__(self, networks: SimpleNamespace, clock: StoppedClock, url: str) -> None:
        self.mail, self.clock, self.url = networks.mail, clock, url

    def work(self) -> None:
        """Let what is due leave."""
        sending.send_due(now=self.clock.now())
        self.clock.advance(timedelta(seconds=30))
        while delivering.deliver_next(clock=self.clock):
            pass

    def sign_in(self, page: Any, who: str) -> None:
        """Type the address, and then the code that came by mail."""
        page.get_by_label("Mail address").fill(self.mail.address(who))
        page.get_by_role("button", name="Send me the code").click()
        page.get_by_label("Six digits").wait_for()
        self.work()
        letters = [raw.decode() for raw in self.mail.mails(who)]
        page.get_by_label("Six digits").fill("".join(DIGITS.findall(letters[-1])[-1]))
        page.keyboard.press("Enter")


@pytest.fixture
def street(
    networks: SimpleNamespace, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, alice: Member
) -> Street:
    """The trattoria at noon of a weekday, reached by mail, Mastodon and Bluesky, with a board that Alice owns."""
    settings.PORCH_ALLOW_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.PORCH_PUBLIC_URL = live_server.url
    wiring.wire.cache_clear()
    clock = StoppedClock(last_weekday_noon())
    monkeypatch.setattr(SystemClock, "now", lambda _: clock.now())
    monkeypatch.setattr(tallies, "FRESH_FOR", -1.0)
    monkeypatch.setattr(places, "FRESH_FOR", -1.0)
    team.change_business(name="Da Alice", postal="Via Roma 1")
    mail, square = networks.mail, networks.mastodon
    networks.us, networks.cleo = networks.sky.account("trattoria"), networks.sky.account("cleo")
    for channel, handle, credentials in (
        ("email", mail.address("care"), mail.credentials("care")), ("mastodon", square.acme.acct, square.credentials()),
        ("bluesky", networks.us.did, networks.us.credentials()),
    ):  # fmt: skip
        accounts.connect(channel=channel, name="Da Alice", handle=handle, credentials=credentials, at=clock.now())
    boards.open_board(name="What we bake", owner=alice, answer_days=14, at=clock.now())
    return Street(networks, clock, live_server.url)


def met_elsewhere(idea: Idea, name: str, kind: str, value: str, member: Member, street: Street) -> None:
    """Let somebody be for an idea who said so on a network."""
    now = street.clock.now()
    person = Person.objects.create(name=name, created_at=now)
    Handle.objects.create(kind=kind, value=value, name=name, person=person, created_at=now)
    voting.vote(idea=idea, person=person, at=now, source=Source(how="inbox", member=member))


def test_from_a_proposal_to_a_reason_told_to_each(
    street: Street, networks: SimpleNamespace, chromium: Any, alice: Member, bob: Member
) -> None:
    desk = chromium.new_context(viewport={"width": 1280, "height": 800})
    regular = desk.new_page()
    regular.set_default_timeout(20_000)
    looks = Looks(regular, "idea")
    regular.goto(f"{street.url}/with/ideas/")
    regular.get_by_role("link", name="Propose an idea").click()
    regular.get_by_label("In a few words").fill("Sell the bread of the day in the evening")
    regular.get_by_role("button", name="Go on").click()
    regular.get_by_label("What would be better then").fill("We would have breakfast.")
    regular.get_by_role("button", name="Propose it").click()
    street.sign_in(regular, "ann")
    regular.get_by_text("until then you alone see it here").wait_for()
    looks.at("proposed")
    idea = Idea.objects.get()
    looking.let_stand(words=idea, member=alice, at=street.clock.now())
    ranking.rank(board=idea.board, now=street.clock.now())

    phone = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    stranger = phone.new_page()
    stranger.set_default_timeout(20_000)
    stranger.goto(f"{street.url}/with/ideas/")
    stranger.get_by_role("link", name="Propose an idea").click()
    stranger.get_by_label("In a few words").fill("Could you sell bread in the evening?")
    stranger.get_by_role("button", name="Go on").click()
    stranger.get_by_text("Is it one of these?").wait_for()
    stranger.get_by_role("button", name="I am for it: Sell the bread").click()
    street.sign_in(stranger, "leo")
    stranger.get_by_text("You are for it now.").wait_for()
    assert queries.by_ids(SYSTEM, [idea.pk])[idea.pk].votes == 2

    met_elsewhere(idea, "Ben", "mastodon", networks.mastodon.ben.acct, bob, street)
    met_elsewhere(idea, "Cleo", "bluesky", networks.cleo.did, bob, street)
    statement = Statement(verdict="no", reason=WHY, alternative=INSTEAD)
    made = deciding.decide(idea=idea, statement=statement, member=alice, at=street.clock.now())
    stranger.goto(f"{street.url}/with/idea/{idea.pk}/")
    assert stranger.get_by_text(WHY).count() == 0
    deciding.publish(decisions=[made], at=street.clock.now())
    tell(idea, alice, bob, street)

    assert sum(INSTEAD in raw.decode() for raw in networks.mail.mails("ann")) == 1
    assert sum(INSTEAD in raw.decode() for raw in networks.mail.mails("leo")) == 1
    heard = eventually(lambda: networks.mastodon.ben.get("/api/v1/notifications"), "word on Mastodon")
    assert [INSTEAD in str(one["status"]["content"]) for one in heard] == [True]
    assert eventually(lambda: mentions(networks.cleo), "word on Bluesky") == [networks.us.did]
    stranger.reload()
    stranger.get_by_text(WHY).wait_for()
    stranger.get_by_text(INSTEAD).wait_for()
    regular.goto(f"{street.url}/with/idea/{idea.pk}/")
    regular.get_by_role("button", name="Yes", exact=True).click()
    regular.get_by_text("Kept.").wait_for()
    looks.at("declined")
    told = queries.support(SYSTEM, queries.decisions(SYSTEM, idea)[0])
    assert told is not None
    assert (told.before, told.asked, told.accept) == (4, 1, 1)
    for context in (desk, phone):
        context.close()
    assert looks.wrong == []


def tell(idea: Idea, alice: Member, bob: Member, street: Street) -> None:
    """Alice writes what came of it, each one's letter is looked at, Bob lets it go; nobody hears it twice."""
    now = street.clock.now()
    burst = bursts.tell(
        kind="outcome", about=idea.about, name="Bread in the evening", subject=idea.title,
        words=f"{WHY} {INSTEAD}", member=alice, at=now,
    )  # fmt: skip
    planning.work_out(burst_queries.latest(SYSTEM, burst), at=now)  # type: ignore[arg-type]
    drafts = burst_queries.previews(SYSTEM, burst, now=now, limit=10)
    assert len(drafts) == 4
    bursts.approve(burst=burst, member=bob, at=now)
    bursts.send(burst=burst, member=bob, at=now)
    street.work()
    street.work()
