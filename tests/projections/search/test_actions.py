"""Documents are kept up, and counted once a day; words understood otherwise are read anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.projections.language.models import Learnt, Understanding
from porch.projections.search import actions
from porch.projections.search.models import Census, Document, Word
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from tests.cast import ANN, NOON, says
from tests.projections.search.stage import hear

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_nothing_is_due_until_something_is_said_or_a_day_is_over(shop: Account) -> None:
    hear(shop, says(ANN, "Soup"))
    assert not actions.is_due(now=NOON)
    assert actions.is_due(now=NOON + DAY)
    log.record(account=shop, items=[says(ANN, "More soup")], received_at=NOON)
    assert actions.is_due(now=NOON)


def test_common_words_are_counted_with_their_share(shop: Account) -> None:
    hear(shop, *(says(ANN, "soup soup" if n % 2 else "tea for two", name=f"s{n}") for n in range(20)))
    assert dict(Word.objects.values_list("word", "share"))["soup"] == 0.5
    census = Census.objects.get()
    assert (census.documents, census.length) == (20, 2.5)


def test_words_said_seldom_are_not_kept(shop: Account) -> None:
    hear(shop, says(ANN, "soup"), says(ANN, "tea"))
    assert not Word.objects.exists()


def test_an_empty_log_is_counted_too() -> None:
    assert actions.rebuild(now=NOON) == 0
    assert (Census.objects.get().documents, Census.objects.get().length) == (0, 0.0)


def test_when_words_are_understood_otherwise_all_is_read_anew(shop: Account) -> None:
    hear(shop, says(ANN, "Well, well"))
    said = Interaction.objects.get()
    Understanding.objects.create(interaction=said, at=said.at, ours=False, needs="complaint", mark="1")
    Learnt.objects.create(pk=1, body=b"", mark="new", corrections=1, learnt_at=NOON)
    actions.refresh(now=NOON)
    assert "§ncomplaint" not in Document.objects.get().marks
    actions.refresh(now=NOON + DAY)
    assert "§ncomplaint" in Document.objects.get().marks
