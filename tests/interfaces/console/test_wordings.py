"""Approved wordings as the composer shows them."""

from __future__ import annotations

from porch.core.template import Template
from porch.interfaces.console.wordings import approved

HELLO = Template(name="hello_you", language="en_GB", category="utility", body="Hello {{1}}")
OFFER = Template(name="offer", language="en", category="marketing", body="{{first_name}}, a third off")
PAUSED = Template(name="paused", language="en", body="x", refusal="Meta paused it.")


def test_the_first_that_may_be_said_is_chosen_until_another_is() -> None:
    shown = approved([PAUSED, HELLO, OFFER], "WhatsApp")
    assert shown is not None
    assert (shown.key, shown.words, shown.missing) == ("hello_you en_GB", "Hello {{1}}", True)
    assert [one.label for one in shown.choices] == ["hello you (en_GB, utility)", "offer (en, marketing)"]
    assert [(one.label, one.refusal) for one in shown.refused] == [("paused (en)", "Meta paused it.")]
    assert [blank.label for blank in shown.blanks] == ["Blank 1"]


def test_what_one_costs_and_how_it_reads_is_said() -> None:
    shown = approved([HELLO, OFFER], "WhatsApp", chosen="offer en", given={"first_name": "Ann"})
    assert shown is not None
    assert (shown.words, shown.missing) == ("Ann, a third off", False)
    assert shown.cost == (
        "An offer: it costs the most, and does not reach those who stopped offers."
        " WhatsApp charges your business for each one."
    )
    assert shown.blanks[0].label == "First name"


def test_one_that_may_not_be_said_cannot_be_chosen() -> None:
    shown = approved([HELLO, PAUSED], "WhatsApp", chosen="paused en")
    assert shown is not None
    assert shown.key == "hello_you en_GB"
    assert approved([PAUSED], "WhatsApp") is None
