"""Tests stay at home."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings

from porch.proving.seclusion import at_home


@pytest.mark.parametrize(
    "address", [("127.0.0.1", 80), ("127.0.0.12", 80), ("::1", 80, 0, 0), ("localhost", 80), ("0.0.0.0", 80)]
)
def test_this_machine_is_home(address: tuple[object, ...]) -> None:
    assert at_home(socket.AF_INET, address)


@pytest.mark.parametrize(
    "address", [("93.184.216.34", 80), ("10.0.0.1", 80), ("fe80::1%eth0", 80, 0, 0), ("example.org", 443)]
)
def test_everything_else_is_not(address: tuple[object, ...]) -> None:
    assert not at_home(socket.AF_INET, address)


def test_a_pipe_between_processes_is_home() -> None:
    assert at_home(socket.AF_UNIX, "/run/porch.socket")


@pytest.mark.parametrize("name", ["connect", "connect_ex"])
def test_a_connection_to_the_outside_is_refused(name: str) -> None:
    with socket.socket() as outward, pytest.raises(ConnectionRefusedError, match="nothing outside"):
        getattr(outward, name)(("93.184.216.34", 80))


def test_what_tests_write_lies_in_a_scratch_folder() -> None:
    assert Path(os.environ["PORCH_HOME"]) == settings.PORCH_HOME
    assert settings.PORCH_HOME.name.startswith("porch-tests-")
