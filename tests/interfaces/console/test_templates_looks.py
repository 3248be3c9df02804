"""Approved wordings in a browser: chosen, filled, seen as they will arrive, sent by keyboard; fit for everybody."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.records.outbox import queries as outbox
from tests.interfaces.console.conftest import Town, window
from tests.interfaces.console.late import late
from tests.interfaces.console.test_keyboard import SLOW
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_composer_of_templates_is_fit_for_everybody(
    town: Town, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    path = late(town)
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = look(seen, f"{path}?template", width, scheme)
    assert (wrong, seen.complaints) == ([], [])


def test_nothing_is_typed_into_blanks_that_are_about_to_go(town: Town, live_server: Any, browser: Any) -> None:
    path = late(town)
    with window(browser, live_server.url, town.bob) as seen:
        page = seen.visit(path)
        page.evaluate(SLOW, f"{path}template/")
        page.get_by_label("Template").select_option("table_ready en")
        assert page.get_by_label("Blank 1").is_disabled()
        page.get_by_label("guest").fill("Eva")
        page.locator("#template-words >> text=Eva, your table is ready").wait_for()
        assert page.get_by_label("guest").input_value() == "Eva"
    assert seen.complaints == []


def test_a_template_is_chosen_filled_and_sent(town: Town, live_server: Any, browser: Any) -> None:
    path = late(town)
    with window(browser, live_server.url, town.bob) as seen:
        page = seen.visit(path)
        page.get_by_label("Template").select_option("autumn en")
        page.locator("#template-words >> text=Autumn,").wait_for()
        page.get_by_label("Blank 1").fill("Eva")
        page.get_by_label("Blank 2").fill("a third")
        page.locator("#template-words >> text=Autumn, Eva: a third off.").wait_for()
        page.get_by_label("Blank 2").press("Enter")
        page.locator("#toasts >> text=Your answer to Eva Lund leaves.").wait_for()
        page.locator(".said >> text=Write STOP to stop.").wait_for()
    assert [row.text for row in outbox.recent(SYSTEM)] == ["Autumn, Eva: a third off.\n\nWrite STOP to stop."]
    assert seen.complaints == []
