"""A questionnaire as a form shows it."""

from __future__ import annotations

from porch.engagement.surveys import questionnaire, shown
from tests.engagement.surveys.asking import CONTENT, DISH, WHY


def test_what_was_put_in_comes_back_with_what_was_wrong_in_the_language_asked_for() -> None:
    asked = questionnaire.read([DISH, WHY, CONTENT])
    form = {"q-dish": ["polenta"], "q-content": ["9"], "q-why": ["Saffron."]}
    dish, why, content = shown.fields(asked, "de", form, {"content": "Choose."})
    assert (dish.words, [choice.on for choice in dish.choices]) == ("Welches Gericht bleibt?", [False, True])
    assert (why.when, why.when_words, why.value) == ("dish|any|risotto", "Risotto", "Saffron.")
    assert (content.sort, content.wrong, len(content.choices)) == ("points", "Choose.", 5)
    assert [blank.value for blank in content.blanks] == ["not_for_me"]
