"""What an article says: whom it means, where answers go, and those that are no articles."""

from __future__ import annotations

import os
import tarfile
from email import message_from_bytes
from pathlib import Path

import pytest

from porch.channels._nntp_composing import our_id
from porch.channels._nntp_reading import Us, injected, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Trait, Visibility
from porch.proving.servers.need import need

US = Us(address="care@acme.test", names=("acme", "Acme Pizza", "C++"))
OURS = our_id("a key", "care@acme.test")


def article(body: str = "Hello", **headers: str) -> bytes:
    usual = {
        "From": "Ann <ann@example.test>", "Newsgroups": "acme.users", "Subject": "Ovens",
        "Message-ID": "<1@example.test>", "Date": "Sun, 22 Nov 2026 08:00:00 +0000",
    }  # fmt: skip
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (usual | headers).items() if value]
    return ("\r\n".join(lines) + f"\r\n\r\n{body}\r\n").encode()


def one(raw: bytes) -> Heard:
    [heard] = read(raw, US)
    return heard


@pytest.mark.parametrize(
    ("body", "addressed"),
    [
        ("I like Acme.", True), ("ACME PIZZA rules", True), ("use C++ here", True), ("acmeist poems", False),
        ("nothing", False), ("> I like Acme\nMe not", False),
    ],
)  # fmt: skip
def test_an_article_is_for_us_when_its_own_words_name_us(body: str, addressed: bool) -> None:
    heard = one(article(body))
    assert (heard.addressed, Trait.MENTION in heard.traits) == (addressed, addressed)


def test_the_subject_names_us_too() -> None:
    assert one(article(Subject="Is acme open?")).addressed


def test_an_article_under_ours_is_for_us_and_no_mention() -> None:
    answer = one(article(References=f"<0@x.test> <{OURS}> <2@x.test>"))
    assert (answer.addressed, answer.traits, answer.in_reply_to, answer.thread) == (
        True, frozenset(), "2@x.test", "0@x.test",
    )  # fmt: skip
    assert not one(article(References=f"<{OURS.replace('acme', 'other')}>")).addressed
    known = Us(address="care@acme.test", posted=frozenset({"typed@elsewhere.test"}))
    assert read(article(In_Reply_To="<typed@elsewhere.test>"), known)[0].addressed


def test_what_we_post_ourselves_is_ours_and_not_for_us() -> None:
    ours = one(article("acme says hello", From="Care <CARE@acme.test>"))
    assert (ours.ours, ours.addressed) == (True, False)


def test_a_list_is_heard_as_a_public_place_and_not_set_aside() -> None:
    heard = one(article(List_Id="<users.acme.test>", Precedence="list", Newsgroups="gmane.acme, gmane.other"))
    assert Trait.LIST not in heard.traits
    assert (heard.visibility, heard.ref, heard.detail["group"]) == (
        Visibility.PUBLIC, "gmane.acme gmane.other", "gmane.acme gmane.other",
    )  # fmt: skip
    assert heard.author.kind == "email"


@pytest.mark.parametrize(("wanted", "ref"), [("poster", "poster"), ("acme.talk", "acme.talk"), ("\x00;", "acme.users")])
def test_answers_go_where_they_are_wanted(wanted: str, ref: str) -> None:
    assert one(article(Followup_To=wanted)).ref == ref


def test_a_time_of_its_own_choosing_is_bound_by_when_a_server_took_it() -> None:
    raw = article(Date="Fri, 01 Jan 2100 00:00:00 +0000", Injection_Date="Sun, 22 Nov 2026 08:00:00 +0000")
    assert one(raw).at.year == 2026


def test_when_a_server_took_it_may_not_be_told() -> None:
    assert injected(message_from_bytes(article())) is None
    assert injected(message_from_bytes(article(Injection_Date="soon"))) is None


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"id": 1}', b"\x00\xff" * 40])
def test_what_is_no_article_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


@pytest.mark.data
def test_recorded_articles_are_heard() -> None:
    data = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    path = data / "protocols" / "perceval" / "perceval_samples.tar.gz"
    need(path.exists(), "PORCH_DATA/protocols/perceval")
    with tarfile.open(path) as tar:
        members = [one for one in tar if one.isfile() and "/nntp/nntp_" in one.name]
        bodies = [tar.extractfile(one).read() for one in members]  # type: ignore[union-attr]
    heard = [item for body in bodies for item in understand(body, "") if isinstance(item, Heard)]
    assert len(heard) == len(bodies) > 2
    assert all(item.detail["group"] and item.author.value for item in heard)
