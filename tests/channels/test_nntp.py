"""Newsgroups against a real server: INN."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from porch.channels import contract
from porch.channels.nntp import CARD, Newsgroups
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Trait, Utterance, Visibility
from porch.proving.servers import inn
from porch.proving.servers.inn import Inn
from porch.proving.servers.need import need
from tests.channels.email_stages import wire
from tests.channels.nntp_stages import GROUP, News, NewsStage, credentials

real = pytest.mark.real


@pytest.fixture(scope="module")
def news() -> Iterator[Inn]:
    need((inn.UNPACKED / "unpacked").exists(), "INN (make setup-test unpacks it)")
    with Inn(closed=True) as running:
        yield running


@pytest.fixture
def stage(news: Inn) -> NewsStage:
    return NewsStage(news)


@real
@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_real_server(stage: NewsStage, check: contract.Check) -> None:
    declared = stage.gaps.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, stage).gap == declared


@real
def test_everything_is_heard_and_only_what_names_or_answers_us_is_for_us(stage: NewsStage) -> None:
    server = stage.server
    talk = server.says("ben", GROUP, "Who knows a good oven?")
    named = server.says("cleo", GROUP, "The one of acme is fine")
    ours = stage.channel().speak(said("We bake with stone.", in_reply_to=talk, references=(talk,)))
    answered = server.says("ben", GROUP, "How hot does it get?", reply_to=ours.external_id)
    deeper = server.says("dov", GROUP, "Hotter than mine", reply_to=f"{ours.external_id}> <{answered}")
    heard = contract.hear(stage.channel())[0]
    told = {name: contract.latest(heard, name) for name in (talk, named, answered, deeper)}
    assert {name: one.addressed for name, one in told.items()} == {
        talk: False, named: True, answered: True, deeper: True,
    }  # fmt: skip
    assert Trait.MENTION in told[named].traits
    assert told[talk].visibility is Visibility.PUBLIC
    mine = contract.latest(heard, ours.external_id)
    assert (mine.ours, mine.thread, mine.in_reply_to) == (True, talk, talk)


@real
def test_an_answer_to_what_we_posted_by_another_program_is_for_us(stage: NewsStage) -> None:
    ours = stage.we_say_elsewhere("We open at six")
    cursor = contract.hear(stage.channel())[2]
    asked = stage.server.says("ben", GROUP, "On Mondays too?", reply_to=ours)
    later = contract.hear(stage.channel(), cursor)[0]
    assert [(item.external_id, item.addressed) for item in later] == [(asked, True)]


@real
def test_the_same_words_twice_are_one_article(stage: NewsStage) -> None:
    utterance = said(f"Once {datetime.now(UTC).isoformat()}")
    first, again = stage.channel().speak(utterance), stage.channel().speak(utterance)
    assert first.external_id == again.external_id
    assert stage.said(utterance.text) == 1
    assert stage.channel().find(utterance) is not None
    assert stage.channel().find(replace(utterance, key="never said")) is None


@real
def test_what_expired_is_skipped_and_a_group_that_lost_its_end_is_read_again(stage: NewsStage) -> None:
    gone = stage.server.says("ben", GROUP, "Soon gone")
    kept = stage.server.says("ben", GROUP, "Here to stay")
    stage.server.removes(gone)
    heard, _, cursor = contract.hear(stage.channel())
    assert gone not in {item.external_id for item in heard}
    assert contract.latest(heard, kept)
    number = len(stage.server.holds(GROUP)) + 1_000
    beyond = cursor.replace('"next":', f'"next":{number}') if cursor else ""
    again = contract.hear(stage.channel(), beyond)[0]
    assert kept in {item.external_id for item in again}


@real
def test_a_day_lists_what_was_written(stage: NewsStage) -> None:
    stage.customer_says("Today")
    today = datetime.now(UTC).date()
    heard = {item.external_id for item in contract.hear(stage.channel())[0]}
    assert heard <= set(stage.channel().holds(today))
    assert list(stage.channel().holds(today - timedelta(days=9))) == []


@real
def test_a_group_that_is_not_there_is_refused_for_good(stage: NewsStage) -> None:
    for act in (lambda one: list(one.listen(None)), lambda one: one.whoami()):
        with pytest.raises(ChannelError, match="411") as refused:
            act(stage.channel(groups="acme.nowhere"))
        assert refused.value.permanent


@real
def test_without_our_key_a_closed_server_tells_nothing(stage: NewsStage) -> None:
    with pytest.raises(KeyRefused):
        list(stage.channel(username="", password="").listen(None))


@real
def test_history_begins_at_the_first_article_that_is_young_enough(news: Inn) -> None:
    stage = NewsStage(news)
    old = (
        b"From: ben@example.test\r\nNewsgroups: acme.talk\r\nSubject: old\r\nMessage-ID: <%d@old.test>\r\n"
        b"Date: %s\r\n\r\nLong ago\r\n"
    )
    long_ago = (datetime.now(UTC) - timedelta(days=9)).strftime("%a, %d %b %Y %H:%M:%S +0000").encode()
    for number in range(3):
        news.takes(old % (number, long_ago))
    young = news.says("ben", "acme.talk", "Just now")
    recent = stage.channel(groups="acme.talk", history_days="1")
    assert [item.external_id for item in contract.hear(recent)[0]] == [young]
    assert len(contract.hear(stage.channel(groups="acme.talk"))[0]) == 4


@pytest.mark.parametrize("bad", [{"ref": "poster"}, {"visibility": Visibility.DIRECT}, {"text": "  "}])
def test_what_cannot_be_posted_is_refused_for_good(bad: dict[str, Any]) -> None:
    with pytest.raises(ChannelError) as refused:
        Newsgroups(credentials(1), wire()).speak(replace(said("Hello"), **bad))
    assert refused.value.permanent


@pytest.mark.parametrize("changes", [{"groups": " , "}, {"groups": "group!"}])
def test_without_a_group_there_is_nothing_to_hear(changes: dict[str, str]) -> None:
    with News("200 ready", lambda _: "200 yes\r\n") as scripted, pytest.raises(ChannelError, match="group"):
        list(Newsgroups(credentials(scripted.port, username="", **changes), wire()).listen(None))


def test_whether_a_moderator_has_our_words_cannot_be_told() -> None:
    told = {"STAT": "430 no", "LIST": "215 list\r\nacme.users 9 1 m\r\n."}
    with News("200 ready", lambda line: told.get(line.split(" ")[0], "200 yes") + "\r\n") as scripted:
        waiting = Newsgroups(credentials(scripted.port, username=""), wire())
        with pytest.raises(OutcomeUnknown, match="moderated"):
            waiting.find(said("Hello"))


@real
def test_words_travel_encrypted_to_a_server_that_proves_its_name(
    stage: NewsStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(stage.server.certificate))
    secured = stage.channel(security="tls", port=str(stage.server.tls_port))
    assert secured.whoami().value == "care@acme.test"
    utterance = said(f"Encrypted {datetime.now(UTC).isoformat()}")
    secured.speak(utterance)
    assert stage.said(utterance.text) == 1


@real
def test_a_server_that_cannot_prove_its_name_gets_no_password(stage: NewsStage) -> None:
    with pytest.raises(ChannelError, match="certificate") as refused:
        stage.channel(security="tls", port=str(stage.server.tls_port)).whoami()
    assert not refused.value.permanent


def said(text: str, **more: Any) -> Utterance:
    return Utterance(key=f"key of {text}", text=text, begun_at=datetime.now(UTC), subject="News", **more)


def test_the_card_says_what_a_group_can_do() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)
