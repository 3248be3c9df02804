"""Matrix against a real Synapse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

import httpx
import pytest

from porch.channels import _matrix_listening, contract
from porch.channels._matrix_reading import SEALED
from porch.channels.matrix import CARD, Matrix
from porch.core.channel import Counts, Tallies, abilities
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Handle, Heard, Kind, Media, Utterance, Visibility
from porch.proving.servers.need import need
from porch.proving.servers.synapse import Resident, Synapse, install
from tests.channels.matrix_stages import SynapseStage, built


@pytest.fixture(scope="module")
def people() -> Iterator[tuple[Resident, Resident, Resident]]:
    try:
        install()
    except (OSError, RuntimeError) as refused:
        need(False, f"matrix-synapse ({refused})")
    with Synapse() as server:
        yield server.settles("acme"), server.settles("ann"), server.settles("ben")


@pytest.fixture(scope="module")
def room(people: tuple[Resident, Resident, Resident]) -> str:
    acme, ann, _ = people
    opened = ann.opens(invite=(acme.user,), direct=True)
    acme.joins(opened)
    return opened


@pytest.fixture
def stage(people: tuple[Resident, Resident, Resident], room: str) -> SynapseStage:
    acme, ann, _ = people
    return SynapseStage(acme, ann, room)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_real_server(stage: SynapseStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


def words(text: str, **more: object) -> Utterance:
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **more)  # type: ignore[arg-type]


def named(channel: Matrix, name: str) -> Heard:
    return contract.latest(contract.hear(channel)[0], name)


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    missing = {name for name, word in told.items() if word != "yes"}
    assert missing == {"overhears", "searches", "follows", "refreshes"}
    assert all(CARD.gaps[name][1] for name in missing)


@pytest.mark.real
def test_an_invitation_is_accepted_and_what_was_said_there_is_heard(
    stage: SynapseStage, people: tuple[Resident, Resident, Resident]
) -> None:
    ben = people[2]
    cursor = contract.hear(stage.channel())[2]
    opened = ben.opens(invite=(stage.acme.user,), direct=True)
    early = ben.says(opened, "I am here already")
    heard, _, later = contract.hear(stage.channel(), cursor)
    item = contract.latest(heard, early)
    assert item.addressed
    assert item.visibility is Visibility.DIRECT
    assert {one.author.value for one in heard if one.kind is Kind.INVITE} == {ben.user}
    after = ben.says(opened, "Still here")
    assert contract.latest(contract.hear(stage.channel(), later)[0], after).visibility is Visibility.DIRECT


@pytest.mark.real
def test_a_public_room_is_public_and_we_are_meant_when_named(
    stage: SynapseStage, people: tuple[Resident, Resident, Resident]
) -> None:
    ben = people[2]
    opened = ben.opens(public=True, name="User group")
    stage.acme.joins(opened)
    loud = ben.says(opened, "Anyone for lunch?")
    mentioned = {"msgtype": "m.text", "body": "Open today?", "m.mentions": {"user_ids": [stage.acme.user]}}
    meant = ben.sends(opened, mentioned)
    channel = stage.channel()
    assert not named(channel, loud).addressed
    item = named(channel, meant)
    assert (item.addressed, item.visibility, item.detail) == (True, Visibility.PUBLIC, {"room": "User group"})
    assert item.author.name == "ben"


@pytest.mark.real
def test_an_answer_in_a_thread_stays_in_it(stage: SynapseStage) -> None:
    first = stage.customer_says("A thread begins")
    relation = {
        "rel_type": "m.thread",
        "event_id": first,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": first},
    }
    second = stage.ann.sends(stage.room, {"msgtype": "m.text", "body": "and goes on", "m.relates_to": relation})
    item = named(stage.channel(), second)
    assert (item.thread, item.in_reply_to) == (first, first)
    receipt = stage.channel().speak(words("We follow", ref=item.ref, to=item.author))
    ours = named(stage.channel(), receipt.external_id)
    assert (ours.thread, ours.in_reply_to) == (first, second)


@pytest.mark.real
def test_the_same_key_never_says_anything_twice(stage: SynapseStage) -> None:
    once = words("Only once", ref=f"{stage.room} {stage.customer_says('Once?')}")
    first, second = stage.channel().speak(once), stage.channel().speak(once)
    assert first.external_id == second.external_id
    assert stage.said("Only once") == 1


@pytest.mark.real
def test_a_nod_is_given_once_heard_and_taken_back(stage: SynapseStage) -> None:
    said = stage.customer_says("Lovely bread")
    ref = named(stage.channel(), said).ref
    receipt = stage.channel().react(ref, "like")
    stage.channel().react(ref, "like")
    relation = {"rel_type": "m.annotation", "event_id": said, "key": "👎"}
    theirs = stage.ann.sends(stage.room, {"m.relates_to": relation}, "m.reaction")
    heard, _, cursor = contract.hear(stage.channel())
    assert contract.latest(heard, receipt.external_id).ours
    assert (contract.latest(heard, theirs).kind, contract.latest(heard, theirs).in_reply_to) == (Kind.DISLIKE, said)
    stage.ann.takes_back(stage.room, theirs)
    assert contract.latest(contract.hear(stage.channel(), cursor)[0], theirs).deleted


@pytest.mark.real
def test_a_photo_goes_along_and_comes_back(stage: SynapseStage) -> None:
    photo = Media(content=b"\xff\xd8\xff cake", name="cake.jpg", content_type="image/jpeg", alt="A cake")
    receipt = stage.channel().speak(words("Look", media=(photo,)))
    item = named(stage.channel(), receipt.external_id)
    assert item.text == "Look"
    assert stage.channel().fetch(item.media[0], 100) == photo.content
    with pytest.raises(ChannelError):
        stage.channel().fetch(item.media[0], 3)


@pytest.mark.real
def test_an_encrypted_room_is_said_to_be_one(stage: SynapseStage) -> None:
    opened = stage.ann.opens(invite=(stage.acme.user,), direct=True)
    stage.acme.joins(opened)
    path = f"/rooms/{opened}/state/m.room.encryption"
    stage.ann.call("PUT", path, json={"algorithm": "m.megolm.v1.aes-sha2"})
    sealed = stage.ann.sends(opened, {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"}, "m.room.encrypted")
    item = named(stage.channel(), sealed)
    assert (item.text, item.detail) == (SEALED, {"encrypted": "yes"})
    with pytest.raises(ChannelError, match="encrypted"):
        stage.channel().speak(words("hello", ref=item.ref))


@pytest.mark.real
def test_a_day_lists_again_what_was_heard_of_it(stage: SynapseStage) -> None:
    stage.customer_says("For the ledger")
    channel = stage.channel()
    assert isinstance(channel, Counts)
    today = datetime.now(UTC).date()
    heard = {item.external_id for item in contract.hear(channel)[0] if item.at.date() == today and not item.deleted}
    held = list(channel.holds(today))
    assert set(held) - heard == set()
    assert len(held) == len(set(held))
    assert list(channel.holds(today - timedelta(days=3))) == []


@pytest.mark.real
def test_history_longer_than_a_page_is_walked_back(stage: SynapseStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_matrix_listening, "PAGE", 10)
    monkeypatch.setitem(_matrix_listening.FILTER["room"]["timeline"], "limit", 10)  # type: ignore[index]
    opened = stage.ann.opens(invite=(stage.acme.user,), direct=True)
    stage.acme.joins(opened)
    said = [stage.ann.says(opened, f"message {number}") for number in range(33)]
    cursor = contract.hear(stage.channel())[2]
    assert set(said) <= {item.external_id for item in contract.hear(stage.channel())[0]}
    more = [stage.ann.says(opened, f"later {number}") for number in range(23)]
    heard, _, _ = contract.hear(stage.channel(), cursor)
    assert set(more) <= {item.external_id for item in heard}
    assert not set(said[:20]) & {item.external_id for item in heard}


@pytest.mark.real
def test_a_message_ends_the_wait_at_once(stage: SynapseStage) -> None:
    told: list[bool] = []
    waiting = Thread(target=lambda: told.append(stage.channel().wait(timedelta(seconds=20))))
    waiting.start()
    while waiting.is_alive():
        stage.customer_says("Are you listening?")
        waiting.join(0.3)
    assert told == [True]
    assert stage.channel().wait(timedelta(seconds=0.2)) is False


@pytest.mark.real
def test_who_is_in_our_room_is_counted(stage: SynapseStage) -> None:
    channel = stage.channel()
    assert isinstance(channel, Tallies)
    assert [one.counts for one in channel.tally()] == [{"followers": 2}]
    assert list(stage.built(room="").tally()) == []


@pytest.mark.real
def test_a_post_goes_into_the_room_that_is_ours(stage: SynapseStage) -> None:
    assert stage.channel().speak(words("Fresh bread")).external_id
    assert stage.said("Fresh bread") == 1
    for nowhere in ("", "#nowhere:porch.test"):
        with pytest.raises(ChannelError) as told:
            stage.built(room=nowhere).speak(words("Fresh bread"))
        assert told.value.permanent


def answering(status: int, body: object) -> Matrix:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    return built(transport, {"server": "matrix.test", "access_token": "k", "room": "!a:b"})


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, {"errcode": "M_UNKNOWN_TOKEN"}, KeyRefused),
        (403, {"errcode": "M_USER_DEACTIVATED"}, KeyRefused),
        (502, {}, ChannelError),
        (200, [], ChannelError),
        (200, {}, ChannelError),
    ],
)
def test_what_a_server_refuses_is_said(status: int, body: object, expected: type[ChannelError]) -> None:
    with pytest.raises(expected):
        answering(status, body).whoami()


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"unsigned": {"transaction_id": "key-1"}}, True),
        ({"unsigned": {"transaction_id": "key-2"}}, False),
        ({}, True),
        ({"content": {"body": "Something else"}}, False),
        ({"sender": "@ann:b"}, False),
        ({"origin_server_ts": 1_000}, False),
    ],
)
def test_what_was_sent_is_known_by_its_key_or_by_its_words(told: dict[str, object], found: bool) -> None:
    now = int(datetime.now(UTC).timestamp() * 1000)
    event = {"event_id": "$1", "sender": "@us:b", "origin_server_ts": now, "content": {"body": "Hello"}, **told}

    def answer(request: httpx.Request) -> httpx.Response:
        shown = {"/messages": {"chunk": [event]}, "/whoami": {"user_id": "@us:b"}}
        name = next((end for end in shown if request.url.path.endswith(end)), "")
        return httpx.Response(200 if name else 404, json=shown.get(name, {}))

    channel = built(httpx.MockTransport(answer), {"server": "matrix.test", "access_token": "k", "room": "!a:b"})
    receipt = channel.find(Utterance(key="key-1", text="Hello", begun_at=datetime.now(UTC)))
    assert (receipt is not None) is found


def test_an_answer_without_an_id_after_speaking_is_unknown() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404 if request.method == "GET" else 200, json={})

    channel = built(httpx.MockTransport(answer), {"server": "matrix.test", "access_token": "k", "room": "!a:b"})
    with pytest.raises(OutcomeUnknown):
        channel.speak(words("hello", to=Handle(kind="matrix", value="@ann:matrix.test")))


@pytest.mark.parametrize("ref", ["nowhere", "!room", "!room event", "room $event"])
def test_a_ref_that_is_none_is_refused(ref: str) -> None:
    with pytest.raises(ChannelError):
        answering(404, {}).speak(words("hello", ref=ref))


def test_what_is_no_nod_here_is_refused() -> None:
    with pytest.raises(ChannelError):
        answering(200, {}).react("!a:b $c", "announce")
