"""Each question tells what was answered, how surely, and nothing of fewer than five."""

from __future__ import annotations

from dataclasses import replace

import pytest

from porch.analytics.surveys.asked import Sureness, told
from porch.analytics.surveys.facts import Blank, Form, Question
from tests.analytics.surveys.answers import BATTERY, CHOICE, FULL, HALF, NET, WORDS, sheet

TEN = [*(sheet(n) for n in range(6)), *(sheet(6 + n, said=HALF) for n in range(4))]


def test_a_choice_tells_its_bars_and_hides_the_small_one_with_its_neighbour() -> None:
    (found,) = told(CHOICE, TEN, sure=Sureness())
    assert [bar.many for bar in found.bars] == [None, None]
    (found,) = told(CHOICE, [*TEN, sheet(10, said=HALF)], sure=Sureness())
    assert [(bar.words, bar.many) for bar in found.bars] == [("Evening", 6), ("Noon", 5)]
    assert found.bars[0].share is not None
    assert found.bars[0].share.low < 6 / 11 < found.bars[0].share.high


def test_a_net_score_comes_with_its_interval_its_weights_and_without_the_flagged() -> None:
    (found,) = told(NET, TEN, sure=Sureness(population=50), weights=[1.0] * 6 + [2.0] * 4, flagged=frozenset(range(5)))
    assert found.means == "net"
    assert found.figure is not None
    assert found.figure.value == pytest.approx((6 - 4) / 10)
    assert found.weighted == pytest.approx((6 - 8) / 14)
    assert found.unflagged == pytest.approx((1 - 4) / 5)


def test_what_few_flagged_sheets_said_is_not_told_by_taking_them_away() -> None:
    assert told(NET, TEN, sure=Sureness(), flagged=frozenset({0}))[0].unflagged is None


def test_of_people_who_chose_themselves_there_is_no_margin() -> None:
    (found,) = told(NET, TEN, sure=Sureness(drawn=False))
    assert found.figure is not None
    assert found.figure.low == found.figure.value == found.figure.high


def test_fewer_than_five_answers_are_hidden_whole() -> None:
    (found,) = told(NET, TEN[:4], sure=Sureness())
    assert (found.hidden, found.figure, {bar.many for bar in found.bars}) == (True, None, {None})


def test_a_battery_is_told_row_by_row_and_a_blank_is_counted_for_what_it_is() -> None:
    sheets = [*TEN, sheet(10, said={"way": Blank.RATHER_NOT})]
    quick, dull, _ = told(BATTERY, sheets, sure=Sureness())
    assert (quick.sheets, quick.left_out, quick.rather_not) == (6, 4, 1)
    assert dull.figure is not None
    assert dull.figure.value == 1.0
    assert quick.words == "How was it?: It was quick"


def test_anonymous_words_stand_in_the_order_of_the_alphabet_and_not_at_all_of_few() -> None:
    sheets = [sheet(n, said={**FULL, "words": f"{9 - n} words"}) for n in range(5)]
    assert told(WORDS, sheets, sure=Sureness())[0].texts[0] == "9 words"
    assert told(WORDS, sheets, sure=Sureness(anonymous=True))[0].texts[0] == "5 words"
    assert told(WORDS, sheets[:4], sure=Sureness(anonymous=True))[0].texts == ()


def test_a_ranking_tells_mean_places_and_content_is_the_upper_quarter() -> None:
    ranking = Question(key="r", words="Best?", form=Form.RANKING, options=(("a", "A"), ("b", "B")))
    sheets = [replace(sheet(n, said={"r": ["b", "a"]}), applicable=("r",)) for n in range(5)]
    (found,) = told(ranking, sheets, sure=Sureness())
    assert [(one.words, one.mean, one.best, one.worst) for one in found.places] == [("B", 1.0, 1, 1), ("A", 2.0, 2, 2)]
    content = Question(key="c", words="Content?", form=Form.CSAT)
    given = [replace(sheet(n, said={"c": 1 + n % 5}), applicable=("c",)) for n in range(10)]
    (happy,) = told(content, given, sure=Sureness())
    assert happy.figure is not None
    assert happy.figure.value == 0.4


def test_what_people_of_a_room_share_widens_every_interval() -> None:
    scale = Question(key="s", words="How warm?", form=Form.SCALE)
    alone = [replace(sheet(n, said={"s": 2 if n < 10 else 4}), applicable=("s",)) for n in range(20)]
    (narrow,), (wide,) = (
        told(scale, sheets, sure=Sureness())
        for sheets in (alone, [replace(one, room=one.number // 10) for one in alone])
    )
    assert narrow.figure is not None
    assert wide.figure is not None
    assert wide.figure.high - wide.figure.low > 2 * (narrow.figure.high - narrow.figure.low)
    bars = [(one.share, other.share) for one, other in zip(narrow.bars, wide.bars, strict=True)]
    assert all(two.high > one.high for one, two in bars if one is not None and two is not None and one.value)
