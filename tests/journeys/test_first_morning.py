"""The owner's first morning: real networks, the real process tree, a real browser, and no mouse.

From the set-up code in the terminal to "done for today" with the lamp out; then the same at a phone's width.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.journeys.installation import Installation, until
from tests.journeys.keyboard import SHOWN, Keyboard
from tests.journeys.looks import Looks
from tests.journeys.town import DISH, Town

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

PATIENCE = 90_000  # ms: networks that cannot call us are asked once a minute
PASSWORD = "a lamp on the porch"
TABLE = "Have you a table for four tonight, by the window?"
JACKET = "I think I left my green jacket with you yesterday."
FILMING = "May I film in your kitchen for my series on small places?"
NOISE = "does the music on the terrace go on past eleven again tonight?"
VOUCHER = "do you take the vouchers of the theatre?"
BREAD = "which flour is in the new bread?"
COMMENT = "Is the risotto made with butter, or with oil?"
DISH_TODAY = "Today: saffron risotto, and the first figs. From noon until they are gone."


@contextmanager
def window(chromium: Any, name: str, zone: str, **more: Any) -> Iterator[SimpleNamespace]:
    """Open a browser window with somebody's hands and eyes before it."""
    context = chromium.new_context(timezone_id=zone, locale="en-GB", reduced_motion="reduce", **more)
    page = context.new_page()
    page.set_default_timeout(30_000)
    looks = Looks(page, name)
    try:
        yield SimpleNamespace(page=page, keys=Keyboard(page), looks=looks)
    finally:
        looks.last()
        context.close()


def yesterday_and_before(town: Town) -> None:
    """Ann and Ben were never answered; Cleo wrote every week, was answered, and came no more."""
    town.writes("ann", "Is the risotto safe for somebody who cannot have gluten?", subject="Risotto", days_ago=6)
    town.writes("ben", "You closed an hour early on Friday. Why?", subject="Friday", days_ago=4)
    for week in range(8):
        asked = town.writes("cleo", f"A table for two again, week {week}?", subject="A table", days_ago=80 - 5 * week)
        town.we_wrote("cleo", "With pleasure.", answers=asked, days_ago=79.9 - 5 * week)


def this_morning(town: Town) -> SimpleNamespace:
    """Everybody writes, a wholesaler and a till too."""
    newsletter = {"From": "Wholesale <news@example.test>", "List-Id": "<news.example.test>"}
    town.writes("dov", "Tomatoes are cheap this week.", subject="Prices", head=newsletter)
    receipt = {"From": "Till <no-reply@example.test>", "Auto-Submitted": "auto-generated"}
    town.writes("dov", "You paid 12.40.", subject="Your receipt", head=receipt)
    town.mastodon.ben.say(f"@{town.mastodon.acme.acct} {NOISE}")
    town.mastodon.cleo.say(f"@{town.mastodon.acme.acct} {VOUCHER}")
    town.blog.comment(DISH, COMMENT, author="Cleo")
    return SimpleNamespace(
        table=town.writes("ann", TABLE, subject="Tonight", days_ago=0.05),
        jacket=town.writes("ben", JACKET, subject="My jacket", days_ago=0.04),
        filming=town.writes("dov", FILMING, subject="Filming", days_ago=0.03),
        bread=town.mentions_us(BREAD),
    )


def set_up(seen: SimpleNamespace, house: Installation) -> None:
    """The code out of the terminal makes the owner."""
    page, keys = seen.page, seen.keys
    page.goto(house.url)
    page.get_by_role("heading", name="Set up Porch").wait_for()
    seen.looks.at("code")
    keys.write("#id_token", house.set_up_code())
    keys.go_on("button.btn-primary")
    seen.looks.at("owner")
    keys.write("#id_business_name", "Trattoria Milwaukee")
    keys.write("#id_name", "Alice")
    keys.write("#id_email", "alice@example.test")
    keys.write("#id_password", PASSWORD)
    keys.go_on("button.btn-primary")
    page.get_by_role("heading", name="Connect a channel").wait_for()


def begin_to_connect(seen: SimpleNamespace, channel: str) -> None:
    """Come to a channel's form from the list of channels."""
    seen.keys.go_on(f"a[href='/connect/{channel}/']")


def connect_another(seen: SimpleNamespace, channel: str) -> None:
    """Come to the next channel's form from the first look."""
    seen.keys.go_on("main a[href='/connect/']")
    begin_to_connect(seen, channel)


