"""Surveys in a browser: pages in both lights and widths; a draft stays on the device until it was received."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, answering, joining, reaching, sitting
from porch.engagement.surveys.models import Sheet, Survey
from porch.proving.demo import town
from porch.records.people.models import Handle, Person
from porch.records.team import queries as team
from tests.engagement.surveys import asking
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
ROWS = [{"key": "a", "words": "The food"}, {"key": "b", "words": "The wait", "turned": True}]
BATTERY = {"key": "all", "kind": "matrix", "words": "How was it?", "rows": ROWS, "not_for_me": True}


@pytest.fixture
def alice(db: None) -> Any:
    """Alice, in the demo town."""
    town.fill(now=SYSTEM_CLOCK.now())
    return next(member for member in team.members(SYSTEM) if member.name == "Alice")


@pytest.fixture
def made(alice: Any) -> Survey:
    """A survey of every shape of question, with an answer, a question to the host, and words let through."""
    cross = {"when": {"key": "content", "most": 2}, "do_not_know": True}
    ranking = {**asking.DISH, **cross, "key": "order", "kind": "ranking"}
    made = asking.survey(asking.DISH, asking.WHY, asking.CONTENT, BATTERY, ranking, languages=("en", "de"))
    sheet = asking.answers(made, asking.somebody("Ann"), dish="risotto", why="Saffron.")
    answering.ask_host(survey=made, person=None, words="Is it vegan?", at=SYSTEM_CLOCK.now())
    guests = [asking.somebody(name) for name in ("Ben", "Cleo", "Dov")]
    Handle.objects.create(kind="phone", value="+493012345", name="Ben", person=guests[0], created_at=SYSTEM_CLOCK.now())
    joining.note_invited(about=made.about, persons=[one.pk for one in guests], at=SYSTEM_CLOCK.now(), mode="phone")
    reaching.note(survey=made, person=guests[2], code="NC", at=SYSTEM_CLOCK.now())
    actions.show_words(survey=made, sheet=sheet, question="why", words="Saffron.", member=alice, at=SYSTEM_CLOCK.now())
    return made


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_pages_of_a_survey_are_fit_for_everybody(
    alice: Any, made: Survey, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    room = sitting.open_room(survey=made, minutes=10, member=alice, at=SYSTEM_CLOCK.now()).sitting
    names = ("survey", "survey-question-new", "survey-answers", "survey-room", "survey-paper", "survey-asked")
    places = [reverse(f"console:{name}", args=[made.pk]) for name in names]
    ben = Person.objects.get(name="Ben", handles__kind="phone")
    places += [reverse("console:survey-asked", args=[made.pk]) + "?show=all"]
    places += [reverse("console:survey-question", args=[made.pk, "order"])]
    places += [reverse("console:survey-words", args=[made.pk, "de"])]
    places += [reverse("console:survey-entry", args=[made.pk, ben.pk])]
    places += [reverse("console:surveys"), reverse("console:survey-wall", args=[room.pk])]
    places += [reverse("portal:room", args=[room.code])]
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for place in places for line in look(seen, place, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


def test_what_hangs_on_an_answer_shows_and_hides_as_one_answers(alice: Any, live_server: Any, browser: Any) -> None:
    other = {**asking.WHY, "key": "other", "words": "What else?", "when": {"key": "dish", "not": ["risotto"]}}
    low = {**asking.WHY, "key": "low", "words": "What was wrong?", "when": {"key": "content", "most": 2}}
    made = asking.survey({**asking.DISH, "do_not_know": True}, other, asking.CONTENT, low)
    room = sitting.open_room(survey=made, minutes=10, member=alice, at=SYSTEM_CLOCK.now()).sitting
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("portal:room", args=[room.code]))
        else_, wrong = page.get_by_label("What else?"), page.get_by_label("What was wrong?")
        assert (else_.is_hidden(), wrong.is_hidden()) == (True, True)
        page.get_by_label("Polenta").check()
        page.get_by_label("2", exact=True).check()
        assert (else_.is_visible(), wrong.is_visible()) == (True, True)
        page.get_by_label("3", exact=True).check()
        page.get_by_label("I do not know").check()
        assert (else_.is_hidden(), wrong.is_hidden()) == (True, True)
        page.get_by_role("button", name="Send").click()
        page.get_by_text("Thank you.").wait_for()
    assert Sheet.objects.get().said == {"dish": {"blank": "do not know"}, "content": 3}


def test_a_draft_waits_on_the_device_and_goes_when_it_was_received(
    alice: Any, made: Survey, live_server: Any, browser: Any
) -> None:
    room = sitting.open_room(survey=made, minutes=10, member=alice, at=SYSTEM_CLOCK.now()).sitting
    place = reverse("portal:room", args=[room.code])
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(place)
        assert page.get_by_label("What speaks for risotto?").is_hidden()
        page.get_by_text("Risotto").first.click()
        page.get_by_label("What speaks for risotto?").fill("It is Milanese.")
        page = seen.visit(place)
        assert page.get_by_label("What speaks for risotto?").input_value() == "It is Milanese."
        page.get_by_role("button", name="Send").click()
        page.get_by_text("Thank you.").wait_for()
        assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('porch-survey'))") == []
    assert Sheet.objects.get(sitting=room).said == {"dish": "risotto", "why": "It is Milanese."}


def test_what_speaks_against_a_question_is_said_while_it_is_written(
    alice: Any, made: Survey, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("console:survey-question", args=[made.pk, "content"]))
        assert page.get_by_label("What the lowest means").is_visible()
        assert page.get_by_label("Rows, a line each").is_hidden()
        page.get_by_label("What is asked").fill("Don't you think it is good?")
        page.get_by_text("This tells what you would like to hear.").wait_for()
        page.get_by_label("What is asked").fill("How is it?")
        page.get_by_text("This tells what you would like to hear.").wait_for(state="detached")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_text("How is it?").first.wait_for()


def test_the_enter_key_sends_and_a_language_is_chosen_without_losing_what_was_put_in(
    alice: Any, made: Survey, live_server: Any, browser: Any
) -> None:
    room = sitting.open_room(survey=made, minutes=10, member=alice, at=SYSTEM_CLOCK.now()).sitting
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("portal:room", args=[room.code]))
        page.get_by_text("Polenta").first.click()
        page.locator("ul[aria-label=Language]").get_by_role("button", name="Deutsch").click()
        page.get_by_text("Welches Gericht bleibt?").first.wait_for()
        assert page.get_by_label("Polenta").first.is_checked()
        page.get_by_label("Polenta").first.press("Enter")
        page.get_by_text("Danke.").wait_for()
    assert Sheet.objects.get(sitting=room).language == "de"
