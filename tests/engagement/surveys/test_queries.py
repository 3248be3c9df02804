"""Questions about surveys: pages, counts, and nothing for whom it is not."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, answering, joining, queries, sitting
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_surveys_come_in_pages_newest_first() -> None:
    first, second = asking.survey(), asking.survey(name="Another")
    assert queries.surveys(SYSTEM) == [second, first]
    assert queries.surveys(SYSTEM, before=second.pk) == [first]
    assert queries.survey(SYSTEM, first.pk) == first
    assert queries.any_made(SYSTEM)


def test_counts_tell_asked_answered_and_begun_apart() -> None:
    made = asking.survey()
    ann, ben, cleo = (asking.somebody(name) for name in ("Ann", "Ben", "Cleo"))
    joining.note_invited(about=made.about, persons=[ann.pk, ben.pk, cleo.pk], at=NOON)
    taken = asking.answers(made, ann, dish="polenta")
    came = answering.Came(key="ben", version=1, mode="link", person=ben)
    begun = answering.begin(survey=made, came=came, filled=asking.filled(made, dish="risotto"), at=NOON)
    assert queries.counts(SYSTEM, made) == queries.Counts(asked=3, answers=1, begun=1)
    assert queries.answers(SYSTEM, made) == [begun, taken]
    assert queries.answers(SYSTEM, made, before=begun.pk if begun else 0) == [taken]
    assert queries.sheet(SYSTEM, made, taken.pk if taken else 0) == taken
    assert [row.person for row in queries.invited(SYSTEM, made, limit=2)] == [ann, ben]
    assert queries.has_answered(SYSTEM, made, ann.pk)
    assert queries.share(SYSTEM, made, [ann.pk, ben.pk]) == (1, 2)
    assert [queries.progress(one) for one in (taken, begun) if one] == [(1, 2), (1, 3)]


def test_codes_lead_to_the_room_and_to_the_survey_for_anybody() -> None:
    made = actions.open_to_anybody(survey=asking.survey(), opens=True)
    room = sitting.open_room(survey=made, minutes=5, member=None, at=NOON).sitting
    assert queries.by_code(SYSTEM, room.code) == queries.sitting(SYSTEM, room.pk) == room
    assert queries.sittings(SYSTEM, made) == [room]
    assert queries.by_open_code(SYSTEM, made.open_code or "") == made
    assert queries.by_code(SYSTEM, "") is None


def test_what_the_host_was_asked_is_for_all_once_it_is_answered() -> None:
    made = asking.survey()
    asked = answering.ask_host(survey=made, person=None, words="Vegan?", at=NOON)
    assert (queries.asked(SYSTEM, made), queries.asked(SYSTEM, made, answered=True)) == ([asked], [])
    actions.answer_host_question(asked=asked, words="Yes.", member=None, at=NOON)
    assert queries.asked(SYSTEM, made, answered=True) == [asked]


def test_words_versions_and_the_outcome_are_found() -> None:
    made = asking.survey()
    shown = actions.show_words(survey=made, sheet=None, question="why", words="Saffron.", member=None, at=NOON)
    told = actions.decide(survey=made, decided="It stays.", why="Most want it.", member=None, at=NOON)
    assert queries.quotes(SYSTEM, made) == [shown]
    assert queries.quote(SYSTEM, made, shown.pk) == shown
    assert queries.outcome(SYSTEM, made.pk) == told
    assert queries.latest(SYSTEM, made) == queries.version(SYSTEM, made, 1)


def test_nobody_else_sees_anything() -> None:
    made = asking.survey()
    assert (queries.surveys(None), queries.survey(None, made.pk), queries.answers(None, made)) == ([], None, [])
    assert queries.counts(None, made) == queries.Counts(asked=0, answers=0, begun=0)
