"""The best are found without weighing all: exactly, whatever counts, and bounded where too much matches."""

from __future__ import annotations

from datetime import timedelta
from math import exp

import pytest

from porch.analytics import ranking
from porch.projections.search import keys, projector, terms, weighing
from porch.projections.search.dialects import Match
from porch.projections.search.models import Document, Voice
from porch.projections.search.weighing import Sought, Weighed
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, CLEO, DOV, NOON, says
from tests.projections.search.stage import hear, reaches

pytestmark = pytest.mark.django_db
TODAY = ranking.minutes_of(NOON)
HOUR = timedelta(hours=1)


@pytest.fixture
def much(shop: Account) -> Account:
    """A thousand things said of soup, of which many are alike."""
    who = (ANN, BEN, CLEO, DOV)
    hear(
        shop,
        *(
            says(who[n * 7 % 13 % 4], "soup " * (n % 3 + 1) + "word " * (n % 11), name=f"s{n}", at=NOON - n * HOUR)
            for n in range(1000)
        ),
    )
    reaches(BEN, 3.0)
    reaches(DOV, 90.0)
    projector.catch_up()
    return shop


def sought(asked: str = "soup", *, text: float = 1.0, influence: float = 1.0, recency: float = 1.0) -> Sought:
    found = terms.parse(asked)
    match = Match(wanted=found.wanted, unwanted=found.unwanted, marks=(), expected=1e5)
    return Sought(
        match=match, corpus=weighing.known(found.wanted), since=0, until=keys.LATEST, text=text, influence=influence,
        recency=recency,
    )  # fmt: skip


def plainly(asked: Sought) -> list[int]:
    """Rank everything without any index."""
    corpus, ranked = asked.corpus, []
    sways = dict(Voice.objects.values_list("handle_id", "influence"))
    for row in Document.objects.all():
        held = row.words.split().count("soup")
        rare = [ranking.rarity(corpus.shares["soup"], corpus.documents)]
        text = ranking.text_score([held], rare, row.length, corpus.length)
        reach = ranking.influence_factor(sways[row.handle_id or 0])
        new = exp(-(TODAY - keys.minute_of(row.pk)) / ranking.FADES)
        ranked.append((text**asked.text * reach**asked.influence * new**asked.recency, row.pk))
    return [key for _, key in sorted(ranked, reverse=True)]


@pytest.mark.parametrize("weights", [(1, 1, 1), (2, 1, 0.5), (0, 1, 1), (1, 0, 1), (1, 3, 3), (0.3, 1, 0.1)])
def test_the_best_are_those_of_ranking_everything(much: Account, weights: tuple[float, float, float]) -> None:
    asked = sought(text=weights[0], influence=weights[1], recency=weights[2])
    found, bounded = weighing.best(asked, today=TODAY, limit=30)
    assert not bounded
    assert scores(found) == pytest.approx(scores_of(asked, plainly(asked)[:30]))


def test_most_is_left_unweighed_where_the_best_is_sure(much: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "PIECE", 20)
    found, bounded = weighing.best(sought(recency=3.0), today=TODAY, limit=5, most=600)
    assert (len(found), bounded) == (5, False)


def test_where_too_much_matches_it_says_so(much: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "PIECE", 20)
    found, bounded = weighing.best(sought(recency=0.0), today=TODAY, limit=5, most=40)
    assert (len(found), bounded) == (5, True)


def test_words_nobody_counted_weigh_alike(much: Account) -> None:
    corpus = weighing.known((("unheard",),))
    assert (dict(corpus.shares), corpus.documents) == ({}, 1000)
    assert weighing.expected((("unheard",),), corpus) == 0.0
    assert weighing.expected((("soup",), ("unheard",)), weighing.known((("soup",),))) == 0.0
    assert weighing.expected((), corpus) == 1000


def scores(found: list[Weighed]) -> list[float]:
    return [one.place[0] for one in found]


def scores_of(asked: Sought, wanted: list[int]) -> list[float]:
    weighed = {one.key: one for one in weighing.Scale(asked, TODAY).all(wanted)}
    return [weighed[key].place[0] for key in wanted]
