from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from porch.proving.each import Each

MODULE = '''"""Count to a number.

More words."""
import click
NAME = "count"
OPTIONS = [click.Option(["--to"], type=int, default=3)]
def run(*, to): return {"name": NAME, "n": to}
'''


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Each:
    package = tmp_path / "counted_by_tests"
    package.mkdir()
    for name, text in {"__init__": "", "count": MODULE, "_inner": ""}.items():
        (package / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "counted_by_tests", raising=False)
    return Each("count", package="counted_by_tests", help="Count.")


def test_every_module_that_is_not_private_is_a_command(group: Each) -> None:
    context = click.Context(group)
    assert group.list_commands(context) == ["count"]
    assert group.get_command(context, "_inner") is None
    command = group.get_command(context, "count")
    assert command is not None
    assert command.help == "Count to a number."


def test_it_prints_what_the_module_measured(group: Each) -> None:
    said = CliRunner().invoke(group, ["count", "--to", "5", "--json"], catch_exceptions=False).stdout
    assert (json.loads(said), said.count("\n")) == ({"name": "count", "n": 5}, 1)


def test_a_module_of_two_words_is_a_command_with_a_hyphen(group: Each, tmp_path: Path) -> None:
    (tmp_path / "counted_by_tests" / "count_down.py").write_text(MODULE)
    assert group.list_commands(click.Context(group)) == ["count", "count-down"]
    assert CliRunner().invoke(group, ["count-down", "--json"], catch_exceptions=False).exit_code == 0
