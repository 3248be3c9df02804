"""Says a command and reads what it says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import click
from click.testing import CliRunner, Result

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def say(command: click.Command, *words: str, typed: str = "") -> Result:
    """Return what the command came to; what it raised is raised here."""
    return CliRunner().invoke(command, words, input=typed, catch_exceptions=False, standalone_mode=False)


def told(command: click.Command, *words: str, typed: str = "") -> Any:
    """Return the JSON that the command prints."""
    return json.loads(say(command, *words, "--json", typed=typed).stdout)
