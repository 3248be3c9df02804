"""Speaking on YouTube: where words go, and how they are found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from porch.channels._youtube_server import YouTube
from porch.channels._youtube_speaking import publish, recall, words
from porch.core.errors import OutcomeUnknown
from porch.core.interaction import Handle
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.youtube import CREDENTIALS, VIDEO
from tests.channels import google_stage
from tests.channels.twin_stage import loopback

GROUND = f"https://www.youtube.com/watch?v={VIDEO}"


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("youtube") as running:
        yield running


def server(twin: RunningTwin) -> YouTube:
    return YouTube({**CREDENTIALS, "api": twin.url}, loopback())


def test_a_comment_under_our_video_is_published_and_found(twin: RunningTwin) -> None:
    said = google_stage.words("Recipe below", ref=GROUND)
    receipt = publish(server(twin), said)
    assert recall(server(twin), said) == receipt
    assert receipt.url == f"{GROUND}&lc={receipt.external_id}"


def test_the_same_words_of_long_ago_are_not_these(twin: RunningTwin) -> None:
    said = google_stage.words("Thank you!", ref=GROUND)
    publish(server(twin), said)
    assert recall(server(twin), replace(said, begun_at=said.begun_at + timedelta(hours=1))) is None
    assert recall(server(twin), replace(said, ref="")) is None


def test_somebody_elses_same_words_are_not_ours(twin: RunningTwin) -> None:
    twin.says("ann", "Same here")
    assert recall(server(twin), google_stage.words("Same here", ref=GROUND)) is None


@pytest.mark.parametrize(
    ("text", "nested", "name", "said"),
    [
        ("Yes", True, "@ann", "@ann Yes"),
        ("Yes @ann", True, "@ann", "Yes @ann"),
        ("Yes", False, "@ann", "Yes"),
        ("Yes", True, "Ann", "Yes"),
    ],
)
def test_whom_we_answer_is_named_where_the_thread_does_not_say(text: str, nested: bool, name: str, said: str) -> None:
    to = Handle(kind="youtube", value="UCann", name=name)
    there = {True: "Ug1.1", False: "Ug1"}[nested]
    assert words(google_stage.words(text, to=to, ref="Ug1", in_reply_to=there)) == said


def test_a_receipt_that_cannot_be_read_is_an_unknown_outcome(twin: RunningTwin) -> None:
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        told = real.handle_request(request)
        return httpx.Response(200, json={"id": 7}) if request.method == "POST" else told

    deaf = YouTube({**CREDENTIALS, "api": twin.url}, google_stage.world(answer))
    with pytest.raises(OutcomeUnknown):
        publish(deaf, google_stage.words("Heard?", ref=GROUND))
