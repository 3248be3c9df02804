"""The chat on a foreign page, in a browser: another origin, a strict policy, a line that goes down, an answer."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from porch.core.clock import SYSTEM_CLOCK, StoppedClock
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.post import actions as post
from porch.desk.post import doorsteps, saying
from porch.engagement.conversations import actions as conversations
from porch.interfaces.widget import holding
from porch.projections.waiting import queries as waiting
from porch.records.interactions import store
from porch.records.interactions.models import File, Interaction
from porch.records.outbox import actions as outbox
from porch.records.people.models import Person
from tests.interfaces.widget import conftest
from tests.interfaces.widget.conftest import connected
from tests.interfaces.widget.foreign import shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
DATABASE = threading.RLock()
ARTEFACTS = Path(__file__).resolve().parents[3] / "artefacts" / "widget"
LIGHTS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]


@pytest.fixture
def page_of(alice: Any, live_server: Any, browser: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a way to open the foreign page; what the browser complains about is collected beside it."""
    complaints: list[str] = []
    monkeypatch.setattr(holding, "LONGEST", 1.0)
    for name in ("door", "leave", "passed", "presence", "photo", "note_read"):
        monkeypatch.setattr(doorsteps, name, one_at_a_time(getattr(doorsteps, name)))
    with shop() as served:
        connected("webchat", {"name": "Trattoria", "origins": served.url})

        def opened(*, width: int = 1280, scheme: str = "light", lang: str = "en", direction: str = "ltr") -> Any:
            served.words.update(lang=lang, dir=direction, porch=live_server.url)
            height = 800 if width > 600 else 740
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(served.url)
            page.locator("porch-chat button.opener").wait_for()
            return page

        opened.complaints = complaints  # type: ignore[attr-defined]
        yield opened
    for context in browser.contexts:
        context.close()
    assert holding.HANDS.acquire(timeout=15), "a question is held when nobody asks any more"
    holding.HANDS.release()


def one_at_a_time(asked: Callable[..., Any]) -> Callable[..., Any]:
    """Return what is asked with the database to itself: test and server share one connection, which may not write
    while a question of another thread is watched for writing.
    """

    @wraps(asked)
    def alone(*args: Any, **keywords: Any) -> Any:
        with DATABASE:
            return asked(*args, **keywords)

    return alone


def look(page: Any, name: str) -> list[str]:
    """Return what axe finds, and keep a picture."""
    from axe_playwright_python.sync_playwright import Axe

    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(ARTEFACTS / f"{name}.png"))
    found = [
        f"{name}: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in Axe().run(page).response["violations"]
    ]
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *([f"{name}: {over} px wider than the screen"] if over > 0 else [])]


answered = one_at_a_time(conftest.answered)


def say(page: Any, words: str) -> None:
    """Type words and send them with the key."""
    page.locator("porch-chat #box").focus()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_a_visitor_chats_goes_offline_comes_back_is_answered_and_says_who_they_are(page_of: Any, alice: Any) -> None:
    page = page_of()
    chat = page.locator("porch-chat")
    wrong = look(page, "closed")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chat.locator(".panel").wait_for()
    assert "Nobody is here right now. An answer comes by" in chat.locator(".status").inner_text()
    wrong += look(page, "nobody-there")
    say(page, "Do you have a table?")
    chat.locator(".turn", has_text="Do you have a table?").wait_for()
    chat.locator(".turn .small", has_text="You,").wait_for()
    assert Interaction.objects.get().text == "Do you have a table?"

    page.context.set_offline(True)
    say(page, "For six, on Friday <b>at eight</b> 🥖")
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for()
    chat.locator(".status", has_text="The line is down").wait_for()
    wrong += look(page, "offline")
    assert Interaction.objects.count() == 1
    page.context.set_offline(False)
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for(state="detached")
    chat.locator(".turn", has_text="For six, on Friday <b>at eight</b> 🥖").wait_for()
    assert Interaction.objects.count() == 2

    answered(alice, "Friday at eight, by the window.")
    chat.locator(".ours", has_text="Friday at eight, by the window.").wait_for()
    chat.locator(".status", has_text="Somebody is here right now.").wait_for(state="attached")
    chat.locator("summary").press("Enter")
    chat.locator("#name").fill("Cleo Marsh")
    chat.locator("#mail").fill("cleo@example.org")
    wrong += look(page, "introducing")
    chat.locator("#mail").press("Enter")
    chat.locator(".status", has_text="Thank you.").wait_for()
    assert Person.objects.get().name == "Cleo Marsh"
    wrong += look(page, "answered")
    chat.locator(".panel").press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "PORCH-CHAT"
    assert wrong == []
    assert [told for told in page_of.complaints if "ERR_INTERNET_DISCONNECTED" not in told] == []


def test_what_hangs_on_the_old_network_is_asked_again_as_soon_as_there_is_another(page_of: Any) -> None:
    page = page_of()
    chat = page.locator("porch-chat")
    chat.locator(".opener").click()
    page.route("**/talk/", lambda route: None, times=1)  # never answered, never refused
    with page.expect_request("**/talk/"):
        say(page, "Written on the bridge")
    page.evaluate("dispatchEvent(new Event('online'))")
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for(state="detached", timeout=9_000)
    assert Interaction.objects.get().text == "Written on the bridge"


