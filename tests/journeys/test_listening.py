"""Somebody talks about us and not to us: found, offered for help, answered, gone; and a chat with three people.

Mastodon is real, and Porch is started as its owner starts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from porch.proving.servers.need import need
from porch.proving.servers.snac import SnacPair, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac
from tests.journeys.installation import Installation, until
from tests.journeys.test_first_morning import PATIENCE, begin_to_connect, set_up, until_shown, window

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(500)]

TAG = f"table{uuid4().hex[:6]}"
CHEF = f"chef{uuid4().hex[:6]}"
ASKED = f"Where can one eat with a wheelchair around here? #{TAG}"
ANSWERED = "With us: no steps, and a wide door."
WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def pair() -> Iterator[SnacPair]:
    """Two federating servers; we follow Ben, who lives on the other one."""
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac()
    except (CannotBuild, OSError, RuntimeError) as error:
        need(False, f"snac2: {error}")
    with SnacPair() as running:
        running.acme.follow(running.ben.acct)
        yield running


def connect(seen: SimpleNamespace, pair: SnacPair) -> None:
    """Connect Mastodon by the server's own page."""
    begin_to_connect(seen, "mastodon")
    seen.keys.write("#id_server", pair.acme.server)
    seen.keys.go_on("button[value=connect]")
    seen.page.wait_for_url("**/oauth/**")
    seen.keys.write("[name=login]", pair.acme.name)
    seen.keys.write("[name=passwd]", pair.acme.password)
    seen.keys.press("Enter")
    seen.page.get_by_role("heading", name="First look").wait_for()


def save_search(page: Any, house: Installation) -> None:
    """Look for our hashtag; the cost stands there before it is saved."""
    page.goto(f"{house.url}/listening/new/")
    page.get_by_label("Words").fill(TAG)
    page.get_by_label("They are").select_option("tag")
    page.locator("#cost").get_by_text("72 calls a day").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name=TAG).wait_for()


def save_chat(page: Any, house: Installation) -> None:
    """An hour around a hashtag, begun five minutes ago."""
    begins = datetime.now(UTC) - timedelta(minutes=5)
    page.goto(f"{house.url}/listening/new/?chat=1")
    page.get_by_label("Hashtag").fill(CHEF)
    page.get_by_label("Begins").fill(f"{begins:%Y-%m-%dT%H:%M}")
    page.get_by_label("Ends").fill(f"{begins + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_label("Look", exact=True).select_option("1")
    page.locator("#cost").get_by_text("183 in all").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name=CHEF).wait_for()


def test_an_off_hand_question_is_offered_answered_and_gone(pair: SnacPair, house: Installation, chromium: Any) -> None:
    with window(chromium, "listening", "UTC", **WIDE) as seen:
        page = seen.page
        set_up(seen, house)
        connect(seen, pair)
        pair.ann.say(ASKED)
        save_search(page, house)
        until_shown(page, "wheelchair")
        seen.looks.at("search")

        page.goto(house.url)
        until_shown(page, "Said about you, not to you")
        seen.looks.at("offer")
        page.locator("[data-offer] a").first.click()
        page.get_by_text("They did not write to you: your answer comes uninvited.").wait_for()
        page.locator("#reply-text").fill(ANSWERED)
        page.get_by_role("button", name="Send").click()
        page.locator("#toasts").get_by_text("In").first.wait_for()
        until(lambda: ANSWERED in str(pair.acme.get("/api/v1/accounts/acme/statuses")), "the answer", PATIENCE / 1000)

        def gone() -> bool:
            page.goto(house.url)
            return "Said about you" not in str(page.locator("main").inner_text())

        until(gone, "the offer leaves", within=PATIENCE / 1000)
        page.goto(f"{house.url}/listening/")
        page.get_by_role("link", name=TAG).click()
        until_shown(page, "Answered")

        save_chat(page, house)
        chat = page.url
        pair.ann.say(f"Which flour is in the bread? #{CHEF}")
        pair.cleo.say(f"Glad you do this #{CHEF}")
        pair.ben.say(f"Can I freeze fresh pasta? #{CHEF}")
        until_shown(page, "3 people came")
        page.locator("[data-row]", has_text="Which flour").locator("a.row__link").click()
        page.locator("#reply-text").fill("Strong white, from the mill.")
        page.get_by_role("button", name="Send").click()
        page.locator("#toasts").get_by_text("In").first.wait_for()
        page.goto(chat)
        until_shown(page, "2 questions asked, 1 answered")
        said = str(page.locator("main").inner_text())
        assert said.index("freeze fresh pasta") < said.index("Which flour")
        assert "Strong white" in said
        seen.looks.at("chat")
        with page.expect_download() as kept:
            page.get_by_role("link", name="Keep as a table (CSV)").click()
        table = kept.value.path().read_text()
        assert table.count("question") == 2
    assert seen.looks.wrong == []
