"""Six digits, however they are typed, and what is kept of them."""

from __future__ import annotations

from django.test import override_settings

from porch.records.guests import codes


def test_digits_are_read_however_they_are_set_apart_and_never_more_than_there_are() -> None:
    assert [codes.read(typed) for typed in ("123 456", "123-456", " 123456\n", "1234567", "", "x" * 1000)] == [
        "123456", "123456", "123456", "1234567", "", "",
    ]  # fmt: skip


def test_fresh_ones_are_six_digits_each() -> None:
    assert {len(codes.fresh()) for _ in range(20)} == {codes.DIGITS}


def test_whoever_holds_the_database_alone_cannot_try_all_digits() -> None:
    kept = codes.digest("salt", "123456")
    assert kept != codes.digest("other", "123456")
    with override_settings(PORCH_ENCRYPTION_KEY="another"):
        assert kept != codes.digest("salt", "123456")
    assert codes.of_token("a") != codes.of_token("b")