def connect_mailbox(seen: SimpleNamespace, town: Town) -> None:
    """Test the mailbox, then connect it; the first look begins to read."""
    page, keys = seen.page, seen.keys
    begin_to_connect(seen, "email")
    told = town.mail.credentials("care")
    keys.write("#id_address", told["address"])
    keys.write("#id_password", told["password"])
    keys.activate("main form details summary")
    for name in ("imap_host", "imap_port", "smtp_host", "smtp_port"):
        keys.write(f"#id_{name}", told[name])
    keys.choose("#id_security", page.locator("#id_security option[value=none]").inner_text())
    keys.go_on("button[value=test]")
    page.get_by_text("It works: we are care@example.test").wait_for()
    seen.looks.at("mailbox-tested")
    keys.write("#id_password", told["password"])
    keys.go_on("button[value=connect]")
    page.get_by_role("heading", name="First look").wait_for()


def connect_mastodon(seen: SimpleNamespace, town: Town) -> None:
    """Leave the key empty, and agree on the server's own page."""
    acme = town.mastodon.acme
    connect_another(seen, "mastodon")
    seen.looks.at("mastodon")
    seen.keys.write("#id_server", acme.server)
    seen.keys.go_on("button[value=connect]")
    seen.page.wait_for_url("**/oauth/**")
    seen.keys.write("[name=login]", acme.name)
    seen.keys.write("[name=passwd]", acme.password)
    seen.keys.press("Enter")
    seen.page.get_by_role("heading", name="First look").wait_for()


def connect_bluesky(seen: SimpleNamespace, town: Town) -> None:
    """A handle, an app password, and the server that only a Bluesky of our own needs."""
    connect_another(seen, "bluesky")
    told = town.us.credentials()
    seen.keys.write("#id_handle", told["handle"])
    seen.keys.write("#id_password", told["password"])
    seen.keys.activate("main form details summary")
    seen.keys.write("#id_service", told["service"])
    seen.keys.go_on("button[value=connect]")
    seen.page.get_by_role("heading", name="First look").wait_for()


def connect_blog(seen: SimpleNamespace, town: Town) -> None:
    """The comments under today's dish."""
    connect_another(seen, "feeds")
    seen.keys.write("#id_url", town.blog.feed(DISH))
    seen.keys.go_on("button[value=connect]")
    seen.page.get_by_role("heading", name="First look").wait_for()


def invite_bob(seen: SimpleNamespace, chromium: Any, zone: str) -> None:
    """Alice makes an invitation; Bob opens it on his own machine and comes in."""
    seen.keys.go_on("a[data-go=team]")
    seen.keys.write("#id_name", "Bob")
    seen.keys.write("#id_email", "bob@example.test")
    seen.keys.go_on("main form[action='/team/'] button")
    address = seen.page.locator("input[readonly]").input_value()
    seen.looks.at("invitation-made")
    with window(chromium, "bob", zone) as bobs:
        bobs.page.goto(address)
        bobs.looks.at("invitation")
        bobs.keys.write("#id_password", PASSWORD)
        bobs.keys.go_on("button.btn-primary")
        bobs.page.locator("#list-title").wait_for()
    seen.looks.wrong += bobs.looks.wrong


def read_the_first_look(seen: SimpleNamespace) -> None:
    """Everything was read: who was never answered, who went quiet, and three to answer now."""
    page = seen.page
    page.goto(page.url.replace("/team/", "/first-look/"))
    page.locator("[data-again]").wait_for(state="detached", timeout=PATIENCE)
    for words in (TABLE, NOISE, VOUCHER, BREAD, COMMENT, FILMING, JACKET):
        until_shown(page, words)
    assert page.locator("section[aria-labelledby=now-title] [data-row]").count() == 3
    assert "never answered: 9" in page.locator("#never-title").inner_text()
    assert "Cleo" in page.locator("section[aria-labelledby=quiet-title]").inner_text()
    assert "Tomatoes" not in page.locator("main").inner_text()
    seen.looks.at("first-look")


def until_shown(page: Any, words: str) -> None:
    """Look again until `words` stand on the page."""

    def shown() -> bool:
        page.reload()
        return words in str(page.locator("main").inner_text())

    until(shown, f"{words!r} is shown", within=PATIENCE / 1000)


