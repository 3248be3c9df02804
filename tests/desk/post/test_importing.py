"""An archive comes in once, whoever counts; the first look says who was never answered."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from porch.analytics.cues import closing_thanks
from porch.channels import _archive_columns
from porch.core.clock import StoppedClock
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.morning import first_look
from porch.desk.post import collecting, importing
from porch.projections.waiting import projector
from porch.projections.waiting.models import Standing
from porch.proving.servers.need import need
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction, Quarantined
from tests.cast import NOON
from tests.channels.downloads import NOON_MS, PROFILE, meta_chat, meta_said, zipped

pytestmark = pytest.mark.django_db
DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[4] / "shared" / "data")
ROWS = (
    ("tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"),
    (1, "ann", True, "Tue Oct 31 22:10:47 +0000 2017", "@trattoria do you have a table?", "2", ""),
    (2, "trattoria", False, "Tue Oct 31 22:11:47 +0000 2017", "@ann Yes!", "", 1),
    (3, "ben", True, "Tue Oct 31 22:12:47 +0000 2017", "@trattoria Hello? Anyone?", "", 99),
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A support export of three tweets, one of which answers what is not in it."""
    path = tmp_path / "tickets.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(ROWS)
    return path


def bring_in(path: Path, **more: object) -> importing.Imported:
    return importing.import_archive(path=path, format_name="twcs", at=NOON, clock=StoppedClock(NOON), **more)  # type: ignore[arg-type]


def test_a_file_is_counted_and_read_into_the_log(export: Path) -> None:
    assert asdict(bring_in(export)) == {
        "seen": 3, "new": 3, "changed": 0, "quarantined": 0, "conversations": 2, "links": 2, "links_resolved": 1,
    }  # fmt: skip
    assert Interaction.objects.filter(ours=True).count() == 1
    assert Account.objects.get().history_done_at == NOON


def test_a_call_log_comes_in_once_and_who_was_missed_waits(tmp_path: Path) -> None:
    log = tmp_path / "calls.csv"
    log.write_text(
        "from,to,start,seconds,status\n0333123456,200,2026-03-01 12:00:00,0,missed\n"
        "0333999999,200,2026-03-01 12:01:00,31,answered\n0333777777,200,never,?,?\n"
    )
    for new, spoiled in ((2, 1), (0, 0)):
        came = importing.import_calls(path=log, at=NOON, country="+39", zone="Europe/Rome", clock=StoppedClock(NOON))
        assert (came.seen, came.new, came.quarantined) == (3, new, spoiled)
    projector.catch_up(now=NOON)
    waits = Standing.objects.select_related("handle").filter(state="waiting")
    assert [(one.handle.value, one.since.hour) for one in waits] == [("+390333123456", 11)]
    assert Account.objects.get().channel == "phone"


