"""Texts and calls against the twin, which is held against Twilio's own document and read by Twilio's own client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl
from uuid import uuid4

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from porch.channels import contract
from porch.channels.contract import hear
from porch.channels.sms import CARD, Sms
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Kind, Media, Utterance, Visibility
from porch.proving.twins.network import KEY, US
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.sms import ACCOUNT, CREDENTIALS, HOOK, NUMBER, number_of
from tests.channels.judge import Judge, Judged, document
from tests.channels.twin_stage import TwinStage, loopback

ANN = number_of("ann")
NO_PARENT = "a text names no text that it answers; both stand in one conversation by their numbers"
GAPS = {
    "edit": "a text that was sent cannot be changed",
    "delete": "a text that was sent cannot be taken back",
    "elsewhere": NO_PARENT,
    "hears_ourselves": NO_PARENT,
}


class TwilioJudge(Judge):
    """Twilio's document describes no error, so of those only the question is judged."""

    def judge(self, request: httpx.Request, answer: httpx.Response) -> None:
        if answer.status_code < 400 and "/~" not in request.url.path:
            super().judge(request, answer)


class Stage(TwinStage):
    """Ann texts our number; everything that passes is judged."""

    def __init__(self, twin: RunningTwin, judge: Judge | None = None) -> None:
        super().__init__(CARD, twin, CREDENTIALS, named="")
        self.gaps = GAPS
        if judge is not None:
            self._wire = replace(loopback(), http=httpx.Client(transport=Judged(judge)))

    def unacceptable(self) -> Utterance:
        return words("a" * 1601)


def words(text: str, to: str = ANN, **more: object) -> Utterance:
    whom = Handle(kind="phone", value=to)
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), to=whom, **more)  # type: ignore[arg-type]


def built(twin: RunningTwin, mood: str = "", **more: str) -> Sms:
    channel = CARD.build({**CREDENTIALS, "api": twin.moody(mood) if mood else twin.url, **more}, loopback())
    assert isinstance(channel, Sms)
    return channel


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("sms") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> Judge:
    told = document("twilio_v2010_voice_sms")
    # Each path names Twilio's own server, which the twin is not.
    paths = {
        path: {name: act for name, act in acts.items() if name != "servers"} for path, acts in told["paths"].items()
    }
    return TwilioJudge({**told, "paths": paths})


@pytest.mark.channel
@pytest.mark.data
@pytest.mark.parametrize("check", contract.CHECKS[:-1], ids=lambda check: check.__name__)
def test_keeps_the_contract_and_the_document(twin: RunningTwin, judge: Judge, check: contract.Check) -> None:
    assert contract.run(check, Stage(twin, judge)).gap == GAPS.get(check.__name__.removeprefix("check_"), "")
    assert judge.complaints == []


@pytest.mark.channel
def test_keeps_the_contract_when_the_twin_breaks_the_document() -> None:
    with RunningTwin("sms") as spoilt:
        assert contract.run(contract.CHECKS[-1], Stage(spoilt)).check == "poisoned_item"


@pytest.mark.data
def test_calls_files_and_days_keep_the_document_too(twin: RunningTwin, judge: Judge) -> None:
    twin.says("ann", "", kind="call", more={"seconds": 0, "voicemail": 34})
    twin.says("ann", "Look", more={"pictures": 1})
    channel = Stage(twin, judge).channel()
    hear(channel)
    assert list(channel.holds(datetime.now(UTC).date()))
    assert judge.complaints == []
    for asked in ("Calls", "Recordings", "Messages", "IncomingPhoneNumbers"):
        assert any(asked in path for path in judge.judged) or asked == "IncomingPhoneNumbers"


def test_the_card_says_what_is_missing_and_why() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)
    assert (CARD.tested.against, CARD.tested.live, CARD.public) == ("twin", False, False)