def answer(seen: SimpleNamespace, row: str, words: str) -> None:
    """Open whoever said `row`, and send `words`."""
    keys, page = seen.keys, seen.page
    keys.find_row(row)
    keys.press("Enter")
    page.locator("#thing .said--theirs", has_text=row).first.wait_for()
    keys.press("r")
    page.locator("#reply-text:focus").wait_for()
    keys.type(words)
    keys.press("Control+Enter")
    page.locator("#thing >> text=About to leave").wait_for()
    keys.press("Escape")


def think_again(seen: SimpleNamespace, row: str, words: str) -> None:
    """Take the answer back, find the words in the box again, better them, and send."""
    keys, page = seen.keys, seen.page
    keys.press("z")
    page.locator("#toasts >> text=in the box again").wait_for()
    page.locator("[data-row]:focus-within", has_text=row).wait_for()
    until(lambda: page.locator("#reply-text").input_value() == words, "the words are in the box again")
    seen.looks.at("taken-back")
    keys.press("r")
    page.locator("#reply-text:focus").wait_for()
    keys.press("End")
    keys.type(" Alice")
    keys.press("Control+Enter")
    page.locator("#thing >> text=About to leave").wait_for()
    keys.press("Escape")


def hand_over(seen: SimpleNamespace, row: str) -> None:
    """Bob has it now, with a note, until a day."""
    keys, page = seen.keys, seen.page
    keys.find_row(row)
    keys.press("a")
    page.locator("#hand-to:focus").wait_for()
    seen.looks.at("hand-over")
    keys.choose("#hand-to", "Bob")
    keys.write("#hand-note", "You know him. Mornings only, please.")
    keys.tab_to("#hand-by")
    keys.activate(".thing__acts form .btn-primary")
    page.locator("#toasts >> text=Bob has Dov now").wait_for()


def close_with_a_reason(seen: SimpleNamespace, row: str) -> None:
    """Not for us."""
    keys, page = seen.keys, seen.page
    keys.find_row(row)
    keys.press("Enter")
    page.locator("#thing .said--theirs", has_text=row).first.wait_for()
    keys.activate("#thing .thing__acts details:first-child summary")
    keys.activate("#thing [name=reason][value='Not for us']")
    page.locator("#toasts >> text=not for us").wait_for()


def resolve(seen: SimpleNamespace, row: str) -> None:
    """Nothing to say: done."""
    seen.keys.find_row(row)
    seen.keys.press("e")
    seen.page.locator(SHOWN, has_text=row).wait_for(state="detached")


def greet_who_went_quiet(seen: SimpleNamespace, name: str) -> None:
    """Nobody waits, and somebody has gone quiet: not today, but not forgotten."""
    keys, page = seen.keys, seen.page
    page.get_by_role("heading", name="1 small leak").wait_for(timeout=PATIENCE)
    assert name in page.locator("#quiet").inner_text()
    seen.looks.at("small-leak")
    keys.activate("#quiet button[value=snooze]")
    page.locator("#quiet").wait_for(state="detached")


def say_something(seen: SimpleNamespace) -> None:
    """One text for Mastodon and Bluesky."""
    keys, page = seen.keys, seen.page
    keys.press("c")
    page.get_by_role("heading", name="Say something").wait_for()
    keys.write("#post-text", DISH_TODAY)
    seen.looks.at("say")
    keys.press("Control+Enter")
    page.locator(".plain-list", has_text=DISH_TODAY).wait_for()


def end_the_day(seen: SimpleNamespace) -> None:
    """Nobody is left: the lamp goes out."""
    page = seen.page
    page.get_by_role("heading", name="Done for today").wait_for(timeout=PATIENCE)
    until(lambda: "waiting" not in page.title(), "the title says that nobody waits")
    assert page.locator(".lamp--lit").count() == 0
    assert "lamp-dark" in str(page.locator("#favicon").get_attribute("href"))
    seen.looks.at("done")


