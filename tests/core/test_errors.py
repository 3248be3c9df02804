"""What went wrong is said so that a caller can act on it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, PorchError, Unreadable


def test_trouble_passes_unless_it_says_otherwise() -> None:
    assert not ChannelError("busy").permanent


def test_trouble_can_say_when_to_come_back() -> None:
    later = datetime(2026, 3, 1, tzinfo=UTC)
    assert ChannelError("busy", retry_at=later).retry_at == later


def test_a_refused_key_is_permanent() -> None:
    assert KeyRefused("sign in again").permanent


def test_an_unknown_outcome_is_no_refusal() -> None:
    assert not OutcomeUnknown("no answer").permanent


@pytest.mark.parametrize("error", [ChannelError("x"), KeyRefused("x"), OutcomeUnknown("x"), Unreadable("x")])
def test_every_error_on_purpose_can_be_told_from_an_accident(error: Exception) -> None:
    assert isinstance(error, PorchError)
    assert str(error) == "x"
