"""From a mention in the morning to its author's Sway, and on to a dozen people invited to a tasting: by keyboard."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Handle, Heard
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.projections.influence import actions as influence
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.jobs import actions as jobs
from porch.records.people import queries as people
from porch.records.profiles import queries as profiles
from porch.records.team.models import Member
from tests.cast import DOV, NAME, US, says
from tests.interfaces.console.conftest import window
from tests.journeys.keyboard import Keyboard
from tests.journeys.looks import Looks

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

DAY = timedelta(days=1)
NEIGHBOURS = tuple(
    Handle(kind=NAME, value=name.lower(), name=name)
    for name in (
        "Ann Berg", "Ben Okafor", "Cleo Marsh", "Eve Sand", "Fay Lund", "Gil Moro", "Hana Sato", "Ivo Horn", "Jo Reed",
        "Kai Wolf", "Lou Park", "Mia Rossi", "Noa Blum", "Omar Haddad", "Pia Frost", "Quy Tran", "Rosa Diaz",
        "Sol Vega",
        "Tam Bird", "Una Hill", "Vik Rao", "Wren Low", "Xia Chen", "Yan Kerr", "Zoe Falk",
    )
)  # fmt: skip
HEARD_BY = {DOV: range(14), **{who: range(3 * n % 20, 3 * n % 20 + 5) for n, who in enumerate(NEIGHBOURS[:9])}}
ASKED = "@trattoria do you bake the pizza on stone? People ask me."


@pytest.fixture
def street(shop: Account) -> Account:
    """A street that talks about pizza for three weeks; today Dov, who is listened to, asks us something."""
    now = SYSTEM_CLOCK.now()
    log.record(account=shop, items=list(talk(now)), received_at=now)
    influence.refresh(now=now)
    influence.score(now=now)
    morning.refresh(now=now)
    return shop


def talk(now: datetime) -> Iterator[Heard]:
    """Yield what was said: everybody who is heard says something each week, and those who hear it answer."""
    for voice, places in HEARD_BY.items():
        for week in range(3):
            said, at = f"{voice.value}-{week}", now - (7 * week + 2) * DAY
            yield says(voice, "Where is the best pizza in town?", name=said, at=at, addressed=False)
            for place in places:
                answer = f"{said}-{place}"
                who = NEIGHBOURS[place]
                if who is not voice:
                    yield says(who, "The pizza at the corner", name=answer, to=said, at=at + DAY, addressed=False)
    yield says(DOV, ASKED, name="asked", at=now - timedelta(hours=2), recipients=(US,))


def work() -> None:
    """Let the worker do what waits."""
    while jobs.run_next(worker="journey"):
        pass


def leave_out(page: Any, keys: Keyboard, words: str, name: str) -> None:
    """Find somebody by a word of their name, leave them out, and let it be planned again."""
    keys.write("#invite-who", words)
    keys.press("Enter")
    page.locator(f"#found button[aria-label='Leave out {name}']").wait_for()
    keys.activate(f"#found button[aria-label='Leave out {name}']")
    page.get_by_role("button", name=f"Let {name} in again").wait_for()
    work()
    page.get_by_role("heading", name="Invited, in the order chosen").wait_for()


@pytest.mark.parametrize("width", [1280, 360])
def test_from_a_mention_to_a_dozen_invited(
    street: Account, alice: Member, live_server: Any, browser: Any, width: int
) -> None:
    with window(browser, live_server.url, alice, width=width) as seen:
        page, keys, looks = seen.page, Keyboard(seen.page), Looks(seen.page, f"dozen-{width}")
        seen.visit(reverse("console:morning"))
        keys.find_row("do you bake the pizza on stone")
        looks.at("morning")
        keys.press("Enter")
        page.get_by_text("Whom they move").wait_for()
        assert "people follow what they say" in page.locator(".side").inner_text()
        looks.at("conversation")
        keys.go_on(".side a[href*='/sway/']")

        page.get_by_role("heading", name="What it is made of").wait_for()
        page.get_by_text("Answered", exact=True).wait_for()
        page.get_by_role("heading", name="Whom they move").wait_for()
        moved = page.get_by_role("region", name="Whom they move").get_by_role("listitem")
        moved.first.wait_for()
        assert moved.count() == 12
        page.locator(".web figcaption").wait_for()
        looks.at("sway")
        keys.go_on("a[href*='/invites/new/']")

        keys.write("#id_name", "Pizza tasting")
        keys.tab_to("#id_day")
        keys.type("01142027")
        keys.tab_to("#id_holds_out")
        keys.press("Space")  # a tenth by chance would leave Dov out once in ten times
        keys.write("#id_why_all", "The kitchen is small.")
        looks.at("wish")
        keys.go_on("main form button")
        page.get_by_text("Working out whom to invite").wait_for()
        work()
        page.get_by_role("heading", name="Invited, in the order chosen").wait_for()
        assert page.locator(".invited__one").count() == 12
        looks.at("plan")
        dov, second = page.locator(".invited__one a").all_inner_texts()[:2]
        assert dov == "Dov"

        leave_out(page, keys, "dov", "Dov")
        leave_out(page, keys, second.split()[1], second)
        invited = page.locator(".invited__one a").all_inner_texts()
        assert len(invited) == 12
        assert not {"Dov", second} & set(invited)
        looks.at("plan-without-two")

        keys.activate("button[formaction$='/handing-on/']")
        page.get_by_text("Handed on just now").wait_for()
        looks.at("handed-on")
        with page.expect_download() as kept:
            keys.activate("a[href$='/list/']")
        rows = list(csv.reader(kept.value.path().read_text().splitlines()))
    assert [row[1] for row in rows[1:]] == invited
    tagged = [one for one in people.people(SYSTEM) if profiles.tags_of(SYSTEM, one)]
    assert sorted(one.name for one in tagged) == sorted(invited)
    assert looks.wrong == []


@pytest.fixture(scope="session")
def browser(chromium: Any) -> Any:
    """The machine's own Chromium."""
    return chromium