def the_morning(seen: SimpleNamespace, town: Town, written: SimpleNamespace) -> None:
    """Three answers on three networks, a change of mind, a hand-over, and what came from the phone."""
    keys, page = seen.keys, seen.page
    keys.go_on("main a.btn-primary[href='/']")
    seen.looks.at("morning")
    keys.press("p")
    page.locator("#pile-title").wait_for(state="detached")
    keys.choose("#minutes", "30")
    page.locator(SHOWN).nth(6).wait_for()
    town.we_answer_on_the_phone("ben", "Green, with a torn pocket? It hangs by the door.", answers=written.jacket)
    answer(seen, TABLE, "Dear Ann, the corner by the window is yours at eight.")
    think_again(seen, TABLE, "Dear Ann, the corner by the window is yours at eight.")
    seen.looks.at("answered")
    answer(seen, NOISE, "It ends at ten from tonight on. You were right, Ben.")
    answer(seen, BREAD, "Wholemeal spelt from the mill in the valley, Dov.")
    hand_over(seen, FILMING)
    close_with_a_reason(seen, VOUCHER)
    resolve(seen, COMMENT)
    say_something(seen)
    keys.press("g", "m")
    page.locator("#list-title").wait_for()
    page.locator(SHOWN, has_text=JACKET).wait_for(state="detached", timeout=PATIENCE)
    greet_who_went_quiet(seen, "Cleo")
    end_the_day(seen)


def everything_arrived(town: Town, written: SimpleNamespace) -> None:
    """The networks themselves are asked."""
    got = town.reached_by_mail("ann", "the corner by the window is yours at eight. Alice")
    assert got["In-Reply-To"] == written.table["Message-ID"]
    assert sum("by the window is yours" in str(m) for m in town.mails_of("ann")) == 1
    town.reached_on_mastodon("ben", "It ends at ten from tonight on")
    town.reached_on_bluesky(written.bread, "Wholemeal spelt from the mill")
    town.stands_on_mastodon(DISH_TODAY)
    town.stands_on_bluesky(DISH_TODAY)


def what_became_of_the_rest(seen: SimpleNamespace) -> None:
    """The newsletter and the receipt are set aside; the jacket was answered elsewhere."""
    page = seen.page
    page.goto(page.url.rstrip("/") + "/inbox/set-aside/")
    assert page.locator(SHOWN).count() == 2
    seen.looks.at("set-aside")
    page.goto(page.url.replace("set-aside", "done"))
    seen.keys.find_row(JACKET)
    seen.keys.press("Enter")
    page.locator("#thing .said--ours", has_text="said elsewhere").wait_for()
    seen.looks.at("answered-elsewhere")


def the_next_visit_on_the_phone(seen: SimpleNamespace, house: Installation, town: Town) -> None:
    """Sign in, answer two, done."""
    page, keys = seen.page, seen.keys
    page.goto(house.url)
    seen.looks.at("sign-in")
    keys.write("[name=login]", "alice@example.test")
    keys.write("[name=password]", PASSWORD)
    keys.go_on("main form button[type=submit]")
    until_shown(page, "Is there parking near you?")
    until_shown(page, "And the bread, is it sold by the loaf?")
    seen.looks.at("morning")
    answer(seen, "Is there parking near you?", "Behind the church, Ann, free after six.")
    seen.looks.at("answered")
    keys.press("u")
    page.locator("#list-title").wait_for()
    answer(seen, "And the bread, is it sold by the loaf?", "It is, from seven on, Dov.")
    keys.press("u")
    end_the_day(seen)


def test_the_owners_first_morning_by_keyboard_and_again_at_360_px(
    town: Town, house: Installation, chromium: Any, morning_zone: str
) -> None:
    yesterday_and_before(town)
    written = this_morning(town)
    with window(chromium, "wide", morning_zone, viewport={"width": 1280, "height": 800}) as wide:
        set_up(wide, house)
        wide.looks.at("channels")
        connect_mailbox(wide, town)
        wide.looks.at("reading")
        connect_mastodon(wide, town)
        connect_bluesky(wide, town)
        connect_blog(wide, town)
        invite_bob(wide, chromium, morning_zone)
        read_the_first_look(wide)
        the_morning(wide, town, written)
        everything_arrived(town, written)
        what_became_of_the_rest(wide)
    town.writes("ann", "Is there parking near you?", subject="Parking")
    town.mentions_us("And the bread, is it sold by the loaf?")
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    with window(chromium, "phone", morning_zone, **phone) as narrow:
        the_next_visit_on_the_phone(narrow, house, town)
        town.reached_by_mail("ann", "Behind the church, Ann, free after six.")
        town.stands_on_bluesky("It is, from seven on, Dov.")
    assert "\n".join([*wide.looks.wrong, *narrow.looks.wrong]) == ""
