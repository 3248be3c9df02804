import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest

from porch.channels.contract import CHECKS, Check, hear, run
from porch.channels.feeds import CARD, Feeds, build, discover
from porch.core.channel import Identifies, Listens, Rereads, Speaks, Wire
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.errors import ChannelError, KeyRefused, Unreadable
from porch.core.interaction import Delivery, Heard, Spoiled, Trait
from porch.proving.servers.isso import Isso, install
from porch.proving.servers.need import need

NOW = datetime(2026, 11, 7, 12, tzinfo=UTC)
URL = "https://blog.test/comments/feed/"
SILENT = "a feed only tells: nothing can be said through it"
POISON = b"<entry><updated>soon</updated></entry></feed>"
GAPS = {
    "round_trip": SILENT,
    "delete": "a feed does not tell an entry taken back from one that grew old",
    "passing_error": SILENT + "; that hearing fails in passing is tested beside this",
    "permanent_error": SILENT,
    "unknown_outcome": SILENT,
    "unicode": SILENT + "; that every script is heard is tested beside this",
    "longest_text": SILENT,
}
Answer = Callable[[httpx.Request], httpx.Response]


def no_socket(host: str, port: int, timeout: float) -> None:
    raise AssertionError(f"a feed opens no socket of its own: {host}:{port}, {timeout}")


def wired(http: httpx.Client, clock: Clock = SYSTEM_CLOCK) -> Wire:
    return Wire(http=http, dial=no_socket, clock=clock)


def feed_on(answer: Answer, clock: Clock | None = None, **fields: str) -> Feeds:
    http = httpx.Client(transport=httpx.MockTransport(answer))
    return build({"url": URL, "role": "comments", **fields}, wired(http, clock or StoppedClock(NOW)))


def always(body: bytes, status: int = 200, **headers: str) -> Answer:
    return lambda _: httpx.Response(status, content=body, headers=headers)


def item(text: str = "Lovely", **parts: str) -> bytes:
    tags = {"title": "By: Ann", "guid": f"{URL}#c1", "link": "https://blog.test/gnocchi/#comment-1", "creator": "Ann"}
    tags |= {"pubDate": "Fri, 06 Nov 2026 09:00:00 +0000", "encoded": text, **parts}
    prefix = {"creator": "dc:", "encoded": "content:"}
    written = [f"<{prefix.get(n, '')}{n}><![CDATA[{v}]]></{prefix.get(n, '')}{n}>" for n, v in tags.items() if v]
    return f"<item>{''.join(written)}</item>".encode()


def rss(*items: bytes) -> bytes:
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    start = f"<rss version='2.0' {spaces}><channel><title>Comments</title><language>it</language>"
    return start.encode() + b"".join(items) + b"</channel></rss>"


def heard(feed: object, since: str | None = None) -> Heard:
    (one,) = hear(feed, since)[0]
    return one


class Poisoned(httpx.BaseTransport):
    """Passes everything on and puts an entry that cannot be read at the end of every feed once asked to."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()
        self.on = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._inner.handle_request(request)
        body = answer.read()
        put = body.replace(b"</feed>", POISON * self.on or b"</feed>")
        return httpx.Response(answer.status_code, content=put, headers={"content-type": answer.headers["content-type"]})


class OnIsso:
    """The contract's stage: a page with isso under it, Ann writing, us writing as Acme."""

    card = CARD
    gaps = GAPS

    def __init__(self, isso: Isso) -> None:
        self._isso = isso
        self._page = f"/dish-{uuid4().hex[:8]}/"
        self._transport = Poisoned()
        self._http = httpx.Client(transport=self._transport)

    def channel(self, clock: Clock = SYSTEM_CLOCK) -> Feeds:
        fields = {"url": self._isso.feed(self._page), "role": "comments", "names": "Acme"}
        return build(fields, wired(self._http, clock))

    def customer_says(self, text: str, reply_to: str = "") -> str:
        return self._written(text, "Ann", reply_to)

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        return self._written(text, "Acme", reply_to)

    def customer_edits(self, external_id: str, text: str) -> None:
        self._isso.edit(int(external_id.rsplit("/", 1)[1]), text, author="Ann")

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def poison(self) -> None:
        self._transport.on = True

    def refused(self) -> Feeds:
        return feed_on(always(b"who are you?", 401))

    def limited(self, seconds: int) -> Feeds:
        return feed_on(always(b"slowly", 429, **{"Retry-After": str(seconds)}), SYSTEM_CLOCK)

    def skewed(self, by: timedelta) -> Feeds:
        return self.channel(StoppedClock(datetime.now(UTC) + by))

    def _written(self, text: str, author: str, reply_to: str) -> str:
        parent = int(reply_to.rsplit("/", 1)[1]) if reply_to else None
        number = self._isso.comment(self._page, text, author=author, parent=parent)
        body = self._isso.http.get(self._isso.feed(self._page)).text
        return next(name.split("<")[0] for name in body.split("<id>") if name.split("<")[0].endswith(f"/{number}"))


