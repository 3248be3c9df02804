"""`porch fourcs`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from porch.interfaces.cli import fourcs
from porch.projections.fourcs.models import Movement
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_it_says_who_moved() -> None:
    assert "Nobody has been counted yet." in CliRunner().invoke(fourcs.command).output
    Movement.objects.create(topic="", up=3, down=1, stayed=9, came=2, left=0, at=NOON)
    (told,) = json.loads(CliRunner().invoke(fourcs.command, ["--json"]).output)
    assert (told["topic"], told["up"], told["down"]) == ("", 3, 1)
