"""One conversation of one person: it begins in public, moves to a private message, to mail, to a call and to a visit.

The networks are real, Porch is started as its owner starts it, and the handles are joined by hand, undone once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need
from porch.proving.servers.snac import SnacPair, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac
from tests.journeys.installation import Installation
from tests.journeys.test_first_morning import connect_mailbox, connect_mastodon, set_up, until_shown, window

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

IN_PUBLIC = "is there a high chair at your place?"
OUR_ANSWER = "Two of them, and a ramp."
IN_PRIVATE = "and may I write you about a party of twelve?"
BY_MAIL = "As said: twelve of us on Saturday, two children."
ON_THE_PHONE = "Asked whether the dog may come."
ON_A_VISIT = "Looked at the long table."
WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def street() -> Iterator[SimpleNamespace]:
    """A mail server and Mastodon, for real."""
    need(dovecot(), "dovecot")
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac()
    except (CannotBuild, OSError, RuntimeError) as error:
        need(False, f"snac2: {error}")
    with ExitStack() as opened:
        mail, mastodon = opened.enter_context(MailServer()), opened.enter_context(SnacPair())
        yield SimpleNamespace(mail=mail, mastodon=mastodon)


def note(page: Any, house: Installation, handle: str, what: str, words: str) -> None:
    """Note that somebody we know called or came."""
    page.goto(f"{house.url}/met/")
    page.locator("#met[data-unsent]").wait_for()  # the page's own script has begun
    page.locator("#met-who").press_sequentially(handle)
    page.locator("#met-offered [role=option]").first.click()
    page.locator(f"label.met__choice:has(input[name=what][value={what}])").click()
    page.fill("#met-words", words)
    page.click("#met-keep")
    page.get_by_text("Kept:").wait_for()
    page.locator("#met[data-unsent='0']").wait_for()


def join(page: Any, handle: str) -> None:
    """Say by hand that a handle is the same person's."""
    page.locator("summary", has_text="Join another handle").click()
    page.fill("input[name=handle]", handle)
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("button", name="Take apart").wait_for()


def told(page: Any) -> list[str]:
    """Return what the person's page tells of all that passed, oldest first."""
    return [words.strip() for words in page.locator(".thread .said__words").all_inner_texts()]


def answer_in_public(page: Any, house: Installation) -> str:
    """Answer the first words from the inbox; return the address of the person's page."""
    page.goto(f"{house.url}/inbox/")
    until_shown(page, IN_PUBLIC)
    page.locator("[data-row]", has_text=IN_PUBLIC).locator("a.row__link").click()
    page.locator("#reply-text").fill(OUR_ANSWER)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Everything about").first.wait_for()
    return str(page.locator("a", has_text="Everything about").first.get_attribute("href"))


def test_five_channels_are_one_conversation_of_one_person(
    street: SimpleNamespace, house: Installation, chromium: Any, morning_zone: str
) -> None:
    acme, ben = street.mastodon.acme, street.mastodon.ben
    with window(chromium, "one-conversation", morning_zone, **WIDE) as seen:
        page = seen.page
        set_up(seen, house)
        connect_mailbox(seen, street)
        connect_mastodon(seen, street)
        ben.say(f"@{acme.acct} {IN_PUBLIC}")
        person = house.url + answer_in_public(page, house)
        page.goto(person)
        until_shown(page, OUR_ANSWER)
        ben.say(f"@{acme.acct} {IN_PRIVATE}", visibility="direct")
        until_shown(page, IN_PRIVATE)
        street.mail.say("ben", "care", BY_MAIL, subject="Saturday")
        page.goto(f"{house.url}/inbox/")
        until_shown(page, BY_MAIL)
        note(page, house, "ben@example.test", "call", ON_THE_PHONE)
        note(page, house, "ben@example.test", "visit", ON_A_VISIT)

        page.goto(person)
        assert BY_MAIL not in " ".join(told(page))
        join(page, "ben@example.test")
        everything = [f"@acme {IN_PUBLIC}", OUR_ANSWER, f"@acme {IN_PRIVATE}", BY_MAIL, ON_THE_PHONE, ON_A_VISIT]
        assert heads(told(page), everything) == everything
        seen.looks.at("one-conversation")

        page.get_by_role("button", name="Take apart").first.click()
        page.locator("#toasts").get_by_text("taken apart again").wait_for()
        page.goto(person)
        assert [words in " ".join(told(page)) for words in (OUR_ANSWER, BY_MAIL, ON_A_VISIT)] == [True, False, False]
        join(page, "ben@example.test")
        assert heads(told(page), everything) == everything
    assert seen.looks.wrong == []


def heads(said: list[str], expected: list[str]) -> list[str]:
    """Return of each entry the expected words it holds, so that a network's own way to name us does not matter."""
    words = [one.removeprefix("@acme ") for one in expected]
    return [full for one in said for full, bare in zip(expected, words, strict=True) if bare in one]
