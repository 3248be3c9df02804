"""One quarter of the town: a question, a tip, a tasting, only then asking; and everybody hears what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import StoppedClock, SystemClock
from porch.core.viewer import SYSTEM
from porch.desk.post import wiring
from porch.engagement.gatherings.models import Arrival, Guest, Occurrence
from porch.engagement.surveys import debts
from porch.engagement.surveys.models import Survey
from porch.proving.demo import cast
from porch.proving.servers import bluesky
from porch.proving.servers import mail as mails
from porch.proving.servers.bluesky import BlueskyNetwork
from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need
from porch.proving.servers.snac import Resident, SnacPair, eventually, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac
from porch.records.outbox.models import Outgoing, Slot
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_met_offline import phone
from tests.journeys.looks import Looks
from tests.journeys.quarter import BY_MAIL, REGULARS, Quarter, begin, guest, link_on_mastodon, named, on_mastodon, text

pytestmark = [
    pytest.mark.real, pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(400),
]  # fmt: skip
MONDAY = datetime(2025, 3, 10, 16, 30, tzinfo=UTC)  # half past eleven in the town
DUE = date(2025, 6, 12)
TOLD = ("ann", "leo", "amir", "deepa", "dov", "eve", "emre", "cleo", "kofi")
DECIDED = "The gnocchi stay on the menu on every Thursday."


@pytest.fixture(scope="module")
def networks() -> Iterator[SimpleNamespace]:
    """Mail, in which the regulars live, Mastodon and Bluesky: for real."""
    need(dovecot(), "dovecot")
    need(bluesky.present(), "node, npm, redis-server or PostgreSQL")
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac()
    except (CannotBuild, OSError, RuntimeError) as error:
        need(False, f"snac2: {error}")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as opened:
        patch.setattr(mails, "USERS", ("care", *BY_MAIL))
        mail, square, sky = (opened.enter_context(one) for one in (MailServer(), SnacPair(), BlueskyNetwork()))
        us, dov = sky.account("trattoria"), sky.account("dov")
        yield SimpleNamespace(mail=mail, square=square, us=us, dov=dov)


@pytest.fixture
def quarter(
    networks: SimpleNamespace,
    live_server: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    transactional_db: None,
) -> Quarter:
    """The town on the first day; whoever asks the machine's clock is told the town's."""
    settings.PORCH_ALLOW_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.PORCH_PUBLIC_URL = live_server.url
    wiring.wire.cache_clear()
    clock = StoppedClock(MONDAY)
    monkeypatch.setattr(SystemClock, "now", lambda _: clock.now())
    return begin(clock, networks.mail, networks.square, (networks.us, networks.dov))


@pytest.fixture(scope="session")
def browser(chromium: Any) -> Any:
    """The machine's own Chromium."""
    return chromium


class Desk:
    """Alice and Bob at their screens."""

    def __init__(self, quarter: Quarter, hers: Any, his: Any) -> None:
        self.quarter, self.hers, self.his = quarter, hers, his
        self.looks = Looks(hers.page, "quarter")

    def burst(self, kind: str, name: str, words: str, *, about: str = "") -> None:
        """Alice plans a burst for the regulars and writes it, Bob approves it and lets it go."""
        page = self.hers.visit(f"{reverse('console:burst-new')}?kind={kind}&about={about}&topic=gnocchi")
        page.check(f"input[name=kind][value={kind}]")
        page.fill("#id_name", name)
        page.select_option("#id_whom", label=REGULARS)
        page.uncheck("#id_holds_out")
        page.fill("#id_why_all", "They are few, and all of them signed.")
        page.get_by_role("button", name="See whom it reaches").click()
        self.worked_out(page)
        page.fill("#id_subject", name)
        page.fill("#id_words", words)
        page.get_by_role("button", name="Keep the words").click()
        self.worked_out(page)
        page.get_by_role("heading", name="As each will see it").wait_for()
        self.looks.at(f"words-{kind}")
        self.let_go(page.url)

    def worked_out(self, page: Any) -> None:
        """Wait until it is known whom a burst reaches."""
        page.get_by_role("heading", name="Whom it reaches").wait_for()
        self.quarter.work()
        page.locator("#reach", has_text="people get it").wait_for()

    def let_go(self, address: str) -> None:
        """Bob reads it over, approves it and lets it go."""
        page = self.his.page
        page.goto(address)
        for box in page.locator("[name=same_for_many]").all():
            box.check()
        page.get_by_role("button", name="Approve as it is written").click()
        page.get_by_role("button", name="Let it go").click()
        page.get_by_role("heading", name="What came of it").wait_for()
        self.quarter.work()


