"""Questions have their topic told by what was learnt."""

from __future__ import annotations

import pytest

from porch.engagement.help import sorting
from porch.engagement.help.models import Question
from tests.cast import NOON
from tests.engagement.help.corner import asked

pytestmark = pytest.mark.django_db


def test_a_topic_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting.topics, "known", lambda: lambda text: "bread" if "dough" in text else "")
    asked()
    asked("Where?", by="Ben")
    assert sorting.sort(now=NOON) == 0  # nothing was learnt yet
    monkeypatch.setattr(sorting.topics, "mark", lambda: "learnt")
    assert sorting.sort(now=NOON) == 2
    assert set(Question.objects.values_list("title", "topic")) == {
        ("How long does sourdough keep?", "bread"),
        ("Where?", ""),
    }
    assert sorting.sort(now=NOON) == 0
