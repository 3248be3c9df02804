"""Call logs as telephone systems write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from porch.channels._phone_log import Line, read, rows
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind

US = Handle(kind="phone", value="+39055123456")
LINE = Line(us=US, country="+39", zone=ZoneInfo("Europe/Rome"))
ASTERISK = (
    '"","0039333123456","200","from-trunk","""Ann L"" <0039333123456>","SIP/trunk-1","SIP/200-2","Dial","SIP/200",'
    '"2026-03-02 12:00:00","2026-03-02 12:00:09","2026-03-02 12:02:00",120,111,"ANSWERED","DOC","1772449200.7"'
)


def call(text: str) -> Heard:
    (item,) = read(next(iter(rows([text + "\n"]))), LINE)
    return item


def table(*lines: str) -> list[Heard]:
    return [item for raw in rows([line + "\n" for line in lines]) for item in read(raw, LINE)]


def test_a_row_of_asterisk() -> None:
    item = call(ASTERISK)
    assert (item.kind, item.author, item.ours) == (
        Kind.CALL, Handle(kind="phone", value="+39333123456", name="Ann L"), False,
    )  # fmt: skip
    assert item.at == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert item.detail == {"direction": "in", "answered": "yes", "seconds": "111"}
    assert (item.external_id, item.subject) == ("call:+39055123456:1772449200.7", "Call, 1 min")


def test_a_call_nobody_took_and_a_voicemail() -> None:
    missed = call(ASTERISK.replace("ANSWERED", "NO ANSWER").replace(",111,", ",0,"))
    assert (missed.subject, missed.detail["answered"]) == ("Missed call", "no")
    mailed = call(ASTERISK.replace('"Dial"', '"VoiceMail"'))
    assert (mailed.subject, mailed.detail["voicemail"], mailed.detail["answered"]) == ("Voicemail, 1 min", "yes", "no")


def test_a_call_of_ours_from_an_extension() -> None:
    item = call(ASTERISK.replace('"0039333123456","200"', '"200","0039333123456"'))
    assert (item.ours, item.author, [r.value for r in item.recipients]) == (True, US, ["+39333123456"])
    unheard = call(ASTERISK.replace('"0039333123456","200"', '"200","0039333123456"').replace("ANSWERED", "BUSY"))
    assert unheard.detail["told"] == "1"


def test_colleagues_among_themselves_are_no_customers() -> None:
    assert table("from,to,start,seconds", "201,200,2026-03-02 12:00:00,5") == []


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_with_headings(mark: str) -> None:
    head = ["Call Type", "Number", "Start Time", "Duration", "Result", "Notes"]
    lines = (head, ["Incoming", "0333 123456", "02/03/2026 12:00", "0:31", "Answered", "Table for two"])
    (item,) = table(*(mark.join(line) for line in lines))
    assert (item.author.value, item.ours, item.text, item.detail["seconds"]) == (
        "+390333123456", False, "Table for two", "31",
    )  # fmt: skip


def test_a_table_that_says_which_way() -> None:
    (item,) = table("direction,number,date,seconds,status", "Outgoing,0333123456,2026-03-02T12:00:00Z,31,answered")
    assert (item.ours, item.recipients[0].value, item.at.hour) == (True, "+390333123456", 12)


def test_a_hidden_number_is_somebody_without_a_name() -> None:
    (item,) = table("from,to,start,seconds,status", "anonymous,+39055123456,2026-03-02 12:00:00,0,missed")
    assert (item.author.value, item.thread) == ("", "")


def test_one_open_quotation_mark_swallows_nothing() -> None:
    lines = [
        "from,to,start,seconds,status",
        '"0333111,200,2026-03-02 12:00:00,5',
        "0333222,200,2026-03-02 12:00:00,5,x",
    ]
    raws = list(rows([line + "\n" for line in lines]))
    assert len(raws) == 2
    assert read(raws[1], LINE)[0].author.value == "+390333222"


@pytest.mark.parametrize(
    "row",
    [
        {"start": "2026-03-02 12:00:00"},
        {"from": "0333123456", "start": ""},
        {"from": "0333123456", "start": "soon", "seconds": "1"},
        {"from": "0333123456", "start": "2026-03-02 12:00:00", "seconds": "many"},
        {"from": "0333123456", "start": "2026-03-02 12:00:00", "seconds": "1e999"},
    ],
)
def test_a_row_that_tells_of_no_call_is_unreadable(row: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        read(json.dumps({"call": row}).encode(), LINE)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[]", b'{"call": 7}', b'{"call": [1]}', b"{" * 100_000])
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw, LINE)
