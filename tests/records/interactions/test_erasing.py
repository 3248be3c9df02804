"""The log of one person is emptied; what was said is still counted, and what others said is theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Heard, Spoiled
from porch.core.whom import Whom
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions import erasing, head
from porch.records.interactions.models import Delivery, Interaction, Observation, Quarantined, Thread, ThreadKey
from porch.records.people import erasing as people
from porch.records.people.models import Person
from porch.records.tables.personal import Forgot
from tests.cast import ANN, BEN, NOON, US, says

pytestmark = pytest.mark.django_db
LINE = "I have been waiting at the window since noon."


def hear(account: Account, *items: Heard | Spoiled) -> None:
    log.record(account=account, items=items, received_at=NOON)


def whom(name: str = "Ann") -> Whom:
    return erasing.whom(people.whom(Person.objects.get(name=name)))


def erase(name: str = "Ann", words: tuple[str, ...] = ()) -> Forgot:
    forgot = Forgot(at=NOON)
    erasing.erase(whom=replace(whom(name), words=words), forgot=forgot)
    return forgot


def test_whom_one_shares_a_conversation_with_is_known(shop: Account) -> None:
    hear(shop, says(ANN, name="a"), says(BEN, to="a"), says(ANN, name="b"), says(US, to="b", ours=True))
    told = whom()
    assert (len(told.said), len(told.threads), len(told.shared)) == (3, 1, 1)


def test_a_husk_is_counted_and_says_nothing(shop: Account) -> None:
    hear(shop, says(ANN, LINE, name="a", subject="Noon"))
    seq = head.hold()
    erase()
    husk = Interaction.objects.get()
    assert (husk.text, husk.subject, husk.handle, husk.person, husk.ref) == ("", "", None, None, "")
    assert (husk.deleted, husk.ours, husk.account, husk.at, husk.kind) == (True, False, shop, NOON, "create")
    assert husk.external_id.startswith("erased:")
    assert husk.seq == head.hold() == seq + 1
    assert (Delivery.objects.count(), Observation.objects.count(), Thread.objects.get().subject) == (0, 0, "")


def test_erasing_again_changes_nothing(shop: Account) -> None:
    hear(shop, says(ANN, LINE, name="a"), says(BEN, to="a"))
    gone = whom()
    erasing.erase(whom=gone, forgot=Forgot(at=NOON))
    names = set(Interaction.objects.values_list("external_id", flat=True))
    again = Forgot(at=NOON)
    erasing.erase(whom=gone, forgot=again)
    assert set(Interaction.objects.values_list("external_id", flat=True)) == names
    assert again.rows == {}


def test_a_line_of_theirs_that_others_quote_goes_and_the_rest_stays(shop: Account) -> None:
    hear(shop, says(ANN, LINE, name="a"), says(BEN, f"> {LINE}\nMe too.", to="a", name="b"), says(BEN, LINE, name="c"))
    erase()
    told = dict(Interaction.objects.filter(handle__value="ben").values_list("external_id", "text"))
    assert told == {"b": "Me too.", "c": LINE}  # what stands elsewhere is Ben's own


def test_bytes_that_quote_them_go_and_bytes_that_do_not_stay(shop: Account) -> None:
    hear(shop, says(ANN, LINE, name="a"), says(BEN, f"> {LINE}", to="a", name="b"), says(BEN, "Hm", to="a", name="c"))
    erase()
    assert sorted(bytes(body) for body in Delivery.objects.values_list("body", flat=True)) == [b"", b"c 1 Hm False"]


def test_an_answer_points_at_the_husk_and_stays_in_its_conversation(shop: Account) -> None:
    hear(shop, says(ANN, name="a"), says(BEN, to="a", name="b"))
    erase()
    answer = Interaction.objects.get(external_id="b")
    husk = Interaction.objects.get(external_id=answer.in_reply_to)
    assert husk.thread == answer.thread


def test_what_they_answered_before_it_came_is_forgotten_too(shop: Account) -> None:
    hear(shop, says(ANN, name="a", to="never-heard"))
    assert ThreadKey.objects.count() == 1
    erase()
    assert ThreadKey.objects.count() == 0


def test_who_is_named_elsewhere_is_hidden_there_and_read_again(shop: Account) -> None:
    hear(shop, says(ANN, name="a"), says(BEN, "Ask Ann Lindqvist!", name="b"))
    before = Interaction.objects.get(external_id="b").seq
    erase(words=("Ann Lindqvist",))
    told = Interaction.objects.get(external_id="b")
    assert told.text == "Ask [erased]!"
    assert told.seq > before
    assert b"" in [bytes(body) for body in Delivery.objects.values_list("body", flat=True)]


def test_what_was_pushed_and_not_read_yet_is_waited_for(shop: Account) -> None:
    hear(shop, says(ANN))
    Delivery.objects.create(account=shop, digest="d", body=b"Ann Lindqvist and Ben", received_at=NOON, unread=True)
    with pytest.raises(PorchError, match="not read yet"):
        erase(words=("Ann Lindqvist",))


def test_quarantine_that_names_them_is_emptied_and_the_rest_of_it_waits_on(shop: Account) -> None:
    hear(
        shop, says(ANN), Spoiled(raw=b"Ann Lindqvist \xff", reason="broken"), Spoiled(raw=b"Ben \xff", reason="broken")
    )
    erase(words=("Ann Lindqvist",))
    told = {bytes(one.delivery.body): (one.reason, one.replayed_at) for one in Quarantined.objects.all()}
    assert told == {b"": (erasing.SETTLED, NOON), b"Ben \xff": ("broken", None)}
