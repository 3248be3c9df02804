"""`porch import archive` reads an export once, however often it is told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.importing import group
from tests.engagement.ideas import street
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db
TWEETS = """tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id
1,ben,True,Tue Oct 31 21:45:10 +0000 2017,@Trattoria my pasta was cold,2,
2,Trattoria,False,Tue Oct 31 22:10:47 +0000 2017,@ben we are sorry,3,1
3,ben,True,Tue Oct 31 22:11:45 +0000 2017,@Trattoria and now?,,2
4,cleo,True,Tue Oct 31 22:12:00 +0000 2017,@Trattoria are you open on Monday?,,99
"""


@pytest.fixture
def export(tmp_path: Path) -> str:
    file = tmp_path / "tweets.csv"
    file.write_text(TWEETS)
    return str(file)


def test_an_export_is_read_whole_and_its_replies_are_tied(export: str) -> None:
    told_first = told(group, "archive", "--format", "twcs", export)
    assert told_first == {
        "seen": 4, "new": 4, "changed": 0, "quarantined": 0, "conversations": 2, "links": 3, "links_resolved": 2,
    }  # fmt: skip


def test_a_call_log_is_read_with_our_number_and_zone(tmp_path: Path) -> None:
    log = tmp_path / "calls.csv"
    log.write_text("from,to,start,seconds,status\n+390333123456,+39055123456,2026-03-01 12:00:00,0,missed\n")
    came = told(group, "calls", "--number", "+39 055 123456", "--zone", "Europe/Rome", str(log))
    assert (came["seen"], came["new"], came["conversations"]) == (1, 1, 1)


def test_the_second_time_nothing_is_new(export: str) -> None:
    say(group, "archive", "--format", "twcs", export)
    again = told(group, "archive", "--format", "twcs", export)
    assert (again["new"], again["changed"], again["quarantined"]) == (0, 0, 0)


def test_a_format_that_nobody_ships_is_said(export: str) -> None:
    with pytest.raises(PorchError, match="papyrus"):
        say(group, "archive", "--format", "papyrus", export)


def test_what_a_file_is_need_not_be_said(export: str) -> None:
    assert told(group, "archive", "--format", "auto", export)["new"] == 4


def test_an_open_date_is_asked_and_then_told(tmp_path: Path) -> None:
    chat = tmp_path / "WhatsApp Chat with Ann.txt"
    chat.write_text("01/02/2026, 21:00 - Ann: a\n02/03/2026, 21:00 - Ann: b\n")
    with pytest.raises(PorchError, match="--dates dmy"):
        say(group, "archive", "--format", "auto", str(chat))
    assert told(group, "archive", "--format", "auto", "--dates", "dmy", "--zone", "Europe/Rome", str(chat))["new"] == 2


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "ideas.csv"
    file.write_text("title,date,votes,colour\nBake bread,2020-05-01,3,red\nNo date,,1,blue\n")
    return str(file)


def test_a_board_is_brought_in_and_what_is_not_understood_is_told(table: str) -> None:
    street.board("Menu")
    came = told(group, "ideas", "--board", "menu", table)
    assert (came["ideas"], came["votes"]["arrived"]) == ({"there": 1, "arrived": 1, "new": 1}, 3)
    assert (came["quarantined"], came["left_out"]) == (1, {"the column colour": 1})
    assert "ideas        there 1, arrived 1, new 0" in say(group, "ideas", "--board", "menu", table).stdout


def test_a_board_nobody_opened_and_a_folder_without_posts_are_said(table: str, tmp_path: Path) -> None:
    with pytest.raises(PorchError, match="no board moon"):
        say(group, "ideas", "--board", "moon", table)
    street.board("Menu")
    with pytest.raises(PorchError, match=r"holds no Posts\.xml"):
        say(group, "ideas", "--board", "menu", str(tmp_path))
