"""GitLab: the contract on the twin, python-gitlab on the twin, and what only a project can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import gitlab as official
import httpx
import pytest

from porch.channels import contract
from porch.channels.gitlab import CARD, GitLab
from porch.core.channel import Wire, abilities
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, Unreadable
from porch.core.interaction import Delivery, Heard, Kind, Mark, Trait, Utterance, Visibility
from porch.proving.twins.gitlab import CREDENTIALS, ELSEWHERE, SECRET
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import TwinStage


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("gitlab") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> TwinStage:
    return TwinStage(CARD, twin, CREDENTIALS)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_the_twin(stage: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


def test_the_official_client_reads_and_writes_on_the_twin(twin: RunningTwin) -> None:
    client = official.Gitlab(twin.url, private_token=KEY, keep_base_url=True)
    client.auth()
    assert client.user is not None
    assert client.user.username == "acme"
    project = client.projects.get("acme/shop")
    issue = project.issues.create({"title": "News", "description": "We open at eight"})
    note = issue.notes.create({"body": "And close at six"})
    [thread] = issue.discussions.list(get_all=True)
    thread.notes.create({"body": "On Sundays too"})
    emoji = issue.awardemojis.create({"name": "thumbsup"})
    assert [one["body"] for one in issue.discussions.list(get_all=True)[0].attributes["notes"]] == [
        "And close at six", "On Sundays too",
    ]  # fmt: skip
    assert (note.noteable_iid, emoji.awardable_id) == (issue.iid, issue.id)
    assert issue.iid in [one.iid for one in project.issues.list(order_by="created_at", sort="desc", iterator=True)]
    with pytest.raises(official.GitlabAuthenticationError):
        official.Gitlab(twin.url, private_token="wrong").auth()


def test_an_answer_in_a_thread_stands_under_its_first_comment(stage: TwinStage) -> None:
    issue = stage.customer_says("It breaks")
    comment = stage.acts("ben", "For me too", reply_to=issue)
    heard = contract.hear(stage.channel())[0]
    told = contract.latest(heard, comment)
    assert (told.in_reply_to, told.thread, told.traits) == (issue, issue, frozenset({Trait.COMMENT}))
    receipt = stage.channel().speak(replace(stage.address(told), text=f"Mended {uuid4().hex}"))
    ours = contract.latest(contract.hear(stage.channel())[0], receipt.external_id)
    assert (ours.ours, ours.in_reply_to, ours.thread) == (True, comment, issue)


def test_a_comment_taken_back_long_after_is_found_in_its_turn(stage: TwinStage) -> None:
    issue = stage.customer_says("It breaks")
    comment = stage.acts("ben", "For me too", reply_to=issue)
    cursor = contract.hear(stage.channel())[2]
    stage.customer_deletes(comment)
    later, _, cursor = contract.hear(stage.channel(), cursor)
    assert [(item.external_id, item.deleted) for item in later if item.deleted] == [(comment, True)]
    assert contract.hear(stage.channel(), cursor)[0] == []


def test_commands_to_gitlab_are_said_and_not_carried_out(stage: TwinStage) -> None:
    asked = stage.customer_says("How do I close it?")
    issue = contract.latest(contract.hear(stage.channel())[0], asked)
    said = replace(stage.address(issue), text="Write\n/close\nor/not")
    receipt = stage.channel().speak(said)
    assert stage.twin.ours()[-1] == "Write\n\\/close\nor/not"
    assert stage.channel().find(said) == receipt


def test_an_issue_can_be_opened_and_found(stage: TwinStage) -> None:
    said = words("We plan to close early.\nWhat do you think?", subject="Early closing")
    receipt = stage.channel().speak(said)
    assert stage.channel().find(said) == receipt
    heard = contract.latest(contract.hear(stage.channel())[0], receipt.external_id)
    assert (heard.ours, heard.subject, heard.ref) == (True, "Early closing", receipt.ref)


def test_a_broken_issue_among_the_others_hides_none(stage: TwinStage) -> None:
    said = words("Before the broken one", subject="Before")
    receipt = stage.channel().speak(said)
    stage.poison()
    assert stage.channel().find(said) == receipt
    assert stage.channel().find(replace(said, text="Never said")) is None


def test_what_is_said_to_few_stays_with_few(stage: TwinStage) -> None:
    hidden = stage.channel().speak(words("A weakness", visibility=Visibility.DIRECT))
    issue = contract.latest(contract.hear(stage.channel())[0], hidden.external_id)
    assert issue.visibility is Visibility.DIRECT
    stage._numbers[hidden.external_id] = int(hidden.external_id.rpartition("/")[2])
    inner = stage.acts("ben", "Between us", reply_to=hidden.external_id, more={"internal": True})
    plain = stage.acts("ann", "I reported it", reply_to=hidden.external_id)
    heard = contract.hear(stage.channel())[0]
    for one, internal in ((inner, True), (plain, False)):
        told = contract.latest(heard, one)
        assert told.visibility is Visibility.DIRECT
        stage.channel().speak(replace(stage.address(told), text="Heard"))
        assert stage.twin.held()[-1].more.get("internal", False) is internal
    seen_by_all = stage.customer_says("Open")
    open_issue = contract.latest(contract.hear(stage.channel())[0], seen_by_all)
    with pytest.raises(ChannelError, match="private"):
        stage.channel().speak(replace(stage.address(open_issue), text="Psst", visibility=Visibility.DIRECT))


def test_emoji_are_heard_and_given_once(stage: TwinStage) -> None:
    issue = stage.customer_says("Lovely")
    heard, _, cursor = contract.hear(stage.channel())
    ref = contract.latest(heard, issue).ref
    first, again = stage.channel().react(ref, "like"), stage.channel().react(ref, "like")
    assert first.external_id == again.external_id
    [nod] = [item for item in contract.hear(stage.channel(), cursor)[0] if item.external_id == first.external_id]
    assert (nod.kind, nod.in_reply_to, nod.ours) == (Kind.LIKE, issue, True)
    with pytest.raises(ChannelError, match="announce"):
        stage.channel().react(ref, "announce")


def test_who_names_us_elsewhere_is_heard_from_the_list_of_things_to_do(stage: TwinStage) -> None:
    cursor = contract.hear(stage.channel())[2]
    named = stage.acts("dov", "@acme do you know this?", place=ELSEWHERE)
    heard, _, cursor = contract.hear(stage.channel(), cursor)
    [told] = [item for item in heard if item.author.value == "dov@gitlab.com"]
    assert told.external_id.rpartition("/")[2] == named.rpartition("/")[2]
    assert told.traits == {Trait.MENTION, Trait.COMMENT}
    assert contract.hear(stage.channel(), cursor)[0] == []


def test_a_day_lists_what_was_said(stage: TwinStage) -> None:
    stage.acts("ben", "For me too", reply_to=stage.customer_says("It breaks"))
    said = {item.external_id for item in contract.hear(stage.channel())[0] if item.kind is Kind.CREATE}
    today = datetime.now(UTC).date()
    here = {name for name in said if int(name.rpartition("/")[2]) not in elsewhere(stage)}
    assert set(stage.channel().holds(today)) == here
    assert list(stage.channel().holds(today - timedelta(days=3))) == []


def elsewhere(stage: TwinStage) -> set[int]:
    return {entry.id for entry in stage.twin.held() if entry.place == ELSEWHERE}


def test_followers_are_counted_and_stars_are_not(stage: TwinStage) -> None:
    ours = stage.we_say_elsewhere("News")
    told = {tally.of: dict(tally.counts) for tally in stage.channel().tally()}
    assert told[""] == {"followers": 2, "following": 1}
    assert [one.value for one in stage.channel().followers()] == ["ann@gitlab.com", "dov@gitlab.com"]
    assert [one.value for one in stage.channel().following()] == ["dov@gitlab.com"]
    assert told[ours] == {"likes": 0, "replies": 0}


def test_saved_words_are_looked_for_everywhere(stage: TwinStage) -> None:
    stage.acts("dov", "risotto is lovely")
    found = list(stage.channel().search("risotto", None))
    assert [item.addressed for item in found if isinstance(item, Heard)] == [False]
    assert isinstance(found[-1], Mark)
    assert [item for item in stage.channel().search("risotto", found[-1].cursor) if isinstance(item, Heard)] == []


def test_a_webhook_says_what_listening_says(stage: TwinStage) -> None:
    issue = stage.customer_says("Pushed?")
    comment = stage.acts("ben", "So it seems", reply_to=issue)
    stage.customer_edits(issue, "Pushed!")
    pushed = [item for push in stage.pushed() for item in stage.channel().overhear(push) if isinstance(item, Heard)]
    pulled = contract.hear(stage.channel())[0]
    for name in (issue, comment):
        hooked, listened = contract.latest(pushed, name), contract.latest(pulled, name)
        assert (hooked.version, hooked.ref, hooked.thread, hooked.author.value) == (
            listened.version, listened.ref, listened.thread, listened.author.value,
        )  # fmt: skip
    assert contract.latest(pushed, issue).edited_at is not None


def test_a_webhook_with_a_wrong_token_or_without_a_secret_is_refused(stage: TwinStage) -> None:
    stage.customer_says("Forged?")
    push = stage.pushed()[-1]
    for bad in (replace(push, headers={}), replace(push, headers={"x-gitlab-token": SECRET + "x"})):
        with pytest.raises(KeyRefused):
            list(stage.channel().overhear(bad))
    keyless = CARD.build(stage.at(stage.twin.url) | {"webhook_secret": ""}, stage._wire)
    with pytest.raises(KeyRefused):
        list(keyless.overhear(replace(push, headers={"x-gitlab-token": ""})))


@pytest.mark.parametrize("body", [b'{"object_kind": "push"}', b"[]", b'{"object_attributes": 7}', b"7"])
def test_a_webhook_about_something_else_says_nothing(stage: TwinStage, body: bytes) -> None:
    assert list(stage.channel().overhear(carrying(body))) == []


def test_a_webhook_that_is_no_json_is_unreadable(stage: TwinStage) -> None:
    with pytest.raises(Unreadable):
        list(stage.channel().overhear(carrying(b"<html>")))


def carrying(body: bytes) -> Delivery:
    return Delivery(body=body, received_at=datetime.now(UTC), headers={"x-gitlab-token": SECRET})


@pytest.mark.parametrize("bad", [{"ref": "7 snippets 3"}, {"ref": "nonsense"}, {"ref": "x issues y"}])
def test_what_cannot_be_said_here_is_refused_for_good(bad: dict[str, Any]) -> None:
    with pytest.raises(ChannelError) as refused:
        made(httpx.MockTransport(lambda _: httpx.Response(500))).speak(words("Hello", **bad))
    assert refused.value.permanent


def test_an_answer_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        made(httpx.MockTransport(lambda _: httpx.Response(201, json={"id": 1}))).speak(words("Hi", ref="7 issues 1"))


def test_without_a_project_there_is_nothing_to_hear_or_say() -> None:
    nowhere = made(httpx.MockTransport(lambda _: httpx.Response(200, json=[])), projects=" , ")
    for act in (lambda: list(nowhere.listen(None)), lambda: nowhere.speak(words("Hello"))):
        with pytest.raises(ChannelError, match="project"):
            act()


def test_a_project_may_be_given_by_its_address() -> None:
    asked: list[str] = []
    transport = httpx.MockTransport(lambda one: asked.append(one.url.raw_path.decode()) or httpx.Response(404))
    with pytest.raises(ChannelError):
        list(made(transport, projects="https://git.acme.test/acme/tools/app/-/issues").listen(None))
    assert asked == ["/api/v4/projects/acme%2Ftools%2Fapp"]


def words(said: str, **more: Any) -> Utterance:
    return Utterance(key="k", text=said, begun_at=datetime.now(UTC), **more)


def made(transport: httpx.BaseTransport, **changes: str) -> GitLab:
    wire = Wire(http=httpx.Client(transport=transport), dial=None, clock=SYSTEM_CLOCK)  # type: ignore[arg-type]
    channel = CARD.build(CREDENTIALS | changes, wire)
    assert isinstance(channel, GitLab)
    return channel


def test_the_card_says_what_a_project_can_do() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)
