"""The bulk path does on both databases what the ORM would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from porch.records.jobs.models import Job
from porch.records.people.models import Person
from porch.records.tables import bulk
from tests.cast import NOON

pytestmark = pytest.mark.django_db
COLUMNS = ("id", "name", "created_at")
FEW, MANY = 3, bulk.COPY_FROM * 2


def rows(count: int, name: str = "Ann") -> list[tuple[int, str, object]]:
    return [(n, f"{name} {n}", bulk.moment(NOON)) for n in range(1, count + 1)]


@pytest.mark.parametrize("count", [0, FEW, MANY])
def test_rows_are_inserted_and_those_that_are_there_are_left(count: int) -> None:
    bulk.insert("people_person", COLUMNS, rows(count))
    bulk.insert("people_person", COLUMNS, rows(count, "Ben"))
    assert set(Person.objects.values_list("name", flat=True)) == {f"Ann {n}" for n in range(1, count + 1)}


@pytest.mark.parametrize("count", [0, FEW, MANY])
def test_rows_are_overwritten_where_the_key_is_there(count: int) -> None:
    bulk.upsert("people_person", COLUMNS, ("id",), rows(count))
    bulk.upsert("people_person", COLUMNS, ("id",), rows(count, "Ben"))
    assert set(Person.objects.values_list("name", flat=True)) == {f"Ben {n}" for n in range(1, count + 1)}


def test_columns_are_set_by_id() -> None:
    bulk.insert("people_person", COLUMNS, rows(2))
    bulk.update("people_person", ("name",), [("Cleo", 2)])
    bulk.update("people_person", ("name",), [])
    assert dict(Person.objects.values_list("id", "name")) == {1: "Ann 1", 2: "Cleo"}


def test_a_set_of_any_size_can_be_asked_for() -> None:
    bulk.insert("people_person", COLUMNS, rows(MANY))
    by_id = bulk.select("SELECT id FROM people_person WHERE id IN {} AND id > %s", list(range(5000)), 100)
    by_name = bulk.select("SELECT id FROM people_person WHERE name IN {}", ["Ann 1", "", "O'Hara; --"])
    assert (len(by_id), by_name) == (MANY - 100, [(1,)])
    assert bulk.select("SELECT id FROM people_person WHERE id IN {}", []) == []


@pytest.mark.parametrize(
    "at", [NOON, NOON.replace(microsecond=1), datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2)))]
)
def test_a_moment_comes_back_as_it_went(at: datetime) -> None:
    bulk.insert("people_person", COLUMNS, [(1, "Ann", bulk.moment(at))])
    assert Person.objects.get().created_at == at
    assert bulk.select(f"SELECT {bulk.plain('created_at')} FROM people_person")[0][0] == bulk.moment(at.astimezone(UTC))
    told = bulk.select(f"SELECT {bulk.text_of('created_at')} FROM people_person")[0][0]
    assert told == str(at.astimezone(UTC))[:-6]
    bulk.update("people_person", ("created_at",), [(told, 1)])
    assert Person.objects.get().created_at == at


def test_moments_sort_as_they_passed() -> None:
    moments = [NOON, NOON + timedelta(microseconds=1), NOON + timedelta(seconds=1), NOON + timedelta(days=400)]
    assert sorted(map(bulk.moment, reversed(moments))) == [bulk.moment(at) for at in moments]


def test_ids_are_nobody_elses() -> None:
    bulk.insert("people_person", COLUMNS, [(n, "Ann", bulk.moment(NOON)) for n in bulk.reserve("people_person", 2)])
    later = list(bulk.reserve("people_person", 3))
    assert set(later).isdisjoint(Person.objects.values_list("id", flat=True))
    assert list(bulk.reserve("people_person", 0)) == []


def test_the_orm_goes_on_after_the_last_id_that_was_reserved() -> None:
    columns = ("id", "task", "arguments", "key", "run_at", "leased_by", "attempts", "error", "created_at")
    bulk.insert("jobs_job", columns, [
        (n, "t", "{}", "", bulk.moment(NOON), "", 0, "", bulk.moment(NOON)) for n in bulk.reserve("jobs_job", 5)
    ])  # fmt: skip
    made = Job.objects.create(task="t", run_at=NOON, created_at=NOON)
    assert Job.objects.count() == 6
    assert made.pk > max(Job.objects.exclude(pk=made.pk).values_list("pk", flat=True))
