"""A choice on the portal: gut, facts, informed; signed in on the way, anonymous by stub, hidden on every surface."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.choices import actions
from porch.engagement.choices.actions import Decided
from porch.engagement.choices.models import Ballot, Choice, Part, Pick
from porch.interfaces.portal.views import choices as views
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.engagement.choices import flight
from tests.interfaces.portal import entering

MAIL = "ann@example.org"
LIST, FEED, STUB = "/with/choices/", "/with/choices/new.atom", re.compile(r'name="stub" value="([^"]+)"')
ROOMS, FUEL = flight.FACTS[0].words, flight.FUEL.words


def asked(owner: Member, **told: Any) -> Choice:
    """Return the pilot's question, open at this moment."""
    now = SYSTEM_CLOCK.now()
    return flight.asked(
        owner, **{"closes_at": now + timedelta(days=2), "told_by": (now + timedelta(days=9)).date(), **told}
    )


def now() -> datetime:
    return SYSTEM_CLOCK.now()


def page(choice: Choice) -> str:
    return f"{LIST}{choice.pk}/"


def press(guest: Client, choice: Choice, step: str, **fields: object) -> Any:
    """Send the form of a step, with the key that the page carries."""
    path = page(choice)
    return guest.post(path, {"key": entering.key(guest, path), "step": step, **fields})


@pytest.fixture
def choice(alice: Member, ann: Person) -> Choice:
    return asked(alice)


@pytest.fixture
def inside(guest: Client, ann: Person) -> Client:
    """Ann's browser, signed in."""
    entering.enter(guest, MAIL)
    return guest


def test_a_stranger_reads_what_there_is_to_choose_and_the_facts_when_they_ask(guest: Client, choice: Choice) -> None:
    assert "Circle or Milwaukee?" in guest.get(LIST).text
    shown = guest.get(page(choice))
    assert "One hour at most" in shown.text
    assert ROOMS not in shown.text
    assert ROOMS in guest.get(page(choice), {"facts": "1"}).text
    assert guest.get(f"{LIST}999/").status_code == 404


def test_a_stranger_chooses_and_says_who_they_are_on_the_way(guest: Client, choice: Choice) -> None:
    form = {"key": entering.key(guest, page(choice)), "step": "gut", "option": flight.option(choice, "Circle")}
    assert "mail address" in guest.post(page(choice), form).text
    form["sign-mail"] = MAIL
    guest.post(page(choice), form)
    assert guest.post(page(choice), {**form, "sign-code": entering.code(MAIL)}).status_code == 303
    assert Pick.objects.get().option.title == "Circle"
    assert ROOMS in guest.get(page(choice)).text


def test_somebody_goes_through_all_three_steps_and_once_more_after_a_late_fact(inside: Client, choice: Choice) -> None:
    circle, milwaukee = flight.option(choice, "Circle"), flight.option(choice, "Milwaukee")
    assert press(inside, choice, "gut", option=circle)["Location"] == f"{page(choice)}#step"
    press(inside, choice, "read", upto=2)
    press(inside, choice, "informed", option=circle)
    assert "You have chosen, knowing every fact" in inside.get(page(choice)).text
    flight.fuel(choice, at=now())
    shown = inside.get(page(choice)).text
    assert "A fact came since you chose" in shown
    assert FUEL in shown
    refused = press(inside, choice, "informed", option=milwaukee)
    assert (refused.status_code, "a fact you have not read" in refused.text) == (422, True)
    press(inside, choice, "read", upto=3)
    press(inside, choice, "informed", option=milwaukee, mattered=3)
    assert list(Pick.objects.order_by("pk").values_list("option", "mattered")) == [
        (circle, 0), (circle, 0), (milwaukee, 3),
    ]  # fmt: skip


def test_what_is_no_option_is_refused_in_words(inside: Client, choice: Choice) -> None:
    refused = press(inside, choice, "gut", option="9" * 30)
    assert (refused.status_code, "Choose one of the options." in refused.text) == (422, True)
    assert press(inside, choice, "nonsense").status_code == 303
    assert not Part.objects.exists()


def test_an_anonymous_choice_is_found_again_by_the_stub_the_browser_keeps(
    inside: Client, alice: Member, ann: Person
) -> None:
    secret = asked(alice, anonymous=True)
    (stub,) = STUB.findall(inside.get(page(secret)).text)
    press(inside, secret, "gut", option=flight.option(secret, "Circle"), stub=stub)
    kept = inside.cookies[f"porch_stub_{secret.pk}_{ann.pk}"]
    assert (kept.value, kept["path"], kept["httponly"]) == (stub, page(secret), True)
    press(inside, secret, "read", upto=2)
    assert Ballot.objects.get().facts == 2
    other = Client()
    entering.enter(other, MAIL)
    assert "nothing here leads to it but the stub" in other.get(page(secret)).text
    assert press(other, secret, "stub", stub="x" * 32).status_code == 422
    press(other, secret, "stub", stub=stub)
    assert "Knowing the facts" in other.get(page(secret)).text


