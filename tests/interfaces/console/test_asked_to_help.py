"""A letter that asks for help: its words, and the way it goes."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.console import asked_to_help
from porch.records.accounts.models import Account
from tests.cast import NOON
from tests.engagement.help.corner import asked, somebody
from tests.records.outbox import begun

pytestmark = pytest.mark.django_db


def test_the_words_name_the_question_and_where_it_stands(shop: Account) -> None:
    question = asked("Is there rye?")
    told = asked_to_help.words(question, somebody("ben@example.org"))
    assert told.startswith("Hello,\n\nsomebody asks: “Is there rye?”")
    assert asked_to_help.address(question) in told


def test_a_letter_goes_where_they_are_reached_in_private(shop: Account) -> None:
    question, benno = asked(), begun.person("Benno")
    made = asked_to_help.letter(question, benno, " Do you\r\nknow? ", SYSTEM)
    assert (made.text, made.account, made.handle) == ("Do you\nknow?", shop, benno.handles.get())
    with pytest.raises(PorchError, match="no words"):
        asked_to_help.letter(question, benno, " ", SYSTEM)
    with pytest.raises(PorchError, match="no way to them"):
        asked_to_help.letter(question, begun.person("Nowhere", kind="phone"), "Hello", SYSTEM)


def test_what_other_rooms_know_of_them_counts() -> None:
    assert not asked_to_help.standing(asked(), somebody("Ben"), SYSTEM, NOON).complains