@pytest.fixture(scope="module")
def isso() -> Iterator[Isso]:
    try:
        install()
    except (OSError, RuntimeError) as refused:
        need(False, f"isso ({refused})")
    with Isso() as server:
        yield server


@pytest.mark.real
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_comments_on_a_real_isso_keep_the_contract(check: Check, isso: Isso) -> None:
    stage = OnIsso(isso)
    assert run(check, stage).gap == stage.gaps.get(check.__name__.removeprefix("check_"), "")


@pytest.mark.real
def test_every_script_is_heard_from_a_real_isso(isso: Isso) -> None:
    stage = OnIsso(isso)
    stage.customer_says("Perché no? Ελλάδα مرحبا 你好 👩🏽‍🍳")
    assert "Perché no? Ελλάδα مرحبا 你好 👩🏽‍🍳" in heard(stage.channel()).text


@pytest.mark.real
def test_an_edit_that_a_real_isso_calls_no_change_is_heard_within_the_hour(isso: Isso) -> None:
    stage = OnIsso(isso)
    said = stage.customer_says("At seven")
    first, _, cursor = hear(stage.channel())
    stage.customer_edits(said, "At eight")
    later = heard(stage.skewed(timedelta(hours=1)), cursor)
    assert (first[0].text, later.text) == ("At seven", "At eight")
    assert later.at >= first[0].at


def test_a_feed_does_what_its_card_says() -> None:
    feed = feed_on(always(b""))
    assert isinstance(feed, Listens)
    assert isinstance(feed, Rereads)
    assert isinstance(feed, Identifies)
    assert not isinstance(feed, Speaks)
    assert "speaks" in CARD.gaps


def test_a_wordpress_comment_is_heard_as_said_to_us_under_its_post() -> None:
    one = heard(feed_on(always(rss(item("<p>Is it <b>gluten</b>-free?</p>")))))
    assert (one.text, one.author.kind, one.author.value) == ("Is it gluten-free?", "web", "ann@blog.test")
    assert (one.external_id, one.thread) == (f"{URL}#c1", "https://blog.test/gnocchi/")
    assert (one.in_reply_to, one.language, one.addressed) == ("https://blog.test/gnocchi/", "it", True)
    assert one.traits == {Trait.COMMENT}
    assert one.at == datetime(2026, 11, 6, 9, tzinfo=UTC)


def test_a_wordpress_answer_names_the_comment_it_answers() -> None:
    text = 'In reply to <a href="https://blog.test/gnocchi/#comment-1">Ann</a>.\n\n<p>Yes.</p>'
    one = heard(feed_on(always(rss(item(text, link="https://blog.test/gnocchi/#comment-2")))))
    assert one.in_reply_to == "https://blog.test/gnocchi/#comment-1"


def test_our_own_comment_is_ours() -> None:
    one = heard(feed_on(always(rss(item(creator="ACME"))), names="Acme, The Trattoria"))
    assert (one.ours, one.addressed) == (True, False)


@pytest.mark.parametrize(("role", "ours", "traits"), [("ours", True, set()), ("mentions", False, {Trait.MENTION})])
def test_posts_are_ours_or_mentions_and_wait_for_nobody(role: str, ours: bool, traits: set[Trait]) -> None:
    one = heard(feed_on(always(rss(item(title="Gnocchi", creator=""))), role=role))
    assert (one.ours, one.addressed, one.traits) == (ours, False, traits)
    assert (one.subject, one.thread, one.author.value) == ("Gnocchi", "", "blog.test")


