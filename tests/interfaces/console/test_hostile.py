"""What customers wrote on the portal, hostile in every field, on every page of the console that shows it: none runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings

from tests.hostile import planted
from tests.hostile.crawling import together, trap
from tests.interfaces.console.conftest import sign_in

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600),
]  # fmt: skip


def of_ideas(numbers: list[int]) -> Iterator[str]:
    yield from ("/ideas/", "/ideas/held/", "/partners/")
    for at in range(0, len(numbers), 50):
        yield f"/ideas/boards/menu/?sort=new&before={numbers[-1 - at] + 1}"
        yield f"/ideas/boards/menu/?after={numbers[-1] + at}"
    yield from (f"/ideas/{number}/" for number in numbers)
    for words in together():
        yield f"/ideas/written/?who={quote(words)}"
        yield f"/ideas/written/?board=menu&title={quote(words)}&person=1"


def of_others(people: list[int], asked: list[int], claims: list[int], choice: int) -> Iterator[str]:
    yield from ("/questions/", "/choices/", f"/choices/{choice}/", f"/choices/{choice}/report/", "/claims/")
    yield from (f"/questions/{number}/" for number in asked[:12])
    for at in range(0, len(claims), 30):
        yield f"/claims/?before={claims[-1 - at] + 1}"
    yield from (f"/claims/{number}/" for number in claims[: 1 + len(claims) // planted.A_CLAIM])
    yield from (f"/people/{number}/" for number in people[:20])


def test_nothing_hostile_runs_where_the_team_reads_what_customers_wrote(
    alice: Any, browser: Any, live_server: Any
) -> None:
    people = planted.everybody()
    numbers = planted.ideas(people)
    planted.what_waits(people, numbers)
    asked, _known = planted.questions(people)
    claims, choice = planted.claims(people), planted.choice()
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": sign_in(alice).cookies[name].value, "url": live_server.url}
    with trap(browser, cookies=[cookie]) as set_up:
        set_up.open(live_server.url + path for path in of_ideas(numbers))
        others = of_others([one.pk for one in people], asked, claims, choice)
        set_up.open(live_server.url + path for path in others)
        assert (set_up.seen > 500, set_up.can_snap()) == (True, True)