def test_what_was_decided_stands_on_the_page_with_its_reasons(guest: Client, choice: Choice, alice: Member) -> None:
    first = Decided(decided="We circle.", reasons="Nobody wants a night away.")
    last = Decided(decided="We land.", reasons="The fuel.", option=flight.option(choice, "Milwaukee"))
    for outcome in (first, last):
        actions.decide(choice=choice, outcome=outcome, member=alice, at=now())
    shown = guest.get(page(choice)).text
    assert shown.index("We land.") < shown.index("What was said before") < shown.index("We circle.")
    assert "Closed" in guest.get(LIST).text
    assert "We land." in guest.get(FEED).text


def test_ones_own_page_lists_what_one_took_part_in(inside: Client, choice: Choice) -> None:
    press(inside, choice, "gut", option=flight.option(choice, "Circle"))
    assert page(choice) in inside.get("/with/you/").text


def test_many_choices_are_read_a_page_at_a_time(guest: Client, alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 1)
    asked(alice)
    asked(alice)
    first = guest.get(LIST).text
    (more,) = re.findall(r"\?before=(\d+)", first)
    assert [text.count("Circle or Milwaukee?") for text in (first, guest.get(LIST, {"before": more}).text)] == [1, 1]


# -- hidden results leak on no surface ---------------------------------------------------------------------------------


def surfaces(guest: Client, choice: Choice) -> dict[str, str]:
    """Return all that the portal says of choices, with the headers, but for what differs by the moment alone."""
    paths = [LIST, FEED, page(choice), f"{page(choice)}?facts=1"]
    answers = {path: guest.get(path) for path in paths} | {f"HEAD {path}": guest.head(path) for path in paths}
    return {path: _plain(answer) for path, answer in answers.items()}


def _plain(answer: Any) -> str:
    text = re.sub(r'name="(key|stub)" value="[^"]*"', "", answer.content.decode())
    return f"{sorted(answer.headers.items())}{text}".replace(f"'{answer.headers.get('Content-Length')}'", "")


@pytest.mark.parametrize("told", [{"hides": "answered"}, {"hides": "closed"}, {"hides": "always"}, {"anonymous": True}])
def test_nothing_a_stranger_can_ask_for_tells_which_option_is_liked(
    guest: Client, alice: Member, ann: Person, told: dict[str, Any]
) -> None:
    one, other = liked(alice, **told)
    assert alike(guest, one) == alike(guest, other)


@pytest.mark.slow
@pytest.mark.parametrize("told", [{"hides": "answered"}, {"hides": "closed"}, {"anonymous": True}])
def test_nor_can_somebody_who_has_picked_by_gut(
    inside: Client, alice: Member, ann: Person, told: dict[str, Any]
) -> None:
    both = liked(alice, **told)
    for choice in both:
        press(inside, choice, "gut", option=flight.option(choice, "Circle"), stub=flight.STUBS[30])
    assert alike(inside, both[0]) == alike(inside, both[1])


@pytest.mark.slow
@pytest.mark.parametrize("told", [{"hides": "closed"}, {"hides": "always"}, {"anonymous": True}])
def test_nor_can_somebody_who_has_chosen_where_it_is_hidden_longer(
    inside: Client, alice: Member, ann: Person, told: dict[str, Any]
) -> None:
    both = liked(alice, **told)
    for choice in both:
        press(inside, choice, "gut", option=flight.option(choice, "Circle"), stub=flight.STUBS[30])
        press(inside, choice, "read", upto=2)
        press(inside, choice, "informed", option=flight.option(choice, "Circle"))
        assert "You have chosen, knowing every fact" in inside.get(page(choice)).text
    assert alike(inside, both[0]) == alike(inside, both[1])


def liked(owner: Member, **told: Any) -> tuple[Choice, Choice]:
    """Return two of the same choice: everybody likes to circle in the one, and Milwaukee in the other."""
    one, other = asked(owner, **told), asked(owner, **told)
    for number in range(5):
        person, stub = flight.somebody(f"Passenger{number}"), flight.STUBS[number]
        for choice, title in ((one, "Circle"), (other, "Milwaukee")):
            flight.gut(choice, person, title, stub=stub)
            flight.informed(choice, person, title, stub=stub)
    return one, other


def alike(guest: Client, choice: Choice) -> list[str]:
    """Return all that the portal says, without the numbers that tell two choices apart."""
    told = surfaces(guest, choice).values()
    pages = [text for text in told if "atom+xml" not in text]  # the feed's tag is of what it says, the same to all
    assert not any("ETag" in text or "Last-Modified" in text for text in pages)
    plain = [re.sub(r'option-\d+|(?<=name="option" value=")\d+', "option", text) for text in told]
    return [re.sub(r"choices(/|%2F)\d+", "choices", text) for text in plain]


@pytest.mark.parametrize("many", [1, 4])
def test_how_few_took_part_is_not_told(guest: Client, choice: Choice, many: int) -> None:
    nobody = surfaces(guest, choice)
    flight.aboard(choice, many)
    assert surfaces(guest, choice) == nobody


def test_the_facts_stay_behind_the_gut(inside: Client, choice: Choice) -> None:
    flight.fuel(choice, at=now())
    shown = surfaces(inside, choice)
    assert len(shown) == 8
    assert not any(words in text for text in shown.values() for words in (ROOMS, FUEL)), (
        "the feed does not say it either"
    )
