"""Bursts: whom they reach before a word is written, words for each, a colleague's approval, going, and stopping."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import queries
from porch.engagement.bursts.models import Burst, Delivery
from porch.engagement.bursts.standing import approved
from porch.records.consent import actions as consent
from porch.records.consent import wishing
from porch.records.consent.models import Basis, Purpose, Word
from porch.records.consent.wishing import Wished
from porch.records.jobs import actions as jobs
from porch.records.outbox import rhythm
from porch.records.people import merging
from porch.records.people import queries as people
from porch.records.people.models import Handle, Person
from porch.records.profiles import actions as profiles
from tests.interfaces.console.conftest import ARABIC, Town, sign_in
from tests.interfaces.console.test_cost import statements

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WISH = {"kind": "idea", "name": "Dough at home", "topic": "", "whom": "", "why_all": "All of them asked."}


@pytest.fixture(autouse=True)
def _at_all_hours(db: None) -> None:
    """The house writes at all hours, whenever the tests run."""
    rhythm.keep(opens=time.min, closes=time.max, days=range(7), gap_days=7, at=SYSTEM_CLOCK.now(), by=None)


def willing(name: str = "Fay Lund") -> Person:
    """Return somebody who cares about dough and said yes to little ideas by mail."""
    now = SYSTEM_CLOCK.now()
    made = Person.objects.create(name=name, created_at=now)
    Handle.objects.create(kind="email", value=f"p{made.pk}@example.org", name=name, person=made, created_at=now)
    consent.note(
        person=made, word=Word.GIVEN, at=now, by=None, purpose=Purpose.IDEA, basis=Basis.CONSENT, words="Yes, do."
    )
    wishing.wish(person=made, wished=Wished(zone="UTC"), at=now)
    profiles.tag(person=made, name="dough", by=None, at=now)
    return made


def begun(town: Town, **wish: str) -> Burst:
    """Begin a burst by the form, and let the worker work out whom it reaches."""
    path = reverse("console:burst-new") + "?topic=dough"
    answer = sign_in(town.alice).post(path, {**WISH, "topic": "dough", **wish})
    assert answer.status_code == 302, re.sub(r"<[^>]*>", " ", answer.content.decode())
    work()
    return Burst.objects.latest("id")


def work() -> None:
    """Let the worker do what waits."""
    while jobs.run_next(worker="test"):
        pass


def read(town: Town, path: str) -> str:
    page = sign_in(town.alice).get(path)
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def page(burst: Burst) -> str:
    return reverse("console:burst", args=[burst.pk])


def do(who: Any, burst: Burst, deed: str, **told: Any) -> str:
    """Post a deed as a browser without scripts does; return the words of the page it leads to."""
    answer = sign_in(who).post(reverse(f"console:burst-{deed}", args=[burst.pk]), told, follow=True)
    work()
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_whom_it_reaches_is_said_before_a_word_is_written(town: Town) -> None:
    willing()

    burst = begun(town)
    work()
    words = read(town, page(burst))
    assert re.search(r"Whom it reaches 1 of \d+ people get it\.", words)
    assert "Nothing says that" in words
    assert burst.words == ""


def test_from_reach_to_words_to_a_colleague_to_going(town: Town) -> None:
    fay = willing()
    burst = begun(town)
    told = do(
        town.alice, burst, "words", subject="Dough, {name}", words="Hello {name}, let it rest for a night. {line}"
    )
    assert "To Fay Lund , email. You care about dough." in told
    assert "Hello Fay Lund, let it rest for a night." in told
    do(town.alice, burst, "line", person=fay.pk, words="Your oven will like it.")
    assert "let it rest for a night. Your oven will like it." in read(town, page(burst))
    assert "a colleague must approve it" in read(town, page(burst))
    assert "Somebody else must approve it" in do(town.alice, burst, "approval")
    assert "Approved" in do(town.bob, burst, "approval")
    do(town.bob, burst, "sending")
    assert [delivery.person for delivery in Delivery.objects.filter(burst=burst)] == [fay]
    words = read(town, page(burst))
    assert "What came of it" in words
    assert "Conversations begun" in words


def test_what_is_stopped_does_not_leave(town: Town) -> None:
    willing()
    burst = begun(town)
    do(town.alice, burst, "words", words="Let it rest for a night.")
    do(town.bob, burst, "approval")
    do(town.bob, burst, "sending")
    do(town.bob, burst, "stopping")
    assert set(Delivery.objects.filter(burst=burst).values_list("state", flat=True)) == {"stopped"}


def test_words_that_nobody_can_fill_are_refused_and_kept(town: Town) -> None:
    willing()
    burst = begun(town)
    answer = sign_in(town.alice).post(reverse("console:burst-words", args=[burst.pk]), {"words": "Your {dog}"})
    assert answer.status_code == 422
    assert "Nobody can fill in {dog}." in answer.content.decode()
    assert "Your {dog}" in answer.content.decode()


def test_who_gets_it_and_who_not_is_looked_through_by_rule(town: Town) -> None:
    willing()
    burst = begun(town)
    path = reverse("console:burst-people", args=[burst.pk])
    assert "Fay Lund" in read(town, path + "?verdict=go")
    refused = read(town, path + "?verdict=no&rule=C1")
    assert "Fay Lund" not in refused
    assert "Held back. Nothing says that" in refused


def test_the_week_shows_what_goes_when_and_a_press_moves_it(town: Town) -> None:
    willing()
    day = (town.now + timedelta(days=7)).date()
    burst = begun(town, day=day.isoformat(), hour="10:30")
    week = reverse("console:bursts") + f"?week={day}"
    assert "Dough at home" in read(town, week)
    assert "10:30" in read(town, week)
    do(town.alice, burst, "move", later="1", next=week)
    burst.refresh_from_db()
    assert burst.send_at is not None
    assert burst.send_at.date() == day + timedelta(days=1)
    do(town.alice, burst, "move", day=(day + timedelta(days=3)).isoformat())
    burst.refresh_from_db()
    assert burst.send_at is not None
    assert burst.send_at.date() == day + timedelta(days=3)


def test_an_empty_week_says_with_what_to_begin(town: Town) -> None:
    assert "Nothing is planned in this week. Begin with a question" in read(town, reverse("console:bursts"))
    assert "Nothing was begun yet" in read(town, reverse("console:bursts-all"))


def test_all_of_them_page_by_key(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("porch.interfaces.console.views.bursts.PAGE", 1)
    first, second = begun(town, name="First"), begun(town, name="Second")
    words = read(town, reverse("console:bursts-all"))
    assert ("Second" in words, "First" in words) == (True, False)
    assert "First" in read(town, reverse("console:bursts-all") + f"?before={second.pk}")
    assert first.pk < second.pk


@pytest.mark.parametrize("wrong", [{"name": ""}, {"why_all": ""}, {"hour": "10:00"}, {"kind": "spam"}])
def test_what_is_missing_is_said(town: Town, wrong: dict[str, str]) -> None:
    answer = sign_in(town.alice).post(reverse("console:burst-new"), {**WISH, **wrong})
    assert answer.status_code == 422
    assert not Burst.objects.exists()


def test_a_page_asks_few_statements_however_many_it_reaches(town: Town) -> None:
    for number in range(12):
        willing(f"Person {number}")
    willing(ARABIC.name)
    burst = begun(town)
    do(town.alice, burst, "words", words="Let it rest for a night, {name}.")
    asked = statements(sign_in(town.alice), page(burst))
    assert len(asked) <= 60, "\n".join(asked)


def test_charlie_reads_and_does_nothing(town: Town) -> None:
    burst = begun(town)
    assert sign_in(town.charlie).get(page(burst)).status_code == 200
    assert sign_in(town.charlie).post(reverse("console:burst-planning", args=[burst.pk])).status_code == 403
    assert queries.burst(SYSTEM, burst.pk) == burst


def test_one_steps_through_the_letters_of_all(town: Town) -> None:
    names = [f"Guest {letter}" for letter in "ABCD"]
    for name in names:
        willing(name)
    burst = begun(town)
    first = do(town.alice, burst, "words", words="Hello {name}.")
    step = queries.previews(SYSTEM, burst, now=town.now)[-1].line
    rest = read(town, page(burst) + f"?see={step}")
    assert [f"Hello {name}." in first for name in names] == [True, True, True, False]
    assert [f"Hello {name}." in rest for name in names] == [False, False, False, True]


def test_one_steps_back_and_leaves_somebody_out_and_brings_them_back(town: Town) -> None:
    for letter in "ABCD":
        willing(f"Guest {letter}")
    burst = begun(town)
    first = do(town.alice, burst, "words", words="Hello {name}.")
    assert ("The next three" in first, "The three before" in first) == (True, False)
    last = queries.previews(SYSTEM, burst, now=town.now, limit=4)[-1]
    back = read(town, page(burst) + f"?before={last.line}")
    assert [f"Hello Guest {letter}." in back for letter in "ABCD"] == [True, True, True, False]
    assert ("The next three" in back, "The three before" in back) == (True, False)
    assert "Guest D will not get it." in do(town.alice, burst, "leaving-out", person=last.person)
    assert "Hello Guest D." not in read(town, page(burst) + f"?before={last.line + 1}")
    people_ = read(town, reverse("console:burst-people", args=[burst.pk]) + "?verdict=no&rule=OUT")
    assert "Guest D" in people_
    assert "Let them have it" in people_
    path = reverse("console:burst-bringing-back", args=[burst.pk, last.person])
    assert "Guest D may get it again." in sign_in(town.alice).post(path, follow=True).content.decode()
    assert "Hello Guest D." in read(town, page(burst) + f"?see={last.line - 1}")


def test_the_week_shows_the_first_who_get_it_and_how_many_are_held_back(town: Town) -> None:
    willing()
    day = (town.now + timedelta(days=7)).date()
    begun(town, day=day.isoformat(), hour="10:30")
    words = read(town, reverse("console:bursts") + f"?week={day}")
    assert "FL Fay Lund" in words
    assert re.search(r"\d+ held back, most: \w+", words)


@pytest.mark.parametrize("week", ["2026-02-31", "0001-01-01", "9999-12-31", "soon"])
def test_a_week_that_cannot_be_is_this_one(town: Town, week: str) -> None:
    assert "today" in read(town, reverse("console:bursts") + f"?week={week}")


@pytest.mark.parametrize("told", [{"day": "2026-02-31"}, {"later": "0"}, {"later": "x"}, {}])
def test_a_day_that_cannot_be_moves_nothing(town: Town, told: dict[str, str]) -> None:
    burst = begun(town)
    do(town.alice, burst, "move", **told)
    assert Burst.objects.get(pk=burst.pk).send_at is None


def test_a_line_of_their_own_is_refused_once_it_is_on_its_way(town: Town) -> None:
    fay = willing()
    burst = begun(town)
    do(town.alice, burst, "words", words="Let it rest for a night.")
    do(town.bob, burst, "approval")
    do(town.bob, burst, "sending")
    assert "It is on its way. Stop it first." in do(town.alice, burst, "line", person=fay.pk, words="Hello")


def test_a_list_asks_few_statements_however_long_it_is(town: Town) -> None:
    for number in range(8):
        burst = begun(town, name=f"Number {number}")
        do(town.alice, burst, "words", subject="Dough", words="Hello {name}, let it rest.")
        do(town.bob, burst, "approval", same_for_many="1")
    assert len(approved(list(Burst.objects.all()))) == 8
    for name in ("bursts", "bursts-all"):
        asked = statements(sign_in(town.alice), reverse(f"console:{name}"))
        assert len(asked) <= 20, "\n".join(asked)


def test_people_are_named_one_by_one_and_what_was_typed_stays(town: Town) -> None:
    fay, ida = willing(), willing("Ida Berg")
    browser, path = sign_in(town.alice), reverse("console:burst-new")
    told = {**WISH, "kind": "apology", "name": "The oven"}
    (ben, *_) = people.find(SYSTEM, "ben")
    looked = browser.post(path, {**told, "look": "1", "who": "ben"})
    assert looked.status_code == 200
    assert all(one in looked.text for one in (f'name="add" value="{ben.person_id}"', 'value="The oven"'))
    assert "Nobody else here is called so." in browser.post(path, {**told, "look": "1", "who": "zzz"}).text
    added = browser.post(path, {**told, "add": ida.pk, "person": fay.pk, "who": "Ida"}).text
    assert [f'name="person" value="{one.pk}"' in added for one in (fay, ida)] == [True, True]
    dropped = browser.post(path, {**told, "drop": ida.pk, "person": [fay.pk, ida.pk]}).text
    assert [f'name="person" value="{one.pk}"' in dropped for one in (fay, ida)] == [True, False]
    assert not Burst.objects.exists()
    browser.post(path, {**told, "look": "1", "who": "", "person": fay.pk})
    work()
    burst = Burst.objects.get()
    assert (burst.kind, burst.named) == ("apology", True)
    assert "1 of 1 people get it" in read(town, page(burst))


@pytest.mark.parametrize("kind", ["thanks", "apology"])
def test_thanks_and_an_apology_are_for_people_by_name(town: Town, kind: str) -> None:
    answer = sign_in(town.alice).post(reverse("console:burst-new"), {**WISH, "kind": kind})
    assert (answer.status_code, "Say below to whom it goes, by name." in answer.text) == (422, True)


def test_who_was_merged_is_named_once_and_nobody_made_up_is(town: Town) -> None:
    fay, ida = willing(), willing("Ida Berg")
    merging.merge(one=ida, into=fay, by=None, at=SYSTEM_CLOCK.now())
    path = reverse("console:burst-new") + f"?person={ida.pk}&person={fay.pk}&person=999999&person=x"
    words = sign_in(town.alice).get(path).text
    assert words.count('name="person"') == 1
    assert f'name="person" value="{fay.pk}"' in words
