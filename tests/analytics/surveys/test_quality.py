"""How well people answered is flagged beside their sheet, and deletes nothing."""

from __future__ import annotations

from dataclasses import replace

from porch.analytics.surveys.facts import Blank, Mode
from porch.analytics.surveys.quality import care, flags, lines
from tests.analytics.surveys.answers import BATTERY, FULL, HALF, HASTE, LINE, QUESTIONS, sheet


def test_who_took_less_than_half_the_usual_time_is_flagged_question_by_question() -> None:
    sheets = [*(sheet(n) for n in range(6)), sheet(6, took=HASTE)]
    found = flags(QUESTIONS, sheets)
    assert [one.number for one in found.values() if one.rushed] == [6]
    assert found[6].fast == ("net", "way", "when", "words")


def test_a_time_is_usual_only_of_enough_people() -> None:
    assert not flags(QUESTIONS, [*(sheet(n) for n in range(3)), sheet(3, took=HASTE)])[3].fast


def test_a_line_is_flagged_across_reversed_items_alone() -> None:
    plain = replace(BATTERY, turned=frozenset())
    sheets = [sheet(1, said=LINE), sheet(2)]
    assert flags(QUESTIONS, sheets)[1].lines == ("way",)
    assert not flags([plain], sheets)[1].raised
    (told,) = lines(QUESTIONS, sheets)
    assert (told.sheets, told.lines, told.same) == (2, 1, 0.5)


def test_what_is_left_out_not_known_and_kept_back_are_three_things() -> None:
    said = {"net": Blank.DO_NOT_KNOW, "way": Blank.RATHER_NOT, "when": Blank.NOT_FOR_ME}
    sheets = [sheet(1, said=said), sheet(2), sheet(3, said=HALF, took={})]
    told = care(Mode.LINK, QUESTIONS, sheets, flags(QUESTIONS, sheets))
    found = (told.left_out.among, told.left_out.found, told.unknown.found, told.rather_not.found)
    assert found == (3 + 4 + 4, 1 + 2, 1, 1)
    assert told.left_out.pairs == ((1, 3), (0, 4), (2, 4))
    assert (told.complete, told.partial, told.broken) == (1, 1, 1)
    assert (told.texts, told.letters, told.seconds) == (1, len(str(FULL["words"])), 36.0)


def test_nothing_to_measure_measures_nothing() -> None:
    told = care(Mode.LINK, QUESTIONS, [], {})
    assert (told.seconds, told.letters, told.left_out.among) == (None, None, 0)
    assert lines(QUESTIONS, []) == []
