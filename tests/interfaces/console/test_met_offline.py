"""A note with one thumb, at a booth, in a cellar without a network: few taps, kept here, sent once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings

from porch.engagement.promises.models import Promise
from porch.records.interactions.models import File, Interaction
from porch.records.people.models import Handle
from tests.interfaces.console.conftest import ARTEFACTS, PIXEL, Town, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
READY = "This page opens without a network too."
LIGHTS = ["light", "dark"]


@dataclass
class Thumb:
    """Counts what one does."""

    page: Any
    taps: int = 0
    letters: int = 0

    def tap(self, what: str) -> None:
        self.taps += 1
        self.page.locator(what).first.tap()

    def write(self, words: str) -> None:
        self.letters += len(words)
        self.page.keyboard.type(words)


@contextmanager
def phone(browser: Any, address: str, member: Any, scheme: str = "light") -> Iterator[Any]:
    """A phone in somebody's hand, signed in."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, color_scheme=scheme
    )
    cookie = sign_in(member).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.complaints = []
    page.on("console", lambda told: page.complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def opened(page: Any, address: str) -> Thumb:
    """Open the page and wait until it can be opened without a network."""
    page.goto(f"{address}/met/")
    page.locator(f"#met-offline >> text={READY}").wait_for()
    return Thumb(page)


def kept() -> list[Interaction]:
    return list(Interaction.objects.filter(channel__in=("in_person", "phone")).order_by("id"))


def said(page: Any, words: str) -> None:
    page.locator(f"#met-said:visible >> text={words}").wait_for()


def sent(page: Any) -> None:
    page.locator("#met[data-unsent='0']").wait_for()


class Gate:
    """A line to Porch that can be cut and mended; a browser's own "offline" does not reach its service worker."""

    def __init__(self, port: int) -> None:
        self._to, self._open = port, True
        self._ends: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._let_in, daemon=True).start()

    def cut(self) -> None:
        self._open = False
        for end in list(self._ends):
            _hang_up(end)

    def mend(self) -> None:
        self._open = True

    def close(self) -> None:
        self.cut()
        _hang_up(self._door)

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                if not self._open:
                    _hang_up(caller)
                    continue
                called = socket.create_connection(("127.0.0.1", self._to))
                self._ends |= {caller, called}
                for one, other in ((caller, called), (called, caller)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65536):
            other.sendall(piece)
    _hang_up(one)
    _hang_up(other)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@pytest.fixture
def server(live_server: Any) -> Iterator[Gate]:
    """Porch behind a line that can be cut."""
    gate = Gate(int(live_server.url.rpartition(":")[2]))
    yield gate
    gate.close()


def test_somebody_known_takes_three_taps_and_two_letters(town: Town, server: Gate, browser: Any) -> None:
    with phone(browser, server.url, town.bob) as page:
        thumb = opened(page, server.url)
        thumb.tap("#met-who")
        thumb.write("an")
        thumb.tap("#met-offered >> text=Ann Lindqvist")
        needed = thumb.letters
        thumb.tap("#met-words")
        thumb.write("Liked the new bread")
        thumb.tap("#met-keep")
        said(page, "Kept: Ann Lindqvist.")
        sent(page)
    assert (thumb.taps, needed) == (4, 2)
    assert [(one.kind, one.text, one.handle.value) for one in kept()] == [
        ("visit", "Liked the new bread", "ann@example.org")
    ]
    assert page.complaints == []


