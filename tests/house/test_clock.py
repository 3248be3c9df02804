"""The clock is read in core.clock and handed on; chance is seeded or cryptographic."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.tree import SOURCE, modules, of_each, tree

CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("timezone", "now"),
}
MAY_READ = {SOURCE / "core" / "clock.py", SOURCE / "channels" / "contract.py"}  # the latter is a suite for tests
ASKED = [path for path in modules() if path not in MAY_READ and "proving" not in path.parts]


def read(path: Path) -> list[str]:
    """Return each reading of a clock in a file, as line and call."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    named = [(call.lineno, owner(call), method(call)) for call in calls]
    return [f"{line}: {of}.{name}()" for line, of, name in named if (of, name) in CLOCKS]


def owner(call: ast.Call) -> str:
    """Return the last name before the method of a call: `datetime` of `datetime.datetime.now()`."""
    before = getattr(call.func, "value", None)
    return getattr(before, "attr", None) or getattr(before, "id", "")


def method(call: ast.Call) -> str:
    """Return the method a call names."""
    return getattr(call.func, "attr", "")


@of_each(ASKED)
def test_only_core_reads_the_clock(path: Path) -> None:
    assert read(path) == []


@of_each(ASKED)
def test_nothing_listens_to_signals(path: Path) -> None:
    imported = [node.module for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    assert [name for name in imported if name and name.startswith("django.db.models.signals")] == []
