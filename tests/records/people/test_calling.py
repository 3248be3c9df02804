"""The words somebody is found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.records.people import calling
from porch.records.people.calling import LONGEST, MOST, sought, words_of
from porch.records.people.models import Called, Handle
from tests.cast import NOON


@given(value=st.text(max_size=400), name=st.text(max_size=300))
def test_whole_names_and_handles_are_among_their_words(value: str, name: str) -> None:
    words = words_of(value, name)
    assert {*sought(value), *sought(name)} <= words
    assert all(0 < len(word) <= LONGEST and "\0" not in word for word in words)
    assert len(words) <= 4 * MOST


def test_a_domain_is_no_word_of_somebody() -> None:
    assert words_of("ann@gmail.com", "") == {"ann@gmail.com", "ann"}


@pytest.mark.django_db
def test_being_called_the_same_again_changes_nothing() -> None:
    handle = Handle.objects.create(kind="square", value="ann", created_at=NOON)
    for name in ("Ann", "Ann", "Ann Berg"):
        calling.call([(handle.pk, handle.value, name)])
    assert sorted(Called.objects.values_list("word", flat=True)) == ["ann", "berg"]
