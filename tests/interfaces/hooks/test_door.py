"""The door fails closed: what is not signed is not stored, and what is not stored is not acknowledged."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from porch.core.clock import StoppedClock
from porch.core.interaction import Delivery
from porch.desk.post import actions as post
from porch.desk.post import queries as slots
from porch.interfaces.hooks.door import COME_AGAIN, LARGEST, Door
from tests.cast import NOON
from tests.desk.post.test_letterbox import Signed, Talking, pushed

OURS = "w" * 22
SIGNATURE = {"HTTP_X_SIGNATURE": pushed().headers["x-signature"]}


@dataclass
class Kept:
    """Keeps in memory; full when told so."""

    deliveries: list[Delivery] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    trouble: Exception | None = None

    def keep(self, account_id: int, delivery: Delivery) -> None:
        if self.trouble:
            raise self.trouble
        self.deliveries.append(delivery)

    def note_refusal(self, account_id: int) -> None:
        self.refused.append(account_id)


@dataclass
class Entry:
    """The door with its slots, and what it said last."""

    kept: Kept
    door: Door
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str = f"/hooks/{OURS}/", method: str = "POST", body: bytes = b"ciao", **more: Any) -> str:
        environ = {
            "PATH_INFO": path, "REQUEST_METHOD": method, "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body), **more,
        }  # fmt: skip
        said: list[str] = []
        answer = b"".join(self.door(environ, lambda status, headers: self._said(said, status, headers)))
        return f"{said[0][:3]} {answer.decode()}".strip()

    def _said(self, said: list[str], status: str, headers: list[tuple[str, str]]) -> None:
        said.append(status)
        self.headers = dict(headers)


SLOTS = {
    OURS: slots.Slot(account_id=7, channel=Signed()),
    "m" * 22: slots.Slot(account_id=8, channel=object()),
    "c" * 22: slots.Slot(account_id=9, channel=None, closed=True),
}


def django(environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [])
    return [b"a page"]


@pytest.fixture
def entry() -> Entry:
    kept = Kept()
    book = slots.Slots(lambda public_id, known: SLOTS.get(public_id))
    return Entry(kept, Door(django, book=book, keeping=kept, at_once=2, clock=StoppedClock(NOON)))


def test_a_signed_delivery_is_kept_and_acknowledged_without_a_word(entry: Entry) -> None:
    assert entry.ask(QUERY_STRING="a=1&b=", CONTENT_TYPE="application/json", **SIGNATURE) == "200"
    assert entry.kept.deliveries == [
        Delivery(
            body=b"ciao", received_at=NOON, method="POST", query={"a": "1", "b": ""},
            path=f"/hooks/{OURS}/",
            headers={
                "x-signature": SIGNATURE["HTTP_X_SIGNATURE"], "content-type": "application/json", "content-length": "4",
            },
        )
    ]  # fmt: skip


def test_a_network_that_waits_for_a_word_gets_it_once_its_delivery_is_kept(
    entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SLOTS, OURS, slots.Slot(account_id=7, channel=Talking()))
    assert entry.ask(**SIGNATURE) == "200 thank you"
    assert len(entry.kept.deliveries) == 1
    strange = pushed(b"\xff").headers["x-signature"]
    monkeypatch.setitem(SLOTS, OURS, slots.Slot(account_id=7, channel=Talking(careless=False)))
    assert entry.ask(body=b"hush", HTTP_X_SIGNATURE=pushed(b"hush").headers["x-signature"]) == "200"
    assert entry.ask(body=b"\xff", HTTP_X_SIGNATURE=strange) == "200"
    assert len(entry.kept.deliveries) == 3


def test_nobody_gets_a_word_for_what_is_forged_or_not_kept(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SLOTS, OURS, slots.Slot(account_id=7, channel=Talking()))
    assert entry.ask(HTTP_X_SIGNATURE="0" * 64) == "403"
    entry.kept.trouble = post.NotKept("full")
    assert entry.ask(**SIGNATURE) == "503"


def test_a_wrong_signature_is_refused_counted_and_not_kept(entry: Entry) -> None:
    assert entry.ask(HTTP_X_SIGNATURE="0" * 64) == "403"
    assert entry.ask() == "403"
    assert (entry.kept.deliveries, entry.kept.refused) == ([], [7, 7])


def test_where_one_cannot_tell_who_sent_it_it_is_refused(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SLOTS, OURS, slots.Slot(account_id=7, channel=Signed(careless=True)))
    assert entry.ask(body=b"\xff", HTTP_X_SIGNATURE=pushed(b"\xff").headers["x-signature"]) == "400"
    assert entry.kept.deliveries == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/hooks/" + "n" * 22 + "/", "404"),
        ("/hooks/" + "m" * 22 + "/", "404"),  # a channel that does not push
        ("/hooks/" + "c" * 22 + "/", "410"),
        ("/hooks/", "404"),
        ("/hooks/../" + OURS, "404"),
        (f"/hooks/{OURS}/more/", "404"),
        ("/hooks/%00/", "404"),
    ],
)
def test_only_an_address_of_ours_takes_anything(entry: Entry, path: str, said: str) -> None:
    assert entry.ask(path, **SIGNATURE) == said
    assert entry.kept.deliveries == []


def test_the_slash_at_the_end_may_be_left_out(entry: Entry) -> None:
    assert entry.ask(f"/hooks/{OURS}", **SIGNATURE) == "200"


@pytest.mark.parametrize("length", [{}, {"CONTENT_LENGTH": ""}])
def test_a_body_that_is_too_large_is_refused(entry: Entry, length: dict[str, str]) -> None:
    assert entry.ask(body=b"x" * (LARGEST + 1), **length) == "413"


def test_a_body_that_only_claims_to_be_large_is_not_waited_for(entry: Entry) -> None:
    assert entry.ask(CONTENT_LENGTH=str(LARGEST + 1), **{"wsgi.input": None}) == "413"


def test_a_body_without_a_length_is_read_to_its_end(entry: Entry) -> None:
    assert entry.ask(CONTENT_LENGTH="", **SIGNATURE) == "200"


def test_a_handshake_is_answered_and_a_forged_one_is_not(entry: Entry) -> None:
    assert entry.ask(method="GET", body=b"", QUERY_STRING="token=ours&challenge=42") == "200 42"
    assert entry.headers["Content-Type"].startswith("text/plain")
    assert entry.ask(method="GET", body=b"", QUERY_STRING="token=wrong&challenge=42") == "403"
    assert entry.kept.deliveries == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_only_a_post_delivers(entry: Entry, method: str) -> None:
    assert entry.ask(method=method, **SIGNATURE) == "405"


@pytest.mark.parametrize("trouble", [post.NotKept("full"), OSError("disk full")])
def test_what_is_not_kept_is_not_acknowledged(
    entry: Entry, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    entry.kept.trouble = trouble
    assert entry.ask(**SIGNATURE) == "503"
    assert entry.headers["Retry-After"] == str(COME_AGAIN)


def test_more_than_it_takes_at_once_is_asked_to_come_again_and_room_is_made(entry: Entry) -> None:
    held = [entry.door._room.acquire(), entry.door._room.acquire()]
    assert entry.ask(**SIGNATURE) == "503"
    for _ in held:
        entry.door._room.release()
    assert [entry.ask(**SIGNATURE) for _ in range(5)] == ["200"] * 5


def test_everything_else_is_djangos(entry: Entry) -> None:
    assert entry.ask("/healthz", method="GET", body=b"") == "200 a page"
