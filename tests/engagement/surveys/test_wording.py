"""Every text by its place: what is written in which language, and what is read where it is not."""

from __future__ import annotations

from porch.engagement.surveys import questionnaire, wording
from porch.engagement.surveys.models import Survey
from porch.engagement.surveys.wording import Said
from tests.engagement.surveys.asking import DISH

SCALE = {
    "key": "often", "kind": "matrix", "words": {"en": "How often?"}, "low_words": {"en": "never"},
    "high_words": {"en": "always"}, "rows": [{"key": "a", "words": {"en": "At noon"}, "turned": True}],
}  # fmt: skip
ASKED = questionnaire.read([DISH, SCALE])
OURS = Survey(name="The menu", decided_with="What stays.", languages=["en", "de"], translated={"de": {"name": "Karte"}})


def test_each_text_of_a_question_has_its_place_in_the_order_it_is_read() -> None:
    assert list(wording.texts(ASKED[0])) == ["dish", "dish.options.risotto", "dish.options.polenta"]
    assert list(wording.texts(ASKED[1])) == ["often", "often.rows.a", "often.low", "often.high"]


def test_the_language_most_of_it_is_written_in_is_its_first() -> None:
    assert wording.spoken(ASKED) == ("en", "de")
    assert wording.spoken(questionnaire.read([{**DISH, "options": [], "kind": "long", "words": {"de": "Warum?"}}])) == (
        "de",
    )


def test_a_question_said_in_the_words_it_has_is_the_same_question() -> None:
    assert [wording.reworded(one, wording.texts(one)) for one in ASKED] == list(ASKED)


def test_what_is_not_written_in_a_language_is_read_in_the_surveys_own() -> None:
    dish, often = wording.read_in(ASKED, "de", "en")
    assert dish.words == {"de": "Welches Gericht bleibt?"}
    assert [option.words for option in dish.options] == [{"en": "Risotto"}, {"en": "Polenta"}]
    assert often.low_words == {"en": "never"}


def test_the_surveys_own_language_stands_in_whichever_was_written_or_kept_first() -> None:
    kept = questionnaire.read([{**DISH, "words": {"de": "Welches?", "en": "Which?"}}])
    assert wording.read_in(kept, "fr", "en")[0].words == {"en": "Which?"}
    assert wording.read_in(questionnaire.read([SCALE]), "fr", "it")[0].words == {"en": "How often?"}


def test_questions_that_are_another_now_or_gone_are_told_and_a_translated_one_is_the_same() -> None:
    now = wording.translated(questionnaire.read([{**DISH, "required": True}]), "de", {"dish": "Was bleibt?"})
    assert wording.changed(ASKED, now, "en") == {"dish", "often"}
    assert (
        wording.changed(ASKED, wording.translated(ASKED, "de", {"dish": "Was bleibt?", "often": "Oft?"}), "en") == set()
    )


def test_a_text_is_said_in_a_language_taken_back_where_it_is_told_empty_and_left_where_it_is_not_told() -> None:
    told = {"dish": " ", "dish.options.risotto": " Reis ", "often.rows.a": "Mittags", "gone": "Weg"}
    dish, often = wording.translated(ASKED, "de", told)
    assert dish.words == {"en": "Which dish shall stay?"}
    assert dish.options[0].words == {"en": "Risotto", "de": "Reis"}
    assert often.rows[0] == questionnaire.Option(key="a", words={"en": "At noon", "de": "Mittags"}, turned=True)
    assert wording.translated(ASKED, "de", {})[0] == ASKED[0]


def test_what_a_survey_says_of_itself_is_read_in_its_own_language_where_nothing_else_is_written() -> None:
    assert wording.says(OURS, "de") == {
        "name": Said(words="Karte", language="de"),
        "decided_with": Said(words="What stays.", language="en"),
    }
    assert wording.says(OURS, "en")["name"].words == "The menu"
    assert wording.own(OURS) == {"name": {"en": "The menu", "de": "Karte"}, "decided_with": {"en": "What stays."}}


def test_it_is_said_how_much_is_missing_in_each_language() -> None:
    (german,) = wording.progress(OURS, ASKED)
    assert (german.name, german.written, german.of, german.missing) == ("German", 2, 9, 7)
    (finding,) = wording.untranslated(OURS, ASKED)
    assert finding.words == "7 of 9 texts are not written in German yet: people read those in English."
    assert not finding.blocks
    assert wording.untranslated(Survey(name="One", languages=["en"]), ASKED) == []
