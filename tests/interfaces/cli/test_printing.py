"""Data goes to stdout, as lines for people or JSON for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from porch.interfaces.cli import printing

ROWS = [{"id": 1, "name": "Ann"}, {"id": 12, "name": "Cleò"}]


def test_rows_stand_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    printing.show(ROWS, as_json=False, empty="none")
    assert capsys.readouterr().out == "id  name\n1   Ann\n12  Cleò\n"


def test_rows_are_json_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    printing.show(ROWS, as_json=True, empty="none")
    assert json.loads(capsys.readouterr().out) == ROWS


def test_no_rows_are_a_sentence_for_people_and_a_list_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    printing.show([], as_json=False, empty="Nothing is waiting.")
    printing.show([], as_json=True, empty="Nothing is waiting.")
    assert capsys.readouterr().out == "Nothing is waiting.\n[]\n"


def test_a_long_value_does_not_push_the_others_off_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    printing.show([{"words": "x" * 500, "by": "Ben"}], as_json=False, empty="none")
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 66


def test_one_thing_is_a_line_for_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    printing.show_one({"seen": 3, "changed": 0}, as_json=False)
    assert capsys.readouterr().out == "seen     3\nchanged  0\n"


def test_a_moment_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    printing.show_one({"at": datetime(2026, 3, 1, tzinfo=UTC)}, as_json=True)
    assert json.loads(capsys.readouterr().out)["at"].startswith("2026-03-01")
