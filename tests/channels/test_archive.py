import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import polars
import pytest

from porch.channels.archive import CARD, Archive, build, formats
from porch.channels.contract import CHECKS, Check, hear, run
from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from porch.core.interaction import Delivery, Heard, Mark, Spoiled
from porch.proving.servers.need import need

DATA = Path(os.environ.get("PORCH_DATA", "../shared/data"))
TWCS = DATA / "twcs_sample5k" / "twcs5k_dev.parquet"
PAST = "an archive is the past: nothing can be said through it"
FILE = "a file on our own disk: no key, no limit, no network"
GAPS = {
    "round_trip": PAST,
    "expired_token": FILE,
    "rate_limit": FILE,
    "passing_error": PAST,
    "permanent_error": PAST + "; that a missing file is a permanent error is tested beside this",
    "unknown_outcome": PAST,
    "unicode": PAST + "; that every script is heard is tested beside this",
    "longest_text": PAST,
}


def no_socket(host: str, port: int, timeout: float) -> Any:
    raise AssertionError(f"an archive opens no socket: {host}:{port}, {timeout}")


def archive(path: Path, name: str, **fields: str) -> Archive:
    no_network = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500)))
    wire = Wire(http=no_network, dial=no_socket, clock=SYSTEM_CLOCK)
    return build({"path": str(path), "format": name, **fields}, wire)


class OnAFile:
    """The contract's stage: lines of JSON that grow at the end."""

    card = CARD
    gaps = GAPS

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = datetime(2026, 11, 6, 8, tzinfo=UTC)
        path.touch()

    def channel(self) -> Archive:
        return archive(self._path, "plain")

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def skewed(self, by: timedelta) -> Archive:
        del by  # a file has no clock
        return self.channel()

    def customer_says(self, text: str, reply_to: str = "") -> str:
        return self._write(text, author="Ann", in_reply_to=reply_to)

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        return self._write(text, author="Acme", in_reply_to=reply_to, ours="yes")

    def customer_edits(self, external_id: str, text: str) -> None:
        self._write(text, author="Ann", id=external_id, edited_at="2026-11-06T09:00:00Z")

    def customer_deletes(self, external_id: str) -> None:
        self._write("", author="Ann", id=external_id, deleted="yes", edited_at="2026-11-06T10:00:00Z")

    def poison(self) -> None:
        self._path.write_bytes(self._path.read_bytes() + b'{"id": "torn\n{"id": "nobody"}\n')

    def _write(self, text: str, **row: str) -> str:
        name = row.pop("id", uuid4().hex).removeprefix("archive:")
        row = {key: value.removeprefix("archive:") for key, value in row.items()}
        line = orjson.dumps({"id": name, "text": text, "at": self._at.isoformat(), **row})
        self._path.write_bytes(self._path.read_bytes() + line + b"\n")
        return f"archive:{name}"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_file_that_grows_keeps_the_contract(check: Check, tmp_path: Path) -> None:
    stage = OnAFile(tmp_path / "said.jsonl")
    assert run(check, stage).gap == GAPS.get(check.__name__.removeprefix("check_"), "")


def test_every_script_is_heard(tmp_path: Path) -> None:
    stage = OnAFile(tmp_path / "said.jsonl")
    stage.customer_says("Perché no? Ελλάδα مرحبا 你好 👩🏽‍🍳")
    assert hear(stage.channel())[0][0].text == "Perché no? Ελλάδα مرحبا 你好 👩🏽‍🍳"


def test_progress_is_told_every_thousand_rows_and_at_the_end(tmp_path: Path) -> None:
    rows = "".join(f"{n},Ann,2026-01-01,Ciao\n" for n in range(2500))
    (tmp_path / "t.csv").write_text("id,author,at,text\n" + rows)
    marks = [item for item in archive(tmp_path / "t.csv", "plain").listen(None) if isinstance(item, Mark)]
    assert [(mark.cursor, mark.seen, mark.total) for mark in marks] == [
        ("1000", 1000, 2500),
        ("2000", 2000, 2500),
        ("2500", 2500, 2500),
    ]


