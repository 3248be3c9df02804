from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from porch.channels._archive_columns import mapping, mapping_at, moment, plain, row_reader, words
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Visibility

OWN = """
label = "Our old desk"
prefix = "desk"
network = "email"
visibility = "private"
[columns]
id = "ticket.id"
author = "from.address"
author_name = "from.name"
at = "made"
text = "body"
subject = "subject"
in_reply_to = "answers"
[ours]
authors = ["Help@Shop.test"]
[time]
formats = ["%d/%m/%Y %H:%M"]
"""
ROW = {
    "ticket": {"id": 7.0},
    "from": {"address": "Ann@Home.test", "name": "Ann"},
    "made": "31/10/2017 22:10",
    "body": " Is it\0 open? ",
    "subject": "Hours",
    "answers": "6.0",
}


def packed(**changes: object) -> bytes:
    return orjson.dumps(ROW | changes, option=orjson.OPT_SORT_KEYS)


def test_a_mapping_of_your_own_reads_nested_columns() -> None:
    one = row_reader(mapping(OWN, "old"))(packed())
    assert (one.external_id, one.in_reply_to) == ("desk:7", "desk:6")
    assert (one.author.kind, one.author.value, one.author.name) == ("email", "ann@home.test", "Ann")
    assert (one.text, one.subject) == ("Is it open?", "Hours")
    assert one.at == datetime(2017, 10, 31, 22, 10, tzinfo=UTC)
    assert (one.visibility, one.ours, one.addressed) == (Visibility.DIRECT, False, True)


def test_we_are_known_by_name_or_as_told_beside() -> None:
    us = {"address": "help@shop.test"}
    assert row_reader(mapping(OWN, "old"))(packed(**{"from": us})).ours
    assert row_reader(mapping(OWN, "old"), frozenset({"ann@home.test"}))(packed()).ours


@pytest.mark.parametrize(
    "changes",
    [{"ticket": {}}, {"ticket": None}, {"from": {"address": " "}}, {"from": 3}, {"made": None}, {"made": "soon"}],
)
def test_a_row_without_a_name_an_author_or_a_time_is_unreadable(changes: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        row_reader(mapping(OWN, "old"))(packed(**changes))


@pytest.mark.parametrize("raw", [b"", b"[1]", b"{", b"3", b"\xff"])
def test_what_is_no_row_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        row_reader(mapping(OWN, "old"))(raw)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (3, "3"), (3.0, "3"), ("3.0", "3"), ("3.5", "3.5"), ("v1.0", "v1.0"), (" a ", "a"), (None, ""), ("NaN", ""),
        ("null", ""), ("None", ""), (False, "false"), (float("nan"), ""), ("nano", "nano"), ("Nancy", "Nancy"),
    ],
)  # fmt: skip
def test_names_survive_what_tables_do_to_them(value: object, name: str) -> None:
    assert plain(value) == name


@pytest.mark.parametrize(
    "value",
    [
        "Tue Oct 31 22:10:47 +0000 2017", "2017-10-31T22:10:47Z", "2017-10-31 22:10:47", "2017-10-31T23:10:47+01:00",
        1509487847, "1509487847", "1509487847.0", 1509487847000, "1509487847000",
    ],
)  # fmt: skip
def test_times_are_read_in_many_forms(value: object) -> None:
    assert moment(value) == datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)


def test_a_time_with_an_offset_on_its_own_form_becomes_utc() -> None:
    found = moment("31 Oct 2017 23:10 +0100", ("%Y", "%d %b %Y %H:%M %z"))
    assert found == datetime(2017, 10, 31, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize("value", ["", None, "soon", "Tue Abc 31 22:10:47 +0000 2017", "9" * 400, "2017-13-45", True])
def test_what_is_no_time_is_unreadable(value: object) -> None:
    with pytest.raises(Unreadable):
        moment(value)


def test_words_keep_everything_but_nul() -> None:
    assert words(" Perché\0 no? 👩🏽‍🍳\n") == "Perché no? 👩🏽‍🍳"


@pytest.mark.parametrize(
    "text", ["[columns", "", "[columns]\nid = 'a'", OWN + "[columns2]\n", OWN.replace("private", "secret")]
)
def test_a_mapping_that_is_not_understood_says_so(text: str) -> None:
    text = text.replace("[columns2]", "[ours.columns]\nx = 1\n[[columns]]")
    with pytest.raises(ChannelError, match="mapping old is not understood"):
        mapping(text, "old")


def test_a_mapping_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match=r"gone\.toml cannot be read"):
        mapping_at(tmp_path / "gone.toml")
