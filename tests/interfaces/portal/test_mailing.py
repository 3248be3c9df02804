"""Letters of the portal's own say what they are, and nothing else."""

from __future__ import annotations

from django.utils import translation

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.portal import mailing
from porch.records.people.links import Door, Opened
from porch.records.people.models import Person


def test_the_letter_that_asks_for_a_press_sells_nothing(ann: Person) -> None:
    said = mailing.opt_in_words("https://trattoria.example/with/yes/x/")
    assert "Trattoria Milwaukee" in said.text
    assert said.text.count("http") == 1


def test_a_letter_says_in_which_language_it_is(ann: Person) -> None:
    with translation.override("fr"):
        said = mailing.opt_in_words("https://trattoria.example/with/yes/x/")
    assert (said.language, said.subject) == ("fr", "Est-ce votre adresse ?")


def test_a_code_is_set_apart_to_be_read_and_opens_nothing_by_itself(ann: Person) -> None:
    with translation.override("de"):
        said = mailing.code_words("012345")
    assert ("012 345" in said.text, "http" in said.text, "012" in said.subject) == (True, False, False)
    assert said.language == "de"


def test_nobody_gets_a_link_to_what_is_no_door(ann: Person) -> None:
    now = SYSTEM_CLOCK.now()
    for about in ("cellar ", ""):
        assert not mailing.send_link(Opened(door=Door.ANEW, person=ann, about=about, until=now), now)
    ann.handles.filter(kind="email").delete()
    assert not mailing.send_link(Opened(door=Door.ANEW, person=ann, about="own ", until=now), now)