def test_what_was_written_offline_survives_the_page_and_leaves_once_from_two(page_of: Any) -> None:
    page = page_of()
    chat = page.locator("porch-chat")
    chat.locator(".opener").click()
    say(page, "First")
    chat.locator(".turn .small", has_text="You,").wait_for()
    page.context.set_offline(True)
    say(page, "Written in the tunnel")
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for()
    chat.locator("#box").fill("and half a thou")
    page.context.set_offline(False)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(page.url)
        tab.locator("porch-chat button.opener").click()
    for tab in (page, other):
        tab.locator("porch-chat .turn", has_text="Written in the tunnel").wait_for()
        tab.locator("porch-chat .turn", has_text="Kept here, not sent yet").wait_for(state="detached")
        assert tab.locator("porch-chat #box").input_value() == "and half a thou"
    assert [row.text for row in Interaction.objects.order_by("id")] == ["First", "Written in the tunnel"]


def test_an_answer_that_came_meanwhile_is_announced_on_the_button(page_of: Any, alice: Any) -> None:
    page = page_of()
    page.locator("porch-chat .opener").click()
    say(page, "Are you open?")
    page.locator("porch-chat .turn .small", has_text="You,").wait_for()
    page.locator("porch-chat header button").click()
    answered(alice, "From six.")
    page.reload()
    page.locator("porch-chat .opener", has_text="1 new").wait_for()
    page.locator("porch-chat .opener").click()
    page.locator("porch-chat .ours", has_text="From six.").wait_for()


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_it_is_fit_for_everybody_in_every_light_width_and_direction(
    page_of: Any, alice: Any, width: int, scheme: str
) -> None:
    wrong = []
    for lang, direction in (("en", "ltr"), ("ar", "rtl"), ("de", "ltr")):
        page = page_of(width=width, scheme=scheme, lang=lang, direction=direction)
        page.locator("porch-chat .opener").click()
        say(page, "هل لديكم طاولة لستة أشخاص مساء الجمعة؟ " * 3 if lang == "ar" else "Have you got " + "bread " * 30)
        page.locator("porch-chat .turn .small").wait_for()
        page.locator("porch-chat summary").click()
        wrong += look(page, f"{lang}-{width}-{scheme}")
    assert wrong == []
    assert page_of.complaints == []


def test_on_a_borrowed_device_the_conversation_can_be_forgotten(page_of: Any) -> None:
    page = page_of()
    chat = page.locator("porch-chat")
    chat.locator(".opener").click()
    say(page, "My number is 12")
    chat.locator(".turn .small", has_text="You,").wait_for()
    chat.locator("summary").click()
    chat.get_by_role("button", name="Forget this conversation on this device").click()
    chat.locator(".status", has_text="Forgotten on this device.").wait_for()
    assert chat.locator(".turn").count() == 0
    assert page.evaluate("localStorage.length") == 0
    say(page, "Somebody else")
    chat.locator(".turn .small", has_text="You,").wait_for()
    page.reload()
    chat.locator(".opener").click()
    chat.locator(".turn", has_text="Somebody else").wait_for()
    assert chat.locator(".turn").count() == 1
    assert Person.objects.count() == 2


def test_on_a_phone_held_sideways_everything_can_be_reached(page_of: Any) -> None:
    page = page_of()
    page.set_viewport_size({"width": 640, "height": 320})
    page.locator("porch-chat .opener").click()
    say(page, "Sideways")
    page.locator("porch-chat .turn .small", has_text="You,").wait_for()
    page.locator("porch-chat #box").fill("and the button")
    page.locator("porch-chat .say button.main").click()
    page.locator("porch-chat .turn", has_text="and the button").wait_for()
    assert look(page, "sideways") == []


def test_an_element_moved_about_on_its_page_goes_on(page_of: Any, alice: Any) -> None:
    page = page_of()
    page.locator("porch-chat .opener").click()
    say(page, "Are you open?")
    page.locator("porch-chat .turn .small", has_text="You,").wait_for()
    page.evaluate("document.querySelector('main').append(document.querySelector('porch-chat'))")
    answered(alice, "From six.")
    page.locator("porch-chat .ours", has_text="From six.").wait_for()
    assert page_of.complaints == []


def refuses(page: Any, status: int, **more: Any) -> None:
    """Let Porch answer what is sent with `status` from now on."""
    told = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}

    def answer(route: Any) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, headers=told, **more)
        else:
            route.continue_()

    page.unroute_all()
    page.route("**/chat/trattoria/talk/**", answer)


@pytest.mark.parametrize("status", [500, 503, 404])
def test_words_stay_in_the_browser_until_porch_takes_them(page_of: Any, status: int) -> None:
    page = page_of()
    chat = page.locator("porch-chat")
    chat.locator(".opener").click()
    refuses(page, status)
    say(page, "Is anybody there?")
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for()
    page.wait_for_timeout(500)
    assert Interaction.objects.count() == 0
    page.unroute_all()
    page.reload()
    chat.locator(".opener").click()
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for(state="detached")
    chat.locator(".turn", has_text="Is anybody there?").wait_for()
    assert Interaction.objects.get().text == "Is anybody there?"


