"""A choice as its forms tell it: options and facts in rows, and what was decided."""

from __future__ import annotations

from types import SimpleNamespace

from django.http import QueryDict

from porch.engagement.choices.actions import Decided, Known, Offered
from porch.engagement.choices.models import Choice, Hides, Option
from porch.interfaces.console import choice_form
from porch.interfaces.console.choice_form import ChoiceForm, OutcomeForm
from tests.engagement.choices.flight import CLOSES

SENT = QueryDict(
    "option-title=Circle&option-words=&option-costs=Nothing&option-limits=&option-time="
    "&option-title=&option-words=lost&option-costs=&option-limits=&option-time="
    "&option-title=Milwaukee&option-words=&option-costs=&option-limits=&option-time=A+night"
    "&fact-words=Fuel&fact-source=The+pilot&fact-about=1;2+%D9%A3&fact-words=+&fact-source=x&fact-about=1"
)


def test_options_without_a_title_and_facts_without_words_are_left_out() -> None:
    assert choice_form.offered(SENT) == (
        Offered(title="Circle", costs="Nothing"), Offered(title="Milwaukee", time="A night"),
    )  # fmt: skip
    assert choice_form.known(SENT) == (Known(words="Fuel", source="The pilot", about=(1, 2)),)


def test_there_is_always_room_for_more() -> None:
    assert [row["title"] for row in choice_form.option_rows([])] == ["", ""]
    assert [row["title"] for row in choice_form.option_rows([Option(title="Circle"), Option(title="Milwaukee")])] == [
        "Circle", "Milwaukee", "",
    ]  # fmt: skip
    about = SimpleNamespace(all=lambda: [Option(position=1), Option(position=2)])
    rows = choice_form.fact_rows([SimpleNamespace(words="Fuel", source="", options=about)])
    assert [(row["words"], row["about"]) for row in rows] == [("Fuel", "1, 2"), ("", ""), ("", "")]
    options, facts = choice_form.sent_rows(SENT)
    assert ([row["title"] for row in options], facts[0]["about"]) == (["Circle", "Milwaukee", ""], "1, 2")


def test_a_choice_says_the_same_in_its_form_and_back() -> None:
    choice = Choice(words="Where to?", closes_at=CLOSES, anonymous=True, hides=Hides.CLOSED)
    form = ChoiceForm({**choice_form.told_of(choice), "closes_at": "2026-03-04T12:00", "told_by": ""})
    assert form.is_valid(), form.errors
    assert (form.what().words, form.what().anonymous, form.what().hides) == ("Where to?", True, "closed")
    assert [value for value, _ in choice_form.HIDES] == list(Hides)
    assert choice_form.moment().format_value(CLOSES) == "2026-03-04T12:00"


def test_nothing_but_the_options_can_be_decided_or_none_of_them() -> None:
    told = {"decided": "We land.", "reasons": "Fuel.", "option": ""}
    none, other = OutcomeForm(told, options=[]), OutcomeForm({**told, "option": "9"}, options=[])
    assert none.is_valid()
    assert none.outcome() == Decided(decided="We land.", reasons="Fuel.")
    assert not other.is_valid()
