"""Answers as a table."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.surveys import tables
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_no_cell_is_a_formula_and_no_name_stands_beside_an_anonymous_answer() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto", why='=HYPERLINK("x")', content="4")
    assert tables.table(SYSTEM, made).splitlines() == [
        "person,mode,dish,why,content", f"{ann.pk},link,risotto,\"'=HYPERLINK(\"\"x\"\")\",4",
    ]  # fmt: skip
    hidden = asking.survey(anonymous=True)
    asking.answers(hidden, ann, dish="risotto")
    assert tables.table(SYSTEM, hidden).splitlines() == ["mode,dish,why,content"]