def test_what_is_not_taken_says_why_and_can_be_tried_again_or_thrown_away(page_of: Any) -> None:
    page = page_of()
    chat = page.locator("porch-chat")
    chat.locator(".opener").click()
    refuses(page, 422, json={"error": "The oven is on."})
    for words in ("First", "Second"):
        say(page, words)
        chat.locator(".turn", has_text=words).locator(".bad", has_text="Not taken: The oven is on.").wait_for()
    wrong = look(page, "not-taken")
    page.unroute_all()
    chat.locator(".turn", has_text="Second").get_by_role("button", name="Throw away").click()
    chat.locator(".turn", has_text="First").get_by_role("button", name="Try again").click()
    chat.locator(".turn .small", has_text="You,").wait_for()
    assert [row.text for row in Interaction.objects.all()] == ["First"]
    assert wrong == []


def test_a_page_that_is_not_listed_is_told_so(page_of: Any, alice: Any) -> None:
    connected("webchat", {"name": "Trattoria", "origins": "https://elsewhere.example"})
    page = page_of()
    page.locator("porch-chat .opener").click()
    page.locator("porch-chat .status", has_text="This chat may not stand on this page.").wait_for()


def plate(colour: str = "tomato") -> bytes:
    """Return a photo of a plate, larger than it need be."""
    out = BytesIO()
    Image.new("RGB", (2400, 1800), colour).save(out, "JPEG")
    return out.getvalue()


GIVE = """(chat, [kind, text]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], "plate.jpg", { type: "image/jpeg" }));
  const box = chat.shadowRoot.querySelector("#box");
  const told = { bubbles: true, cancelable: true, composed: true };
  box.dispatchEvent(kind === "drop" ? new DragEvent("drop", { ...told, dataTransfer: files })
    : new ClipboardEvent("paste", { ...told, clipboardData: files }));
}"""


def test_a_photo_is_taken_described_kept_offline_sent_and_answered_with_ours(page_of: Any, alice: Any) -> None:
    page = page_of(width=360)
    chat = page.locator("porch-chat")
    chat.locator(".opener").click()
    say(page, "Look at this")
    chat.locator(".turn .small", has_text="You,").wait_for()
    page.context.set_offline(True)
    chat.locator("input[type=file]").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": plate()})
    chat.locator("#alt").fill("A red plate, chipped")
    wrong = look(page, "photo-chosen")
    chat.locator(".say button.main").click()
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for()
    page.context.set_offline(False)
    chat.get_by_role("img", name="A red plate, chipped").wait_for()
    kept = File.objects.get()
    with Image.open(BytesIO(store.read(kept.sha256))) as picture:
        assert (picture.size, picture.format, kept.alt) == ((1600, 1200), "JPEG", "A red plate, chipped")
    answered_with_photo(alice, "We send you this one.", plate("olive"), "A green plate")
    chat.get_by_role("img", name="A green plate").wait_for()
    wrong += look(page, "photos")
    assert wrong == []
    assert [told for told in page_of.complaints if "ERR_INTERNET_DISCONNECTED" not in told] == []


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_photo_is_dropped_or_pasted_and_may_be_thrown_away(page_of: Any, kind: str) -> None:
    page = page_of()
    chat = page.locator("porch-chat")
    chat.locator(".opener").click()
    chat.evaluate(GIVE, [kind, b64encode(plate()).decode()])
    chat.locator(".photo canvas").wait_for()
    chat.locator(".photo button", has_text="Throw away").click()
    chat.locator(".photo").wait_for(state="hidden")
    chat.evaluate(GIVE, [kind, b64encode(plate()).decode()])
    chat.locator(".photo canvas").wait_for()
    chat.locator("#alt").press("Enter")
    chat.get_by_role("img", name="A photo").wait_for()
    assert Interaction.objects.get().has_files
    assert page_of.complaints == []


def test_what_is_no_picture_is_said_to_be_none(page_of: Any) -> None:
    page = page_of()
    chat = page.locator("porch-chat")
    chat.locator(".opener").click()
    chat.locator("input[type=file]").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"})
    chat.locator(".bad", has_text="This is no picture that can be sent.").wait_for()
    say(page, "Then words")
    chat.locator(".turn", has_text="Then words").wait_for()
    assert page_of.complaints == []


@one_at_a_time
def answered_with_photo(member: Any, words: str, photo: bytes, alt: str) -> None:
    """Let the team answer whoever waits first with words and a photo, and the time to undo pass."""
    now = SYSTEM_CLOCK.now()
    morning.refresh(now=now)
    standing = waiting.box(SYSTEM, "waiting")[0]
    conversations.reply(
        thread_id=standing.thread_id, handle=standing.handle, member=member, text=words, at=now,
        enclosures=saying.enclose(photo, "plate.jpg", alt),
    )  # fmt: skip
    post.deliver_next(clock=StoppedClock(now + outbox.UNDO + timedelta(seconds=1)))