class OwnClient(HttpClient):
    """The SDK's own requests, led to the twin."""

    def __init__(self, twin: RunningTwin) -> None:
        super().__init__(None, False, None)
        self._twin = twin

    def request(
        self, method, url, params=None, data=None, headers=None, auth=None, timeout=None, allow_redirects=False
    ):  # type: ignore[no-untyped-def]
        path = url.removeprefix("https://api.twilio.com")
        answer = httpx.request(
            method, f"{self._twin.url}{path}", params=params, data=data, headers=headers, auth=auth, trust_env=False
        )
        return Response(answer.status_code, answer.text)


def test_the_official_client_understands_the_twin(twin: RunningTwin) -> None:
    client = Client(ACCOUNT, KEY, http_client=OwnClient(twin))
    sent = client.messages.create(to=ANN, from_=NUMBER, body="From the SDK")
    assert (sent.sid[:2], sent.status, sent.direction) == ("SM", "delivered", "outbound-api")
    listed = client.messages.list(to=ANN, from_=NUMBER, limit=200)
    assert "From the SDK" in [one.body for one in listed]
    assert client.calls.list(limit=5) is not None
    assert client.api.accounts(ACCOUNT).fetch().friendly_name == "Trattoria"
    with pytest.raises(TwilioRestException, match="1600"):
        client.messages.create(to=ANN, from_=NUMBER, body="a" * 1601)


def test_what_we_sent_elsewhere_is_ours_and_in_the_same_conversation(twin: RunningTwin) -> None:
    _, theirs = twin.says("ben", "Are you open?")
    _, ours = twin.says(US, "Until ten.", place=number_of("ben"))
    heard = {item.external_id: item for item in hear(built(twin))[0]}
    said, answered = heard[theirs], heard[ours]
    assert (answered.ours, answered.recipients[0], said.ours) == (True, said.author, False)
    assert (answered.thread, said.visibility) == (said.thread, Visibility.DIRECT)


def test_a_missed_call_and_a_voicemail_are_heard(twin: RunningTwin) -> None:
    _, missed = twin.says("cleo", "", kind="call", more={"status": "no-answer"})
    _, left = twin.says("dov", "", kind="call", more={"seconds": 40, "voicemail": 34})
    _, spoken = twin.says("dov", "", kind="call", more={"seconds": 190})
    _, ringing = twin.says("dov", "", kind="call", more={"status": "ringing"})
    channel = built(twin)
    heard = {item.external_id: item for item in hear(channel)[0]}
    assert (heard[missed].kind, heard[missed].subject, heard[missed].detail["answered"]) == (
        Kind.CALL, "Missed call", "no",
    )  # fmt: skip
    assert (heard[left].subject, heard[left].detail["voicemail"]) == ("Voicemail, 34 s", "yes")
    assert (heard[spoken].subject, heard[spoken].detail["answered"]) == ("Call, 3 min", "yes")
    assert ringing not in heard
    (voice,) = heard[left].media
    assert (voice.content_type, channel.fetch(voice, 1000)) == ("audio/mpeg", b"ID3 hello")


def test_a_picture_is_fetched_with_our_key_and_up_to_its_limit(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Look at this", more={"pictures": 1})
    channel = built(twin)
    (picture,) = next(item for item in hear(channel)[0] if item.external_id == name).media
    assert channel.fetch(picture, 100).startswith(b"\x89PNG")
    with pytest.raises(ChannelError, match="larger"):
        channel.fetch(picture, 3)


def test_our_key_goes_nowhere_else() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"x")

    wire = replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)))
    channel = CARD.build(CREDENTIALS, wire)
    assert isinstance(channel, Sms)
    channel.fetch(Media(url="https://files.example/x.png"), 10)
    channel.fetch(Media(url="https://api.twilio.com/x.png"), 10)
    assert ["authorization" in one.headers for one in asked] == [False, True]


def pushed_by(twin: RunningTwin) -> Delivery:
    """Return the last thing the twin pushed, as it came to our door."""
    last = twin.pushed()[-1]
    return replace(last, path="/hooks/sms/", headers={**last.headers, "host": "porch.example"})


