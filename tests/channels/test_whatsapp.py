"""WhatsApp against its twin; what we send and what is pushed is held against Meta's OpenAPI document."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS31Validator

from porch.channels import contract
from porch.channels._whatsapp_reading import understand
from porch.channels.whatsapp import CARD, WhatsApp
from porch.core.channel import Wire, abilities
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Kind, Media, Trait, Utterance, Visibility
from porch.core.template import Filled
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.whatsapp import ACCOUNT, CREDENTIALS, PHONE
from tests.channels.judge import Judge, Judged, document
from tests.channels.twin_stage import TwinStage

PUSHED = "WhatsApp only pushes: hearing asks Meta for nothing that could be refused, limited or down"
MEANT = {
    "/{Version}/{Phone-Number-ID}/messages", "/{Version}/{Phone-Number-ID}/media", "/{Version}/{Phone-Number-ID}",
    "/{Version}/{WABA-ID}/subscribed_apps", "/{Version}/{WABA-ID}/message_templates",
}  # fmt: skip
GAPS = {
    "rate_limit": PUSHED,
    "passing_error": PUSHED,
    "unknown_outcome": "Meta cannot be asked what we said, so an unknown outcome stays unknown",
    "hears_ourselves": "what we say by the API comes back as a status, never with its words",
}
IN_TIME = Visibility.DIRECT
HELLO = Filled(name="hello", language="en", values=(("1", "Ann"),))


class NumberStage(TwinStage):
    """Ann writes to our number, and the judge sees all that passes."""

    judge: Judge

    def built(self, url: str, wire: Wire | None = None) -> Any:
        wire = wire or self._wire
        return super().built(url, replace(wire, http=httpx.Client(transport=Judged(self.judge))))

    def unacceptable(self) -> Utterance:
        return replace(super().unacceptable(), visibility=IN_TIME, ref="16505551001:wamid.x")

    def refused(self) -> Any:
        return self.card.build(self.at(self.twin.url) | {"app_secret": "another"}, self._wire)


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("whatsapp") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> Judge:
    whole = document("meta_whatsapp_business_v23")
    paths = {path: told for path, told in whole["paths"].items() if path in MEANT}
    # several things go by the same path there, and its parts forbid what they are composed with; no form is judged
    return Judge(
        {**loosened(whole), "paths": loosened(paths)},
        base="https://graph.facebook.com",
        beyond=("/~", f"/v23.0/{PHONE}/media"),
    )


def loosened(told: Any) -> Any:
    """Return a document whose parts no longer forbid one another: "allOf" with "additionalProperties: false"."""
    if isinstance(told, Mapping):
        return {name: loosened(one) for name, one in told.items() if name != "additionalProperties" or one is not False}
    return [loosened(one) for one in told] if isinstance(told, list) else told


@pytest.fixture
def stage(twin: RunningTwin, judge: Judge) -> NumberStage:
    stage = NumberStage(CARD, twin, CREDENTIALS, named="", kind="message")
    stage.judge, stage.gaps = judge, GAPS
    return stage


@pytest.mark.channel
@pytest.mark.data
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_and_the_document(stage: NumberStage, judge: Judge, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == GAPS.get(check.__name__.removeprefix("check_"), "")
    assert judge.complaints == []


def overheard(channel: WhatsApp, deliveries: list[Delivery]) -> list[Heard]:
    items = [item for delivery in deliveries for item in channel.overhear(delivery)]
    return [item for item in items if isinstance(item, Heard)]


def answer(stage: TwinStage, words: str, **more: Any) -> Utterance:
    """Return an answer to something Ann just wrote."""
    name = stage.customer_says("A word, please")
    item = contract.latest(overheard(stage.channel(), list(stage.pushed())), name)
    return replace(stage.address(item), text=words, **more)


def first_words(words: str, **more: Any) -> Utterance:
    """Return words to somebody who never wrote to us."""
    to = Handle(kind="whatsapp", value="+1 (650) 555-1002")
    return replace(Utterance(key="k", text=words, begun_at=datetime.now(UTC), visibility=IN_TIME, to=to), **more)


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word == "yes"} == {
        "overhears", "speaks", "reacts", "rereads", "fetches", "identifies",
    }  # fmt: skip
    assert {name for name, word in told.items() if word != "yes"} == set(CARD.gaps)
    assert CARD.limits.answer_within is not None
    assert CARD.waits_for_address


def with_account(stage: TwinStage, http: httpx.Client | None = None) -> Any:
    """Return the channel of a connection that names our WhatsApp Business account."""
    wire = replace(stage._wire, http=http) if http else stage._wire
    return CARD.build(stage.at(stage.twin.url) | {"business_id": ACCOUNT}, wire)


@pytest.mark.data
def test_all_it_sends_is_in_the_document(stage: NumberStage, judge: Judge) -> None:
    channel = stage.channel()
    photo = Media(content=b"\xff\xd8jpg", name="cake.jpg", content_type="image/jpeg")
    channel.speak(answer(stage, "Like this", media=(photo,)))
    channel.speak(answer(stage, "", media=(replace(photo, name="menu.pdf", content_type="application/pdf"),)))
    channel.speak(first_words("Hello Ann", template=HELLO))
    channel.react(answer(stage, "x").ref, "like")
    channel.whoami()
    assert CARD.discover is not None
    http = httpx.Client(transport=Judged(judge))
    found = CARD.discover(stage.at(stage.twin.url) | {"business_id": ACCOUNT}, replace(stage._wire, http=http))
    assert found["number"] == "15550783881"
    kept = list(with_account(stage, http).templates())
    table = next(one for one in kept if one.name == "table_ready")
    channel.speak(first_words("Ann, your table is ready", template=table.fill({"guest": "Ann", "hour": "seven"})))
    assert judge.complaints == []
    told = {f"POST /v23.0/{PHONE}/messages", f"GET /v23.0/{PHONE}"}
    assert told | {f"POST /v23.0/{ACCOUNT}/subscribed_apps"} <= judge.judged
    assert f"GET /v23.0/{ACCOUNT}/message_templates" in judge.judged


@pytest.mark.data
def test_what_the_twin_pushes_is_in_the_document(stage: NumberStage) -> None:
    stage.acts("cleo", "Does it come in another color?")
    stage.channel().speak(answer(stage, "In three"))
    schemas = dict(loosened(document("meta_whatsapp_business_v23"))["components"]["schemas"])
    # two documents were joined there, and what is written to us took the base of what we write
    schemas["BaseMessageProperties"] = schemas["BaseMessageProperties_1"]
    whole = {"$ref": "#/components/schemas/WebhookPayload", "components": {"schemas": schemas}}
    webhook = OAS31Validator(whole)
    bodies = [delivery.body.decode() for delivery in stage.pushed()]
    beyond = ("context", "echo", '"edit"', '"revoke"', '": 7')  # what came after the document, or breaks it
    judged = [json.loads(body) for body in bodies if not any(word in body for word in beyond)]
    assert {name for body in judged for name in body["entry"][0]["changes"][0]["value"]} >= {"messages", "statuses"}
    assert [error.message for body in judged for error in webhook.iter_errors(body)] == []


@pytest.mark.data
def test_every_example_of_the_document_in_which_somebody_says_something_is_heard() -> None:
    operation = document("meta_whatsapp_business_v23")["paths"]["/whatsapp/webhooks"]["post"]
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    bodies = {name: json.dumps(example["value"]).encode() for name, example in examples.items()}
    told = {name: list(understand(body, name)) for name, body in bodies.items()}
    assert {name for name, items in told.items() if not items} == {
        "Group Create Message", "Group Settings Update", "Group Remove Participants",
    }  # fmt: skip
    assert [item for items in told.values() for item in items if not isinstance(item, Heard)] == []


def test_a_photo_that_came_is_fetched_with_our_key_by_its_id(stage: NumberStage) -> None:
    media = Media(url="whatsapp-media:400962571939895", content_type="image/jpeg")
    assert stage.card.build(stage.at(stage.twin.url), stage._wire).fetch(media, 9) == b"\xff\xd8jpg"  # type: ignore[attr-defined]
    with pytest.raises(ChannelError, match="larger"):
        stage.card.build(stage.at(stage.twin.url), stage._wire).fetch(media, 3)  # type: ignore[attr-defined]


@pytest.fixture
def plain(twin: RunningTwin) -> TwinStage:
    return TwinStage(CARD, twin, CREDENTIALS, named="", kind="message")


def test_nobody_is_written_to_first_but_by_a_template(plain: TwinStage) -> None:
    with pytest.raises(ChannelError, match="template") as refused:
        plain.channel().speak(first_words("Hello out of nothing"))
    assert refused.value.permanent
    named = CARD.build(plain.at(plain.twin.url) | {"template": "hello en"}, plain._wire)
    sent = named.speak(first_words("dear\nfriend"))  # type: ignore[attr-defined]
    assert sent.external_id.startswith("wamid.")
    assert plain.said("Hello dear friend") == 1


def test_a_template_meta_does_not_know_is_refused_for_good(plain: TwinStage) -> None:
    with pytest.raises(ChannelError) as refused:
        plain.channel().speak(first_words("x", template=replace(HELLO, name="nonsense")))
    assert refused.value.permanent


def test_every_template_of_our_account_is_known_and_why_one_cannot_be_said(plain: TwinStage) -> None:
    kept = {one.name: one for one in with_account(plain).templates()}
    assert {name for name, one in kept.items() if one.approved} == {"hello", "table_ready", "autumn"}
    assert kept["win"].refusal == "Meta rejected this template: promotional."
    assert "paused" in kept["closed"].refusal
    assert "photo" in kept["menu"].refusal
    assert "code" in kept["code"].refusal
    assert (kept["table_ready"].blanks, kept["table_ready"].heading) == (("guest", "hour"), "Acme")
    assert (kept["autumn"].category, kept["autumn"].footing) == ("marketing", "Unsubscribe?")


def test_a_connection_that_names_no_account_knows_no_templates(plain: TwinStage) -> None:
    assert list(plain.channel().templates()) == []


@pytest.mark.parametrize("mood", ["refused", "limited:90", "down"])
def test_templates_that_cannot_be_asked_for_are_an_error_and_not_none(plain: TwinStage, mood: str) -> None:
    url = {"down": "http://127.0.0.1:1"}.get(mood, plain.twin.moody(mood))
    channel: Any = CARD.build({**CREDENTIALS, "api": url, "business_id": ACCOUNT}, plain._wire)
    with pytest.raises(ChannelError):
        list(channel.templates())


def test_named_and_numbered_blanks_arrive_where_they_belong(plain: TwinStage) -> None:
    kept = {one.name: one for one in with_account(plain).templates()}
    table = kept["table_ready"].fill({"hour": "half\nseven", "guest": "Ann"})
    autumn = kept["autumn"].fill({"2": "a third", "1": "Ann"})
    plain.channel().speak(first_words(kept["table_ready"].words(table), template=table))
    plain.channel().speak(answer(plain, kept["autumn"].words(autumn), template=autumn))
    assert plain.said("Ann, your table is ready at half seven.") == 1
    assert plain.said("Autumn, Ann: a third off") == 1


@pytest.mark.parametrize("wrong", [
    Filled(name="closed", language="en"), Filled(name="hello", language="en"), replace(HELLO, language="de"),
], ids=["paused meanwhile", "a blank too few", "another language"])  # fmt: skip
def test_what_meta_does_not_take_as_approved_is_refused_for_good(plain: TwinStage, wrong: Filled) -> None:
    with pytest.raises(ChannelError) as refused:
        plain.channel().speak(first_words("x", template=wrong))
    assert refused.value.permanent


def test_a_line_that_breaks_while_we_speak_leaves_it_unknown(plain: TwinStage) -> None:
    said = answer(plain, "Are you still there?")
    with pytest.raises(OutcomeUnknown):
        plain.torn().speak(said)
    assert plain.said("Are you still there?") == 1


@pytest.mark.parametrize("mood", ["down", "limited:90"])
def test_what_never_left_may_be_said_again(plain: TwinStage, mood: str) -> None:
    said = answer(plain, "Once")
    url = {"down": "http://127.0.0.1:1"}.get(mood, plain.twin.moody(mood))
    with pytest.raises(ChannelError) as refused:
        plain.built(url).speak(said)
    assert not refused.value.permanent
    assert not isinstance(refused.value, OutcomeUnknown)


def test_a_dead_key_is_said_to_be_dead(plain: TwinStage) -> None:
    with pytest.raises(KeyRefused):
        plain.built(plain.twin.moody("refused")).whoami()


def test_what_we_say_on_the_phone_is_ours_and_for_whom_it_was(plain: TwinStage) -> None:
    asked = plain.customer_says("Anyone?")
    name = plain.we_say_elsewhere("Here we are", reply_to=asked)
    item = contract.latest(overheard(plain.channel(), list(plain.pushed())), name)
    theirs = contract.latest(overheard(plain.channel(), list(plain.pushed())), asked)
    assert (item.ours, item.in_reply_to, item.recipients[0].value) == (True, asked, theirs.author.value)
    assert item.thread == theirs.thread


def signed(body: dict[str, Any]) -> Delivery:
    """Return a webhook as Meta signs it."""
    raw = json.dumps(body).encode()
    digest = hmac.new(CREDENTIALS["app_secret"].encode(), raw, hashlib.sha256).hexdigest()
    return Delivery(body=raw, received_at=datetime.now(UTC), headers={"x-hub-signature-256": f"sha256={digest}"})


def value(**told: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "15550783881", "phone_number_id": PHONE}
    changes = [{"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **told}}]
    return {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT, "changes": changes}]}


def test_several_messages_in_one_delivery_are_all_heard(plain: TwinStage) -> None:
    said = [
        {"from": "16505551001", "id": f"wamid.{n}", "timestamp": "1749416383", "type": "text", "text": {"body": f"{n}"}}
        for n in range(3)
    ]
    assert [item.text for item in overheard(plain.channel(), [signed(value(messages=said))])] == ["0", "1", "2"]


def test_read_is_a_view_and_failed_is_a_word_about_it(plain: TwinStage) -> None:
    common = {"id": "wamid.9", "timestamp": "1749416383", "recipient_id": "16505551001"}
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": "More than 24 hours"}}
    told = [{**common, "status": state} for state in ("sent", "delivered", "read")]
    read, failed = overheard(
        plain.channel(), [signed(value(statuses=[*told, {**common, "status": "failed", "errors": [error]}]))]
    )
    assert (read.kind, read.in_reply_to) == (Kind.VIEW, "wamid.9")
    assert (failed.traits, failed.in_reply_to) == (frozenset({Trait.AUTOMATIC}), "wamid.9")
    assert "More than 24 hours (131047)" in failed.text


def test_what_another_number_is_told_is_not_ours_to_hear(plain: TwinStage) -> None:
    other = CARD.build(plain.at(plain.twin.url) | {"phone_number_id": "55"}, plain._wire)
    plain.customer_says("For acme")
    assert list(other.overhear(list(plain.pushed())[-1])) == []  # type: ignore[attr-defined]


def test_a_file_with_too_many_words_is_refused_before_it_is_sent(plain: TwinStage) -> None:
    photo = Media(content=b"x", content_type="image/jpeg")
    with pytest.raises(ChannelError, match="1024") as refused:
        plain.channel().speak(answer(plain, "a" * 1025, media=(photo,)))
    assert refused.value.permanent


def test_words_for_everybody_have_nowhere_to_stand(plain: TwinStage) -> None:
    with pytest.raises(ChannelError):
        plain.channel().speak(Utterance(key="k", text="Hello all", begun_at=datetime.now(UTC)))
    with pytest.raises(ChannelError):
        plain.channel().speak(answer(plain, "x", visibility=Visibility.PUBLIC))
