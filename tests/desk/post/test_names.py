"""TXT records are asked of a real name server: whole, in pieces, too long for a datagram, and not at all."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.desk.post import names
from porch.proving.servers.names import NameServer
from porch.proving.servers.ports import free_port

LONG = "v=DKIM1; p=" + "A" * 392
MANY = [f"{number}:{'x' * 200}" for number in range(10)]


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    with NameServer({"shop.org": ["v=spf1 -all"], "long.shop.org": [LONG], "many.shop.org": MANY}) as running:
        yield running


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "PATIENCE", 0.3)


def test_a_record_is_read_whole_and_what_was_for_somebody_else_is_not(server: NameServer) -> None:
    assert names.txt("shop.org", [server.address]) == ["v=spf1 -all"]
    assert names.txt("Long.Shop.Org.", [server.address]) == [LONG]
    assert server.streams == 0


def test_what_is_too_long_for_a_datagram_comes_by_stream(server: NameServer) -> None:
    assert sorted(names.txt("many.shop.org", [server.address]) or []) == MANY
    assert server.streams == 1


def test_a_name_that_nobody_has_has_no_record(server: NameServer) -> None:
    assert names.txt("nobody.shop.org", [server.address]) == []


def test_who_does_not_answer_is_passed_over_for_the_next(server: NameServer) -> None:
    nobody = ("127.0.0.1", free_port())
    assert names.txt("shop.org", [nobody, server.address]) == ["v=spf1 -all"]
    assert names.txt("shop.org", [nobody]) is None
    assert names.txt("shop.org", []) is None


@pytest.mark.parametrize("name", ["silent.shop.org", "broken.shop.org", "a..b", "x" * 64 + ".org"])
def test_where_nobody_can_tell_it_is_not_said_that_there_is_none(server: NameServer, name: str) -> None:
    assert names.txt(name, [server.address]) is None


def test_the_machine_says_whom_to_ask(tmp_path: Path) -> None:
    told = tmp_path / "resolv.conf"
    told.write_text("# ours\nsearch lan\nnameserver 192.0.2.1\nnameserver ::1\nnameserver\n")
    assert names.known(told) == [("192.0.2.1", 53), ("::1", 53)]
    assert names.known(tmp_path / "none") == []


@given(st.binary(max_size=300))
def test_whatever_a_resolver_answers_breaks_nothing_but_the_question(noise: bytes) -> None:
    asked = names._question("shop.org", 7)
    try:
        found = names._records(b"\0\x07\x80\0\0\x01\0\x02\0\0\0\0" + asked[12:26] + noise, asked, 7)
    except (ValueError, IndexError, struct.error):
        found = None
    assert found is None or len(found) <= 2
