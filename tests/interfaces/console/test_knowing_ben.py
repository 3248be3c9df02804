"""Ben is known as one, what he was promised is kept though Alice is away, and he can be three again; Cleo is missed.

One story through the browser, on what the worker itself makes of the log: nothing is written into a projection by hand.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.interaction import Handle as Named
from porch.core.interaction import Heard, Kind, Visibility
from porch.desk.morning import actions as morning
from porch.engagement.promises.models import Promise
from porch.interfaces.schedule import stock
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle, Person
from tests.interfaces.console.conftest import ARTEFACTS, Town, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
US = Named(kind="mastodon", value="trattoria@town.example", name="Trattoria")
TOOT = Named(kind="mastodon", value="ben.thornbury@town.example", name="Ben Thornbury")
SKY = Named(kind="bluesky", value="benthornbury.example", name="Ben Thornbury")
MAIL = Named(kind="email", value="ben.thornbury@mill.example", name="Ben Thornbury")
CLEO = Named(kind="email", value="cleo.delacroix@river.example", name="Cleo Delacroix")
COMPLAINTS = (
    (TOOT, "This is terrible: the soup was cold again, and nobody cared. I want my money back."),
    (SKY, "Awful. Nobody answers me about the cold soup. I am very disappointed."),
    (MAIL, "I wrote twice about the cold soup and got no answer. This is unacceptable service."),
)
SORRY = "I am so sorry, Ben. I will call you tomorrow."


@pytest.fixture
def told(town: Town) -> Town:
    """Ben complained in three places and was answered in each; Cleo wrote every five days until two months ago."""
    accounts = {"mastodon": town.mastodon, "bluesky": town.bluesky, "email": town.email}
    for days, (who, words) in zip((9, 6, 3), COMPLAINTS, strict=True):
        at = town.now - days * DAY
        answers = says(US, SORRY, at + HOUR, to=f"ben-{who.kind}", recipients=(who,), ours=True)
        hear(town, accounts[who.kind], says(who, words, at, name=f"ben-{who.kind}"), answers)
    for days in range(100, 60, -5):
        at = town.now - days * DAY
        answers = says(US, "With pleasure!", at + HOUR, to=f"cleo-{days}", recipients=(CLEO,), ours=True)
        hear(town, town.email, says(CLEO, "A table for two again?", at, name=f"cleo-{days}"), answers)
    Interaction.objects.filter(ours=True, text=SORRY).update(member=town.alice)
    settle(town)
    return town


def says(who: Named, text: str, at: Any, *, name: str = "", to: str = "", **more: Any) -> Heard:
    name = name or f"re-{to}"
    mail = name.endswith("email") or to.endswith("email") or who is CLEO or CLEO in more.get("recipients", ())
    return Heard(
        external_id=name, version="1", kind=Kind.CREATE, author=who, at=at, raw=name.encode(), text=text,
        in_reply_to=to, visibility=Visibility.DIRECT if mail else Visibility.PUBLIC, addressed=True, **more,
    )  # fmt: skip


def hear(town: Town, account: Account, *items: Heard) -> None:
    log.record(account=account, items=items, received_at=town.now)


def settle(town: Town) -> None:
    """Let the worker do what it does."""
    stock.take()
    morning.refresh(now=town.now)


def state() -> list[Any]:
    """Every row of persons and handles, to the last column."""
    return [list(table.objects.order_by("pk").values_list()) for table in (Person, Handle)]


def talk(who: Named) -> str:
    said = Interaction.objects.get(external_id=f"ben-{who.kind}")
    return f"/conversations/{said.thread_id}-{said.handle_id}/"


def whose(who: Named) -> Any:
    return Handle.objects.select_related("person").get(kind=who.kind, value=who.value).person


def test_ben_is_one_is_kept_a_promise_and_is_three_again_and_cleo_is_missed(
    told: Town, live_server: Any, browser: Any
) -> None:
    before = state()
    with window(browser, live_server.url, told.alice) as seen:
        page = seen.visit("/people/")
        page.get_by_role("link", name="3 pairs may be one person").click()
        page.locator(".same").nth(2).wait_for()
        page.keyboard.press("m")
        page.locator("#toasts >> text=are one person now").wait_for()
        page.locator(".same").nth(1).wait_for(state="detached")
        page.keyboard.press("m")
        page.get_by_text("Nobody to decide about").wait_for()
    assert len({whose(who).pk for who in (TOOT, SKY, MAIL)}) == 1
    settle(told)

    with window(browser, live_server.url, told.alice) as seen:
        page = seen.visit(talk(TOOT))
        page.keyboard.press("y")
        page.locator("#toasts", has_text="It comes back in the morning").wait_for()
        page = seen.visit("/team/")
        page.locator("summary", has_text="Somebody is away").click()
        page.get_by_label("To, that day included").fill(f"{told.now + timedelta(days=5):%Y-%m-%d}")
        page.get_by_label("Who stands in").select_option(label="Bob")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_text("Bob stands in.").first.wait_for()
    Promise.objects.update(due_at=told.now + timedelta(hours=2))  # its day has come

    with window(browser, live_server.url, told.bob) as seen:
        page = seen.visit("/")
        page.locator(".promises-due").get_by_text("I will call you tomorrow").wait_for()
        page.locator(".promises-due").get_by_text("you stand in.").wait_for()
        cleo = page.locator("[data-quiet]", has_text="Cleo Delacroix")
        cleo.get_by_text("Ask how they are").wait_for()
        page.screenshot(path=str(ARTEFACTS / "knowing-ben-morning.png"), full_page=True)
        page = seen.visit(talk(MAIL))
        page.get_by_text("They hear from us only when they are unhappy: all of our 3 contacts.").wait_for()
        page.screenshot(path=str(ARTEFACTS / "knowing-ben-before-answering.png"), full_page=True)
        assert seen.complaints == []

    with window(browser, live_server.url, told.alice) as seen:
        page = seen.visit(f"/people/{whose(MAIL).pk}/")
        words = page.inner_text("main")
        assert [complaint for _, complaint in COMPLAINTS if complaint not in words] == []
        page.screenshot(path=str(ARTEFACTS / "knowing-ben.png"), full_page=True)
        for left in (1, 0):
            page.get_by_role("button", name="Take back the merge").first.click()
            page.get_by_role("button", name="Take back the merge").nth(left).wait_for(state="detached")
        page.locator("#toasts >> text=are two again").wait_for()
        assert seen.complaints == []
    assert state() == before
    settle(told)
    assert len({whose(who).pk for who in (TOOT, SKY, MAIL)}) == 3
