"""A sheet knows what applied and what was answered."""

from __future__ import annotations

from porch.analytics.surveys.facts import Blank, Mode, Sheet


def test_not_knowing_is_an_answer_preferring_not_to_is_none_and_what_does_not_apply_is_not_asked() -> None:
    sheet = Sheet(
        number=1, mode=Mode.LINK, applicable=("a", "b", "c", "d"),
        said={"a": 3, "b": Blank.DO_NOT_KNOW, "c": Blank.RATHER_NOT, "d": Blank.NOT_FOR_ME, "gone": 1},
    )  # fmt: skip
    assert sheet.meant == ("a", "b", "c")
    assert sheet.answered == 2
