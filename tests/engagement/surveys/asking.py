"""A survey to ask with: two questions of the menu, and what people answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from porch.engagement.surveys import actions, answering, filling, versions
from porch.engagement.surveys.answering import Came
from porch.engagement.surveys.filling import Filled
from porch.engagement.surveys.models import Mode, Sheet, Survey
from porch.records.people.models import Handle, Person
from tests.cast import NOON

BY = date(2026, 4, 1)
DISH: dict[str, Any] = {
    "key": "dish", "kind": "single", "words": {"en": "Which dish shall stay?", "de": "Welches Gericht bleibt?"},
    "options": [{"key": "risotto", "words": {"en": "Risotto"}}, {"key": "polenta", "words": {"en": "Polenta"}}],
    "not_for_me": True,
}  # fmt: skip
WHY: dict[str, Any] = {
    "key": "why",
    "kind": "long",
    "words": {"en": "What speaks for risotto?"},
    "when": {"key": "dish", "is": ["risotto"]},
}
CONTENT: dict[str, Any] = {
    "key": "content",
    "kind": "csat",
    "words": {"en": "How content are you?"},
    "not_for_me": True,
}


def survey(*questions: dict[str, Any], published: bool = True, **told: Any) -> Survey:
    """Return a survey that says all it has to, published unless told otherwise."""
    plain = {"name": "The menu", "decided_with": "What stays on the menu.", "hear_by": BY}
    made = actions.make(what=actions.What(**{**plain, **told}), member=None, at=NOON)
    actions.write(survey=made, questions=questions or (DISH, WHY, CONTENT), at=NOON)
    return actions.publish(survey=made, at=NOON) if published else made


def filled(made: Survey, **said: str | list[str]) -> Filled:
    """Return what a form holds, as a browser would send it."""
    form = {f"q-{key}": [value] if isinstance(value, str) else value for key, value in said.items()}
    return filling.read(versions.latest(made).asked, form)


def answers(
    made: Survey, person: Person | None = None, *, key: str = "", at: datetime = NOON, **said: str
) -> Sheet | None:
    """Return what somebody sends off by their link."""
    came = Came(key=key or f"link-{person.pk if person else 0}", version=1, mode=Mode.LINK, person=person)
    return answering.take(survey=made, came=came, filled=filled(made, **said), at=at)


def somebody(name: str) -> Person:
    """Return a customer who has a mail address."""
    person = Person.objects.create(name=name, created_at=NOON)
    Handle.objects.create(kind="email", value=f"{name.lower()}@home.test", name=name, person=person, created_at=NOON)
    return person
