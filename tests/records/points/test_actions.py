"""Rows are written, put in other words, put away and brought back; a worked one never is lost."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.points import actions, queries
from porch.records.points.actions import Wording
from porch.records.points.worked import WORKED
from tests.cast import NOON

pytestmark = pytest.mark.django_db
OURS = Wording(objective="Bread for all", activity="They tell us", tool="The counter", measure="Loaves left")
KEY = WORKED[0].key


def row(name: str) -> queries.Row:
    found = queries.row(SYSTEM, name)
    assert found is not None
    return found


def test_a_row_of_ones_own_stands_last_and_is_put_in_other_words(alice: Any) -> None:
    made = actions.write(wording=OURS, member=alice, at=NOON)
    assert (queries.rows(SYSTEM)[-1].objective, queries.rows(SYSTEM)[-1].number) == ("Bread for all", made.pk)
    again = Wording(objective="Rye for all", activity="They tell us", tool="The counter", measure="Loaves left")
    actions.rewrite(point=made, wording=again, member=alice, at=NOON)
    assert row(str(made.pk)).objective == "Rye for all"
    assert queries.point(SYSTEM, made.pk) == made


def test_a_worked_row_says_what_we_say_and_again_what_it_says(alice: Any) -> None:
    actions.rewrite(key=KEY, wording=OURS, member=alice, at=NOON)
    assert (row(KEY).objective, row(KEY).is_ours, row(KEY).place) == ("Bread for all", True, WORKED[0].place)
    actions.reset(key=KEY)
    assert (row(KEY).objective, row(KEY).is_ours) == (WORKED[0].objective, False)


def test_what_is_put_away_comes_back_as_it_was(alice: Any) -> None:
    made = actions.write(wording=OURS, member=alice, at=NOON)
    actions.put_away(key=KEY, at=NOON)
    actions.put_away(point=made, at=NOON)
    assert {one.key or one.number for one in queries.rows(SYSTEM, away=True)} == {KEY, made.pk}
    assert len(queries.rows(SYSTEM)) == len(WORKED) - 1
    actions.bring_back(key=KEY, at=NOON)
    actions.bring_back(point=made, at=NOON)
    assert len(queries.rows(SYSTEM)) == len(WORKED) + 1
    assert not row(KEY).is_ours


@pytest.mark.parametrize(
    ("part", "words", "said"),
    [("objective", " ", "objective"), ("measure", "", "measure"), ("tool", "x" * 301, "300"),
     ("activity", "", "activity")],
)  # fmt: skip
def test_a_row_that_is_not_whole_is_not_kept(part: str, words: str, said: str) -> None:
    told = {"objective": "a", "activity": "b", "tool": "c", "measure": "d", part: words}
    with pytest.raises(PorchError, match=said):
        actions.write(wording=Wording(**told), member=None, at=NOON)


def test_a_worked_row_that_is_not_there_is_not_made_up() -> None:
    with pytest.raises(PorchError, match="no such row"):
        actions.put_away(key="nothing", at=NOON)
