"""The telephone: a call log that grows, is begun anew and is written by strangers; what we say is a human's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from porch.channels import contract
from porch.channels.contract import hear
from porch.channels.phone import CARD, Phone
from porch.core.channel import abilities
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Utterance
from porch.core.met import Note

HEADINGS = "id,from,to,start,seconds,status,note\n"
US = "+39055123456"
ANN = "+393331234567"
BY_HAND = "a human calls: there is no receipt before somebody presses Said (tested in desk/post)"
NO_LINE = "a file is no line: nothing refuses us, limits us or breaks off"
STANDS = "a row of a call log is written when the call has ended and never changes"
GAPS: Mapping[str, str] = {
    **dict.fromkeys(("round_trip", "unicode", "longest_text", "elsewhere"), BY_HAND),
    **dict.fromkeys(("edit", "delete"), STANDS),
    **dict.fromkeys(("expired_token", "rate_limit", "unknown_outcome", "passing_error"), NO_LINE),
}


class Exchange:
    """A telephone system whose log has a column for notes: Ann is the customer."""

    card = CARD
    gaps = GAPS

    def __init__(self, folder: Path) -> None:
        self.log = folder / "calls.csv"
        self.log.write_text(HEADINGS)

    def channel(self) -> Phone:
        return built(self.log)

    def skewed(self, by: timedelta) -> Phone:
        return built(self.log)

    def customer_says(self, text: str, reply_to: str = "") -> str:
        call = uuid4().hex
        self.write(f'{call},{ANN},{US},{datetime.now(UTC):%Y-%m-%d %H:%M:%S},31,ANSWERED,"{text}"')
        return f"call:{US}:{call}"

    def poison(self) -> None:
        self.write(f"x,{ANN},{US},yesterday at noon,?,?,?")

    def write(self, row: str) -> None:
        with self.log.open("a") as log:
            log.write(row + "\n")

    def unacceptable(self) -> Utterance:
        return Utterance(key="k", text=" ", begun_at=datetime.now(UTC))

    def pushed(self) -> tuple[()]:
        return ()


def built(log: Path | str = "", **more: str) -> Phone:
    told = {"number": US, "name": "Shop", "country": "+39", "log": str(log), **more}
    channel = CARD.build(told, None)  # type: ignore[arg-type]
    assert isinstance(channel, Phone)
    return channel


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return Exchange(tmp_path)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_as_far_as_a_log_can(check: contract.Check, exchange: Any) -> None:
    assert contract.run(check, exchange).gap == GAPS.get(check.__name__.removeprefix("check_"), "")


def test_the_card_says_what_is_missing_and_why() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)
    assert CARD.by_hand
    assert not CARD.public


def test_a_log_is_read_on_from_where_one_stopped(exchange: Exchange) -> None:
    exchange.customer_says("one")
    first, _, cursor = hear(exchange.channel())
    exchange.customer_says("two")
    then, _, _ = hear(exchange.channel(), cursor)
    assert ([i.text for i in first], [i.text for i in then]) == (["one"], ["two"])


def test_a_log_begun_anew_is_read_from_its_start(exchange: Exchange) -> None:
    for text in ("one", "two"):
        exchange.customer_says(text)
    cursor = hear(exchange.channel())[2]
    exchange.log.write_text(HEADINGS.replace("note", "notes"))
    exchange.customer_says("three")
    assert [i.text for i in hear(exchange.channel(), cursor)[0]] == ["three"]


def test_a_row_half_written_waits(exchange: Exchange) -> None:
    exchange.customer_says("whole")
    text = exchange.log.read_text()
    exchange.log.write_text(text + f"2,{ANN},{US},2026-03-0")
    heard, spoiled, cursor = hear(exchange.channel())
    assert ([i.text for i in heard], spoiled) == (["whole"], [])
    exchange.log.write_text(text + f"2,{ANN},{US},2026-03-02 12:00:00,5,ANSWERED,late\n")
    assert [i.text for i in hear(exchange.channel(), cursor)[0]] == ["late"]


def test_a_log_that_is_gone_says_so_and_is_no_silence(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="cannot be read") as gone:
        hear(built(tmp_path / "nowhere.csv"))
    assert not gone.value.permanent
    with pytest.raises(ChannelError):
        built(tmp_path / "nowhere.csv").whoami()


def test_without_a_log_nothing_comes_in_by_itself() -> None:
    assert hear(built())[0] == []
    assert built().whoami() == Handle(kind="phone", value=US, name="Shop")


def test_the_log_is_counted_by_day(exchange: Exchange) -> None:
    exchange.write(f"a,{ANN},{US},2026-03-01 23:59:00,5,ANSWERED,")
    exchange.write(f"b,{ANN},{US},2026-03-02 00:01:00,5,ANSWERED,")
    exchange.poison()
    assert list(exchange.channel().holds(date(2026, 3, 2))) == [f"call:{US}:b"]


def test_a_note_by_hand_is_read_again_too(exchange: Exchange) -> None:
    ann = Handle(kind="phone", value=ANN, name="Ann")
    note = Note(id="k:0", what="call", who=ann, at=datetime(2026, 3, 2, tzinfo=UTC), words="Asked for a table")
    (item,) = exchange.channel().reread(note.body())
    assert (item.external_id, item.thread) == ("phone:k:0", f"phone:with:phone:{ANN}")
    with pytest.raises(Unreadable):
        exchange.channel().reread(b"{}")


def test_our_words_are_left_to_a_human() -> None:
    assert built().speak(Utterance(key="k", text="Your table is kept.", begun_at=datetime.now(UTC))).by_hand


@pytest.mark.parametrize(
    "wrong", [{"number": "hello"}, {"country": "Italy"}, {"zone": "Middle/Earth"}, {"zone": "../../etc/passwd"}]
)
def test_what_cannot_be_read_is_refused_when_it_is_connected(wrong: dict[str, str]) -> None:
    with pytest.raises(ChannelError) as refused:
        built(**wrong)
    assert refused.value.permanent