def test_a_pushed_text_is_the_one_the_list_tells_of(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Perché no? 你好 & a=b")
    (item,) = list(built(twin).overhear(pushed_by(twin)))
    assert isinstance(item, Heard)
    listed = next(one for one in hear(built(twin))[0] if one.external_id == name)
    assert (item.external_id, item.text, item.thread, item.version) == (
        listed.external_id, listed.text, listed.thread, listed.version,
    )  # fmt: skip
    assert [one.text for one in built(twin).reread(item.raw)] == [item.text]


def test_a_pushed_call_is_heard_at_once(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "", kind="call", more={"status": "no-answer"})
    (item,) = list(built(twin).overhear(pushed_by(twin)))
    assert isinstance(item, Heard)
    assert (item.external_id, item.subject) == (name, "Missed call")


def test_the_official_validator_signs_as_we_read_it(twin: RunningTwin) -> None:
    twin.says("ann", "Signed?")
    pushed = pushed_by(twin)
    told = dict(parse_qsl(pushed.body.decode(), keep_blank_values=True))
    assert RequestValidator(KEY).validate(HOOK, told, pushed.headers["x-twilio-signature"])


@pytest.mark.parametrize("wrong", ["body", "path", "signature", "none", "host"])
def test_what_is_not_signed_for_this_address_is_refused(wrong: str, twin: RunningTwin) -> None:
    twin.says("ann", "Mine?")
    good = pushed_by(twin)
    bad = {
        "body": replace(good, body=good.body + b"&To=%2B1"),
        "path": replace(good, path="/hooks/other/"),
        "signature": replace(good, headers={**good.headers, "x-twilio-signature": "AAAA"}),
        "none": replace(good, headers={"host": "porch.example"}),
        "host": replace(good, headers={**good.headers, "host": "elsewhere.example"}),
    }
    with pytest.raises(KeyRefused):
        list(built(twin).overhear(bad[wrong]))


def test_the_signature_may_name_the_port_or_an_address_we_were_told(twin: RunningTwin) -> None:
    twin.says("ann", "Behind a proxy")
    good = pushed_by(twin)
    for headers in ({"host": "porch.example:443"}, {"host": "10.0.0.7", "x-forwarded-host": "porch.example"}):
        kept = {name: value for name, value in good.headers.items() if name.startswith("x-twilio")}
        assert list(built(twin).overhear(replace(good, headers={**kept, **headers})))
    assert list(built(twin, hook=HOOK).overhear(replace(good, path="/elsewhere/")))


def test_a_form_sent_again_is_the_same_text(twin: RunningTwin) -> None:
    twin.says("ann", "Twice")
    pushed = pushed_by(twin)
    first, second = list(built(twin).overhear(pushed)), list(built(twin).overhear(pushed))
    assert [(one.external_id, one.version) for one in first] == [(one.external_id, one.version) for one in second]


def test_a_text_needs_a_number_and_words(twin: RunningTwin) -> None:
    for wrong in (words("Hello", to="hello"), words(" "), replace(words("Hello"), to=None)):
        with pytest.raises(ChannelError) as refused:
            built(twin).speak(wrong)
        assert refused.value.permanent


def test_a_number_that_is_not_ours_cannot_be_connected(twin: RunningTwin) -> None:
    assert built(twin).whoami() == Handle(kind="phone", value=NUMBER, name="Trattoria")
    with pytest.raises(ChannelError, match="has no number"):
        built(twin, number="+14145559999").whoami()


def test_a_text_the_network_lost_is_found_and_one_never_sent_is_not(twin: RunningTwin) -> None:
    said = words("Lost on the way back")
    with pytest.raises(OutcomeUnknown):
        built(twin, "torn").speak(said)
    assert built(twin).find(said) is not None
    assert built(twin).find(replace(said, to=Handle(kind="phone", value=number_of("dov")))) is None
    assert built(twin).find(replace(said, begun_at=said.begun_at + timedelta(hours=1))) is None


def test_more_than_a_page_is_read(twin: RunningTwin) -> None:
    said = {twin.says("cleo", f"text {number}")[1] for number in range(205)}
    assert said <= {item.external_id for item in hear(built(twin))[0]}
