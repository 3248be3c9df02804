"""A picture survives being kept."""

from __future__ import annotations

import json

import pytest

from porch.projections.presence import keeping, whereabouts
from tests.cast import NOON
from tests.projections.presence.stage import settle


@pytest.mark.django_db
def test_a_picture_is_read_as_it_was_drawn(db: None) -> None:
    settle()
    those = whereabouts.folk(NOON)
    drawn = whereabouts.picture(those, whereabouts.met(those, NOON))
    assert keeping.read(json.loads(json.dumps(keeping.kept(drawn)))) == drawn


def test_a_picture_of_nobody_is_one() -> None:
    nobody = whereabouts.picture({})
    assert keeping.read(keeping.kept(nobody)) == nobody
