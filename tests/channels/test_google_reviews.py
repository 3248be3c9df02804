"""Google reviews against a twin: accounts, places and questions by Google's documents, reviews by its pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from google.oauth2.credentials import Credentials as GoogleCredentials
from googleapiclient.discovery import build

from porch.channels import contract
from porch.channels.google_reviews import CARD, GoogleReviews
from porch.core.channel import abilities
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Kind, Media, Visibility
from porch.proving.twins.google_reviews import CREDENTIALS, LOCATION
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from tests.channels import documented_reviews
from tests.channels.discovery_judge import DiscoveryJudge
from tests.channels.google_stage import GoogleStage, answer_to, heard_now, judged, words, world
from tests.channels.judge import document
from tests.channels.twin_stage import TwinStage, loopback

DOCUMENTS = (
    "google_mybusinessaccountmanagement.v1", "google_mybusinessbusinessinformation.v1", "google_mybusinessqanda.v1",
)  # fmt: skip


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("google_reviews") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> DiscoveryJudge:
    return DiscoveryJudge((*map(document, DOCUMENTS), documented_reviews.DOCUMENT))


@pytest.fixture
def stage(twin: RunningTwin, judge: DiscoveryJudge) -> GoogleStage:
    return GoogleStage(CARD, twin, CREDENTIALS, judge)


def built(twin: RunningTwin, **more: str) -> GoogleReviews:
    return GoogleReviews({**CREDENTIALS, "api": twin.url, **more}, loopback())


@pytest.mark.channel
@pytest.mark.data
@pytest.mark.parametrize("check", contract.CHECKS[:-1], ids=lambda check: check.__name__)
def test_keeps_the_contract_and_the_documents(stage: GoogleStage, judge: DiscoveryJudge, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""
    assert judge.complaints == []


@pytest.mark.channel
@pytest.mark.data
@pytest.mark.parametrize("name", ["round_trip", "edit", "delete", "elsewhere", "unknown_outcome", "unicode"])
def test_keeps_the_contract_for_questions_too(twin: RunningTwin, judge: DiscoveryJudge, name: str) -> None:
    asking = QuestionStage(CARD, twin, CREDENTIALS, judge)
    assert contract.run(getattr(contract, f"check_{name}"), asking).gap == ""
    assert judge.complaints == []
    assert "mybusinessqanda.locations.questions.list" in judge.judged


@pytest.mark.channel
def test_keeps_the_contract_when_the_twin_breaks_the_document() -> None:
    with RunningTwin("google_reviews") as spoilt:
        last = contract.CHECKS[-1]
        assert contract.run(last, TwinStage(CARD, spoilt, CREDENTIALS, named="")).check == "poisoned_item"


class QuestionStage(GoogleStage):
    """Ann asks on the map instead of reviewing."""

    def customer_says(self, text: str, reply_to: str = "") -> str:
        return self.acts("ann", text, reply_to, kind="question")


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    lacking = {name for name, word in told.items() if word != "yes"}
    assert lacking == {"overhears", "awaits", "reacts", "searches", "tallies", "follows", "fetches"}
    assert all(CARD.gaps[name][1] for name in lacking)


def test_googles_own_client_asks_the_twin_the_same_questions(twin: RunningTwin) -> None:
    google = build(
        "mybusinessqanda", "v1", credentials=GoogleCredentials(token=KEY), static_discovery=True,
        client_options={"api_endpoint": twin.url}, cache_discovery=False,
    )  # fmt: skip
    _, name = twin.says("ben", "Is there a car park nearby?", kind="question")
    answers = google.locations().questions().answers()
    said = answers.upsert(parent=name, body={"answer": {"text": "Behind the church."}}).execute()
    heard = heard_now(built(twin))[0][said["name"]]
    assert heard.ours
    assert heard.in_reply_to == name
    built(twin).speak(answer_to(heard_now(built(twin))[0][name], "Behind the church, it is free."))
    told = answers.list(parent=name).execute()["answers"]
    assert [one["text"] for one in told] == ["Behind the church, it is free."]


def test_a_review_has_its_stars_and_its_place(twin: RunningTwin) -> None:
    _, name = twin.says("ben", "Burnt. Twice.", more={"stars": 1})
    one = heard_now(built(twin))[0][name]
    assert (one.kind, one.detail, one.addressed) == (Kind.REVIEW, {"rating": "1", "place": "Acme Bakery"}, True)
    assert (one.author.name, one.visibility) == ("Ben", Visibility.PUBLIC)


def test_more_stars_after_our_answer_are_a_later_version(twin: RunningTwin) -> None:
    number, name = twin.says("ben", "Burnt.", more={"stars": 1})
    found, cursor = heard_now(built(twin))
    receipt = built(twin).speak(answer_to(found[name], "We are sorry. Come by, the next one is on us."))
    twin.edits(number, "Burnt once. The second was lovely")
    later, _ = heard_now(built(twin), cursor)
    assert later[name].version > found[name].version
    assert later[receipt.external_id].ours
    assert (later[receipt.external_id].in_reply_to, later[receipt.external_id].thread) == (name, name)


def test_a_second_answer_takes_the_place_of_the_first(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Good bread")
    review = heard_now(built(twin))[0][name]
    first, second = (built(twin).speak(answer_to(review, text)) for text in ("Thanks", "Thank you, Ann"))
    assert first.external_id == second.external_id
    assert heard_now(built(twin))[0][first.external_id].text == "Thank you, Ann"


def test_an_answer_of_ours_that_is_taken_back_is_told(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "Nice place")
    reply, name = twin.says("acme", "Thank you", answers=number)
    _, cursor = heard_now(built(twin))
    twin.deletes(reply)
    gone = heard_now(built(twin), cursor)[0][name]
    assert (gone.deleted, gone.ours) == (True, True)


def test_our_answer_to_an_old_review_is_heard_though_it_moves_nothing() -> None:
    with RunningTwin("google_reviews") as busy:
        number, old = busy.says("ann", "The oldest")
        for n in range(110):
            busy.says("cleo", f"review {n}")
        found, cursor = heard_now(built(busy))
        assert len(found) == 111
        _, late = busy.says("acme", "At last!", answers=number)
        later: set[str] = set()
        for _ in range(4):
            heard, cursor = heard_now(built(busy), cursor)
            later |= set(heard)
        assert later == {old, late}


def test_more_than_a_page_of_new_reviews_since_the_last_look_is_heard_whole() -> None:
    with RunningTwin("google_reviews") as busy:
        busy.says("ann", "before")
        _, cursor = heard_now(built(busy))
        names = {busy.says("cleo", f"burst {n}")[1] for n in range(120)}
        assert names <= set(heard_now(built(busy), cursor)[0])


def test_where_google_gives_no_questions_the_reviews_are_heard_all_the_same(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Lovely")
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        closed = {"error": {"code": 403, "message": "The API has been turned down.", "status": "PERMISSION_DENIED"}}
        return httpx.Response(403, json=closed) if "questions" in request.url.path else real.handle_request(request)

    assert name in heard_now(GoogleReviews({**CREDENTIALS, "api": twin.url}, world(answer)))[0]


def test_one_place_of_several_can_be_chosen(twin: RunningTwin) -> None:
    assert built(twin, place=" acme bakery ").whoami().value == LOCATION
    assert built(twin, place="202").whoami().name == "Acme Bakery"
    with pytest.raises(ChannelError, match="no such place") as refused:
        built(twin, place="Another").whoami()
    assert refused.value.permanent


def test_a_day_lists_again_what_was_heard_of_it(twin: RunningTwin) -> None:
    today = datetime.now(UTC).date()
    heard = {name for name, item in heard_now(built(twin))[0].items() if item.at.date() == today}
    held = list(built(twin).holds(today))
    assert set(held) == heard
    assert len(held) == len(heard)
    assert list(built(twin).holds(today - timedelta(days=3))) == []


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (" ", {}), ("a", {"media": (Media(content=b"x"),)}), ("to nobody", {}), ("è" * 2049, {}),
        ("a", {"visibility": Visibility.DIRECT}), ("a", {"ref": f"accounts/101/{LOCATION}/reviews/r7"}),
    ],
)  # fmt: skip
def test_what_google_does_not_take_is_refused_for_good(twin: RunningTwin, text: str, more: dict[str, Any]) -> None:
    with pytest.raises(ChannelError) as refused:
        built(twin).speak(words(text, **more))
    assert refused.value.permanent


def test_several_places_are_named_by_the_first(judge: DiscoveryJudge) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        accounts = {"accounts": [{"name": "accounts/1"}]}
        places = {"locations": [{"name": f"locations/{n}", "title": f"Acme {n}"} for n in (1, 2, 3)]}
        return httpx.Response(200, json=accounts if request.url.path == "/v1/accounts" else places)

    assert GoogleReviews(dict(CREDENTIALS), world(answer)).whoami().name == "Acme 1 and 2 more"


def test_what_is_asked_of_places_is_judged(twin: RunningTwin, judge: DiscoveryJudge) -> None:
    channel = GoogleReviews({**CREDENTIALS, "api": twin.url}, judged(judge))
    assert any(isinstance(item, Heard) for item in channel.listen(None))
    assert judge.complaints == []
    assert {"mybusinessaccountmanagement.accounts.list", "mybusinessbusinessinformation.accounts.locations.list"} <= (
        judge.judged
    )
