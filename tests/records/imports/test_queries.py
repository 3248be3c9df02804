"""Imports are listed latest first; a worker finds those to go on with; Charlie sees none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.records.imports import actions, queries, store
from porch.records.imports.models import Import
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploads(alice: Member) -> list[Import]:
    names = ("a.zip", "b.zip", "c.zip")
    return [
        actions.take(token=store.new_token(), name=name, size=1, format_name="auto", member=alice, at=NOON)
        for name in names
    ]


def test_they_are_listed_latest_first_a_page_at_a_time(uploads: list[Import]) -> None:
    assert [one.name for one in queries.imports(SYSTEM, limit=2)] == ["c.zip", "b.zip"]
    assert [one.name for one in queries.imports(SYSTEM, before=uploads[1].pk)] == ["a.zip"]


def test_a_worker_goes_on_with_what_is_wanted(uploads: list[Import]) -> None:
    actions.stop(import_=uploads[1], at=NOON)
    assert [one.name for one in queries.at_work(SYSTEM)] == ["a.zip", "c.zip"]
    assert [queries.still_wanted(SYSTEM, one.pk) for one in uploads] == [True, False, True]


def test_files_nobody_brought_in_are_found_after_their_time(uploads: list[Import]) -> None:
    for upload in uploads[:2]:
        actions.looked(import_=upload, told={}, seen=0, at=NOON)
    Import.objects.filter(pk=uploads[1].pk).update(keeps_file=True)
    assert [one.name for one in queries.left_lying(SYSTEM, NOON + timedelta(days=1))] == ["a.zip"]
    assert queries.left_lying(SYSTEM, NOON) == []


def test_charlie_sees_none(uploads: list[Import], charlie: Member) -> None:
    seen = (queries.imports(charlie), queries.import_(charlie, uploads[0].pk), queries.at_work(charlie))
    assert seen == ([], None, [])
    assert not queries.still_wanted(charlie, uploads[0].pk)
    assert queries.left_lying(charlie, NOON + timedelta(days=1)) == []
