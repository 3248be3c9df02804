"""The town, told once for a whole module and forgotten after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction

from porch.desk.morning import table
from porch.proving.demo import town

NOW = datetime(2026, 3, 11, 17, 30, tzinfo=UTC)  # half past twelve in the town, four days into summer time


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[town.Told]:
    """The town as it stands at NOW."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield town.fill(now=NOW)
        transaction.set_rollback(True)
    table.forget()
