"""A slip is read with care, known by its writer's digest, and taken only from our own door."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from porch.core import doorstep
from porch.core.doorstep import Slip
from porch.core.errors import ChannelError, KeyRefused, Unreadable
from porch.core.interaction import Delivery, Kind, Spoiled, Trait, Utterance, Visibility
from tests.channels.twin_stage import loopback

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
VISITOR = doorstep.digest_of("a token", "trattoria")
CHAT = doorstep.doorstep("webchat", {"name": "Trattoria", "secret": "s3cret"})
SLIP = Slip(key="key-00001", visitor=VISITOR, at=NOON, words="Do you have a table? 👩🏽‍🍳")


def signed(body: bytes, secret: str = "s3cret") -> Delivery:
    """Return a slip as our own door hands it in."""
    return Delivery(body=body, received_at=NOON, headers={doorstep.SIGNATURE: doorstep.signature(secret, body)})


def test_words_are_heard_from_somebody_without_a_name() -> None:
    (heard,) = CHAT.overhear(signed(SLIP.body()))
    assert heard.text == SLIP.words  # type: ignore[union-attr]
    assert heard.author.name == f"Visitor {VISITOR[:6]}"  # type: ignore[union-attr]
    assert heard.visibility is Visibility.DIRECT  # type: ignore[union-attr]
    assert heard.external_id == f"webchat:trattoria:{VISITOR}:key-00001"  # type: ignore[union-attr]


def test_what_one_visitor_says_hangs_together_at_one_doorstep_only() -> None:
    (one,), (other,) = CHAT.reread(SLIP.body()), CHAT.reread(replace(SLIP, key="key-00002").body())
    (there,) = doorstep.doorstep("webchat", {"name": "Bakery"}).reread(SLIP.body())
    assert one.thread == other.thread != there.thread


@pytest.mark.parametrize("secret", ["", "another"])
def test_what_our_own_door_has_not_signed_is_refused(secret: str) -> None:
    with pytest.raises(KeyRefused):
        CHAT.overhear(signed(SLIP.body(), secret))


def test_a_doorstep_without_a_secret_takes_nothing() -> None:
    with pytest.raises(KeyRefused):
        doorstep.doorstep("webchat", {"name": "Trattoria"}).overhear(signed(SLIP.body(), ""))


def test_a_signature_over_other_bytes_is_refused() -> None:
    forged = replace(signed(SLIP.body()), body=replace(SLIP, words="Cancel it").body())
    with pytest.raises(KeyRefused):
        CHAT.overhear(forged)


def test_a_signed_slip_that_cannot_be_read_is_kept_apart_with_its_bytes() -> None:
    (spoiled,) = CHAT.overhear(signed(b"{"))
    assert isinstance(spoiled, Spoiled)
    assert spoiled.raw == b"{"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\xff", b"[]", b"7", b"{}", b'{"at": 7}', b"[" * 100_000, replace(SLIP, key="short").body(),
        replace(SLIP, visitor="x" * 32).body(), replace(SLIP, kind="shout").body(), replace(SLIP, words=" ").body(),
        replace(SLIP, words="a" * 10_001).body(), SLIP.body().replace(b'"words": "', b'"word": "'),
        SLIP.body()[:-3], SLIP.body().replace(b'"key-00001"', b"1"),
    ],
)  # fmt: skip
def test_whatever_is_no_slip_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        doorstep.heard_in("webchat", body)


def test_the_longest_words_are_taken_whole() -> None:
    (heard,) = CHAT.reread(replace(SLIP, words="ü" * 10_000).body())
    assert heard.text == "ü" * 10_000


def test_saying_who_one_is_needs_no_answer_and_is_marked_as_not_verified() -> None:
    (heard,) = CHAT.reread(
        Slip(key="key-00003", visitor=VISITOR, at=NOON, kind="who", name="Ann", mail="ann@example.org").body()
    )
    assert heard.kind is Kind.JOIN
    assert heard.author.name == "Ann"
    assert heard.text == "Ann, ann@example.org (not verified)"
    assert heard.detail == {"mail": "ann@example.org"}


def test_a_name_alone_has_nothing_to_verify() -> None:
    (heard,) = CHAT.reread(Slip(key="key-00003", visitor=VISITOR, at=NOON, kind="who", name="Ann").body())
    assert heard.text == "Ann"


def test_where_it_was_written_is_seen() -> None:
    (heard,) = CHAT.reread(replace(SLIP, place="counter", page="https://shop.example/menu").body())
    assert (heard.subject, heard.url) == ("Written at: counter", "https://shop.example/menu")
    (heard,) = CHAT.reread(replace(SLIP, place="counter", subject="Mussels").body())
    assert heard.subject == "Mussels"


def test_a_doubtful_slip_is_heard_and_marked() -> None:
    (heard,) = CHAT.reread(replace(SLIP, doubtful=True, place="counter").body())
    assert heard.traits == {Trait.SPAM}
    assert heard.detail == {"place": "counter"}


def test_what_we_say_has_arrived_and_the_same_key_is_the_same_item() -> None:
    words = Utterance(key="k1", text="Yes.", begun_at=NOON)
    receipt = CHAT.speak(words)
    assert receipt.here
    assert CHAT.find(words) == receipt == CHAT.speak(words)


def test_more_than_fits_is_refused_for_good_and_was_never_said() -> None:
    words = Utterance(key="k1", text="a" * 20_001, begun_at=NOON)
    with pytest.raises(ChannelError) as refused:
        CHAT.speak(words)
    assert refused.value.permanent
    assert CHAT.find(words) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://shop.example", ["https://shop.example"]),
        ("https://Shop.Example/menu?x=1#y", ["https://shop.example"]),
        ("https://shop.example:8443; http://127.0.0.1:8000", ["https://shop.example:8443", "http://127.0.0.1:8000"]),
        ("https://bücher.example", ["https://xn--bcher-kva.example"]),
        ("http://[::1]:80/", ["http://[::1]:80"]),
        ("https://a.example, https://a.example/b", ["https://a.example"]),
        ("", []),
    ],
)
def test_pages_are_known_by_their_origin(written: str, read: list[str]) -> None:
    assert doorstep.origins(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "shop.example", "*", "https://*", "ftp://shop.example", "https://", "https://a b@shop.example", "null",
        "https://shop.example:port", "javascript:alert(1)", "https://me:pass@shop.example", "https://a;b'",
        "https://shop.example:99999", "https://[::1",
    ],
)  # fmt: skip
def test_what_is_no_page_is_named(written: str) -> None:
    with pytest.raises(ChannelError, match="is not the address of a page"):
        doorstep.origins(written)


def test_a_name_too_long_to_stand_above_a_chat_is_refused() -> None:
    assert doorstep.discover({"name": "م" * 120}, loopback())["address"]
    with pytest.raises(ChannelError, match="1 letters too long"):
        doorstep.discover({"name": "م" * 121}, loopback())


def test_connecting_finds_a_public_name_and_a_secret_of_its_own() -> None:
    wire = loopback()
    first = doorstep.discover({"name": "Café Ciao", "origins": "https://shop.example/"}, wire)
    second = doorstep.discover({"name": "Café Ciao", "address": "Ciao!"}, wire)
    assert (first["address"], second["address"]) == ("cafe-ciao", "ciao")
    assert first["allowed"] == "https://shop.example"
    assert len(first["secret"]) == 64
    assert first["secret"] != second["secret"]
