"""Questions on the portal: listed, looked for, and asked by whoever signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.engagement.help.models import Question
from porch.interfaces.portal import places, stamping
from porch.interfaces.portal.views import questions
from tests.engagement.help.corner import answered, asked, hidden
from tests.interfaces.portal import entering

pytestmark = pytest.mark.django_db
MAIL = "ann@corner.example"


def read(guest: Client, path: str = "/with/questions/") -> str:
    return guest.get(path).text


def test_everybody_reads_what_is_asked_and_finds_the_place_once_there_is_something(guest: Client) -> None:
    assert "Yours would be the first question" in read(guest)
    answered(asked("How long does bread keep?"))
    hidden(asked("Buy my watches", by="Spam"))
    places.forget()
    told = read(guest)
    assert "How long does bread keep?" in told
    assert ("1 answer" in told, "Somebody" in told, "watches" in told) == (True, True, False)
    assert '<a href="/with/questions/" aria-current="page">Questions</a>' in told


def test_they_are_listed_by_kind_and_page_by_page(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "AT_ONCE", 2)
    first, second, third = (asked(f"Question {number}", by=f"P{number}") for number in range(3))
    answered(third)
    told = read(guest)
    assert (second.title in told, first.title in told, f'href="?before={second.pk}"' in told) == (True, False, True)
    assert first.title in read(guest, f"/with/questions/?before={second.pk}")
    assert third.title not in read(guest, "/with/questions/?kind=unanswered")
    assert "None of the questions is solved yet" in read(guest, "/with/questions/?kind=solved")
    assert third.title in read(guest, "/with/questions/?kind=nonsense&before=none")


def test_what_is_looked_for_is_found_or_may_be_asked(guest: Client) -> None:
    asked("How long does sourdough keep?")
    assert "How long does sourdough keep?" in read(guest, "/with/questions/?q=sourdough")
    assert 'href="/with/questions/ask/?title=bicycle%20pump"' in read(guest, "/with/questions/?q=bicycle+pump")
    assert "How long does sourdough keep?" in read(guest, "/with/questions/alike/?title=sourdough")
    assert "<html" not in read(guest, "/with/questions/alike/?title=sourdough")


def test_a_stranger_asks_in_two_steps_and_signs_in_on_the_way(guest: Client) -> None:
    asked("How long does sourdough keep?", by="Ben")
    path, fields = "/with/questions/ask/", {"title": "Does sourdough freeze?", "words": "Sliced."}
    assert 'name="words"' not in read(guest, path)
    told = read(guest, f"{path}?title=Does+sourdough+freeze%3F")
    assert ("Was it asked before?" in told, 'value="Does sourdough freeze?"' in told) == (True, True)
    key = entering.KEY.findall(told)[0]
    assert "Mail address" in guest.post(path, {"key": key, **fields}).text
    guest.post(path, {"key": key, **fields, "sign-mail": MAIL})
    done = guest.post(path, {"key": key, **fields, "sign-mail": MAIL, "sign-code": entering.code(MAIL)})
    question = Question.objects.latest("pk")
    assert done["Location"] == f"/with/questions/{question.pk}/?done=looked-at"
    assert "until then you alone see it here" in read(guest, done["Location"])
    assert "Does sourdough freeze?" not in read(guest)
    assert "Does sourdough freeze?" in read(guest, "/with/you/")


def test_a_refusal_keeps_what_was_written(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamping, "QUICKEST", 0)
    entering.enter(guest, MAIL)
    path = "/with/questions/ask/"
    key = entering.key(guest, f"{path}?title=x")
    told = guest.post(path, {"key": key, "title": "Rye?", "words": "<svg onload=alert(1)>" + "a" * 100_000})
    assert (told.status_code, "at most 10000 letters; yours has 100021" in told.text) == (422, True)
    assert "&lt;svg onload=alert(1)&gt;" in told.text
    assert "<svg" not in told.text
