"""An utterance as an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from porch.channels._nntp_composing import compose, is_our_id, our_id
from porch.core.errors import ChannelError
from porch.core.interaction import Utterance

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
SAID = Utterance(key="k", text="Ελλάδα\n.dot", begun_at=NOW, subject="Re: Ovens", in_reply_to="2@x.test")


def written(utterance: Utterance, groups: str = "acme.users acme.talk"):  # type: ignore[no-untyped-def]
    raw = compose(utterance, address="care@acme.test", name="Acme", groups=groups, at=NOW)
    return message_from_bytes(raw, policy=default)


def test_an_article_says_who_where_and_what_it_answers() -> None:
    article = written(replace(SAID, references=("0@x.test", "2@x.test")))
    assert (article["From"], article["Newsgroups"]) == ("Acme <care@acme.test>", "acme.users,acme.talk")
    assert article["References"] == "<0@x.test> <2@x.test>"
    assert article["Message-ID"] == f"<{our_id('k', 'care@acme.test')}>"
    assert article.get_content().split() == SAID.text.split()


def test_nothing_is_smuggled_into_a_head() -> None:
    article = written(replace(SAID, subject="Hi\r\nApproved: me", in_reply_to="a b\r\nControl: cancel"))
    assert article["Subject"] == "Hi Approved: me"
    assert article["References"] is None
    assert {"Approved", "Control"} & set(article.keys()) == set()


def test_a_long_thread_keeps_its_first_and_its_last() -> None:
    article = written(replace(SAID, references=tuple(f"{n}@x.test" for n in range(30))))
    assert article["References"].split()[0] == "<0@x.test>"
    assert article["References"].split()[-1] == "<2@x.test>"
    assert len(article["References"].split()) == 10


@pytest.mark.parametrize("address", ["", "acme", "a b@acme.test", "care@acme.test\r\nX: y"])
def test_an_address_that_is_none_is_refused_for_good(address: str) -> None:
    with pytest.raises(ChannelError) as refused:
        compose(SAID, address=address, name="", groups="acme.users", at=NOW)
    assert refused.value.permanent


def test_our_ids_are_known_again_and_those_of_others_are_not() -> None:
    ours = our_id("k", "care@acme.test")
    assert ours == our_id("k", "care@acme.test") != our_id("l", "care@acme.test")
    assert is_our_id(ours, "care@acme.test")
    for other in (ours.replace("@", "x@"), ours.replace("acme", "evil"), f"{'0' * 32}.{'0' * 8}@acme.test", ""):
        assert not is_our_id(other, "care@acme.test")
    assert not is_our_id(ours, "")
