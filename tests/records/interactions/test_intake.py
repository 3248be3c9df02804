"""What was heard is folded: any order and repetition of deliveries gives the same state; bad input harms nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.interaction import Handle, Heard, Spoiled
from porch.projections.waiting import projector
from porch.projections.waiting.models import Standing
from porch.records.accounts import actions as connecting
from porch.records.accounts.models import Account
from porch.records.interactions import actions
from porch.records.interactions.models import Delivery, Interaction, Observation, Quarantined, ThreadKey
from porch.records.people.models import Person
from tests.cast import ANN, BEN, NOON, US, example, says
from tests.fakes import NAME
from tests.records.interactions.histories import deliveries, folded, histories, take

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
ONCE = settings(
    deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def record(account: Account, *items: Heard | Spoiled, at: datetime = LATER) -> actions.Taken:
    return actions.record(account=account, items=items, received_at=at)


@pytest.mark.slow
@ONCE
@given(st.data())
def test_any_order_and_any_repetition_gives_the_same_state(shop: Account, data: st.DataObject) -> None:
    observed = data.draw(histories())
    with example():
        take(shop, [observed])
        straight = folded()
    with example():
        take(shop, data.draw(deliveries(observed)))
        assert folded() == straight


@pytest.mark.slow
@ONCE
@given(st.data())
def test_a_second_import_brings_nothing_new_and_changes_nothing(shop: Account, data: st.DataObject) -> None:
    observed = data.draw(histories())
    with example():
        take(shop, data.draw(deliveries(observed)))
        before, rows = folded(), Interaction.objects.count()
        again = record(shop, *observed)
        assert (again.new, again.changed, folded(), Interaction.objects.count()) == (0, 0, before, rows)


@ONCE
@given(st.data())
def test_numbers_of_the_log_are_given_once_and_the_head_is_the_greatest(shop: Account, data: st.DataObject) -> None:
    with example():
        take(shop, data.draw(deliveries(data.draw(histories()))))
        numbers = list(Interaction.objects.values_list("seq", flat=True))
        assert record(shop).last == max(numbers)


def test_an_item_without_a_version_is_known_by_its_bytes(shop: Account) -> None:
    heard = says(ANN, version="")
    record(shop, heard)
    assert record(shop, heard).changed == 0


def test_a_very_long_version_does_not_change_an_item_each_time_it_is_heard(shop: Account) -> None:
    heard = says(ANN, version="v" * 200)
    record(shop, heard)
    assert record(shop, heard).changed == 0


def test_two_very_long_names_that_begin_alike_are_two_items(shop: Account) -> None:
    taken = record(shop, says(ANN, name="x" * 700 + "1"), says(ANN, name="x" * 700 + "2"))
    assert (taken.new, Interaction.objects.count()) == (2, 2)


def test_an_answer_finds_its_very_long_parent(shop: Account) -> None:
    long = "x" * 700
    taken = record(shop, says(ANN, name=long), says(US, name="re", to=long, ours=True))
    assert (taken.links, taken.links_resolved) == (1, 1)
    assert Interaction.objects.get(external_id="re").to_handle.value == "ann"


def test_what_a_database_refuses_is_left_out_and_the_rest_is_heard(shop: Account) -> None:
    ugly = replace(
        says(replace(ANN, name="An\0n \ud83d"), "ciao\0 \ud83d", name="od\0d", subject="\0subject\udcff"),
        html="<p>\0</p>", url="https://x/\0", ref="\0", language="e\0n", thread="th\0read", detail={"a\0": "\0\udfff"},
    )  # fmt: skip
    record(shop, ugly)
    row = Interaction.objects.get(external_id="odd")
    assert (row.text, row.subject, row.html) == ("ciao ?", "subject?", "<p></p>")
    assert row.handle.name == "Ann ?"


def test_a_name_of_three_hundred_characters_and_more_is_cut(shop: Account) -> None:
    record(shop, says(Handle(kind="square", value="v" * 900, name="عبد " * 200)))
    person = Person.objects.get()
    assert len(person.name) <= 300
    assert len(person.handles.get().value) == 400


def test_made_up_follower_counts_keep_nobody_out(shop: Account) -> None:
    record(shop, says(replace(ANN, followers=-1)), says(replace(BEN, followers=10**30)))
    assert Interaction.objects.count() == 2


@pytest.mark.parametrize("year", [1, 1970, 1979, 2099, 9999])
def test_a_clock_that_is_plainly_wrong_counts_from_when_we_heard(shop: Account, year: int) -> None:
    record(shop, says(ANN, at=datetime(year, 6, 1, tzinfo=UTC)))
    assert Interaction.objects.get().at == LATER


def test_a_wrong_clock_keeps_its_first_moment_when_the_words_are_edited(shop: Account) -> None:
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    record(shop, says(ANN, name="q", at=ahead))
    record(shop, says(ANN, "edited", name="q", at=ahead, version="2", edited_at=ahead), at=LATER + timedelta(days=3))
    row = Interaction.objects.get()
    assert (row.text, row.at) == ("edited", LATER)


def test_a_right_clock_keeps_its_moment(shop: Account) -> None:
    record(shop, says(ANN, at=NOON))
    assert Interaction.objects.get().at == NOON


def test_somebody_without_a_name_is_a_stranger_of_their_own(shop: Account) -> None:
    record(shop, says(Handle(kind="square", value="")), says(Handle(kind="square", value="")))
    assert Interaction.objects.filter(handle__isnull=False).count() == 2
    assert Person.objects.count() == 2


def test_a_poisoned_item_is_set_apart_with_its_bytes_and_the_others_are_heard(shop: Account) -> None:
    poison = Spoiled(raw=b"\xff\0poison", reason="not \0mail \udcff", where="INBOX[2]")
    taken = record(shop, says(ANN, name="before"), poison, says(ANN, name="after"))
    held = Quarantined.objects.select_related("delivery").get()
    assert (taken.seen, taken.new, taken.quarantined) == (3, 2, 1)
    assert bytes(held.delivery.body) == b"\xff\0poison"
    assert (held.where, held.reason) == ("INBOX[2]", "not mail ?")


def test_the_same_poison_is_set_apart_once(shop: Account) -> None:
    poison = Spoiled(raw=b"poison", reason="not mail")
    record(shop, poison)
    assert record(shop, poison, poison).quarantined == 0
    assert Quarantined.objects.count() == 1


def test_every_delivery_is_kept_once_byte_for_byte(shop: Account) -> None:
    heard = says(ANN)
    record(shop, heard, heard)
    record(shop, heard)
    assert [bytes(one.body) for one in Delivery.objects.all()] == [heard.raw]
    assert Observation.objects.count() == 1


def test_a_late_answer_is_addressed_to_whom_it_answers_and_not_to_whom_it_names(shop: Account) -> None:
    record(shop, says(US, name="re", to="q", ours=True, recipients=(BEN,)))
    assert Interaction.objects.get(external_id="re").to_handle.value == "ben"
    record(shop, says(ANN, name="q"))
    assert Interaction.objects.get(external_id="re").to_handle.value == "ann"


def test_an_answer_to_ourselves_is_for_the_customer_further_up(shop: Account) -> None:
    record(shop, says(US, name="re2", to="re1", ours=True))
    record(shop, says(US, name="re1", to="q", ours=True))
    record(shop, says(ANN, name="q"))
    assert {row.to_handle.value for row in Interaction.objects.filter(ours=True)} == {"ann"}


def test_two_mails_of_ours_that_answer_each_other_end(shop: Account) -> None:
    record(shop, says(US, name="a", to="b", ours=True, recipients=(ANN,)), says(US, name="b", to="a", ours=True))
    assert Interaction.objects.count() == 2


def test_our_own_handle_is_nobodys_person(shop: Account) -> None:
    record(shop, says(US, name="post", ours=True))
    assert Person.objects.count() == 0


CAFE = Handle(kind=NAME, value="cafe", name="Café")


@pytest.fixture
def cafe(shop: Account) -> Account:
    """Another connection of ours to the same network."""
    return connecting.connect(channel=shop.channel, name="Café", handle="cafe", credentials={}, at=NOON)


@pytest.mark.parametrize("turned", [False, True], ids=["heard beside it first", "heard by itself first"])
def test_our_accounts_are_not_one_anothers_customers(shop: Account, cafe: Account, turned: bool) -> None:
    heard_by_the_shop = (shop, says(CAFE, "@trattoria lend us a table", name="c1", recipients=(US,)))
    heard_by_itself = (cafe, says(CAFE, "@trattoria lend us a table", name="c1", recipients=(US,), ours=True))
    another = (shop, says(CAFE, "And four chairs", name="c2", to="c1"))
    heard = [heard_by_the_shop, heard_by_itself, another]
    for account, item in heard[::-1] if turned else heard:
        record(account, item)
    projector.catch_up(now=LATER)
    assert list(Interaction.objects.order_by("external_id").values_list("external_id", "ours", "handle__person")) == [
        ("c1", True, None), ("c2", True, None),
    ]  # fmt: skip
    assert not Person.objects.exists()
    assert not Standing.objects.exists()


def test_a_customer_of_both_is_a_customer(shop: Account, cafe: Account) -> None:
    record(shop, says(ANN, "@cafe or @trattoria?", name="q"))
    record(cafe, says(CAFE, "Come to us", name="a", to="q", ours=True))
    assert Interaction.objects.get(external_id="q").ours is False
    assert Interaction.objects.get(external_id="a").to_handle.value == "ann"


def test_whoever_has_our_name_on_another_network_is_somebody_else(shop: Account) -> None:
    connecting.connect(channel="elsewhere", name="Ann's", handle="ann", credentials={}, at=NOON)
    record(shop, says(ANN, name="q"))
    assert Interaction.objects.get().ours is False


def test_a_thousand_replies_to_what_nobody_has_share_one_thread(shop: Account) -> None:
    record(shop, *[says(ANN, name=f"re-{n}", to="lost") for n in range(1000)])
    assert Interaction.objects.values("thread_id").distinct().count() == 1
    assert ThreadKey.objects.count() == 1
