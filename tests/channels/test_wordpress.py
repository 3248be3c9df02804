"""WordPress: the contract on a real site, and what only a real site can tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels import contract
from porch.channels.wordpress import CARD
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Media, Trait, Visibility
from porch.proving.servers.need import need
from porch.proving.servers.wordpress import WordPressSite, lacking
from tests.channels.wordpress_stages import WordPressStage, built, words

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def site() -> Iterator[WordPressSite]:
    missing = lacking()
    need(not missing, missing)
    with WordPressSite() as running:
        yield running


@pytest.fixture
def stage(site: WordPressSite) -> WordPressStage:
    return WordPressStage(site, site.post())


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_real_site(stage: WordPressStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


@pytest.mark.real
@pytest.mark.slow
def test_our_posts_are_heard_as_ours_and_comments_stand_under_them(stage: WordPressStage) -> None:
    said = stage.customer_says("Is the risotto gone?")
    heard = contract.hear(stage.channel())[0]
    comment = contract.latest(heard, said)
    post = contract.latest(heard, comment.thread)
    assert (post.ours, post.subject, post.text) == (True, "Today's dish", "Risotto.")
    assert comment.in_reply_to == comment.thread
    assert comment.detail["post"] == "Today’s dish"
    assert Trait.COMMENT in comment.traits


@pytest.mark.real
@pytest.mark.slow
def test_a_comment_that_waits_for_approval_is_heard_and_so_is_the_approval(stage: WordPressStage) -> None:
    said = stage.site.comment("ann", stage.post, "Hold this, please")
    stage.site.ask("acme", "POST", f"/comments/{said['id']}", status="hold")
    heard, _, cursor = contract.hear(stage.channel())
    waiting = contract.latest(heard, stage.named(said))
    assert waiting.detail["moderation"] == "waits for approval"
    stage.site.ask("acme", "POST", f"/comments/{said['id']}", status="approved")
    later = contract.latest([waiting, *contract.hear(stage.channel(), cursor)[0]], waiting.external_id)
    assert "moderation" not in later.detail
    assert later.version != waiting.version


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("status", ["spam", "trash"])
def test_what_is_thrown_away_is_heard_as_deleted(stage: WordPressStage, status: str) -> None:
    said = stage.site.comment("ann", stage.post, f"Buy {status}")
    cursor = contract.hear(stage.channel())[2]
    stage.site.ask("acme", "POST", f"/comments/{said['id']}", status=status)
    assert contract.latest(contract.hear(stage.channel(), cursor)[0], stage.named(said)).deleted


@pytest.mark.real
@pytest.mark.slow
def test_something_said_to_everybody_is_a_post_with_its_photo_and_is_found(stage: WordPressStage) -> None:
    photo = Media(content=PNG, name="cake.png", content_type="image/png", alt="A cake")
    said = words("We are open\n& glad <3", subject='Open "again"', media=(photo,))
    receipt = stage.channel().speak(said)
    number = int(receipt.ref.partition(":")[2])
    post = stage.site.ask("acme", "GET", f"/posts/{number}", params={"context": "edit"})
    assert 'alt="A cake"' in post["content"]["raw"]
    assert post["featured_media"] > 0
    assert post["title"]["raw"] == 'Open "again"'
    heard = contract.latest(contract.hear(stage.channel())[0], receipt.external_id)
    assert heard.ours
    assert heard.text.startswith("We are open\n& glad <3")
    assert [media.url.rpartition("/")[2] for media in heard.media] == ["cake.png"]


@pytest.mark.real
@pytest.mark.slow
def test_a_post_that_broke_off_is_found_and_one_never_sent_is_not(stage: WordPressStage) -> None:
    said = words("Closed “today” -- sorry...", subject="Closed")
    with pytest.raises(ChannelError):
        stage.torn().speak(said)
    found = stage.channel().find(said)
    assert found is not None
    assert found.ref.startswith("post:")
    assert stage.channel().find(replace(said, text="Never said")) is None


@pytest.mark.real
@pytest.mark.slow
def test_who_may_not_moderate_hears_what_is_published_and_may_not_post(stage: WordPressStage) -> None:
    hidden = stage.site.comment("ann", stage.post, "Hidden")
    stage.site.ask("acme", "POST", f"/comments/{hidden['id']}", status="hold")
    shown = stage.customer_says("It's “shown” -- to all...")
    ben = stage.channel(**stage.site.credentials("ben"))
    heard = contract.hear(ben)[0]
    assert stage.named(hidden) not in {item.external_id for item in heard}
    answer = replace(stage.address(contract.latest(heard, shown)), text='It\'s 3x "better" -- really...')
    receipt = ben.speak(answer)
    assert ben.find(answer) == receipt
    with pytest.raises(ChannelError, match="publish"):
        ben.speak(words("A post of ben's"))


@pytest.mark.real
@pytest.mark.slow
def test_a_day_lists_what_was_heard_of_it_and_posts_count_their_comments(stage: WordPressStage) -> None:
    stage.customer_says("For the ledger")
    today = datetime.now(UTC).date()
    heard = [item for item in contract.hear(stage.channel())[0] if item.at.date() == today and not item.deleted]
    assert set(stage.channel().holds(today)) == {item.external_id for item in heard}
    assert list(stage.channel().holds(today - timedelta(days=3))) == []
    thread = next(item.thread for item in heard if item.text == "For the ledger")
    assert {tally.of: dict(tally.counts) for tally in stage.channel().tally()}[thread] == {"replies": 1}


@pytest.mark.real
@pytest.mark.slow
def test_the_address_of_the_api_is_found_through_the_page(site: WordPressSite) -> None:
    http = httpx.Client(trust_env=False)
    wire = replace(_wire(), http=http)
    assert CARD.discover is not None
    found = CARD.discover({**site.credentials(), "url": site.url}, wire)
    channel = CARD.build(found, wire)
    assert channel.whoami().name == "Acme"  # type: ignore[attr-defined]


@pytest.mark.real
@pytest.mark.slow
def test_a_lost_password_says_so_when_it_is_tested(stage: WordPressStage) -> None:
    with pytest.raises(KeyRefused):
        stage.refused().whoami()


def _wire():  # type: ignore[no-untyped-def]
    from tests.channels.twin_stage import loopback

    return loopback()


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word == "yes"} == {
        "listens", "speaks", "recalls", "counts", "tallies", "rereads", "identifies",
    }  # fmt: skip
    assert {name for name, word in told.items() if word != "yes"} == set(CARD.gaps)


def test_a_photo_without_bytes_and_a_private_word_are_refused_before_anything_is_sent() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.method == "GET"
        return httpx.Response(200, json={"id": 1, "capabilities": {"publish_posts": True}})

    channel = built(httpx.MockTransport(answer))
    for bad in (words("Look", media=(Media(url="https://x.test/a.png"),)), words("Psst", visibility=Visibility.DIRECT)):
        with pytest.raises(ChannelError) as refused:
            channel.speak(bad)
        assert refused.value.permanent
