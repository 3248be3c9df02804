"""`porch points`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from porch.interfaces.cli import points
from porch.records.points import actions
from porch.records.points.worked import WORKED
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_it_lists_the_rows_and_those_put_away() -> None:
    actions.put_away(key=WORKED[0].key, at=NOON)
    told = json.loads(CliRunner().invoke(points.command, ["--json"]).output)
    away = json.loads(CliRunner().invoke(points.command, ["--away", "--json"]).output)
    assert (len(told), [one["key"] for one in away]) == (len(WORKED) - 1, [WORKED[0].key])
