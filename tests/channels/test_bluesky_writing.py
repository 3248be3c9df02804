"""Records are placed, counted and marked up as Bluesky wants them."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels import _bluesky_writing as writing
from porch.channels._bluesky_writing import facets_of, graphemes, moment_of, place_for, place_of, reply_to, tid, tid_at
from porch.core.interaction import Handle, Utterance
from porch.proving.servers.need import need

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3] / "shared" / "data")
SAMPLES = DATA / "protocols" / "bluesky" / "lexicons.tar.gz"


def said(key: str, text: str = "") -> Utterance:
    return Utterance(key=key, text=text, begun_at=AT)


def shown(text: str) -> list[str]:
    data = text.encode()
    facets = facets_of(text, lambda handle: f"did:plc:{handle}")
    return [data[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode() for one in facets]


def lines(name: str) -> Iterator[str]:
    with tarfile.open(SAMPLES) as archive:
        member = archive.extractfile(f"interop-test-files/syntax/{name}")
        assert member is not None
        yield from (line for line in member.read().decode().splitlines() if line.strip() and not line.startswith("#"))


def test_places_are_the_same_at_every_attempt_and_differ_by_key() -> None:
    places = {place_of(said(str(number))) for number in range(2000)}
    assert len(places) == 2000
    assert place_of(said("7", "a")) == place_of(said("7", "b"))


def test_a_place_tells_the_second_in_which_sending_began() -> None:
    made = moment_of(place_of(said("7")))
    assert made is not None
    assert made.replace(microsecond=0) == AT


def test_a_nod_stands_near_what_it_nods_to_and_apart_from_other_nods() -> None:
    uri = f"at://did:plc:ann/app.bsky.feed.post/{tid_at(AT)}"
    assert moment_of(place_for("like", uri)) == AT
    assert place_for("like", uri) != place_for("announce", uri)
    assert moment_of(place_for("like", "at://did:plc:ann/app.bsky.feed.post/by-hand")) is not None


@given(st.integers(0, 2**53 - 1), st.integers(0, 2**53 - 1), st.integers(0, 1023))
def test_names_sort_as_time_does(first: int, second: int, clock: int) -> None:
    assert (tid(first, clock) < tid(second, clock)) == (first < second)


@pytest.mark.data
def test_names_are_told_from_other_words_as_the_network_tells_them() -> None:
    need(SAMPLES.exists(), "the protocol samples")
    assert [line for line in lines("tid_syntax_valid.txt") if moment_of(line) is None] == []
    assert [line for line in lines("tid_syntax_invalid.txt") if moment_of(line) is not None] == []


def test_letters_are_counted_as_readers_count_them() -> None:
    assert graphemes("👩🏽‍🍳e\u0301ü🇮🇹") == 4


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("see https://a.example/x, or not", ["https://a.example/x"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/wiki_(x)", ["https://a.example/wiki_(x)"]),
        ("👩🏽‍🍳 è @ann.example: ciao", ["@ann.example"]),
        ("write to ann@mail.example", []),
        ("https://a.example/@ann.example#x", ["https://a.example/@ann.example#x"]),
        ("#figs! #2026 #été2026, a#b ＃figs", ["#figs", "#été2026", "＃figs"]),
        ("@ann @ann. #", []),
    ],
)
def test_what_is_live_in_a_text(text: str, live: list[str]) -> None:
    assert shown(text) == live


@given(st.text())
def test_facets_never_overlap_and_always_lie_inside_the_text(text: str) -> None:
    edges = [0]
    for one in facets_of(text, lambda handle: "did:plc:x"):
        edges += [one["index"]["byteStart"], one["index"]["byteEnd"]]
    assert edges == sorted(edges)
    assert edges[-1] <= len(text.encode())


@pytest.mark.parametrize("ref", ["", "42", "[]", "{}", '{"uri": "a"}', '{"uri": "a", "cid": "b", "root": 3}'])
def test_a_ref_that_is_none_of_ours_answers_nothing(ref: str) -> None:
    assert reply_to(ref) is None


def test_a_ref_without_a_root_answers_the_first_of_its_thread() -> None:
    reply = reply_to('{"uri": "at://a", "cid": "b"}')
    assert reply is not None
    assert reply["root"] == reply["parent"] == {"uri": "at://a", "cid": "b"}


def test_who_something_is_for_is_named_in_front_where_nothing_is_answered() -> None:
    cleo = Handle(kind="bluesky", value="did:plc:cleo", name="Cleo Marsh", url="https://bsky.app/profile/cleo.test")
    record = writing.record_of(replace(said("k", "Hello"), to=cleo), lambda handle: "did:plc:other", [])
    assert record["text"] == "@cleo.test Hello"
    assert record["facets"] == [
        {"index": {"byteStart": 0, "byteEnd": 10},
         "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:cleo"}]}
    ]  # fmt: skip
    unknown = replace(cleo, url="https://bsky.app/profile/did:plc:cleo")
    assert writing.words(replace(said("k", "Hello"), to=unknown)) == "@CleoMarsh Hello"
    answering = replace(said("k", "Hello"), to=cleo, in_reply_to="at://x")
    naming = replace(said("k", "Hi @cleo.test"), to=cleo)
    for plain in (said("k", "Hello"), answering, naming, replace(said("k", "Hello"), to=replace(cleo, value="x"))):
        assert writing.words(plain) == plain.text
