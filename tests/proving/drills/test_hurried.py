from __future__ import annotations

from datetime import timedelta

import pytest

from porch.desk.post import delivering
from porch.proving.drills import _hurried
from porch.records.jobs import actions as jobs
from porch.records.outbox import actions as outbox


def test_waiting_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "LOOKS", (timedelta(seconds=8),))
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=80))
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=160))
    _hurried.hurry(8)
    waits = [*delivering.LOOKS, outbox.LEASE, jobs.LEASE]
    assert [wait.total_seconds() for wait in waits] == [1, 10, 20]
