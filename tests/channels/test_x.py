"""X, held against the contract on its twin, every request and answer judged by X's own document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.x import CARD, X
from porch.core.channel import Wire, abilities
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Kind, Mark, Media, Utterance, Visibility
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.x import CREDENTIALS
from tests.channels.judge import Judge, Judged, document
from tests.channels.twin_stage import TwinStage, loopback

BESIDE = ("/2/oauth2/", "/twin/", "/~")


class XStage(TwinStage):
    """The same, with the judge between us and the twin."""

    def __init__(self, twin: RunningTwin, judge: Judge) -> None:
        super().__init__(CARD, twin, CREDENTIALS)
        self._judge = judge

    def built(self, url: str, wire: Wire | None = None) -> Any:
        judged = httpx.Client(transport=Judged(self._judge), timeout=10)
        return super().built(url, replace(wire or loopback(), http=judged))


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("x") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(document("x_api_v2"), beyond=BESIDE)


@pytest.fixture(scope="module")
def stage(twin: RunningTwin, judge: Judge) -> XStage:
    return XStage(twin, judge)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_x_keeps_the_contract_and_its_document(stage: XStage, judge: Judge, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""
    assert judge.complaints == []


def ours(twin: RunningTwin, **other: str) -> X:
    built = CARD.build({**CREDENTIALS, "api": twin.url, **other}, loopback())
    assert isinstance(built, X)
    return built


def judged(twin: RunningTwin, judge: Judge, wire: Wire | None = None) -> X:
    built = XStage(twin, judge).built(twin.url, wire)
    assert isinstance(built, X)
    return built


def later(hours: float) -> Wire:
    return replace(loopback(), clock=StoppedClock(datetime.now(UTC) + timedelta(hours=hours)))


def test_all_that_x_is_asked_is_in_its_document(twin: RunningTwin, judge: Judge) -> None:
    x = judged(twin, judge)
    number, _ = twin.says("acme", "Gnocchi, judged")
    twin.says("ann", "", kind="like", answers=number)
    twin.says("ben", "", kind="repost", answers=number)
    twin.says("dov", "Judged the best", more={"quotes": number})
    _, name = twin.says("cleo", "@acme judged?")
    heard = [one for one in x.listen(None) if isinstance(one, Heard)]
    ref = next(one.ref for one in heard if one.external_id == name)
    said = Utterance(key="j", text="Judged", begun_at=datetime.now(UTC), ref=ref, visibility=Visibility.DIRECT)
    photo = Media(content=b"a photo", content_type="image/gif", alt="A plate")
    x.speak(said)
    x.find(said)
    x.speak(Utterance(key="k", text="Judged too", begun_at=datetime.now(UTC), media=(photo,)))
    x.react(ref, "like")
    x.react(ref, "announce")
    assert {one.kind for one in heard} >= {Kind.LIKE, Kind.ANNOUNCE, Kind.CREATE}
    assert len([*x.tally(), *x.search("judged", None), *x.holds(datetime.now(UTC).date())]) > 3
    cursor = [one.cursor for one in x.listen(None) if isinstance(one, Mark)][-1]
    twin.says("dov", "", kind="follow")
    list(judged(twin, judge, later(2)).listen(cursor))
    assert judge.complaints == []
    assert len({path.rpartition("/")[2] for path in judge.judged}) > 12


def test_every_ability_is_offered_or_says_why_not() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word != "yes"} == {"awaits"}
    assert all(gap in CARD.gaps and CARD.gaps[gap][1].endswith(".") for gap in ("awaits", "video", "edit"))


def test_the_card_claims_no_more_than_was_done() -> None:
    assert (CARD.tested.against, CARD.tested.live) == ("twin", False)


def test_we_are_known_by_our_name_with_our_followers(twin: RunningTwin) -> None:
    told = ours(twin).whoami()
    assert (told.value, told.name, (told.followers or 0) >= 7) == ("acme", "Acme", True)


def test_a_search_finds_what_was_never_addressed_to_us(twin: RunningTwin) -> None:
    _, name = twin.says("dov", "The tiramisu at the corner is divine")
    found = [one for one in ours(twin).search("tiramisu", None) if not isinstance(one, Mark)]
    assert [(one.external_id, one.addressed) for one in found if isinstance(one, Heard)] == [(name, False)]


def test_a_search_goes_on_where_it_ended(twin: RunningTwin) -> None:
    twin.says("dov", "panettone before")
    cursor = [one.cursor for one in ours(twin).search("panettone", None) if isinstance(one, Mark)][-1]
    _, name = twin.says("cleo", "panettone after")
    found = [one for one in ours(twin).search("panettone", cursor) if isinstance(one, Heard)]
    assert [one.external_id for one in found] == [name]


def test_a_search_that_slept_for_a_week_begins_again(twin: RunningTwin) -> None:
    _, name = twin.says("cleo", "focaccia")
    slept = '["1500000000000000000",[]]'
    assert [one.external_id for one in ours(twin).search("focaccia", slept) if isinstance(one, Heard)] == [name]


def test_a_day_is_counted_with_posts_messages_and_our_own(twin: RunningTwin) -> None:
    said = (("ann", "@acme count me", "post"), ("ben", "me too", "dm"), ("acme", "us", "post"))
    names = {twin.says(who, text, kind=kind)[1] for who, text, kind in said}
    today = datetime.now(UTC).date()
    assert names <= set(ours(twin).holds(today))
    assert list(ours(twin).holds(today - timedelta(days=2))) == []


def test_what_is_counted_is_what_was_heard(twin: RunningTwin) -> None:
    heard = {one.external_id for one in ours(twin).listen(None) if isinstance(one, Heard)}
    assert set(ours(twin).holds(datetime.now(UTC).date())) <= heard


def test_our_posts_are_tallied_as_x_counts_them(twin: RunningTwin) -> None:
    number, name = twin.says("acme", "Tally this")
    twin.says("ann", "", kind="like", answers=number)
    twin.says("ben", "", kind="repost", answers=number)
    twin.says("dov", "see", more={"quotes": number})
    told = {one.of: one.counts for one in ours(twin).tally()}
    assert told[name] == {"views": 10, "likes": 1, "replies": 0, "shares": 2}
    assert told[""]["following"] == 3


def test_a_photo_is_fetched_without_our_key() -> None:
    seen: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(200, content=b"a photo")

    wire = replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)))
    x = CARD.build(CREDENTIALS, wire)
    assert isinstance(x, X)
    assert x.fetch(Media(url="https://pbs.example/a.jpg"), 100) == b"a photo"
    assert "authorization" not in seen[0]


def test_a_photo_beyond_the_limit_is_refused(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError) as caught:
        ours(twin).fetch(Media(content=b"a photo"), 3)
    assert caught.value.permanent


def test_a_cursor_of_another_channel_is_refused(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError) as caught:
        list(ours(twin).listen('{"notes": {}}'))
    assert caught.value.permanent
