"""Who is listened to, by whom, and what Charlie may see of it."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.influence import actions, queries
from porch.projections.influence.models import Sway
from porch.records.accounts.models import Account
from porch.records.organisations.models import Organisation, Role
from porch.records.people import merging
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, DOV, NOON, US, says
from tests.projections.influence.stage import NOW, TOWN, dov_is_listened_to, hear, nods, person, post

pytestmark = pytest.mark.django_db


def test_the_one_the_town_listens_to_stands_first(shop: Account) -> None:
    dov_is_listened_to(shop)
    first, second = queries.voices(SYSTEM)
    assert (first.name, second.name) == ("Dov", "Ben")
    assert (first.responders, first.is_scored, second.responders, second.is_scored) == (4, True, 1, False)
    assert first.low <= first.expected <= first.high


def test_pages_follow_one_another_and_lose_nobody(shop: Account) -> None:
    hear(shop, *(post(who, who.value) for who in TOWN))
    hear(shop, *(nod for who in TOWN for nod in nods((DOV,), who.value)))
    actions.refresh(now=NOW)
    first = queries.voices(SYSTEM, limit=3)
    then = queries.voices(SYSTEM, limit=3, after=first[-1].place)
    assert (len(first), {one.person for one in [*first, *then]}) == (3, {person(who.value) for who in TOWN})
    assert [one.person for one in [*first, *then]] == [one.person for one in queries.voices(SYSTEM)]


def test_a_friend_stands_before_a_celebrity(shop: Account) -> None:
    dov_is_listened_to(shop)
    friend, celebrity = queries.moved_by(SYSTEM, person("ann"))
    assert (friend.name, celebrity.name) == ("Ben", "Dov")
    assert friend.chance > celebrity.chance
    assert friend.expected is not None
    assert celebrity.expected is not None
    assert celebrity.expected > friend.expected


def test_whom_one_moves(shop: Account) -> None:
    dov_is_listened_to(shop)
    assert {one.name for one in queries.moves(SYSTEM, person("dov"))} == {"Ann", "Cleo", "Eva", "Fin"}
    assert [one.name for one in queries.moves(SYSTEM, person("ben"))] == ["Ann"]


def test_a_standing_has_its_parts_in_people_and_points_and_its_past(shop: Account) -> None:
    dov_is_listened_to(shop)
    told = queries.sway_of(SYSTEM, person("dov"))
    assert told is not None
    assert sum(part.amount for part in told.parts) == pytest.approx(told.voice.expected)
    assert sum(part.points or 0 for part in told.parts) == pytest.approx(told.voice.points)
    assert [one.day for one in told.history] == [NOW.date()]
    assert queries.sway_of(SYSTEM, person("cleo")) is None


def test_we_have_a_sway_of_our_own_and_are_no_voice(shop: Account) -> None:
    hear(shop, says(US, "Tonight: risotto", name="us", ours=True), *nods((ANN, BEN, CLEO), "us"))
    actions.refresh(now=NOW)
    told = queries.sway_of(SYSTEM, None)
    assert told is not None
    assert (told.voice.name, told.voice.responders, queries.voices(SYSTEM)) == ("We", 3, [])
    assert [one.name for one in queries.moved_by(SYSTEM, person("ann"))] == ["We"]
    assert len(queries.moves(SYSTEM, None)) == 3


def test_who_was_merged_into_another_is_no_voice_of_their_own(shop: Account) -> None:
    dov_is_listened_to(shop)
    ben, cleo = (Person.objects.get(handles__value=name) for name in ("ben", "cleo"))
    merging.merge(one=ben, into=cleo, by=None, at=NOON)
    assert [one.name for one in queries.voices(SYSTEM)] == ["Dov"]
    actions.score(now=NOW)
    assert [one.name for one in queries.voices(SYSTEM)] == ["Dov", "Cleo"]


@pytest.mark.parametrize(
    ("points", "expected", "topic", "words"),
    [
        (20.0, 3.2, "pizza", "about 3 people follow what they say on pizza"),
        (20.0, 1.2, "", "about 1 person follows what they say"),
        (2.0, 0.1, "", "hardly anybody follows what they say now"),
        (None, 0.9, "pizza", "too little is known of who follows what they say on pizza"),
    ],
)  # fmt: skip
def test_off_its_page_a_sway_is_words(
    shop: Account, points: float | None, expected: float, topic: str, words: str
) -> None:
    hear(shop, says(DOV))
    Sway.objects.create(
        person_id=person("dov"), topic=topic, expected=expected, low=0, high=9, responders=3, points=points,
        online=1, in_person=0, at=NOON,
    )  # fmt: skip
    assert queries.words(queries.voices(SYSTEM, topic=topic)[0]) == words


def test_our_index_has_its_three_elements_and_loyalty_beside_it(shop: Account) -> None:
    assert queries.influence_index(SYSTEM) is None
    dov_is_listened_to(shop)
    told = queries.influence_index(SYSTEM)
    assert told is not None
    assert [one.name for one in told.influence.elements] == ["relationship", "engagement", "openness"]
    assert [one.name for one in told.loyalty.elements] == ["return", "recommend"]


def test_who_speaks_for_a_competitor_stands_beside_us(shop: Account) -> None:
    dov_is_listened_to(shop)
    other = Organisation.objects.create(name="Pizza Palace", key="pizza palace", kind="competitor", made_at=NOON)
    Role.objects.create(person_id=person("dov"), organisation=other, at=NOON)
    assert [(one.organisation, one.voice.name) for one in queries.competitors(SYSTEM)] == [("Pizza Palace", "Dov")]


def test_charlie_sees_nothing(shop: Account, charlie: Member) -> None:
    dov_is_listened_to(shop)
    dov = person("dov")
    assert (queries.voices(charlie), queries.sway_of(charlie, dov), queries.sways(charlie, [dov])) == ([], None, {})
    assert (queries.topics(charlie), queries.moves(charlie, dov), queries.moved_by(charlie, dov)) == ([], [], [])
    assert (queries.influence_index(charlie), queries.agreement(charlie)) == (None, None)
    assert (queries.neighbourhood(charlie, dov).nodes, queries.competitors(charlie)) == ((), [])
    assert queries.scored_at(charlie) is None
    assert queries.scored_at(SYSTEM) == NOW


def test_ben_alone_moves_ann(shop: Account) -> None:
    hear(shop, post(BEN, "b"), *nods((ANN,), "b"), post(CLEO, "c"))
    actions.refresh(now=NOW)
    assert [one.name for one in queries.moved_by(SYSTEM, person("ann"))] == ["Ben"]