@pytest.fixture
def desk(quarter: Quarter, browser: Any, live_server: Any) -> Iterator[Desk]:
    """Two signed-in browsers."""
    with window(browser, live_server.url, quarter.alice) as hers, window(browser, live_server.url, quarter.bob) as his:
        yield Desk(quarter, hers, his)


def test_from_a_question_to_what_came_of_it(
    quarter: Quarter, networks: SimpleNamespace, desk: Desk, browser: Any, live_server: Any
) -> None:
    url = live_server.url
    ask_and_answer(quarter, desk)
    quarter.later(days=14)
    one = invite(quarter, desk)
    come_or_not(quarter, browser, url, networks.square.cleo)
    survey = write_survey(desk)
    quarter.clock.advance(one.begins + timedelta(minutes=30) - quarter.clock.now())
    check_in(quarter, browser, url, one)
    ask_in_the_room(desk, browser, url, survey)
    quarter.clock.advance(MONDAY + timedelta(days=71) - quarter.clock.now())
    ask_by_link(quarter, desk, browser, survey, networks.square.cleo)
    quarter.later(days=16)
    decide_and_tell(quarter, desk, survey)
    say_sorry(quarter, desk)
    beyond_mail(networks)
    assert desk.looks.wrong == []


def ask_and_answer(quarter: Quarter, desk: Desk) -> None:
    """A question, which Ann answers by mail; three weeks later a little idea."""
    desk.burst("question", "Which gnocchi?", "Hello {name}, with butter and sage, or with gorgonzola?")
    assert quarter.not_reached() == {cast.BEN.name: "R3"}
    assert [len(quarter.mails_of(who)) for who in BY_MAIL] == [1] * len(BY_MAIL)
    quarter.answers("ann", "With butter and sage, always.")
    quarter.reply("Ann Lindqvist", "With sage it is, Ann.")
    quarter.later(days=22)
    desk.burst("idea", "Gnocchi in the pan", "Hello {name}, fry what is left over in butter the next day.")
    assert [len(quarter.mails_of(who)) for who in BY_MAIL if who != "ann"] == [2] * (len(BY_MAIL) - 1)


def invite(quarter: Quarter, desk: Desk) -> Occurrence:
    """A tasting for six, to which the regulars are invited; Dov is asked at the counter."""
    page = desk.hers.visit(reverse("console:gathering-new"))
    for field, told in (
        ("name", "Gnocchi tasting"), ("day", "2025-05-06"), ("time", "18:00"), ("minutes", "120"),
        ("place", "At the long table"), ("room_seats", "6"), ("topic", "gnocchi"), ("words", "Six plates."),
    ):  # fmt: skip
        page.fill(f"#id_{field}", told)
    page.select_option("#id_sort", "tasting")
    page.get_by_role("button", name="Set it").click()
    page.get_by_role("heading", name="Gnocchi tasting").wait_for()
    one = Occurrence.objects.get()
    desk.burst("invite", "Come and taste", "Hello {name}, do you come to taste gnocchi?\n\n{come}", about=one.about)
    page.goto(f"{live(page)}{reverse('console:gathering', args=[one.pk])}?who=Dov")
    page.get_by_role("button", name="Comes", exact=True).first.click()
    page.get_by_role("heading", name="Coming").wait_for()
    return one


def live(page: Any) -> str:
    """Return where the house stands."""
    return str(page.evaluate("location.origin"))


def answer(page: Any, address: str, said: str) -> None:
    """Answer an invitation by the link in one's mail."""
    page.goto(address)
    page.get_by_label(said, exact=True).check()
    page.get_by_role("button", name="Answer").click()
    page.locator("[role=status]").first.wait_for()


