"""The report of a survey and the outcome that is due, in a browser: fit for everybody, wide, narrow, light, dark."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.engagement.surveys import joining
from porch.engagement.surveys.models import Mode, Sheet, Sitting, Survey, Version
from tests.cast import NOON
from tests.engagement.surveys import asking
from tests.interfaces.console.conftest import Town, window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
LONG = "قائمة الربيع " * 12


@pytest.fixture
def menu(town: Town) -> Survey:
    """Ten in a room, eight of whom answered; thirty asked by link, six of whom did. It is overdue."""
    made = asking.survey(name=LONG.strip())
    people = [asking.somebody(f"Guest {n}") for n in range(30)]
    joining.note_invited(about=made.about, persons=[one.pk for one in people], at=NOON)
    for n, person in enumerate(people[:6]):
        asking.answers(made, person, dish="risotto", why="Because of the saffron, and because my mother made it so.",
                       content=str(2 + n % 4))  # fmt: skip
    room = Sitting.objects.create(
        survey=made, code="saffron", begins=NOON, ends=NOON + timedelta(minutes=15), attended=10
    )
    for n in range(8):
        Sheet.objects.create(
            survey=made, version=Version.objects.get(survey=made), sitting=room, mode=Mode.ROOM, key=f"room-{n}",
            said={"dish": "polenta", "content": 3 + n % 3}, began_at=NOON, finished_at=NOON,
        )  # fmt: skip
    Survey.objects.update(hear_by=(town.now - timedelta(days=3)).date())
    return made


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_a_report_is_fit_for_everybody(
    menu: Survey, town: Town, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        paths = (f"/surveys/{menu.pk}/report/", "/")
        assert [line for path in paths for line in look(seen, path, width, scheme)] == []
        seen.page.goto(f"{live_server.url}/surveys/{menu.pk}/report/")
        assert "80 % answered in the room and 20 % by link" in seen.page.locator("main").inner_text()
        seen.page.locator("summary").first.focus()
        seen.page.keyboard.press("Enter")  # the table, one key away
        assert seen.page.locator("details[open] table").first.is_visible()
