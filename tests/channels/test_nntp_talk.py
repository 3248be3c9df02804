"""What a news server answers, and what it means; hostile answers among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from porch.channels._nntp_talk import LARGEST, Line, Talk, place, talking
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from tests.channels.email_stages import wire
from tests.channels.nntp_stages import News, credentials


def asking(act: Callable[[Talk], Any], greeting: str = "200 ready", login: str = "", **told: str) -> Any:
    """Do something in a conversation with a server that answers each word as `told` says, and others with 200."""

    def answer(line: str) -> str:
        said = told.get(line.split(" ", maxsplit=1)[0], "200 yes")
        return f"{said}\r\n" if said else ""

    with News(greeting, answer) as scripted:
        where = place(credentials(scripted.port, username=login))
        with talking(where, wire()) as talk:
            return act(talk)


def test_a_group_says_what_it_holds() -> None:
    told = asking(lambda talk: talk.group("acme.users"), GROUP="211 3 7 9 acme.users")
    assert (told.low, told.high) == (7, 9)


@pytest.mark.parametrize("odd", ["211", "211 many", "211 1 x y"])
def test_a_group_that_does_not_say_what_it_holds_is_a_passing_error(odd: str) -> None:
    with pytest.raises(ChannelError) as refused:
        asking(lambda talk: talk.group("acme.users"), GROUP=odd)
    assert not refused.value.permanent


def test_an_article_comes_byte_for_byte_without_its_doubled_dots() -> None:
    told = asking(lambda talk: talk.article(7), ARTICLE="220 7 <a@b>\r\nFrom: ann\r\n\r\n..dots\r\n...\r\n.")
    assert told == b"From: ann\r\n\r\n.dots\r\n..\r\n"


@pytest.mark.parametrize("code", [420, 423, 430])
def test_an_article_that_is_gone_is_none(code: int) -> None:
    assert asking(lambda talk: talk.article(7), ARTICLE=f"{code} none") is None
    assert asking(lambda talk: talk.has("a@b"), STAT=f"{code} none") is False
    assert asking(lambda talk: talk.overview(1, 2), OVER=f"{code} none") == []


def test_an_old_server_is_asked_in_its_own_words() -> None:
    row = "7\tHi\tann\tSun, 22 Nov 2026 08:00:00 +0000\t<a@b>\t\t10\t1"
    told = asking(lambda talk: talk.overview(1, 9), OVER="500 what?", XOVER=f"224 here\r\n{row}\r\nrubbish\r\n.")
    assert told == [Line(number=7, date="Sun, 22 Nov 2026 08:00:00 +0000", message_id="a@b")]


@pytest.mark.parametrize("answer", ["240 thanks", "441 435 Duplicate", "441 posting failed: duplicate article"])
def test_what_the_server_has_is_posted(answer: str) -> None:
    asking(
        lambda talk: talk.post(b"From: us\r\n\r\n.dot\r\n"),
        **{"POST": "340 go on", ".": answer, "From:": "", "": "", "..dot": ""},
    )


def test_what_the_server_does_not_take_is_refused_for_good() -> None:
    for told in (
        {"POST": "440 no posting"},
        {"POST": "340 go on", "From:": "", "": "", "Hi": "", ".": "441 no such group"},
    ):
        with pytest.raises(ChannelError) as refused:
            asking(lambda talk: talk.post(b"From: us\r\n\r\nHi\r\n"), **told)
        assert refused.value.permanent


def test_a_line_that_breaks_after_the_words_leaves_the_outcome_unknown() -> None:
    def breaking(line: str) -> str:
        answers = {"POST": "340 go on\r\n", "MODE": "200 yes\r\n"}
        if line == ".":
            raise ConnectionError
        return answers.get(line.split(" ", maxsplit=1)[0], "")

    with News("200 ready", breaking) as scripted:
        where = place(credentials(scripted.port, username=""))
        with talking(where, wire()) as talk, pytest.raises(OutcomeUnknown):
            talk.post(b"From: us\r\n\r\nHi\r\n")


@pytest.mark.parametrize(("code", "kind"), [(481, KeyRefused), (482, KeyRefused), (502, KeyRefused)])
def test_a_name_that_is_not_accepted_needs_a_person(code: int, kind: type[ChannelError]) -> None:
    with pytest.raises(kind):
        asking(lambda talk: None, login="care", AUTHINFO=f"{code} who are you?")


def test_too_many_connections_say_when_to_come_back() -> None:
    for told in ({"greeting": "502 Too many connections"}, {"login": "care", "AUTHINFO": "481 too many sessions"}):
        with pytest.raises(ChannelError) as refused:
            asking(lambda talk: None, **told)
        assert not refused.value.permanent
        assert refused.value.retry_at is not None


@pytest.mark.parametrize("greeting", ["", "hello", "999 what", "400 going down"])
def test_a_greeting_that_is_none_is_a_passing_error(greeting: str) -> None:
    with pytest.raises(ChannelError) as refused:
        asking(lambda talk: None, greeting)
    assert not refused.value.permanent


def test_an_endless_line_is_not_kept() -> None:
    with pytest.raises(ChannelError, match="more than"):
        asking(lambda talk: talk.article(7), ARTICLE="220 7\r\n" + "a" * (LARGEST + 1))


@pytest.mark.parametrize("line", ["GROUP a\r\nPOST", "GROUP a\nPOST"])
def test_nothing_is_smuggled_into_the_conversation(line: str) -> None:
    with pytest.raises(ChannelError, match="one line"):
        asking(lambda talk: talk.ask(line, 200))


@pytest.mark.parametrize("change", [{"server": " "}, {"port": "x"}, {"port": "70000"}, {"password": "a\r\nPOST"}])
def test_a_server_that_cannot_be_is_refused_for_good(change: dict[str, str]) -> None:
    with pytest.raises(ChannelError) as refused:
        place(credentials(119) | change)
    assert refused.value.permanent


def test_the_usual_port_goes_with_the_security() -> None:
    usual = {"server": "news.test"}
    assert (place(usual).port, place(usual | {"security": "none"}).port) == (563, 119)
    assert "secret" not in repr(place(usual | {"password": "secret"}))
