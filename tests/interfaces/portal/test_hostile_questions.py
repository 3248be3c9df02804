"""Hostile words in every field of a question, on every page, in a browser that heeds no policy: none runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.help.models import Answer, Edition, Look, Page, Question, Wrong
from porch.records.guests.models import PublicName
from porch.records.people.models import Person
from porch.records.team import actions as team
from tests.hostile.payloads import payloads
from tests.interfaces.portal.test_hostile import together

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600),
]  # fmt: skip
BELOW = 60  # answers of one question


@pytest.fixture
def written() -> list[str]:
    """Questions, answers and pages in which everything anybody wrote is hostile; their addresses."""
    now, hostile = SYSTEM_CLOCK.now(), payloads()
    team.change_business(name=hostile[0], postal="\n".join(hostile[:20])[:300])
    people = Person.objects.bulk_create([Person(name=one[:300], created_at=now) for one in hostile])
    PublicName.objects.bulk_create(
        [PublicName(person=person, name=one[:60], at=now) for person, one in zip(people, hostile, strict=True)]
    )
    asked = Question.objects.bulk_create([
        Question(title=one[:200], words=one, author=person, at=now, answers=1, solved_at=now)
        for person, one in zip(people, hostile, strict=True)
    ])  # fmt: skip
    said = Answer.objects.bulk_create([
        Answer(question=asked[place // BELOW], words=one, author=person, at=now)
        for place, (person, one) in enumerate(zip(people, hostile, strict=True))
    ])  # fmt: skip
    Answer.objects.bulk_create([
        Answer(question=one.question, words=one.words, author=one.author, at=now, corrects=one) for one in said
    ])  # fmt: skip
    Answer.objects.bulk_create([
        Answer(question=asked[place], words=one, author=people[place], at=now, best_at=now, best_why=one[:300])
        for place, one in enumerate(hostile)
    ])  # fmt: skip
    Wrong.objects.bulk_create([Wrong(answer=one, person=one.author, why=one.words[:1000], at=now) for one in said])
    Look.objects.bulk_create([Look(question=asked[0], hidden=True, why=one[:300], at=now) for one in hostile])
    known = Page.objects.bulk_create([Page(title=one.words[:200], answer=one, at=now) for one in said])
    Edition.objects.bulk_create(
        [Edition(page=one, number=1, title=one.title, words=one.answer.words, at=now) for one in known]
    )
    return [f"/with/questions/{one.pk}/" for one in asked] + [f"/with/knowledge/{one.pk}/" for one in known]


def addresses(written: list[str]) -> Iterator[str]:
    """Yield every address that shows hostile words: stored ones, and those that come along in the address."""
    yield from written
    for before in range(0, len(payloads()) + 20, 20):
        yield f"/with/questions/?before={before}"
        yield f"/with/knowledge/?before={before}"
    for words in together(payloads()):
        for path in ("/with/questions/?q=", "/with/questions/ask/?title=", "/with/questions/alike/?title="):
            yield f"{path}{quote(words)}"


def test_none_of_three_hundred_hostile_words_runs_where_questions_are_shown(
    chromium: Any, live_server: Any, written: list[str]
) -> None:
    context = chromium.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    fired: list[str] = []
    context.expose_function("fired", lambda number=None: fired.append(str(number)))
    page = context.new_page()
    page.on("dialog", lambda told: (fired.append(told.message), told.dismiss()))
    seen = 0
    for path in addresses(written):
        answer = page.goto(live_server.url + path, wait_until="load")
        assert answer.status == 200, path
        page.mouse.move(400, 300 + seen % 7)
        seen += 1
        assert fired == [], path
    page.goto("about:blank")
    page.set_content("<script>fired(1)</script>")
    page.wait_for_function("true")
    context.close()
    assert (seen > 500, fired) == (True, ["1"]), "the trap itself must be able to snap"
