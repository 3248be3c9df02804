"""Verbs on the log: the cursor goes with its rows, our own words are written once, quarantine ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from porch.core.interaction import Kind, Media, Receipt, Spoiled
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions, store
from porch.records.interactions.models import File, Interaction, Quarantined, Thread
from porch.records.team.models import Member
from tests.cast import ANN, NOON, US, says
from tests.records.interactions.histories import folded

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def record(account: Account, *items: object, cursor: str | None = None) -> actions.Taken:
    return actions.record(account=account, items=list(items), received_at=NOON + HOUR, cursor=cursor)  # type: ignore[arg-type]


def said(account: Account, external_id: str, text: str = "Yes!", **more: object) -> Interaction:
    receipt = Receipt(external_id=external_id, url="https://square.example/1", at=NOON)
    return actions.log_said(
        account=account,
        receipt=receipt,
        text=text,
        at=NOON + HOUR,
        visibility="public",
        **more,  # type: ignore[arg-type]
    )


def threads() -> int:
    return Interaction.objects.values("thread_id").distinct().count()


def test_the_cursor_moves_with_the_rows_it_covers(shop: Account) -> None:
    record(shop, says(ANN), cursor="7")
    assert Account.objects.get(pk=shop.pk).cursor == "7"


def test_a_crash_between_rows_and_cursor_leaves_neither(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(accounts, "advance", crash)
    with pytest.raises(MemoryError):
        record(shop, says(ANN), cursor="7")
    assert Interaction.objects.count() == 0
    assert Account.objects.get(pk=shop.pk).cursor == ""


def test_a_crash_while_taking_in_does_not_move_the_cursor(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(actions, "keep_files", crash)
    with pytest.raises(MemoryError):
        record(shop, says(ANN), cursor="7")
    assert (Interaction.objects.count(), Account.objects.get(pk=shop.pk).cursor) == (0, "")


def test_what_we_said_through_porch_is_in_the_log_once_whoever_tells_first(shop: Account, alice: Member) -> None:
    record(shop, says(ANN, name="q"))
    question = Interaction.objects.get()
    echo = says(US, "Yes, of course!", name="a", to="q", ours=True)
    said(shop, "a", answers=question, to_handle=question.handle, member=alice)
    record(shop, echo)
    ours = Interaction.objects.get(external_id="a")
    assert (ours.text, ours.said_here, ours.member, ours.to_handle) == ("Yes, of course!", True, alice, question.handle)
    said(shop, "a", answers=question, to_handle=question.handle, member=alice)
    assert (Interaction.objects.count(), threads()) == (2, 1)


def test_what_the_network_told_first_becomes_ours_by_hand(shop: Account, alice: Member) -> None:
    record(shop, says(ANN, name="q"), says(US, "Yes!", name="a", to="q", ours=True))
    question = Interaction.objects.get(external_id="q")
    ours = said(shop, "a", answers=question, to_handle=question.handle, member=alice)
    assert (ours.said_here, ours.member, Interaction.objects.count()) == (True, alice, 2)


@pytest.mark.parametrize("order", [1, -1])
def test_words_that_only_tell_who_has_it_stay_that_when_the_network_repeats_them(shop: Account, order: int) -> None:
    record(shop, says(ANN, name="q"))
    question = Interaction.objects.get()
    echo = says(US, "Marketing has it.", name="a", to="q", ours=True)
    steps = [
        lambda: record(shop, echo),
        lambda: said(shop, "a", answers=question, to_handle=question.handle, tells=True),
    ]
    for step in steps[::order]:
        step()
    assert Interaction.objects.get(external_id="a").detail == {"told": "1"}


def test_replies_to_a_post_of_ours_are_in_its_thread(shop: Account) -> None:
    said(shop, "post")
    record(shop, says(ANN, to="post"))
    assert threads() == 1


def test_replies_that_came_before_the_receipt_are_in_its_thread(shop: Account) -> None:
    record(shop, says(ANN, to="post"))
    said(shop, "post")
    assert threads() == 1


def test_a_reply_that_came_before_the_receipt_of_our_answer_joins_what_it_answers(shop: Account) -> None:
    record(shop, says(ANN, name="q"), says(ANN, "And the terrace?", name="q2", to="a"))
    question = Interaction.objects.get(external_id="q")
    said(shop, "a", answers=question, to_handle=question.handle)
    record(shop, says(US, name="a", to="q", ours=True))
    assert threads() == 1
    assert len({thread for *_, thread in folded().values()}) == 1


def test_a_deed_on_a_page_opened_before_two_threads_became_one_is_not_lost(shop: Account, alice: Member) -> None:
    record(shop, says(ANN, name="1"), says(ANN, name="3", to="2"))
    stale = Interaction.objects.get(external_id="3")
    record(shop, says(ANN, name="2", to="1"))
    deed = actions.log(kind=Kind.NOTE, at=NOON, thread_id=stale.thread_id, handle=stale.handle, member=alice)
    assert deed.thread_id == Interaction.objects.get(external_id="1").thread_id
    assert Thread.objects.get(pk=stale.thread_id).merged_into_id == deed.thread_id


def test_a_receipt_without_a_name_is_written_under_one_of_our_own(shop: Account) -> None:
    assert said(shop, "").external_id.startswith("said:")


def test_photos_that_came_along_are_kept_and_others_wanted(shop: Account) -> None:
    photos = (Media(content=b"a photo", name="dish.jpg"), Media(url="https://square.example/p\0", alt="a dish"))
    heard = says(ANN, name="q")
    record(shop, type(heard)(**{**{f: getattr(heard, f) for f in heard.__dataclass_fields__}, "media": photos}))
    kept, wanted = File.objects.order_by("position")
    assert (kept.state, store.read(kept.sha256)) == ("kept", b"a photo")
    assert (wanted.state, wanted.url) == ("wanted", "https://square.example/p")


def test_quarantine_ends_when_the_item_is_understood(shop: Account) -> None:
    record(shop, Spoiled(raw=b"poison", reason="not mail"))
    held = Quarantined.objects.get()
    actions.settle_quarantine(quarantined=held, items=[says(ANN)], at=NOON)
    assert Quarantined.objects.get().replayed_at == NOON
    assert Interaction.objects.count() == 1


def test_quarantine_goes_on_when_it_is_not(shop: Account) -> None:
    record(shop, Spoiled(raw=b"poison", reason="not mail"))
    actions.fail_quarantine(quarantined=Quarantined.objects.get(), reason="still not \0mail")
    held = Quarantined.objects.get()
    assert (held.attempts, held.reason, held.replayed_at) == (2, "still not mail", None)


def test_a_file_is_kept_or_refused(shop: Account) -> None:
    record(shop, says(ANN, name="q"))
    file = File.objects.create(interaction=Interaction.objects.get(), url="https://square.example/p")
    actions.refuse_file(file=file, reason="gone")
    assert (file.state, file.error) == ("refused", "gone")
    actions.keep_fetched(file=file, content=b"photo", content_type="image/png", name="p.png")
    assert (file.state, store.read(file.sha256)) == ("kept", b"photo")


def test_the_log_is_written_in_few_statements_however_many_items(
    shop: Account, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(40 if connection.vendor == "sqlite" else 60):  # type: ignore[operator]
        record(shop, *[says(ANN, name=str(n), to=str(n - 1)) for n in range(300)])
