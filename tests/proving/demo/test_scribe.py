"""People's words look the way their network would show them."""

from __future__ import annotations

import pytest

from porch.core.interaction import Handle, Kind, Trait
from porch.proving.demo import cast, scribe
from tests.proving.demo.conftest import NOW


@pytest.mark.parametrize(
    ("who", "visibility", "trait"),
    [
        (cast.ANN, "direct", set()),
        (cast.BEN, "public", {Trait.MENTION}),
        (cast.DOV, "public", {Trait.MENTION}),
        (cast.QUENTIN, "public", {Trait.COMMENT}),
    ],
    ids=["mail", "Mastodon", "Bluesky", "comment"],
)
def test_words_carry_what_their_network_says_about_them(who: Handle, visibility: str, trait: set[Trait]) -> None:
    said = scribe.Scribe().says(who, NOW, "Ciao!")
    assert (said.visibility, set(said.traits)) == (visibility, trait)


def test_our_answer_belongs_to_the_same_conversation() -> None:
    pen = scribe.Scribe()
    said = pen.says(cast.ANN, NOW, "Ciao!", subject="Friday")
    answer = pen.we_say(cast.MAILBOX, NOW, "Ciao, Ann.", answering=said)
    assert (answer.in_reply_to, answer.thread, answer.subject) == (said.external_id, said.external_id, "Re: Friday")
    assert answer.ours
    assert answer.recipients == (cast.ANN,)


def test_a_nod_names_what_it_is_for() -> None:
    pen = scribe.Scribe()
    post = pen.we_say(cast.MASTODON, NOW, "Gnocchi tonight.")
    assert pen.nods(cast.HANNE, NOW, Kind.LIKE, post.external_id).in_reply_to == post.external_id


def test_who_is_heard_where() -> None:
    assert [scribe.network(who) for who in (cast.ANN, cast.BEN, cast.DOV, cast.QUENTIN)] == [
        "email", "mastodon", "bluesky", "feeds",
    ]  # fmt: skip


def test_the_hostile_mail_keeps_its_bytes() -> None:
    assert b"=?utf-q?i4?content;" in scribe.hostile().raw