def test_a_mark_leads_on_from_where_it_stood(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,author,at,text\n" + "".join(f"{n},Ann,2026-01-01,Ciao\n" for n in range(5)))
    assert [one.external_id for one in hear(archive(tmp_path / "t.csv", "plain"), "3")[0]] == ["archive:3", "archive:4"]


def test_ours_can_be_told_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,author,at,text\n1,Ann,2026-01-01,Ciao\n2,ACME,2026-01-01,Ciao\n")
    assert [one.ours for one in hear(archive(tmp_path / "t.csv", "plain", ours="Acme, Bob"))[0]] == [False, True]


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_file_that_is_not_there_is_said_to_be_so_for_good(name: str, tmp_path: Path) -> None:
    gone = archive(tmp_path / "gone.csv", name)
    with pytest.raises(ChannelError, match=r"gone\.csv") as caught:
        hear(gone)
    assert caught.value.permanent
    with pytest.raises(ChannelError, match=r"gone\.csv"):
        gone.whoami()


def test_brands_are_ours_and_links_lead_to_what_they_answer(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
        "2,115712,True,Tue Oct 31 22:11:45 +0000 2017,@sprintcare how?,,1.0\n"
        "1,SprintCare,False,Tue Oct 31 22:10:47 +0000 2017,@115712 Please send us a message,2,\n"
    )
    customer, brand = hear(archive(tmp_path / "t.csv", "twcs"))[0]
    assert (customer.external_id, customer.in_reply_to, customer.ours) == ("twcs:2", "twcs:1", False)
    assert (brand.author.value, brand.author.name, brand.ours) == ("sprintcare", "SprintCare", True)
    assert (brand.in_reply_to, brand.at) == ("", datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC))
    assert archive(tmp_path / "t.csv", "twcs").reread(customer.raw) == [customer]


@pytest.mark.data
def test_real_support_tweets_come_in_with_every_row_and_every_link() -> None:
    need(TWCS.exists(), "PORCH_DATA with twcs_sample5k")
    table = polars.read_parquet(TWCS)
    answers = table.drop_nulls("in_response_to_tweet_id")["in_response_to_tweet_id"]
    heard, spoiled, _ = hear(archive(TWCS, "twcs"))
    names = {one.external_id for one in heard}
    links = [one.in_reply_to for one in heard if one.in_reply_to]
    assert (len(heard), spoiled) == (table.height, [])
    assert len(links) == answers.len()
    assert sum(link in names for link in links) == answers.is_in(table["tweet_id"].implode()).sum()
    assert sum(one.ours for one in heard) == (~table["inbound"]).sum()
    assert {one.author.name for one in heard if one.ours} == set(table.filter(~polars.col("inbound"))["author_id"])


@pytest.mark.data
def test_the_same_tweets_as_csv_and_as_json_lines_say_the_same(tmp_path: Path) -> None:
    need(TWCS.exists(), "PORCH_DATA with twcs_sample5k")
    table = polars.read_parquet(TWCS)
    table.write_csv(tmp_path / "t.csv")
    table.write_ndjson(tmp_path / "t.jsonl")

    def told(path: Path) -> list[tuple[object, ...]]:
        return [(o.external_id, o.author, o.at, o.text, o.in_reply_to, o.ours) for o in hear(archive(path, "twcs"))[0]]

    assert told(tmp_path / "t.csv") == told(TWCS) == told(tmp_path / "t.jsonl")


def corpora() -> Iterator[Path]:
    yield from sorted((DATA / "email_corpora").glob("*.tar.gz"))


@pytest.mark.data
@pytest.mark.parametrize(("name", "held"), [("mail_bigbang", 349), ("mail_mikel", 104), ("mail_talon", 13)])
def test_every_real_mail_is_read_or_kept_with_its_bytes(name: str, held: int) -> None:
    path = DATA / "email_corpora" / f"{name}.tar.gz"
    need(path.exists(), "PORCH_DATA with email_corpora")
    heard, spoiled, _ = hear(archive(path, "mbox"))
    assert len(heard) + len(spoiled) == held
    assert all(one.raw and one.author.value for one in heard)
    assert all(isinstance(one, Spoiled) and one.raw and one.reason for one in spoiled)
    assert len(spoiled) <= held // 20


def test_the_web_process_loads_no_tables_with_the_channel() -> None:
    said = "import sys, porch.channels.archive as a; a.formats(); print('polars' in sys.modules)"
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, env=path)
    assert done.stdout.strip() == "False"


def test_a_row_reads_back_as_it_was(tmp_path: Path) -> None:
    stage = OnAFile(tmp_path / "said.jsonl")
    stage.customer_says("Ciao")
    (one,) = hear(stage.channel())[0]
    assert isinstance(one, Heard)
    assert stage.channel().reread(one.raw) == [one]
