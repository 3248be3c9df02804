"""Topics learnt from the log itself: every act has one once they are known, whichever way it was read."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.influence import actions, projector, queries, topics
from porch.projections.influence.models import Act, Learnt
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, CLEO, DOV, says
from tests.projections.influence.stage import NOW, hear, nods, person, post

pytestmark = pytest.mark.django_db
PIZZA = "Pizza, olives, oven, crust"
BIKES = "Flat tyre, broken chain, brakes squeal"


@pytest.fixture
def talk(shop: Account) -> Account:
    """A town that talks of two things, and of many others."""
    other = [f"word{n % 40}a talk{(n * 7 + 1) % 40}b" for n in range(400)]
    hear(shop, *(says(BEN, text, addressed=False) for text in [*other, *[PIZZA, BIKES] * 18]))
    return shop


def test_acts_are_on_the_topic_of_what_they_respond_to(talk: Account) -> None:
    hear(
        talk, post(DOV, "d", text=PIZZA), *nods((ANN, BEN, CLEO), "d"), post(CLEO, "c", text=BIKES), *nods((ANN,), "c")
    )
    actions.refresh(now=NOW)
    on = {act.target.value: act.topic for act in Act.objects.select_related("target") if act.target}
    assert on["dov"] in {"pizza", "olives", "oven", "crust"}
    assert on["cleo"] in {"flat", "tyre", "broken", "chain", "brakes", "squeal"}
    assert [voice.person for voice in queries.voices(SYSTEM, topic=on["dov"])] == [person("dov")]
    assert {topic.name: (topic.people, topic.acts) for topic in queries.topics(SYSTEM)}[on["dov"]] == (1, 3)
    standing = queries.sway_of(SYSTEM, person("dov"))
    assert standing is not None
    assert [voice.topic for voice in standing.topics] == [on["dov"]]


def test_read_step_by_step_or_anew_the_topics_are_the_same(talk: Account) -> None:
    hear(talk, post(DOV, "d", text=PIZZA))
    actions.refresh(now=NOW)
    hear(talk, *nods((ANN, BEN, CLEO), "d"))
    projector.catch_up()
    told = set(Act.objects.values_list("interaction", "topic"))
    projector.rebuild()
    assert set(Act.objects.values_list("interaction", "topic")) == told
    assert all(topic for _, topic in told)


def test_with_few_conversations_nothing_is_learnt(shop: Account) -> None:
    hear(shop, post(DOV, "d", text=PIZZA), *nods((ANN,), "d"))
    actions.refresh(now=NOW)
    assert (Act.objects.get().topic, Learnt.objects.count()) == ("", 0)


def test_topics_have_a_mark_that_changes_when_they_are_learnt(talk: Account) -> None:
    assert topics.mark() == ""
    topics.learn(now=NOW)
    assert topics.mark() == NOW.isoformat()


def test_it_is_learnt_again_when_twice_as_much_was_said(talk: Account) -> None:
    assert topics.is_due()
    topics.learn(now=NOW)
    assert not topics.is_due()
    Learnt.objects.update(conversations=200)
    assert topics.is_due()
