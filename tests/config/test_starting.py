"""Every command brings the database up to date, however many start at once."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import connection

from porch.config import starting
from porch.proving.servers import postgres
from porch.proving.servers.need import need


def start(count: int, variables: Mapping[str, str]) -> list[int]:
    """Start so many commands at once and return their exit codes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORCH_", "DATABASE_"))}
    command = [sys.executable, "-m", "porch.config.command", "morning", "--json"]
    running = [subprocess.Popen(command, env=kept | variables, stdout=subprocess.DEVNULL) for _ in range(count)]
    return [process.wait(100) for process in running]


@pytest.mark.slow
def test_nobody_else_on_the_machine_can_read_the_database(tmp_path: Path) -> None:
    start(1, {"PORCH_HOME": str(tmp_path)})
    assert [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*.sqlite3*")] == [0o600]


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone() -> None:
    assert starting.bring_up_to_date() == 0


@pytest.mark.django_db
def test_setting_up_twice_is_setting_up_once() -> None:
    starting.set_up()
    starting.set_up(migrate=False)
    assert "jobs_job" in connection.introspection.table_names()


@pytest.mark.slow
def test_three_that_start_at_once_on_nothing_all_find_a_database(tmp_path: Path) -> None:
    assert start(3, {"PORCH_HOME": str(tmp_path / "porch")}) == [0, 0, 0]


@pytest.mark.slow
@pytest.mark.real
def test_three_that_start_at_once_on_an_empty_postgresql_all_find_a_database(tmp_path: Path) -> None:
    need(postgres.present(), "PostgreSQL")
    with postgres.Postgres() as server:
        url = server.database("porch")
        assert start(3, {"PORCH_HOME": str(tmp_path / "porch"), "DATABASE_URL": url}) == [0, 0, 0]