def test_two_people_without_a_name_are_two_people() -> None:
    both = rss(item(creator="Anonymous"), item(creator="", guid=f"{URL}#c2"))
    first, second = hear(feed_on(always(both)))[0]
    assert first.author.value != second.author.value


@pytest.mark.parametrize(
    ("guid", "link", "name"),
    [
        ("https://blog.test/?p=7", "https://blog.test/x", "https://blog.test/?p=7"),
        ("tag:blog.test,2018:/1/2", "https://blog.test/x", "tag:blog.test,2018:/1/2"),
        ("7", "https://blog.test/x", "blog.test#7"),
        ("7: seven", "https://blog.test/x", "blog.test#7: seven"),
        ("", "https://blog.test/x", "https://blog.test/x"),
    ],
)
def test_an_entry_is_named_by_its_guid_then_its_link(guid: str, link: str, name: str) -> None:
    assert heard(feed_on(always(rss(item(guid=guid, link=link))))).external_id == name


def test_an_entry_without_any_name_is_named_by_its_words() -> None:
    one, other = (heard(feed_on(always(rss(item(text, guid="", link=""))))) for text in ("one", "other"))
    assert one.external_id.startswith("blog.test#")
    assert one.external_id != other.external_id


def test_a_change_without_a_stamp_comes_after_what_it_replaces() -> None:
    first = feed_on(always(rss(item("At seven"))))
    _, _, cursor = hear(first)
    changed = heard(feed_on(always(rss(item("At eight")))), cursor)
    assert changed.edited_at == NOW
    assert changed.version != heard(first).version
    assert heard(first, cursor).edited_at is None


def test_a_feed_that_did_not_change_is_not_sent_again() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        fresh = httpx.Response(200, content=rss(item()), headers={"ETag": '"1"', "Last-Modified": "yesterday"})
        return {'"1"': httpx.Response(304)}.get(request.headers.get("if-none-match", ""), fresh)

    clock = StoppedClock(NOW)
    feed = feed_on(answer, clock)
    once, _, cursor = hear(feed)
    again, _, later = hear(feed, cursor)
    clock.advance(timedelta(hours=1))
    whole, _, _ = hear(feed, cursor)
    assert (len(once), len(again), len(whole)) == (1, 0, 1)
    assert asked[1].headers["if-modified-since"] == "yesterday"
    assert later == cursor


def test_half_a_feed_is_asked_for_again() -> None:
    feed = feed_on(always(rss(item(), item(guid="2"))[:-60], ETag='"1"'))
    listed, spoiled, cursor = hear(feed)
    assert (len(listed), len(spoiled)) == (1, 1)
    assert orjson.loads(cursor or "")["etag"] == ""


def test_a_broken_feed_is_kept_whole_and_can_be_read_when_we_know_better() -> None:
    listed, (spoiled,), cursor = hear(feed_on(always(b"<p>Service unavailable")))
    assert listed == []
    assert spoiled == Spoiled(raw=b"<p>Service unavailable", reason=spoiled.reason, where=URL)
    assert cursor
    assert [one.text for one in feed_on(always(b"")).reread(rss(item()))] == ["Lovely"]
    with pytest.raises(Unreadable):
        feed_on(always(b"")).reread(spoiled.raw)


def test_one_bad_entry_spoils_only_itself() -> None:
    bad = b"<item><pubDate>yesterday</pubDate></item>"
    listed, spoiled, _ = hear(feed_on(always(rss(item("before"), bad, item("after", guid="2")))))
    assert [one.text for one in listed] == ["before", "after"]
    assert [b"yesterday" in one.raw or one.raw.startswith(b'{"entry"') for one in spoiled] == [True]


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0001 00:00:00 GMT", "99999-01-01T00:00:00Z", "soon", ""])
def test_an_impossible_date_does_not_lose_the_words(date: str) -> None:
    assert heard(feed_on(always(rss(item(pubDate=date))))).text == "Lovely"


