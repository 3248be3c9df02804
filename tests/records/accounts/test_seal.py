"""A key of a network is unreadable without the key of the house."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.records.accounts import seal


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=5))
def test_what_was_shut_opens_as_it_was(credentials: dict[str, str]) -> None:
    assert seal.open_(seal.shut(credentials)) == credentials


def test_the_secret_cannot_be_read_in_the_seal() -> None:
    assert b"hush" not in seal.shut({"token": "hush"})


def test_the_same_secret_looks_different_each_time() -> None:
    assert seal.shut({"token": "hush"}) != seal.shut({"token": "hush"})


def test_a_database_hands_it_back_as_a_view_of_memory() -> None:
    assert seal.open_(memoryview(seal.shut({"token": "hush"}))) == {"token": "hush"}


def test_nothing_opens_as_nothing() -> None:
    assert seal.open_(b"") == {}


def test_the_key_of_another_house_is_told_apart(settings: LazySettings) -> None:
    sealed = seal.shut({"token": "hush"})
    settings.PORCH_ENCRYPTION_KEY = Fernet.generate_key().decode()
    with pytest.raises(PorchError, match=r"keys\.json"):
        seal.open_(sealed)


def test_a_tampered_seal_does_not_open() -> None:
    sealed = seal.shut({"token": "hush"})
    with pytest.raises(PorchError):
        seal.open_(sealed[:-2] + b"AA")
