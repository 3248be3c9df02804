"""`porch jobs` shows what failed for good, and gives it another life."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.jobs import group
from porch.records.jobs.models import Job
from tests.interfaces.cli.terminal import NOON, say, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead() -> Job:
    error = "Traceback\n  File\nTimeoutError: nobody answered\n"
    return Job.objects.create(task="collect", run_at=NOON, created_at=NOON, dead_at=NOON, attempts=8, error=error)


def test_a_dead_letter_is_listed_with_the_last_line_of_its_error(dead: Job) -> None:
    (row,) = told(group, "list")
    assert (row["id"], row["task"], row["error"]) == (dead.pk, "collect", "TimeoutError: nobody answered")


def test_what_waits_is_another_list(dead: Job) -> None:
    assert told(group, "list", "--waiting") == []
    assert "Nothing is waiting" in say(group, "list", "--waiting").stdout


def test_a_dead_letter_lives_again(dead: Job) -> None:
    assert told(group, "requeue", str(dead.pk)) == {"requeued": dead.pk}
    assert [row["id"] for row in told(group, "list", "--waiting")] == [dead.pk]


def test_a_dead_letter_is_thrown_away(dead: Job) -> None:
    assert told(group, "discard", str(dead.pk)) == {"discarded": dead.pk}
    assert told(group, "list") == []


@pytest.mark.parametrize("verb", ["requeue", "discard"])
def test_only_a_dead_letter_can_be_named(verb: str) -> None:
    waiting = Job.objects.create(task="collect", run_at=NOON, created_at=NOON)
    with pytest.raises(PorchError, match="No dead letter"):
        say(group, verb, str(waiting.pk))