def test_a_page_leads_to_its_feed() -> None:
    pages = {
        "/": b"<html><link rel=alternate type=application/rss+xml href=/feed/>"
        b"<link rel=alternate type=application/rss+xml title='Comments' href=/comments/feed/>",
        "/comments/feed/": rss(item()),
    }
    http = httpx.Client(transport=httpx.MockTransport(lambda asked: httpx.Response(200, content=pages[asked.url.path])))
    fields = discover({"url": "blog.test/", "role": "comments"}, wired(http))
    assert fields == {"url": URL, "role": "comments"}
    assert heard(build({"url": "blog.test/"}, wired(http, StoppedClock(NOW)))).text == "Lovely"


def test_a_password_goes_to_its_host_and_into_nothing_that_is_kept() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        page = b"<html><link rel=alternate type=application/rss+xml href=https://other.test/feed>"
        return httpx.Response(200, content={"blog.test": page, "other.test": rss(item())}[request.url.host])

    feed = feed_on(answer, url="https://ann:secret@blog.test/")
    (one,), _, cursor = hear(feed)
    assert [request.headers.get("authorization", "")[:6] for request in asked] == ["Basic ", ""]
    assert "secret" not in f"{one} {cursor}"
    found = discover({"url": "https://ann:secret@blog.test/"}, feed.wire)
    assert found == {"url": "https://other.test/feed", "login": "ann", "password": "secret"}


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ChannelError, match="is not an address"):
        build({"url": "http://[::1/feed"}, wired(httpx.Client()))


def test_a_page_without_a_feed_says_so() -> None:
    with pytest.raises(ChannelError, match="names no feed"):
        hear(feed_on(always(b"<html><p>hello")))


def test_a_feed_longer_than_five_megabytes_is_refused() -> None:
    with pytest.raises(ChannelError, match="5 MB"):
        hear(feed_on(always(rss(item("x" * 6_000_000)))))


@pytest.mark.parametrize(("status", "permanent"), [(500, False), (503, False), (404, True), (410, True)])
def test_trouble_is_passing_or_for_good(status: int, permanent: bool) -> None:
    with pytest.raises(ChannelError) as caught:
        hear(feed_on(always(b"", status)))
    assert caught.value.permanent is permanent


def test_a_network_that_is_down_is_a_passing_error() -> None:
    def down(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(ChannelError) as caught:
        hear(feed_on(down))
    assert not caught.value.permanent


def test_a_password_that_no_longer_works_is_a_refused_key() -> None:
    with pytest.raises(KeyRefused):
        feed_on(always(b"", 401)).whoami()


def test_the_test_button_names_the_feed() -> None:
    we = feed_on(always(rss(item()))).whoami()
    assert (we.kind, we.value, we.name, we.url) == ("web", "blog.test", "Comments", URL)


def test_a_cursor_of_somebody_else_means_from_the_start() -> None:
    assert heard(feed_on(always(rss(item()))), "not json").text == "Lovely"
    assert heard(feed_on(always(rss(item()))), "[1]").text == "Lovely"


@pytest.mark.data
def test_every_case_of_feedparser_is_heard_or_kept() -> None:
    packed = Path(os.environ.get("PORCH_DATA", "../shared/data")) / "protocols" / "feeds" / "feedparser_tests.tar.gz"
    need(packed.exists(), "PORCH_DATA with protocols/feeds")
    with tarfile.open(packed) as cases:
        bodies = {m.name: cases.extractfile(m).read() for m in cases if m.name.endswith(".xml")}  # type: ignore[union-attr]
    ends = {name: hear(replace(feed_on(always(body)), role="mentions")) for name, body in bodies.items()}
    entries = {name for name, body in bodies.items() if b"<entry>" in body or b"<item>" in body}
    lost = [name for name in sorted(entries) if not ends[name][0] and not ends[name][1]]
    assert len(bodies) > 1300
    assert lost == []
    assert all(one.raw and one.reason for _, spoiled, _ in ends.values() for one in spoiled)
    again = [one for listed, _, _ in ends.values() for one in listed]
    assert len(again) > 400
    assert all(feed_on(always(b"")).reread(one.raw)[0].text == one.text for one in again)