def test_two_notes_without_a_network_are_each_kept_once(town: Town, server: Gate, browser: Any) -> None:
    with phone(browser, server.url, town.bob) as page:
        opened(page, server.url)
        server.cut()
        page.context.set_offline(True)
        page.reload()
        thumb = Thumb(page)
        page.locator("#met-offline >> text=This page opens").wait_for()
        for name, words in (("Giulia Conti", "Wants the price list"), ("ann", "Brought a friend")):
            thumb.tap("#met-who")
            thumb.write(name)
            thumb.tap("#met-offered [role=option]")
            thumb.tap("#met-words")
            thumb.write(words)
            thumb.tap("#met-keep")
            said(page, "Kept:")
            page.locator("#met-said").evaluate("line => line.hidden = true")
        page.locator("[data-met-count] >> text=2 notes wait for the network.").wait_for()
        page.screenshot(path=str(ARTEFACTS / "met-offline-360.png"))
        assert kept() == []
        server.mend()
        page.context.set_offline(False)
        sent(page)
        page.reload()
        page.locator("#met-who").wait_for()
    assert [(one.text, one.handle.name) for one in kept()] == [
        ("Wants the price list", "Giulia Conti"), ("Brought a friend", "Ann Lindqvist"),
    ]  # fmt: skip


def test_an_answer_lost_on_the_way_does_not_make_two_notes_of_one(town: Town, server: Gate, browser: Any) -> None:
    lost: list[str] = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    with phone(browser, server.url, town.bob) as page:
        thumb = opened(page, server.url)
        page.context.route("**/met/", lose)
        thumb.tap("#met-who")
        thumb.write("Giulia")
        thumb.tap("#met-keep")
        page.locator("[data-met-count] >> text=1 note waits for the network.").wait_for()
        assert len(kept()) == 1
        page.evaluate("dispatchEvent(new Event('online'))")
        sent(page)
    assert len(lost) == 1
    assert len(kept()) == 1


def test_a_booth_keeps_its_place_and_goes_from_one_to_the_next(town: Town, server: Gate, browser: Any) -> None:
    with phone(browser, server.url, town.bob) as page:
        thumb = opened(page, server.url)
        thumb.tap("#met [value=booth]")
        thumb.tap("#met-where")
        thumb.write("SIAL trade fair")
        for name in ("Uno", "Due", "Tre"):
            thumb.tap("#met-who")
            thumb.write(name)
            thumb.tap("#met-keep")
            said(page, f"Kept: {name}.")
        assert "Booth at SIAL trade fair" in page.locator("#met-fair").inner_text()
        assert not page.locator("#met-where-what").is_visible()
        page.screenshot(path=str(ARTEFACTS / "met-booth-360.png"))
        sent(page)
        page.reload()
        page.locator("#met-fair >> text=Booth at SIAL trade fair").wait_for()
        page.locator("[data-met-change]").tap()
        assert page.locator("#met-where").is_visible()
    assert [(one.handle.name, one.detail["as"], one.detail["where"]) for one in kept()] == [
        (name, "booth", "SIAL trade fair") for name in ("Uno", "Due", "Tre")
    ]


def test_several_people_a_number_a_promise_and_a_card(town: Town, server: Gate, browser: Any) -> None:
    with phone(browser, server.url, town.bob) as page:
        thumb = opened(page, server.url)
        thumb.tap("#met [value=lunch]")
        for name in ("ben", "Giulia"):
            thumb.tap("#met-who")
            thumb.write(name)
            thumb.tap("#met-offered [role=option]")
        page.get_by_label("Number of Giulia").fill("+39 055 123456")
        thumb.tap("summary >> text=A promise")
        page.get_by_label("What you promised").fill("Send the wine list")
        thumb.tap("summary >> text=Photo of a business card")
        page.locator("input[name=card]").set_input_files({"name": "card.png", "mimeType": "image/png", "buffer": PIXEL})
        page.screenshot(path=str(ARTEFACTS / "met-full-360.png"), full_page=True)
        thumb.tap("#met-keep")
        said(page, "Kept: Ben Okafor, Giulia.")
        sent(page)
        assert page.complaints == []
    assert [(one.handle.value, one.detail["beside"]) for one in kept()] == [
        ("ben@town.example", "Giulia"), ("+39055123456", "Ben Okafor"),
    ]  # fmt: skip
    assert Promise.objects.filter(words="Send the wine list").count() == 2
    assert File.objects.get(alt="A business card").interaction == kept()[1]
    assert Handle.objects.get(value="+39055123456").person.name == "Giulia"