@pytest.mark.parametrize("wrong", [{"number": "hello"}, {"zone": "Middle/Earth"}])
def test_a_call_log_of_nowhere_is_refused(wrong: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(PorchError):
        importing.import_calls(path=tmp_path / "calls.csv", at=NOON, **wrong)
    assert not Account.objects.exists()


def test_a_second_time_nothing_is_new(export: Path) -> None:
    bring_in(export)
    again = bring_in(export)
    assert (again.new, again.changed, Account.objects.count()) == (0, 0, 1)


def test_progress_is_told(export: Path) -> None:
    told: list[tuple[int, int | None]] = []
    bring_in(export, progress=lambda seen, total: told.append((seen, total)))
    assert told[-1] == (3, 3)


def test_what_is_wrong_with_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(PorchError):
        bring_in(tmp_path / "nothing.csv")


@dataclass(frozen=True)
class Tweets:
    """The data set as it is, read without Porch."""

    frame: pl.DataFrame

    @property
    def by_id(self) -> dict[int, dict[str, object]]:
        """Return every tweet by its number, in the order they were sent."""
        made = pl.col("created_at").str.to_datetime("%a %b %d %H:%M:%S %z %Y", time_zone="UTC")
        rows = self.frame.with_row_index("row").with_columns(at=made).sort("at", "row").to_dicts()
        return {row["tweet_id"]: row for row in rows}

    def customer(self, tweet: dict[str, object], tweets: dict[int, dict[str, object]]) -> object:
        """Return the customer a tweet is from, or is meant for: the nearest one up the replies."""
        above = self.upwards(tweet, tweets)
        return next((one["author_id"] for one in above if one["inbound"]), None)

    def upwards(self, tweet: dict[str, object], tweets: dict[int, dict[str, object]]) -> Iterator[dict[str, object]]:
        """Yield a tweet and all it answers."""
        current: dict[str, object] | None = tweet
        while current is not None:
            yield current
            current = tweets.get(current["in_response_to_tweet_id"])  # type: ignore[call-overload]

    def unanswered(self) -> set[tuple[object, object]]:
        """Return (conversation, customer) of all whose last words, thanks aside, nobody answered."""
        tweets = self.by_id
        open_: dict[tuple[object, object], bool] = {}
        for tweet in tweets.values():
            whose = tweet["conversation"], self.customer(tweet, tweets)
            wants = bool(tweet["inbound"]) and (open_.get(whose, False) or not closing_thanks(str(tweet["text"])))
            open_[whose] = wants
        return {whose for whose, waits in open_.items() if waits}


@pytest.fixture(scope="module")
def tweets() -> Tweets:
    path = DATA / "twcs_sample5k" / "twcs5k_dev.parquet"
    need(path.is_file(), f"{path} (PORCH_DATA)")
    return Tweets(pl.read_parquet(path))


@pytest.mark.data
@pytest.mark.slow
def test_real_support_tweets_come_in_whole_and_the_first_look_names_the_unanswered(tweets: Tweets) -> None:
    path, frame = DATA / "twcs_sample5k" / "twcs5k_dev.parquet", tweets.frame
    links = frame.filter(pl.col("in_response_to_tweet_id").is_not_null())
    resolved = links.filter(pl.col("in_response_to_tweet_id").is_in(frame["tweet_id"].to_list()))
    imported = bring_in(path)
    assert asdict(imported) == {
        "seen": frame.height, "new": frame.height, "changed": 0, "quarantined": 0,
        "conversations": components(frame), "links": links.height, "links_resolved": resolved.height,
    }  # fmt: skip
    assert Interaction.objects.filter(ours=True).count() == frame.filter(~pl.col("inbound")).height

    later = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(minutes=1)
    projector.catch_up(now=later)
    told = Standing.objects.filter(state="waiting").values_list("last__external_id", "handle__value")
    found = {(conversation_of(frame, name), value) for name, value in told}
    expected = tweets.unanswered()
    assert {(c, str(who).casefold()) for c, who in expected} == {(c, value.casefold()) for c, value in found}
    assert first_look.first_look(SYSTEM, now=later).never_answered_count == len(expected)

    again = bring_in(path)
    assert (again.seen, again.new, again.changed) == (frame.height, 0, 0)


def components(frame: pl.DataFrame) -> int:
    """Return how many conversations the replies make, those to a tweet that is not in the file included."""
    over: dict[int, int] = {}

    def root(one: int) -> int:
        while over.setdefault(one, one) != one:
            one = over[one]
        return one

    for tweet, parent in frame.select("tweet_id", "in_response_to_tweet_id").iter_rows():
        over[root(tweet)] = root(tweet if parent is None else parent)
    return len({root(tweet) for tweet in frame["tweet_id"]})


def conversation_of(frame: pl.DataFrame, name: str) -> object:
    """Return the conversation the data set puts a tweet in."""
    number = int(name.rpartition(":")[2])
    return frame.filter(pl.col("tweet_id") == number)["conversation"].item()


def test_a_longer_download_brings_only_what_is_new_and_what_was_taken_back(tmp_path: Path) -> None:
    def bring(*messages: dict[str, object]) -> importing.Imported:
        files = {
            "profile_information/profile_information.json": PROFILE,
            "messages/inbox/ann_10203040/message_1.json": meta_chat(["Ann", "Osteria Così"], messages),
        }
        path = zipped(tmp_path / "facebook.zip", files)
        return importing.import_archive(path=path, format_name="auto", at=NOON, clock=StoppedClock(NOON))

    asked, answer = meta_said("Ann", "Un tavolo? 🍝"), meta_said("Osteria Così", "Certo", NOON_MS + 1)
    assert (bring(asked).new, bring(answer, asked).new, bring(answer, asked).new) == (1, 1, 0)
    assert bring(answer, asked).conversations == 1
    assert [bring(answer, asked).changed, bring({**asked, "is_unsent": True}).changed] == [0, 1]
    assert Interaction.objects.filter(text="Un tavolo? 🍝").count() == 0
    assert Interaction.objects.get(ours=True).to_handle == Interaction.objects.get(ours=False).handle


def test_a_purchase_is_in_the_log_and_waits_for_nobody(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,email,at,amount,currency\n1,ann@example.com,2025-03-01,12.50,EUR\n")
    came = importing.import_archive(path=tmp_path / "p.csv", format_name="purchases", at=NOON, clock=StoppedClock(NOON))
    projector.catch_up(now=NOON)
    assert (came.new, Interaction.objects.get().detail["amount"]) == (1, "12.50")
    assert not Standing.objects.filter(state="waiting").exists()


def test_what_a_file_looks_like_is_told(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text("25/03/2026, 21:00 - Ann: Ciao\n")
    assert importing.looks_like(tmp_path / "chat.txt") == "whatsapp-chat"
    (tmp_path / "empty").mkdir()
    with pytest.raises(PorchError, match="looks like nothing"):
        importing.looks_like(tmp_path / "empty")


def test_a_row_that_was_set_apart_is_read_again_as_its_file_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,email,at,amount,currency\n1,ann@example.com,2025-03-01,1.234,EUR\n")
    came = importing.import_archive(path=path, format_name="purchases", at=NOON, clock=StoppedClock(NOON))
    apart = Quarantined.objects.get()
    assert (came.quarantined, came.new, collecting.replay(apart)) == (1, 0, False)
    monkeypatch.setattr(_archive_columns, "amount", lambda told, sign: Decimal("1234"))  # a Porch that understands
    path.unlink()
    assert collecting.replay(Quarantined.objects.get())
    assert Interaction.objects.get().detail["amount"] == "1234"
