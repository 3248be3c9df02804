"""What a phone sends is a note, or a sentence that says what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from porch.core.errors import PorchError
from porch.core.met import WHAT
from porch.core.viewer import SYSTEM
from porch.interfaces.console.met import choices, told
from porch.records.people import queries as people
from tests.interfaces.console.conftest import PIXEL, Town

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def sent(text: str, **files: Any) -> Any:
    return told(SYSTEM, QueryDict(text), files, NOW)


def test_a_note_is_read_as_it_was_filled_in(town: Town) -> None:
    ann = people.find(SYSTEM, "Ann")[0]
    note = sent(f"key=k&what=booth&who={ann.pk}&where=SIAL&words=Prices&at=2026-03-02T11:00:00Z&how=they")
    assert (note.what, note.where, note.words, note.at.hour, note.ours, note.reached) == (
        "booth", "SIAL", "Prices", 11, False, True,
    )  # fmt: skip
    assert [guest.handle for guest in note.who] == [ann]


def test_who_brought_them_is_found_by_name_or_stays_in_the_words(town: Town) -> None:
    ann = people.find(SYSTEM, "Ann")[0]
    known, stranger = sent(f"words=Prices&brought_by={ann.value}"), sent("words=Prices&brought_by=Zoltan")
    assert (known.brought_by, known.words) == (ann, "Prices")
    assert (stranger.brought_by, stranger.words) == (None, "Prices\nBrought by Zoltan.")


@pytest.mark.django_db
def test_new_people_have_what_stands_beside_them() -> None:
    note = sent("new_name=Cleo&new_phone=1&new_mail=&new_name=Dov&new_phone=&new_mail=d@x.org&new_name=+&new_phone=")
    assert [(guest.name, guest.phone, guest.mail) for guest in note.who] == [("Cleo", "1", ""), ("Dov", "", "d@x.org")]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["999999", "999999999999999999"])
def test_somebody_who_is_not_known_any_more_is_not_guessed(who: str) -> None:
    with pytest.raises(PorchError, match="not known here"):
        sent(f"who={who}")


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["", "noon", "2026-03-02T11:00:00", "2027-01-01T00:00:00Z"])
def test_a_clock_that_cannot_be_believed_means_now(at: str) -> None:
    assert sent(f"at={at}").at == NOW


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "ours", "reached"),
    [("they", False, True), ("they-missed", False, False), ("we", True, True), ("we-missed", True, False)],
)
def test_who_called_is_who_did_it(how: str, ours: bool, reached: bool) -> None:
    note = sent(f"how={how}")
    assert (note.ours, note.reached) == (ours, reached)


@pytest.mark.django_db
def test_a_promise_needs_its_day() -> None:
    assert sent("promise=&promise_by=").promised is None
    assert sent("promise=List&promise_by=2026-03-05").promised.due_at.day == 5
    with pytest.raises(PorchError, match="which day"):
        sent("promise=List&promise_by=soon")


@pytest.mark.django_db
def test_a_card_is_kept_with_its_name() -> None:
    card = sent("", card=SimpleUploadedFile("card.png", PIXEL, "image/png")).card
    assert (card.name, card.content, card.alt) == ("card.png", PIXEL, "A business card")


@pytest.mark.django_db
def test_a_card_larger_than_any_phone_makes_is_refused() -> None:
    large = SimpleUploadedFile("card.png", b"")
    large.size = 16 * 1024 * 1024
    with pytest.raises(PorchError, match="15 MB"):
        sent("", card=large)


def test_whatever_can_have_happened_is_known_to_the_log() -> None:
    assert {value for value, _ in choices()} <= set(WHAT)