def test_a_note_begun_on_somebody_s_page_is_about_them_and_the_next_is_not(
    town: Town, server: Gate, browser: Any
) -> None:
    with phone(browser, server.url, town.bob) as page:
        thumb = opened(page, server.url)
        page.goto(f"{server.url}/people/{Handle.objects.get(value='ann@example.org').person_id}/")
        thumb.tap("text=Write down a meeting")
        page.locator("#met-chosen >> text=Ann Lindqvist").wait_for()
        thumb.tap("#met-keep")
        said(page, "Kept: Ann Lindqvist.")
        sent(page)
        server.cut()
        page.goto(f"{server.url}/met/")
        page.locator("#met-who").wait_for()
        assert page.locator("#met-chosen:visible").count() == 0
    assert [one.handle.value for one in kept()] == ["ann@example.org"]


@pytest.mark.parametrize("reachable", [True, False])
def test_a_slip_of_the_thumb_is_undone(reachable: bool, town: Town, server: Gate, browser: Any) -> None:
    with phone(browser, server.url, town.bob) as page:
        thumb = opened(page, server.url)
        page.context.set_offline(not reachable)
        thumb.tap("#met-who")
        thumb.write("Giulia")
        thumb.tap("#met-keep")
        said(page, "Kept: Giulia.")
        page.locator(f"#met[data-unsent='{0 if reachable else 1}']").wait_for()
        thumb.tap("[data-met-undo]")
        page.locator("#met-said").wait_for(state="hidden")
        page.context.set_offline(False)
        sent(page)
    assert [one.deleted for one in kept()] == [True] * reachable


def test_what_porch_refuses_stays_until_somebody_has_read_why(town: Town, server: Gate, browser: Any) -> None:
    with phone(browser, server.url, town.bob) as page:
        thumb = opened(page, server.url)
        thumb.tap("#met-who")
        thumb.write("Giulia")
        thumb.tap("#met-offered [role=option]")
        page.get_by_label("Number of Giulia").fill("12")
        thumb.tap("#met-keep")
        page.locator("#met-kept >> text=12 is no telephone number.").wait_for()
        thumb.tap("text=Throw it away")
        page.locator("#met-kept").wait_for(state="hidden")
    assert kept() == []


def test_another_colleague_does_not_send_what_is_not_theirs(town: Town, server: Gate, browser: Any) -> None:
    with phone(browser, server.url, town.bob) as page:
        thumb = opened(page, server.url)
        page.context.set_offline(True)
        thumb.tap("#met-who")
        thumb.write("Giulia")
        thumb.tap("#met-keep")
        page.locator("[data-met-count] >> text=1 note waits").wait_for()
        cookie = sign_in(town.alice).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
        page.context.set_offline(False)
        page.reload()
        page.locator("[data-met-count] >> text=1 note of a colleague waits until they sign in here.").wait_for()
    assert kept() == []


@pytest.mark.parametrize("scheme", LIGHTS)
def test_the_note_is_fit_for_everybody(town: Town, server: Gate, browser: Any, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with phone(browser, server.url, town.bob, scheme) as page:
        thumb = opened(page, server.url)
        page.screenshot(path=str(ARTEFACTS / f"met-360-{scheme}.png"), full_page=True)
        wrong = [found["id"] for found in Axe().run(page).response["violations"]]
        thumb.tap("#met-who")
        thumb.write("c")
        page.locator("#met-offered [role=option]").first.wait_for()
        page.screenshot(path=str(ARTEFACTS / f"met-offers-360-{scheme}.png"))
        wrong += [found["id"] for found in Axe().run(page).response["violations"]]
        thumb.tap("#met [value=call]")
        thumb.tap("summary >> text=A promise")
        wrong += [found["id"] for found in Axe().run(page).response["violations"]]
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (wrong, max(over, 0)) == ([], 0)
