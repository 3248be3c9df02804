"""`porch surveys` lists what was asked, and gives questionnaires out and takes them in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from porch.engagement.surveys.models import Survey
from porch.interfaces.cli.surveys import group
from tests.engagement.surveys import asking
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_a_questionnaire_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    made = asking.survey()
    file = tmp_path / "menu.json"
    file.write_text(say(group, "export", str(made.pk)).stdout, "utf-8")
    taken = told(group, "import", str(file))
    assert (taken["questions"], taken["left_out"], Survey.objects.count()) == (3, [], 2)
    assert [one["state"] for one in told(group, "list")] == ["draft", "open"]
    assert Survey.objects.get(pk=taken["id"]).languages == ["en", "de"]


def test_one_is_shown_closed_exported_and_owed() -> None:
    made = asking.survey(hear_by=date(2099, 1, 1))
    asking.answers(made, asking.somebody("Ann"), dish="risotto")
    assert told(group, "show", str(made.pk))["against"] == []
    assert told(group, "owed")[0]["took_part"] == 1
    assert "risotto" in say(group, "export", str(made.pk), "--answers").stdout
    assert told(group, "close", str(made.pk))["state"] == "closed"


def test_a_report_says_each_figure_and_hides_what_few_said() -> None:
    made = asking.survey()
    assert "Nobody has answered" in say(group, "report", str(made.pk)).stdout
    for number in range(6):
        asking.answers(made, asking.somebody(f"P{number}"), dish="risotto" if number else "polenta", content="4")
    lines = say(group, "report", str(made.pk)).stdout.splitlines()
    assert lines[0] == "link: 6 of 6 answered"
    assert [line.split()[-1] for line in lines if "Polenta" in line] == ["hidden"]
    whole = told(group, "report", str(made.pk))
    assert (whole["sheets"], whole["asked"]["complete"], whole["asked"]["partial"]) == (6, 1, 5)
    assert [one["figure"]["value"] for one in whole["questions"] if one["figure"]] == [1.0]
