"""Private messages of Meta's networks: what is refused before it is sent, and what is found again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels._meta_graph import Graph
from porch.channels._meta_speaking import Messages, refuse_what_does_not_fit, squash
from porch.core.channel import Limits
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Handle, Media, Utterance, Visibility
from tests.channels.twin_stage import loopback

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def words(text: str = "Ciao", ref: str = "m:9:m_1", **more: Any) -> Utterance:
    told = Utterance(key="k", text=text, begun_at=NOW, ref=ref, visibility=Visibility.DIRECT)
    return replace(told, **more)


def said(sender: str, hours: float, text: str = "x") -> dict[str, Any]:
    at = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    return {"id": f"m_{sender}{hours}", "from": {"id": sender}, "message": text, "created_time": at}


class Talk:
    """One conversation, newest message first, two on a page."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self.messages = list(messages)
        self.sent: list[dict[str, Any]] = []
        self.told: Any = {"recipient_id": "9", "message_id": "m_new"}

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.sent.append(json.loads(request.content))
            return httpx.Response(200, json=self.told)
        after = int(request.url.params.get("after", "0"))
        page: dict[str, Any] = {"data": self.messages[after : after + 2]}
        if after + 2 < len(self.messages):
            page["paging"] = {"next": f"https://graph.test/t/messages?after={after + 2}"}
        listed = request.url.path.endswith("/messages")
        talks = [{"id": "t_9", "messages": page}] if self.messages else []
        return httpx.Response(200, json=page if listed else {"data": talks})

    def opened(self) -> Messages:
        http = httpx.Client(transport=httpx.MockTransport(self.answer))
        wire = replace(loopback(), http=http, clock=StoppedClock(NOW))
        graph = Graph({"api": "https://graph.test", "access_token": "k"}, wire, "Messenger")
        return Messages(graph, "7", "messenger")


def test_within_the_window_an_answer_is_sent() -> None:
    talk = Talk(said("7", 1), said("7", 2), said("9", 23))
    receipt = talk.opened().say(words())
    assert (receipt.external_id, receipt.ref) == ("m_new", "m:9:m_new")
    assert (talk.sent[0]["messaging_type"], talk.sent[0]["reply_to"]) == ("RESPONSE", {"mid": "m_1"})


def test_outside_the_window_nothing_is_sent() -> None:
    talk = Talk(said("7", 1), said("9", 25))
    with pytest.raises(ChannelError, match="24 hours") as refused:
        talk.opened().say(words())
    assert refused.value.permanent
    assert talk.sent == []


def test_who_never_wrote_to_us_is_not_written_to() -> None:
    talk = Talk()
    with pytest.raises(ChannelError, match="24 hours"):
        talk.opened().say(words(ref="", to=Handle(kind="facebook", value="9")))
    with pytest.raises(ChannelError, match="wrote to us first"):
        talk.opened().say(words(ref=""))
    assert talk.sent == []


@pytest.mark.parametrize(("ref", "name"), [("c:1_2", "comment_id"), ("p:7_1", "post_id")])
def test_a_comment_or_post_is_answered_in_private_by_its_id(ref: str, name: str) -> None:
    talk = Talk()
    receipt = talk.opened().say(words(ref=ref, to=Handle(kind="facebook", value="9")))
    assert talk.sent[0]["recipient"] == {name: ref[2:]}
    assert receipt.ref == "m:9:m_new"


@pytest.mark.parametrize("told", [{}, {"message_id": ""}, {"message_id": None}])
def test_an_answer_without_an_id_leaves_it_unknown(told: dict[str, Any]) -> None:
    talk = Talk(said("9", 1))
    talk.told = told
    with pytest.raises(OutcomeUnknown):
        talk.opened().say(words())


def test_our_words_are_found_however_deep_they_lie() -> None:
    talk = Talk(said("9", -0.01, "Ciao"), said("7", 0, "other"), said("9", 0, "x"), said("7", 0, " Ciao\n"))
    found = talk.opened().find(words())
    assert found is not None
    assert found.external_id == "m_70"


@pytest.mark.parametrize(
    "messages", [(), (said("9", 0, "Ciao"),), (said("7", 0, "else"),), (said("7", 1, "Ciao"),), ({"id": "m"},)]
)
def test_words_that_are_not_there_are_certainly_not(messages: tuple[dict[str, Any], ...]) -> None:
    assert Talk(*messages).opened().find(words()) is None


def test_what_went_to_nobody_known_cannot_be_looked_up() -> None:
    with pytest.raises(ChannelError):
        Talk().opened().find(words(ref="c:1_2"))


def test_a_heart_is_put_to_a_message() -> None:
    talk = Talk()
    talk.opened().react("9", "m_1")
    assert talk.sent[0]["payload"] == {"message_id": "m_1", "reaction": "love"}


@pytest.mark.parametrize(
    ("text", "media", "limits"),
    [
        ("", (), Limits()),
        ("  ", (Media(content=b"x"),), Limits(media_count=1)),
        ("abcd", (), Limits(text=3)),
        ("é", (), Limits(text=1, measure=lambda told: len(told.encode()))),
        ("a", (Media(content=b"x"),), Limits()),
    ],
)
def test_what_does_not_fit_is_refused_for_good(text: str, media: tuple[Media, ...], limits: Limits) -> None:
    with pytest.raises(ChannelError) as refused:
        refuse_what_does_not_fit(words(text, media=media), limits, "Messenger")
    assert refused.value.permanent


def test_what_fits_passes() -> None:
    refuse_what_does_not_fit(words("abc"), Limits(text=3), "Messenger")
    refuse_what_does_not_fit(words("", media=(Media(content=b"x"),)), Limits(media_count=1, media_alone=True), "M")
    assert squash(" a\tb\n") == "ab"
