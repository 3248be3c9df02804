"""Promises and labels in a browser: Alice's promise to Ben is due while she is away, and reaches Bob."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from porch.core.interaction import Handle, Heard, Kind
from porch.engagement.promises.models import Promise
from porch.projections.language import actions as language
from porch.projections.language.models import Understanding
from porch.projections.waiting import projector
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle as HandleRow
from tests.interfaces.console.conftest import ARTEFACTS, BEN, Town, window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
US = Handle(kind="mastodon", value="trattoria@town.example", name="Trattoria")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """The town, the conversation with Ben, and his page of promises."""

    town: Town
    talk: str
    record: str


@pytest.fixture
def ben(town: Town) -> Promised:
    """Ben complains; Alice answers that she will call; Ben that he will send a photo. All of it is understood."""
    asked = Interaction.objects.get(external_id="https://town.example/2")
    items = [
        Heard(
            external_id=name, version="1", kind=Kind.CREATE, author=who, at=town.now - timedelta(minutes=minutes),
            raw=name.encode(), text=text, ours=who is US, in_reply_to=asked.external_id,
        )
        for name, who, text, minutes in (
            ("we", US, "I am so sorry, Ben. I will call you tomorrow.", 50),
            ("ben", BEN, "OK. I'll send you a photo.", 40),
        )
    ]  # fmt: skip
    log.record(account=town.mastodon, items=items, received_at=town.now)
    Interaction.objects.filter(external_id="we").update(member=town.alice)
    projector.catch_up(now=town.now)
    language.refresh()
    Understanding.objects.filter(interaction=asked).update(
        needs="complaint", doubts="question",
        labels=[
            {"name": "negative", "p": 0.91, "sure": True, "words": ["sick"]},
            {"name": "complaint", "p": 0.94, "sure": True, "words": ["sick", "Food poisoning"]},
            {"name": "question", "p": 0.55, "sure": False, "words": ["Does anybody"]},
        ],
    )  # fmt: skip
    _commits("we", "I will call you tomorrow")
    _commits("ben", "I'll send you a photo")
    handle = HandleRow.objects.get(value=BEN.value)
    return Promised(
        town=town, talk=f"/conversations/{asked.thread_id}-{handle.pk}/", record=f"/people/{handle.person_id}/promises/"
    )


def _commits(name: str, words: str) -> None:
    Understanding.objects.filter(interaction__external_id=name).update(
        commits=True, labels=[{"name": "commitment", "p": 0.9, "sure": True, "words": [words]}]
    )


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_what_is_promised_and_meant_is_fit_for_everybody(
    ben: Promised, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, ben.town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in (ben.talk, "/promises/", "/team/") for line in look(seen, path, width, scheme)]
        page = seen.visit(ben.talk)
        page.keyboard.press("y")
        page.locator("#toasts", has_text="It comes back in the morning").wait_for()
        Promise.objects.update(due_at=ben.town.now + timedelta(hours=2))
        wrong += [line for path in (ben.record, "/?due") for line in look(seen, path, width, scheme)]
    assert (wrong, seen.complaints) == ([], [])


def test_a_promise_of_alice_due_while_she_is_away_reaches_bob(ben: Promised, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, ben.town.alice) as seen:
        page = seen.visit(ben.talk)
        page.get_by_text("I will call you tomorrow", exact=True).first.wait_for()
        page.keyboard.press("y")
        page.locator("#toasts", has_text="It comes back in the morning").wait_for()
        page = seen.visit("/team/")
        page.locator("summary", has_text="Somebody is away").click()
        page.get_by_label("To, that day included").fill(f"{ben.town.now + timedelta(days=5):%Y-%m-%d}")
        page.get_by_label("Who stands in").select_option(label="Bob")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_text("Bob stands in.").first.wait_for()
    Promise.objects.update(due_at=ben.town.now + timedelta(hours=2))
    assert Promise.objects.get().owner == ben.town.alice
    with window(browser, live_server.url, ben.town.bob) as seen:
        page = seen.visit("/")
        due = page.locator(".promises-due", has_text="1 promise due")
        due.get_by_text("I will call you tomorrow").wait_for()
        due.get_by_text("Alice is away until").wait_for()
        due.get_by_text("you stand in.").wait_for()
        page.screenshot(path=str(ARTEFACTS / "promise-reaches-bob.png"), full_page=True)
        due.get_by_role("button", name="Kept").click()
        page.get_by_text("Kept.", exact=True).first.wait_for()
        due.wait_for(state="detached")
    assert Promise.objects.get().ending == "kept"
    assert seen.complaints == []


def test_why_a_label_stands_is_one_click_away_and_so_is_what_it_is_not(
    ben: Promised, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, ben.town.bob, width=360) as seen:
        page = seen.visit(ben.talk)
        summary = page.locator(".meant summary", has_text="Unhappy; complaint; perhaps a question")
        summary.click()
        page.get_by_text("55% likely, so unsure: have a look").wait_for()
        page.locator(".meant[open] li", has_text="Question").get_by_role("button", name="It is not").click()
        page.get_by_text("said what it is not: question").first.wait_for()
        page.locator(".meant summary", has_text="Unhappy; complaint").first.wait_for()
        page.locator("#toasts form[data-undo] button").last.click()
        page.locator(".meant summary", has_text="perhaps a question").wait_for()
    assert seen.complaints == []
