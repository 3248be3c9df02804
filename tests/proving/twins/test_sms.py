"""The twin of texts and calls, asked as Twilio is asked."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from porch.proving.twins.book import Book
from porch.proving.twins.network import KEY, Asked
from porch.proving.twins.sms import ACCOUNT, NUMBER, Twin, number_of

SIGNED = {"authorization": "Basic " + base64.b64encode(f"{ACCOUNT}:{KEY}".encode()).decode()}
HERE = f"/2010-04-01/Accounts/{ACCOUNT}"


@pytest.fixture
def twin(tmp_path: Path) -> Twin:
    return Twin(Book(tmp_path / "book"), "http://twin")


def test_only_who_has_our_key_may_ask(twin: Twin) -> None:
    assert twin.answer(Asked("GET", f"{HERE}.json")).status == 401
    assert twin.answer(Asked("GET", f"{HERE}.json", headers=SIGNED)).body["sid"] == ACCOUNT


def test_a_text_is_listed_for_both_its_ends(twin: Twin) -> None:
    body = f"To=%2B14145550101&From=%2B{NUMBER[1:]}&Body=Ciao".encode()
    assert twin.answer(Asked("POST", f"{HERE}/Messages.json", headers=SIGNED, body=body)).status == 201
    for side, number, many in (("To", number_of("ann"), 1), ("From", NUMBER, 1), ("To", NUMBER, 0)):
        asked = Asked("GET", f"{HERE}/Messages.json", headers=SIGNED, query={side: number})
        assert len(twin.answer(asked).body["messages"]) == many


def test_a_text_too_long_is_refused(twin: Twin) -> None:
    body = b"To=%2B14145550101&Body=" + b"a" * 1601
    assert twin.answer(Asked("POST", f"{HERE}/Messages.json", headers=SIGNED, body=body)).status == 400


def test_pages_follow_each_other(twin: Twin) -> None:
    for number in range(3):
        twin.answer(Asked("POST", "/twin/say", body=f'{{"text": "{number}"}}'.encode()))
    first = twin.answer(Asked("GET", f"{HERE}/Messages.json", headers=SIGNED, query={"PageSize": "2"})).body
    assert (len(first["messages"]), "Page=1" in first["next_page_uri"]) == (2, True)
    last = twin.answer(Asked("GET", f"{HERE}/Messages.json", headers=SIGNED, query={"PageSize": "2", "Page": "1"})).body
    assert (len(last["messages"]), last["next_page_uri"]) == (1, None)


def test_what_comes_in_is_pushed_and_what_we_say_is_not(twin: Twin) -> None:
    twin.answer(Asked("POST", "/twin/say", body=b'{"text": "Ciao", "author": "ann"}'))
    twin.answer(Asked("POST", "/twin/say", body=b'{"text": "Ciao", "author": "acme"}'))
    (push,) = twin.book.untaken()
    assert dict(parse_qsl(push.body.decode()))["From"] == number_of("ann")
    assert push.headers["X-Twilio-Signature"]
