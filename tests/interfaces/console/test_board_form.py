"""The forms of boards and ideas."""

from __future__ import annotations

from types import SimpleNamespace

from porch.engagement.ideas.deciding import Statement
from porch.interfaces.console.board_form import BoardForm, DecisionForm


def test_only_who_may_write_can_own_a_board() -> None:
    colleagues = [
        SimpleNamespace(pk=pk, name=name, may_write=pk < 3) for pk, name in ((1, "Alice"), (2, "Bob"), (3, "Rita"))
    ]
    assert BoardForm(colleagues=colleagues).fields["owner"].choices == [(1, "Alice"), (2, "Bob")]  # type: ignore[attr-defined]


def test_a_statement_says_what_was_written() -> None:
    form = DecisionForm({"verdict": "no", "reason": "Too small.", "no_alternative": "on"})
    assert form.is_valid()
    assert form.statement() == Statement(verdict="no", reason="Too small.", no_alternative=True)
