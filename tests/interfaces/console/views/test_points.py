"""Engagement points: read by the team, written by the owner, begun with the objective."""

from __future__ import annotations

from typing import Any

import pytest

from porch.interfaces.console.views import points
from porch.records.points import queries
from porch.records.points.worked import WORKED
from tests.cast import member
from tests.interfaces.console.conftest import sign_in

pytestmark = pytest.mark.django_db
OURS = {"objective": "=Bread", "activity": "They tell us", "tool": "The counter", "measure": "Loaves left"}
KEY = WORKED[0].key


@pytest.fixture
def as_owner(alice: Any) -> Any:
    return sign_in(alice)


@pytest.fixture
def as_reader(alice: Any) -> Any:
    return sign_in(member("Rita", "reader"))


def test_everybody_reads_them_and_one_objective_alone(as_reader: Any) -> None:
    told = as_reader.get("/points/").text
    assert all(one.measure in told for one in WORKED)
    assert "Other words" not in told
    alone = as_reader.get("/points/", {"for": KEY}).text
    assert (WORKED[0].measure in alone, WORKED[1].measure in alone) == (True, False)


def test_every_tool_that_is_a_page_leads_there(alice: Any) -> None:
    rows = {one.key: one for one in queries.rows(alice)}
    assert all(points._place(rows[one.key]) for one in WORKED if one.place)


def test_the_owner_writes_changes_puts_away_and_brings_back(as_owner: Any) -> None:
    as_owner.post("/points/", OURS)
    as_owner.post(f"/points/{KEY}/", {**OURS, "objective": "Answers for all"})
    told = as_owner.get("/points/").text
    assert ("=Bread" in told, "Answers for all" in told, WORKED[0].objective in told) == (True, True, False)
    as_owner.post(f"/points/{KEY}/away/")
    assert "Bring it back" in as_owner.get("/points/").text
    as_owner.post(f"/points/{KEY}/back/")
    as_owner.post(f"/points/{KEY}/reset/")
    assert WORKED[0].objective in as_owner.get("/points/").text


def test_what_is_not_whole_stays_in_the_form(as_owner: Any) -> None:
    told = as_owner.post("/points/", {**OURS, "tool": ""})
    assert (told.status_code, "Loaves left" in told.text) == (422, True)
    assert as_owner.post(f"/points/{KEY}/", {**OURS, "measure": ""}).status_code == 422
    assert as_owner.get("/points/nothing/").status_code == 404


def test_a_spreadsheet_takes_no_words_for_a_formula(as_owner: Any) -> None:
    as_owner.post("/points/", OURS)
    lines = as_owner.get("/points/table.csv").text.splitlines()
    assert (lines[0], lines[-1]) == ("objective,activity,tool,measure", "'=Bread,They tell us,The counter,Loaves left")
