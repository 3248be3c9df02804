"""Trustpilot against its twin, which was written from Trustpilot's pages: there is no document to judge it by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.trustpilot import CARD, Business
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Kind, Media, Visibility
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.trustpilot import CREDENTIALS, UNIT
from tests.channels.google_stage import answer_to, heard_now, words, world
from tests.channels.twin_stage import TwinStage, loopback


class Stage(TwinStage):
    """Trustpilot's pages tell no limit, so what it refuses for good is an answer to nothing."""

    def unacceptable(self) -> Any:
        return words("To nobody")


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("trustpilot") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> Stage:
    return Stage(CARD, twin, CREDENTIALS, named="")


def built(twin: RunningTwin, **more: str) -> Business:
    return Business({**CREDENTIALS, "api": twin.url, **more}, loopback())


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract(stage: Stage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


def test_the_card_says_what_the_channel_can_do_and_no_more_than_was_tried() -> None:
    told = abilities(CARD)
    lacking = {name for name, word in told.items() if word != "yes"}
    assert lacking == {"overhears", "awaits", "reacts", "searches", "tallies", "follows", "fetches"}
    assert all(CARD.gaps[name][1] for name in lacking)
    assert (CARD.tested.compared, CARD.tested.live) == ("", False)


@pytest.mark.parametrize("domain", ["acme.example", "https://ACME.example/", " acme.example/ "])
def test_a_business_is_known_by_its_website(twin: RunningTwin, domain: str) -> None:
    us = built(twin, domain=domain).whoami()
    assert (us.value, us.name) == (UNIT, "Acme")


def test_a_website_that_is_not_listed_is_told_for_good(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError, match=r"no business at other\.example") as refused:
        built(twin, domain="other.example").whoami()
    assert refused.value.permanent


def test_a_review_has_its_stars_its_title_and_somebody_one_can_know_again(twin: RunningTwin) -> None:
    _, first = twin.says("ben", "Burnt.", more={"stars": 1})
    _, second = twin.says("ben", "Burnt again.", more={"stars": 1})
    found, _ = heard_now(built(twin))
    one = found[first]
    assert (one.kind, one.subject, one.text) == (Kind.REVIEW, "A word", "Burnt.")
    assert one.detail == {"rating": "1", "verified": "yes"}
    assert one.author == found[second].author


def test_a_reply_is_ours_and_found_again(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Lovely")
    said = replace(answer_to(heard_now(built(twin))[0][name], "Thank you, Ann"))
    receipt = built(twin).speak(said)
    reply = heard_now(built(twin))[0][receipt.external_id]
    assert (reply.ours, reply.in_reply_to) == (True, name)
    found = built(twin).find(said)
    assert found is not None
    assert found.external_id == receipt.external_id
    assert built(twin).find(replace(said, text="Thanks")) is None
    assert built(twin).find(replace(said, begun_at=said.begun_at + timedelta(hours=1))) is None
    assert built(twin).find(replace(said, ref="")) is None


def test_without_somebody_to_sign_it_porch_only_hears(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Hello?")
    deaf = built(twin, business_user="")
    with pytest.raises(ChannelError, match="who answers") as refused:
        deaf.speak(answer_to(heard_now(deaf)[0][name], "Yes"))
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (" ", {}), ("a", {"media": (Media(content=b"x"),)}), ("to nobody", {}),
        ("a", {"visibility": Visibility.DIRECT}), ("a", {"ref": "0" * 24}),
    ],
)  # fmt: skip
def test_what_trustpilot_does_not_take_is_refused_for_good(twin: RunningTwin, text: str, more: dict[str, Any]) -> None:
    with pytest.raises(ChannelError) as refused:
        built(twin).speak(words(text, **more))
    assert refused.value.permanent


def test_a_day_lists_again_what_was_heard_of_it(twin: RunningTwin) -> None:
    twin.says("ann", "For the ledger")
    today = datetime.now(UTC).date()
    heard = {name for name, item in heard_now(built(twin))[0].items() if item.at.date() == today}
    held = list(built(twin).holds(today))
    assert set(held) == heard
    assert len(held) == len(heard)
    assert list(built(twin).holds(today - timedelta(days=3))) == []


def test_a_key_is_fetched_where_there_is_none_and_when_it_ran_out(twin: RunningTwin) -> None:
    for token in ("", "old"):
        channel = built(twin, access_token=token)
        channel.whoami()
        assert channel.credentials["access_token"] not in ("", "old")
    assert built(twin).refresh()["api_secret"] == "hush"
    with pytest.raises(KeyRefused):
        built(twin, access_token="", api_secret="other").whoami()


def test_a_reply_that_cannot_be_read_is_no_proof_that_nothing_was_said() -> None:
    strange = world(lambda _: httpx.Response(200, json={"companyReply": {"text": "Hi"}}))
    with pytest.raises(ChannelError):
        Business(CREDENTIALS, strange).find(words("Hi", ref="1"))
