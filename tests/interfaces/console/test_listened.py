"""How searches and finds are shown: their state in a word, why they are here, what became of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.interfaces.console.listened import find_line, offer_line, search_line, state
from porch.records.searches import actions
from porch.records.searches.models import Search
from tests.interfaces.console.conftest import Town
from tests.interfaces.console.overheard import Overheard, found, overhear

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def heard(town: Town) -> Overheard:
    return overhear(town)


def test_a_search_stands_in_one_word(heard: Overheard) -> None:
    now, chat = heard.town.now, heard.chat
    assert [state(chat, at) for at in (now - HOUR, now, now + HOUR)] == ["Not begun", "Live", "Over"]
    assert state(heard.ours, now) == "Looking"
    assert state(actions.pause(search=heard.ours, at=now), now) == "Paused"
    assert state(actions.close(search=heard.ours, at=now), now) == "Closed"


def test_a_search_tells_its_places_and_its_cost(heard: Overheard) -> None:
    actions.hold_back(place=heard.ours.places.get(), why="Mastodon asked us to wait", until=heard.town.now)
    line = search_line(Search.objects.get(pk=heard.ours.pk), None, heard.town.now)
    assert (line.cost.a_day, line.spent, line.found) == (72, 3, 0)
    assert [place.held for place in line.held] == ["Mastodon asked us to wait"]


def test_a_find_tells_why_it_is_here_and_what_became_of_it(heard: Overheard) -> None:
    line = find_line(found("1"))
    assert (line.name, line.why, line.decided, line.open) == ("Eve Novak", "Question", "", True)
    assert find_line(found("2")).why == "Kind words"
    said = found("1").interaction
    going = find_line(found("1"), leaving=frozenset({(said.thread_id or 0, said.handle_id or 0)}))
    assert going.decided == "Answer on its way"
    decided = actions.decide(found=found("2"), decision="thanked", at=heard.town.now, member=heard.town.bob)
    assert (find_line(decided).decided, find_line(decided).by) == ("Thanked", "Bob")


def test_what_was_taken_back_shows_no_words(heard: Overheard) -> None:
    one = found("1")
    one.interaction.deleted = True
    assert find_line(one).words == "(taken back)"


def test_kind_words_said_to_us_can_be_decided_nowhere_else() -> None:
    line = offer_line({"thread": 1, "handle": 2, "name": "Ann", "channel": "mastodon", "words": "Thanks!"})
    assert (line.decide_url, line.why, line.at) == ("", "", None)
    assert line.url.endswith("/conversations/1-2/?from=morning")
