"""What pairs in general are like, learnt here."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from porch.analytics.relationship import DEFAULT
from porch.projections.relationships import learning
from porch.projections.relationships.models import Learnt
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_until_something_is_learnt_the_stated_guess_stands() -> None:
    assert learning.learnt() == DEFAULT
    assert learning.numbers(NOON) == (asdict(DEFAULT), 0)


def test_what_was_learnt_is_kept() -> None:
    Learnt.objects.create(pk=1, numbers=asdict(DEFAULT) | {"alpha": 3.0}, pairs=9, at=NOON)
    assert learning.learnt().alpha == 3.0
