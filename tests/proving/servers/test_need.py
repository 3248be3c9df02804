"""What cannot run says so, and fails where CI promised to run everything."""

from __future__ import annotations

import pytest

from porch.proving.servers.need import need


def test_what_is_there_lets_the_test_go_on() -> None:
    need(True, "nothing")


def test_what_is_absent_is_named_on_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="NOT RUN: a telegraph is absent"):
        need(False, "a telegraph")


def test_what_is_absent_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="a telegraph is absent"):
        need(False, "a telegraph")
