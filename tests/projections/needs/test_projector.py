"""What people ask for, lack and praise is read from the log: step by step or anew it is the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from porch.core.interaction import Kind, Trait, Visibility
from porch.engagement.conversations import actions as conversations
from porch.projections.influence import topics
from porch.projections.language import actions as language
from porch.projections.needs import projector
from porch.projections.needs.models import Cursor, Need
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import here
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, NOON, US, example, says
from tests.projections.language.fake import plain as plain
from tests.projections.language.test_projector import ONCE, live, weeks
from tests.projections.needs.town import hear
from tests.projections.needs.town import talk as talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain", "talk")]


def rows() -> list[tuple[Any, ...]]:
    return sorted(Need.objects.values_list("interaction", "kind", "topic", "handle", "private", "about"))


def kinds() -> list[tuple[str, str]]:
    return sorted(Need.objects.values_list("kind", "topic"))


@pytest.mark.slow
@ONCE
@given(steps=weeks())
def test_read_step_by_step_or_anew_it_is_the_same(bob: Member, steps: list[tuple[str, Any]]) -> None:
    with example():
        account = accounts.connect(channel="archive", name="Any", handle="us", credentials={}, at=NOON)
        for minute, step in enumerate(steps):
            live(account, bob, minute, step)
            language.refresh()
            projector.catch_up()
        language.learn(now=NOON)
        language.refresh()
        projector.catch_up()
        told = rows()
        projector.rebuild()
        assert rows() == told


def test_one_text_may_say_two_things(shop: Account) -> None:
    hear(shop, says(ANN, "request! complaint! the bread"))
    assert kinds() == [("ask", "bread"), ("lack", "bread")]
    assert projector.is_behind() is False


@pytest.mark.parametrize(
    "item",
    [
        says(US, "complaint! bread", ours=True),
        says(ANN, "question! bread"),
        says(ANN, "complaint? bread"),
        says(ANN, "complaint! spam! bread"),
        says(ANN, "complaint! bread", traits=frozenset({Trait.LIST})),
    ],
    ids=["ours", "a question", "unsure", "spam", "a list"],
)
def test_what_nobody_needs_is_left_out(shop: Account, item: Any) -> None:
    hear(shop, item)
    assert rows() == []


def test_what_was_said_to_us_alone_is_private(shop: Account) -> None:
    hear(shop, says(ANN, "praise! bread", visibility=Visibility.DIRECT), says(ANN, "praise! table"))
    assert dict(Need.objects.values_list("topic", "private")) == {"bread": True, "table": False}


def test_what_is_said_otherwise_later_is_needed_no_more(shop: Account) -> None:
    hear(shop, says(ANN, "complaint! bread", name="one"))
    hear(shop, says(ANN, "praise! table", name="one", version="2", edited_at=NOON))
    assert kinds() == [("praise", "table")]
    hear(shop, says(ANN, "", name="one", version="3", edited_at=NOON, deleted=True))
    assert kinds() == []


def test_a_colleague_who_corrects_a_label_changes_what_is_needed(shop: Account, bob: Member) -> None:
    hear(shop, says(ANN, "complaint! bread"))
    said = Interaction.objects.get()
    conversations.correct(said=said, handle=said.handle, label="complaint", right=False, member=bob, at=NOON)  # type: ignore[arg-type]
    hear(shop)
    assert kinds() == []


def test_an_idea_that_is_proposed_asks_whatever_its_words(shop: Account) -> None:
    hear(shop, says(ANN, "hello"))
    ann = Person.objects.get()
    here.hear(
        person=ann, name="idea-7", kind=Kind.CREATE, at=NOON, about="idea-7", words="Bake bread", subject="Own bread",
        detail={"as": "idea"},
    )  # fmt: skip
    hear(shop)
    assert list(Need.objects.values_list("kind", "topic", "about")) == [("ask", "bread", "idea-7")]


def test_the_log_is_read_no_further_than_it_is_understood(shop: Account) -> None:
    hear(shop, says(ANN, "praise! bread"))
    read = Cursor.objects.get().seq
    Interaction.objects.update(seq=read + 5)
    assert projector.catch_up() == 0


def test_when_topics_are_learnt_anew_all_is_read_again(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(shop, says(ANN, "praise! bread"))
    monkeypatch.setattr(topics, "known", lambda: lambda text: "baking")
    assert projector.is_behind() is False
    monkeypatch.setattr(topics, "mark", lambda: "later")
    assert projector.is_behind() is True
    projector.catch_up()
    assert kinds() == [("praise", "baking")]
    assert projector.is_behind() is False
