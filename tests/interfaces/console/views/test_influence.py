"""The pages of influence: what they tell, what they do not, and what they cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from porch.projections.influence.models import Sway
from porch.records.organisations.models import Organisation, Role
from tests.interfaces.console.conftest import Town, sign_in
from tests.interfaces.console.swayed import person, settle
from tests.interfaces.console.test_cost import statements

pytestmark = pytest.mark.django_db


def read(town: Town, route: str, *args: Any, asked: str = "") -> str:
    """Return the words of a page, without its marks."""
    page = sign_in(town.alice).get(reverse(f"console:{route}", args=args) + asked)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def test_before_anything_is_scored_the_page_says_what_will_appear(town: Town) -> None:
    assert "Nobody is scored yet" in read(town, "influence")


def test_the_table_tells_points_bounds_and_evidence_and_who_cannot_be_scored(town: Town) -> None:
    settle()
    words = read(town, "influence")
    assert "Dov Peretz 86 7.2 (4 to 11) 9" in words
    assert "Gil unscored" in words
    assert "Associational" in words
    assert "Scored just now" in words


def test_a_topic_and_customers_alone_are_asked_for_and_pages_follow_each_other(town: Town) -> None:
    settle()
    for number in range(30):
        Sway.objects.create(
            person=person(f"Extra {number:02d}"), topic="pizza", expected=0.5, low=0, high=1, online=0.5, in_person=0,
            responders=1, at=town.now, customers=0.1,
        )  # fmt: skip
    first = sign_in(town.alice).get(reverse("console:influence") + "?topic=pizza&customers=1").content.decode()
    (further,) = re.findall(r'href="([^"]*after=[^"]*)"', first)
    assert "topic=pizza" in further
    second = sign_in(town.alice).get(further.replace("&amp;", "&")).content.decode()
    names = re.findall(r"Extra \d\d", first + second)
    assert len(set(names)) == len(names) >= 20
    assert "Dov Peretz" in first
    assert "Dov Peretz" not in second


def test_an_address_made_up_shows_the_first_page(town: Town) -> None:
    settle()
    for asked in ("?after=x~1", "?after=~", "?after=1e999~7", "?topic=%00", "?after=nan~3"):
        assert "Influence" in read(town, "influence", asked=asked)


def test_our_own_index_shows_its_elements_and_what_they_are_counted_from(town: Town) -> None:
    settle()
    words = read(town, "influence")
    assert "Relationship 76 %" in words
    assert "44 of 50 of what customers asked or complained of, answered by us" in words
    assert "2 of 3 of the complaints against us in which we admitted a fault" in words
    assert "Too few yet: 0 people could be seen" in words


def test_competitors_stand_beside_us(town: Town) -> None:
    settle()
    assert "Whoever speaks for a competitor stands here" in read(town, "influence")
    palace = Organisation.objects.create(name="Pizza Palace", key="pizza palace", kind="competitor", made_at=town.now)
    Role.objects.create(organisation=palace, person=person("Dov Peretz"), title="Owner", at=town.now)
    words = read(town, "influence")
    assert "Pizza Palace Dov Peretz 86 7.2 (4 to 11) 9" in words


def test_the_drawing_has_a_link_for_everybody_and_a_table(town: Town) -> None:
    settle()
    html = sign_in(town.alice).get(reverse("console:influence-web")).content.decode()
    dov = reverse("console:person-sway", args=[person("Dov Peretz").pk])
    assert f'href="{dov}" aria-label="Dov Peretz"' in html
    assert "As a table" in html
    assert "Dov Peretz moves most" in html


def test_a_sway_is_told_by_its_parts_its_places_its_past_and_its_topics(town: Town) -> None:
    settle()
    words = read(town, "person-sway", person("Dov Peretz").pk)
    assert "About 7.2 people are to be expected to respond to Dov Peretz within 30 days" in words
    assert "four times in five it is 4 to 11" in words
    assert "Told from 9 people who responded." in words
    assert "Answered +3.96 people, +47.5 points" in words
    assert "The parts add up to 7.20" in words
    assert "Online 5.0 In real life 2.9 Together 7.2" in words
    assert "pizza 52 4.3" in words


def test_somebody_near_who_moves_more_than_somebody_known_to_many_is_pointed_out(town: Town) -> None:
    settle()
    words = read(town, "person-pulls", person("Ben").pk)
    assert "Ann moves Ben more than Dov Peretz does, whom far more people follow" in words


def test_who_is_unscored_is_told_kindly(town: Town) -> None:
    settle()
    assert "Told from 2 people who responded. A score needs three people." in read(
        town, "person-sway", person("Gil").pk
    )
    nobody = read(town, "person-sway", person("Zoe").pk)
    assert "Porch has not heard anybody respond to Zoe" in nobody


def test_off_these_pages_a_sway_is_words(town: Town) -> None:
    settle()
    dov = read(town, "person-sway-words", person("Dov Peretz").pk)
    assert dov == "About 4 people follow what they say on pizza. Whom they move"
    assert read(town, "person-sway-words", person("Zoe").pk) == ""
    assert "oo little is known" in read(town, "person-sway-words", person("Gil").pk)


def test_two_are_compared_by_name_by_number_and_by_parts(town: Town) -> None:
    settle()
    by_name = read(town, "compare", asked="?one=dov&other=eve")
    assert "Dov Peretz and Eve" in by_name
    assert "Dov Peretz moves more than Eve: their intervals do not touch." in by_name
    assert "Answered Dov Peretz +3.96 Eve +1.32" in by_name
    by_number = read(town, "compare", asked=f"?one={person('Ann').pk}&other=Eve")
    assert "Their intervals overlap" in by_number
    unscored = read(town, "compare", asked="?one=dov&other=gil")
    assert "too little is known" in unscored


def test_who_is_not_found_or_not_alone_by_a_name_is_asked_for(town: Town) -> None:
    settle()
    person("Dov Levi")
    words = read(town, "compare", asked="?one=dov&other=nobody")
    assert "Which one?" in words
    assert "Dov Levi" in words
    assert "Nobody here is called that." in words
    kept = read(town, "compare", asked=f"?one=Dov+Levi&one_id={person('Dov Levi').pk}&other=eve")
    assert "Dov Levi and Eve" in kept


def test_nobody_who_does_not_exist_has_a_sway(town: Town) -> None:
    for route in ("person-sway", "person-pulls", "person-web", "person-sway-words"):
        assert sign_in(town.alice).get(reverse(f"console:{route}", args=[99999])).status_code == 404


@pytest.mark.parametrize("route", ["influence", "influence-web", "compare"])
def test_a_page_asks_at_most_ten_statements(route: str, town: Town) -> None:
    settle()
    asked = statements(sign_in(town.alice), reverse(f"console:{route}"))
    assert len(asked) <= 10, "\n".join(asked)


@pytest.mark.parametrize("route", ["person-sway", "person-pulls", "person-web", "person-sway-words"])
def test_a_persons_sway_asks_at_most_ten_statements(route: str, town: Town) -> None:
    settle()
    asked = statements(sign_in(town.alice), reverse(f"console:{route}", args=[person("Dov Peretz").pk]))
    assert len(asked) <= 10, "\n".join(asked)