def come_or_not(quarter: Quarter, browser: Any, url: str, kofi: Resident) -> None:
    """Six seats are taken, Deepa waits; Cleo cannot come after all, and Deepa takes her seat."""
    with guest(browser, url) as page:
        looks = Looks(page, "quarter-come")
        page.goto(url + quarter.link("ann", "come"))
        looks.at("asked")
        for who in ("ann", "cleo", "leo", "amir", "chidi"):
            answer(page, url + quarter.link(who, "come"), "Yes")
        page.get_by_text("You are expected.").wait_for()
        looks.at("expected")
        answer(page, url + quarter.link("deepa", "come"), "Yes")
        page.get_by_text("You are on the waiting list, in place 1.").wait_for()
        looks.at("waits")
        for who in ("emre", "ida"):
            answer(page, url + quarter.link(who, "come"), "No")
        answer(page, url + link_on_mastodon(kofi, "come"), "No")
        answer(page, url + quarter.link("cleo", "come"), "No")
        quarter.later(minutes=30)
        page.goto(url + quarter.link("deepa", "come"))
        looks.at("held")
        page.get_by_role("button", name="Take it").click()
        page.get_by_text("You are expected.").wait_for()
    assert looks.wrong == []


def check_in(quarter: Quarter, browser: Any, url: str, one: Occurrence) -> None:
    """At the door there is no network: four come, and Eve, who is on no list; it is sent when it is back."""
    with phone(browser, url, quarter.alice) as page:
        looks = Looks(page, "quarter-door")
        page.goto(url + reverse("console:gathering-door", args=[one.pk]), wait_until="networkidle")
        page.get_by_text("This page opens without a network too.").wait_for()
        page.context.set_offline(True)
        page.reload(wait_until="load")
        for name in ("Ann Lindqvist", "Leo Martin", "Amir Karimi", "Deepa Iyer", "Dov Peretz"):
            page.locator("#at-door-list").get_by_role("button", name=name).tap()
            page.get_by_text(f"{name} is here.").wait_for()
        page.locator("#at-door-new summary").tap()
        page.locator("#at-door-walk-in [name=name]").fill("Eve Stone")
        page.locator("#at-door-walk-in button").tap()
        page.locator("#at-door[data-unsent='6']").wait_for()
        assert not Arrival.objects.exists()
        looks.at("offline")
        page.context.set_offline(False)
        page.locator("#at-door[data-unsent='0']").wait_for()
        looks.at("sent")
    assert [told for told in looks.wrong if "ERR_INTERNET_DISCONNECTED" not in told] == []
    came = set(Guest.objects.exclude(came_at=None).values_list("person__name", flat=True))
    assert came == {"Ann Lindqvist", "Leo Martin", "Amir Karimi", "Deepa Iyer", "Dov Peretz", "Eve Stone"}


def write_survey(desk: Desk) -> Survey:
    """Three questions, and what will be decided with them."""
    page = desk.hers.visit(reverse("console:survey-new"))
    for field, told in (
        ("name", "The tasting"), ("decided_with", "Whether gnocchi stay on the menu."), ("hear_by", DUE.isoformat()),
        ("topic", "gnocchi"),
    ):  # fmt: skip
        page.fill(f"#id_{field}", told)
    page.locator("main form button").last.click()
    for kind, asked in (
        ("single", {"words": "Which did you like best?", "options": "Butter and sage\nGorgonzola"}),
        ("long", {"words": "What should stay?"}),
    ):
        page.get_by_role("link", name="Add a question").click()
        page.select_option("#id_kind", kind)
        for field, words in asked.items():
            page.fill(f"#id_{field}", words)
        page.locator("main form button").last.click()
        page.get_by_role("link", name="Add a question").wait_for()
    desk.looks.at("survey")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Ask in a room").wait_for()
    return Survey.objects.get()


def fill_in(page: Any, choice: str, words: str) -> None:
    """Fill a sheet in, and send it."""
    page.get_by_label(choice, exact=True).check()
    page.locator("textarea").first.fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("[data-received]").wait_for()


def ask_in_the_room(desk: Desk, browser: Any, url: str, survey: Survey) -> None:
    """The code stands on the wall; five of the six who are there answer on their own phones."""
    page = desk.hers.visit(reverse("console:survey-room", args=[survey.pk]))
    page.select_option("#occurrence", label="Gnocchi tasting")
    page.get_by_role("button", name="Begin").click()
    code = page.locator("p.break-all a").first.get_attribute("href")
    page.get_by_text("Minutes left: 10. 0 answered of 6 there.").wait_for()
    desk.looks.at("wall")
    for number in range(5):
        with guest(browser, url) as theirs:
            theirs.goto(str(code))
            fill_in(theirs, "Butter and sage", f"The one with sage, plate {number}.")


