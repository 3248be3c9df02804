"""The log the relationships bench fills is one the projection reads whole."""

from __future__ import annotations

import pytest

from porch.projections.relationships.models import Exchange, Tie
from porch.proving.benches import _relating
from porch.records.interactions.models import Interaction

pytestmark = pytest.mark.django_db


def test_it_fills_counts_and_catches_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_relating, "PIECE", 50)
    found = _relating.main(120, 12, 30)
    assert Interaction.objects.count() == Exchange.objects.count() == 150
    assert (found["missed"], found["ties"]) == (0, Tie.objects.count())
