"""Ben complains on two networks and by mail: Porch suggests that he is one person, and who merged him takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.interaction import Handle as Named
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.projections.identity import projector
from porch.records.interactions import actions as log
from porch.records.people import actions, queries
from porch.records.people.models import Handle, Merge, Person
from tests.interfaces.console.conftest import ARABIC, Town, window
from tests.interfaces.console.conftest import _said as said
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
BEN = (
    Named(kind="mastodon", value="ben.thornbury@town.example", name="Ben Thornbury"),
    Named(kind="bluesky", value="benthornbury.example", name="Ben Thornbury"),
    Named(kind="email", value="ben.thornbury@mill.example", name="Ben Thornbury"),
)
COMPLAINTS = ("The soup was cold again.", "Nobody answers me about the cold soup.", "I wrote twice about cold soup.")


@pytest.fixture
def complained(town: Town) -> Town:
    """Ben complained on two networks and by mail, and everybody was compared."""
    for account, who, words in zip((town.mastodon, town.bluesky, town.email), BEN, COMPLAINTS, strict=True):
        item = said(f"thornbury-{who.kind}", who, town.now - timedelta(hours=2), words)
        log.record(account=account, items=[item], received_at=town.now)
    morning.refresh(now=town.now)
    projector.rebuild(now=town.now)
    return town


def state() -> list[Any]:
    """Every row of persons and handles, to the last column."""
    return [list(table.objects.order_by("pk").values_list()) for table in (Person, Handle)]


def ben(kind: str) -> Any:
    """Whom Ben's handle of this kind belongs to."""
    return next(one.person for one in queries.find(SYSTEM, "thornbury") if one.kind == kind)


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_pairs_are_fit_for_everybody(
    complained: Town, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    actions.rename(person=ben("bluesky"), name=ARABIC.name)
    toot = ben("mastodon")
    why = ["both are called benthornbury"]
    actions.merge(one=ben("email"), into=toot, by=complained.bob, at=complained.now, evidence=why)
    with window(browser, live_server.url, complained.alice, width=width, scheme=scheme) as seen:
        paths = ("/people/same/", f"/people/{toot.pk}/?merged", "/people/?pairs")
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert (wrong, seen.complaints) == ([], [])


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_a_page_without_pairs_is_fit_for_everybody(
    team_of_three: tuple[Any, Any, Any], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, team_of_three[0], width=width, scheme=scheme) as seen:
        wrong = look(seen, "/people/same/?none", width, scheme)
    assert wrong == []


def test_ben_who_complained_in_three_places_is_made_one_and_three_again(
    complained: Town, live_server: Any, browser: Any
) -> None:
    before = state()
    with window(browser, live_server.url, complained.alice) as seen:
        page = seen.visit("/people/")
        page.get_by_role("link", name="3 pairs may be one person").click()
        page.locator(".same").nth(2).wait_for()
        page.keyboard.press("m")
        page.locator("#toasts >> text=are one person now").wait_for()
        page.locator(".same").nth(1).wait_for(state="detached")  # two pairs became one: two of him are left
        page.keyboard.press("m")
        page.get_by_text("Nobody to decide about").wait_for()
        assert len({ben(named.kind) for named in BEN}) == 1
        page = seen.visit(f"/people/{ben('email').pk}/")
        words = page.inner_text("main")
        assert all(complaint in words for complaint in COMPLAINTS)
        for left in (1, 0):
            page.get_by_role("button", name="Take back the merge").first.click()
            page.get_by_role("button", name="Take back the merge").nth(left).wait_for(state="detached")
        page.locator("#toasts >> text=are two again").wait_for()
    assert state() == before
    assert Merge.objects.filter(undone_at=None).count() == 0
    assert seen.complaints == []


def test_one_key_says_that_they_are_two_and_another_takes_it_back(
    complained: Town, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, complained.bob, width=360) as seen:
        page = seen.visit("/people/same/")
        page.keyboard.press("d")
        page.locator(".same").nth(2).wait_for(state="detached")
        page.locator("#toasts >> text=they are two").wait_for()
        page.keyboard.press("z")
        page.locator(".same").nth(2).wait_for()
    assert queries.never_same(SYSTEM) == set()
    assert seen.complaints == []


def test_somebody_is_merged_by_hand_from_their_page_and_taken_back_by_the_note(
    complained: Town, live_server: Any, browser: Any
) -> None:
    toot = ben("mastodon")
    with window(browser, live_server.url, complained.alice) as seen:
        page = seen.visit(f"/people/{toot.pk}/")
        page.locator("summary", has_text="Merge with somebody").click()
        page.get_by_label("Name or handle of the other").fill("ben.thornbury@mill.example")
        page.keyboard.press("Enter")
        page.get_by_text("Merged into one").wait_for()
        assert ben("email") == toot
        page.keyboard.press("z")
        page.get_by_text("Merged into one").wait_for(state="detached")
    assert ben("email") != toot
    assert seen.complaints == []