def ask_by_link(quarter: Quarter, desk: Desk, browser: Any, survey: Survey, kofi: Resident) -> None:
    """Whoever could not come is asked by a link of their own; three answer, and Ida would rather not."""
    desk.burst("feedback", "How was it for you?", "Hello {name}, you know our gnocchi. {survey}", about=survey.about)
    assert quarter.not_reached() == {
        **dict.fromkeys(["Ann Lindqvist", "Leo Martin", "Amir Karimi", "Deepa Iyer"], "B6"),
        **dict.fromkeys(["Gwen Parry", "Jun Park"], "B4"), "Ben Okafor": "R3", "Dov Peretz": "LINK",
    }  # fmt: skip
    url = live(desk.hers.page)
    with guest(browser, url) as page:
        looks = Looks(page, "quarter-answer")
        page.goto(url + quarter.link("emre", "answer"))
        looks.at("asked")
        fill_in(page, "Gorgonzola", "Both.")
        looks.at("thanks")
        page.goto(url + quarter.link("cleo", "answer"))
        fill_in(page, "Butter and sage", "Sage.")
        page.goto(url + link_on_mastodon(kofi, "answer"))
        fill_in(page, "Butter and sage", "More of it.")
        page.goto(url + quarter.link("ida", "answer"))
        page.get_by_role("button", name="I would rather not take part").click()
        page.get_by_text("We do not ask you about this again.").wait_for()
    assert looks.wrong == []


def decide_and_tell(quarter: Quarter, desk: Desk, survey: Survey) -> None:
    """The report sets both rates beside each other; what was decided is told to all who took part."""
    page = desk.hers.visit(reverse("console:survey-report", args=[survey.pk]))
    desk.looks.at("report")
    page.get_by_text("83 % answered in the room and 60 % by link").wait_for()
    desk.hers.visit(reverse("console:survey", args=[survey.pk]))
    page.fill("#decided", DECIDED)
    page.fill("#why", "Most of you liked them best.")
    page.locator("form[action$='/outcome/'] button").click()
    page.get_by_text("Kept. Tell it to everybody who took part.").first.wait_for()
    assert [one.took_part for one in debts.debts(SYSTEM, today=DUE)] == [len(TOLD)]
    desk.hers.visit(reverse("console:survey-report", args=[survey.pk]))
    page.get_by_role("button", name="Tell who took part").click()
    desk.worked_out(page)
    desk.looks.at("told")
    desk.let_go(page.url)
    quarter.later(days=1)
    assert quarter.not_reached() == {}
    on_hand = Outgoing.objects.get(state="by_hand", to_handle__person__name="Eve Stone")
    assert DECIDED in on_hand.text  # nobody knows how to reach her: whoever sees her tells her
    heard = {who: sum(DECIDED in text(one) for one in quarter.mails_of(who)) for who in BY_MAIL}
    assert heard == {who: int(who in TOLD) for who in BY_MAIL}
    assert debts.debts(SYSTEM, today=DUE) == []


def say_sorry(quarter: Quarter, desk: Desk) -> None:
    """Ben, whose table waited when the oven was down, got nothing all the while; now he gets an apology."""
    ben = quarter.person(cast.BEN.name)
    assert not Slot.objects.filter(person=ben).exists()
    page = desk.hers.visit(f"{reverse('console:burst-new')}?kind=apology&person={ben.pk}")
    page.fill("#id_name", "Ben's table")
    desk.looks.at("by-name")
    page.get_by_role("button", name="See whom it reaches").click()
    desk.worked_out(page)
    page.fill("#id_words", "Hello {name}, the oven was down and you waited. I am sorry.")
    page.get_by_role("button", name="Keep the words").click()
    desk.worked_out(page)
    desk.let_go(page.url)
    lines = Slot.objects.filter(person=ben)
    assert [(one.kind, one.outgoing.state) for one in lines if one.outgoing] == [("apology", "sent")]


def beyond_mail(networks: SimpleNamespace) -> None:
    """On Mastodon Kofi heard once what was decided, and Ben nothing but that we are sorry; on Bluesky Dov heard it."""
    square = networks.square
    decided = eventually(lambda: [one for one in on_mastodon(square.cleo) if DECIDED in one], "word on Mastodon")
    assert len(decided) == 1
    (sorry,) = on_mastodon(square.ben)
    assert "I am sorry" in sorry
    heard = eventually(lambda: [one for one in named(networks.dov) if DECIDED in one], "word on Bluesky")
    assert len(heard) == 1
    assert len(named(networks.dov)) == 3  # the question, the idea, and what came of it
