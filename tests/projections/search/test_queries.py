"""What was said is found by words, person, channel, time, need, mood and who could see it; nobody else finds any."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.interaction import Visibility
from porch.core.viewer import SYSTEM
from porch.projections.language.models import Understanding
from porch.projections.search import projector, queries
from porch.projections.search.asking import Asked, Weights
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.people import merging
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, DOV, NOON, US, says
from tests.projections.search.stage import hear, reaches

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NONE = Weights(text=0.0, influence=0.0, recency=0.0)
ANY_TEXT = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
HOSTILE = (
    '"', '""', '"unbalanced', "AND", "OR NOT AND", "NEAR(a b)", "*", "col:soup", "soup*", "^soup", "a AND (b",
    "' OR 1=1 --", "; DROP TABLE search_document; --", "(a+)+$", "[", "\\", "%", "_", "-", "--", "-soup", '-"', "{}",
    "\0", "soup\0cold",
    "\ud83d", "§cx", "§h1", "!soup & !cold", "<->", "🍕", "😀" * 500, "word " * 10_000, "(" * 10_000,
    '"' * 9_999, "-" * 5000, "a" * 100_000,
)  # fmt: skip


def names(asked: Asked, **more: Any) -> list[str]:
    told = dict(Interaction.objects.values_list("id", "external_id"))
    return [told[hit.interaction] for hit in queries.find(SYSTEM, asked, now=NOON, **more).hits]


@pytest.fixture
def said(shop: Account) -> Account:
    """What Ann, Ben and we said of soup."""
    hear(
        shop, says(ANN, "Is there soup today?", name="ann", at=NOON - DAY),
        says(BEN, "The soup was cold!", name="ben", at=NOON - 2 * DAY, visibility=Visibility.DIRECT),
        says(US, "Sorry for the cold soup", name="us", to="ben", ours=True, at=NOON - HOUR, recipients=(BEN,)),
        says(CLEO, "Lovely terrace", name="cleo", at=NOON - 400 * DAY),
    )  # fmt: skip
    return shop


def test_all_words_must_be_there_and_quoted_ones_beside_each_other(said: Account) -> None:
    assert sorted(names(Asked(words="soup cold"))) == ["ben", "us"]
    assert names(Asked(words='"cold soup"')) == ["us"]
    assert names(Asked(words='soup -"cold soup" -today')) == ["ben"]


def test_case_and_accents_do_not_matter(shop: Account) -> None:
    hear(shop, says(ANN, "Perché così?", name="a"), says(BEN, "Straße", name="b"), says(CLEO, "寿司🍕", name="c"))
    assert [names(Asked(words=words)) for words in ("PERCHE", "strasse", "司", "🍕")] == [["a"], ["b"], ["c"], ["c"]]


def test_it_narrows_to_a_person_and_what_we_told_them(said: Account) -> None:
    ben = Person.objects.get(handles__value="ben")
    assert sorted(names(Asked(person=ben.pk))) == ["ben", "us"]
    assert names(Asked(person=ben.pk, words="sorry")) == ["us"]
    assert names(Asked(person=10**12)) == []


def test_a_person_is_who_they_are_after_a_merge(said: Account) -> None:
    ann, ben = (Person.objects.get(handles__value=name) for name in ("ann", "ben"))
    merging.merge(one=ben, into=ann, by=None, at=NOON)
    projector.catch_up()
    assert sorted(names(Asked(person=ann.pk))) == ["ann", "ben", "us"]
    assert {hit.person for hit in queries.find(SYSTEM, Asked(words="soup"), now=NOON).hits} == {ann.pk, None}


def test_it_narrows_to_a_channel_and_to_who_could_see_it(said: Account) -> None:
    assert names(Asked(words="soup", visibility="direct")) == ["ben"]
    assert len(names(Asked(words="soup", channel=said.channel))) == 3
    assert names(Asked(words="soup", channel="elsewhere")) == []


def test_it_narrows_to_a_time(said: Account) -> None:
    assert names(Asked(words="soup", since=NOON - 30 * HOUR)) == ["ann", "us"]
    assert names(Asked(words="soup", until=NOON - 30 * HOUR)) == ["ben"]
    assert names(Asked(since=NOON - 500 * DAY, until=NOON - 300 * DAY)) == ["cleo"]


def test_it_narrows_to_a_need_and_a_mood(said: Account) -> None:
    ben = Interaction.objects.get(external_id="ben")
    Understanding.objects.create(
        interaction=ben, at=ben.at, ours=False, needs="complaint request", sentiment="negative", mark="1"
    )
    projector.rebuild()
    assert names(Asked(need="complaint")) == names(Asked(sentiment="negative", need="request")) == ["ben"]
    assert names(Asked(words="today", sentiment="negative")) == []


def test_weights_move_the_order(shop: Account) -> None:
    hear(
        shop, says(ANN, "soup", name="short", at=NOON - 20 * DAY),
        says(DOV, "there was some soup, and much else besides it on that table", name="far", at=NOON - 30 * DAY),
        says(CLEO, "some soup, and much else besides", name="new", at=NOON),
    )  # fmt: skip
    reaches(DOV, 20.0)
    projector.catch_up()
    first = {
        name: names(Asked(words="soup", weights=replace(NONE, **{name: 1.0})))[0]
        for name in ("text", "influence", "recency")
    }
    assert first == {"text": "short", "influence": "far", "recency": "new"}


def test_a_hit_tells_what_its_score_is_made_of(shop: Account) -> None:
    hear(shop, says(DOV, "Cold soup", name="d", at=NOON - 30 * DAY))
    reaches(DOV, 20.0)
    projector.catch_up()
    [hit] = queries.find(SYSTEM, Asked(words="soup"), now=NOON).hits
    assert hit.score == pytest.approx(hit.text * hit.influence * hit.recency)
    assert (hit.influence, hit.recency) == (pytest.approx(4.045, abs=0.001), pytest.approx(0.368, abs=0.001))
    assert [(part.text, part.hit) for part in hit.snippet] == [("Cold ", False), ("soup", True)]
    assert (hit.name, hit.ours) == ("Dov", False)


def test_pages_follow_each_other_without_a_gap_or_a_repetition(shop: Account) -> None:
    hear(shop, *(says(ANN, "soup " * (n % 5 + 1), name=f"s{n}", at=NOON - (n % 7) * DAY) for n in range(57)))
    seen, after = [], None
    for _ in range(6):
        page = queries.find(SYSTEM, Asked(words="soup"), now=NOON, after=after, limit=10)
        seen += [hit.interaction for hit in page.hits]
        after = page.next
    assert after is None
    assert seen == [hit.interaction for hit in queries.find(SYSTEM, Asked(words="soup"), now=NOON, limit=99).hits]
    assert len(set(seen)) == len(seen) == 57


def test_who_may_see_nothing_finds_nothing(said: Account, charlie: Member) -> None:
    asked = Asked(words="soup")
    for viewer in (None, charlie):
        assert queries.find(viewer, asked, now=NOON) == queries.Found(hits=(), next=None, bounded=False)
        assert queries.voices(viewer, asked, now=NOON) == []
        assert queries.count(viewer, asked) == queries.Count(number=0, more=False)


def test_what_was_taken_back_since_we_read_it_is_not_shown(said: Account) -> None:
    Interaction.objects.filter(external_id="ben").update(deleted=True)
    assert names(Asked(words="cold")) == ["us"]


def test_nothing_asked_finds_nothing(said: Account) -> None:
    assert names(Asked()) == names(Asked(words='"" -')) == []


def test_who_says_it_stands_with_their_share(said: Account) -> None:
    hear(said, *(says(ANN, "More soup", name=f"more{n}") for n in range(3)))
    heard = queries.voices(SYSTEM, Asked(words="soup"), now=NOON)
    assert [(one.name, one.said) for one in heard] == [("Ann", 4), ("Ben", 1)]
    assert sum(one.share for one in heard) == pytest.approx(1.0)


def test_much_is_counted_no_further_than_a_thousand(said: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNTED", 2)
    assert queries.count(SYSTEM, Asked(words="soup")) == queries.Count(number=2, more=True)


@pytest.mark.parametrize("words", HOSTILE)
def test_any_words_find_or_find_nothing(said: Account, words: str) -> None:
    for asked in (Asked(words=words), Asked.from_mapping({"words": words, "channel": words, "need": words})):
        queries.find(SYSTEM, asked, now=NOON)
        queries.count(SYSTEM, asked)


@ANY_TEXT
@given(words=st.text(st.characters(), max_size=60), channel=st.text(max_size=5))
def test_no_text_is_an_error(said: Account, words: str, channel: str) -> None:
    found = queries.find(SYSTEM, Asked(words=words, channel=channel), now=NOON)
    assert len(found.hits) <= 4


@ANY_TEXT
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60))
def test_whatever_was_said_is_found_by_its_own_words(shop: Account, text: str) -> None:
    Interaction.objects.all().delete()
    hear(shop, says(ANN, text + " anchor", name=f"any-{abs(hash(text))}"))
    said = Interaction.objects.get()
    found = queries.find(SYSTEM, Asked(words=f"{text} anchor".replace('"', " ").replace("-", " ")), now=NOON)
    assert [hit.interaction for hit in found.hits] == [said.pk]


def test_a_page_takes_few_statements(said: Account) -> None:
    with CaptureQueriesContext(connection) as taken:
        queries.find(SYSTEM, Asked(words="soup"), now=NOON)
    assert len(taken) <= 14
