"""Facts about one survey."""

from __future__ import annotations

import pytest

from porch.engagement.surveys.models import Survey, Version
from tests.cast import NOON
from tests.engagement.surveys.asking import DISH


@pytest.mark.parametrize(
    ("told", "open_"), [({}, False), ({"published_at": NOON}, True), ({"published_at": NOON, "closed_at": NOON}, False)]
)
def test_a_survey_is_open_from_publishing_to_closing(told: dict[str, object], open_: bool) -> None:
    assert Survey(**told).is_open is open_


def test_a_survey_has_a_name_for_letters_and_a_language_of_its_own() -> None:
    assert (Survey(pk=7).about, Survey().language, Survey(languages=["de", "en"]).language) == ("survey-7", "en", "de")


def test_a_version_reads_its_questions() -> None:
    assert [one.key for one in Version(questions=[DISH]).asked] == ["dish"]
