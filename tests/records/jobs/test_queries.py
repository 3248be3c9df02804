"""The team sees what failed and what waits; Charlie sees nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.records.jobs import queries
from porch.records.jobs.models import Job

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def jobs() -> dict[str, Job]:
    later = NOON + timedelta(hours=1)
    return {
        "later": Job.objects.create(task="later", run_at=later, created_at=NOON),
        "now": Job.objects.create(task="now", run_at=NOON, created_at=NOON),
        "died first": Job.objects.create(task="a", run_at=NOON, created_at=NOON, dead_at=NOON),
        "died last": Job.objects.create(task="b", run_at=NOON, created_at=NOON, dead_at=later),
    }


def test_what_waits_comes_in_the_order_it_is_due(jobs: dict[str, Job]) -> None:
    assert list(queries.waiting(SYSTEM)) == [jobs["now"], jobs["later"]]


def test_what_failed_for_good_comes_newest_first(jobs: dict[str, Job]) -> None:
    assert list(queries.dead(SYSTEM)) == [jobs["died last"], jobs["died first"]]


@pytest.mark.parametrize("question", [queries.dead, queries.waiting])
def test_charlie_sees_nothing(jobs: dict[str, Job], question: object) -> None:
    assert list(question(None)) == []  # type: ignore[operator]
