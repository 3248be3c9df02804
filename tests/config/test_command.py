"""`porch` is one command: quick to ask for help, and it brings any database up to date by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from porch.config.command import GROUPS

pytestmark = pytest.mark.slow


def porch(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORCH_", "DATABASE_"))}
    command = [sys.executable, "-m", "porch.config.command", *words]
    environment = kept | {"PORCH_HOME": str(home)}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def test_help_names_every_command_and_touches_nothing(tmp_path: Path) -> None:
    helped = porch(tmp_path / "porch", "--help")
    assert helped.returncode == 0
    assert [name for name in (*GROUPS, "run", "serve", "worker", "doctor") if name not in helped.stdout] == []
    assert not (tmp_path / "porch").exists()


def test_any_command_brings_an_empty_database_up_to_date(tmp_path: Path) -> None:
    asked = porch(tmp_path / "porch", "morning", "--json")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert json.loads(asked.stdout) == []


def test_what_goes_wrong_on_purpose_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    asked = porch(tmp_path / "porch", "account", "pause", "7")
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr == "porch: No connection has the number 7.\n"


@pytest.mark.parametrize("words", [("dance",), ("rebuild", "horoscope"), ("morning", "--minutes", "many")])
def test_what_is_not_understood_is_exit_code_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert porch(tmp_path / "porch", *words).returncode == 2
