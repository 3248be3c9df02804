"""What lies on the morning's table of somebody is taken off at once."""

from __future__ import annotations

import pytest

from porch.core.whom import Whom
from porch.desk.morning import erasing
from porch.desk.morning.models import Paper
from porch.records.tables.personal import Forgot
from tests.cast import NOON


@pytest.mark.django_db
def test_rows_that_are_laid_anew_in_a_minute_are_emptied() -> None:
    row = {"thread": 1, "handle": 2, "name": "Quorra", "words": "Lovely!"}
    Paper.objects.create(pk=1, thanks=[row], offers=[row], notices={"count": 1}, pile=7, mark="m")
    erasing.erase(whom=Whom(persons=(), handles=()), forgot=Forgot(at=NOON))
    kept = Paper.objects.get()
    assert (kept.thanks, kept.offers, kept.notices, kept.mark, kept.pile) == ([], [], {}, "", 7)
