"""A report's tables name what they compare, how chance was reckoned with, and hide what is small."""

from __future__ import annotations

from porch.analytics.surveys.facts import Heard, Mode
from porch.analytics.surveys.reporting import report
from porch.interfaces.console import survey_tables
from tests.analytics.surveys.answers import QUESTIONS, evening, sheet


def test_every_table_has_a_sentence_and_rows_as_wide_as_its_head() -> None:
    found = survey_tables.tables(report(evening()))
    assert [one.id for one in found] == ["ended", "rates", "versus", "quality", "batteries", "missing"]
    assert all(one.sentence.endswith(".") for one in found)
    assert all(len(row) == len(one.columns) for one in found for row in one.rows)


def test_aapors_rates_stand_by_their_names() -> None:
    table = survey_tables.rates(report(evening()))
    assert table is not None
    assert dict(table.rows)["RR2: Complete or partial, of all asked"] == "14.3 %"
    assert "e = 1.00" in table.sentence


def test_the_room_beside_the_link_says_how_many_things_were_compared() -> None:
    table = survey_tables.versus(report(evening()))
    assert table is not None
    assert table.sentence.startswith("More than chance lies in: answered")
    assert f"{len(table.rows)} things compared" in table.sentence
    assert table.rows[0][-1] == "under 0.001"


def test_who_is_missing_is_named_with_the_indicator() -> None:
    table = survey_tables.missing(report(evening()))
    assert table is not None
    assert table.sentence.startswith("Missing more than chance explains: others (segment). R-indicator 0.")


def test_an_open_link_has_no_rates_and_no_margin() -> None:
    told = report(Heard(questions=QUESTIONS, sheets=tuple(sheet(n, Mode.OPEN) for n in range(8)), invited=()))
    assert [one.id for one in survey_tables.tables(told)] == ["quality", "batteries"]
    assert survey_tables.sureness(told) == [
        "Anybody could answer, so people chose themselves: no figure here has a margin of error."
    ]


def test_how_sure_it_is_speaks_of_chance_weights_rooms_and_anonymity() -> None:
    words = " ".join(survey_tables.sureness(report(evening())))
    assert "speak of chance alone" in words
    assert "20 answers are worth" in words
    assert "14 answers came in 2 rooms" in words
    assert "The answers are anonymous" in " ".join(survey_tables.sureness(report(evening(anonymous=True))))
