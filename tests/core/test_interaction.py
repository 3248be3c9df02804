"""The words that every room shares."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.core.interaction import DEEDS, NODS, SAYING, Handle, Kind, digest


@given(st.binary(max_size=200))
def test_the_same_bytes_have_the_same_version(raw: bytes) -> None:
    assert digest(raw) == digest(bytes(raw))
    assert len(digest(raw)) == 32


@given(st.binary(max_size=200))
def test_one_more_byte_is_another_version(raw: bytes) -> None:
    assert digest(raw + b"!") != digest(raw)


def test_a_kind_is_not_both_words_and_a_nod() -> None:
    assert SAYING & NODS == DEEDS & NODS == DEEDS & SAYING == frozenset()


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="poke"):
        Kind("poke")


def test_a_handle_does_not_change() -> None:
    ann = Handle(kind="email", value="ann@example.org")
    with pytest.raises(FrozenInstanceError):
        ann.value = "ben@example.org"  # type: ignore[misc]
