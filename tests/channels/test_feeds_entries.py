import orjson
import pytest

from porch.channels._feeds_entries import Entry, Reading, feeds_of, is_page, packed, read, unpacked
from porch.core.errors import Unreadable
from porch.core.interaction import Spoiled

URL = "https://blog.test/feed/"
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The trattoria</title><link>https://blog.test/</link><language>it</language>
<item><title>Today: gnocchi</title><link>/gnocchi/</link><guid isPermaLink="false">https://blog.test/?p=7</guid>
<pubDate>Fri, 06 Nov 2026 09:00:00 +0100</pubDate><dc:creator>Alice</dc:creator><description>short</description>
<content:encoded><![CDATA[<p>With <b>sage</b>.</p>]]></content:encoded><slash:comments>3</slash:comments>
<enclosure url="/g.jpg" type="image/jpeg" length="9"/></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Comments</title>
<entry><id>tag:blog.test,2018:/1/2</id><title>Comment 2</title><updated>2026-11-06T08:00:00Z</updated>
<published>2026-11-05T08:00:00Z</published><author><name>Ann</name><uri>https://Ann.test/</uri><email>ann@ann.test</email></author>
<link href="https://blog.test/gnocchi/#c2"/><content type="html">&lt;p&gt;Gluten?&lt;/p&gt;</content>
<thr:in-reply-to ref="tag:blog.test,2018:/1/1"/></entry></feed>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The trattoria",
    "home_page_url": "/",
    "items": [
        {
            "id": 7,
            "url": "/gnocchi/",
            "content_html": "<p>With sage.</p>",
            "date_published": "2026-11-06T09:00:00+01:00",
            "authors": [{"name": "Alice", "url": "https://blog.test/alice"}],
            "attachments": [{"url": "g.jpg", "mime_type": "image/jpeg"}],
        },
        "not an item",
        {"id": "8", "content_text": "plain", "author": {"name": "Bob"}},
    ],
}


def only(reading: Reading) -> Entry:
    (entry,) = reading.entries
    assert isinstance(entry, Entry)
    return entry


def test_rss_is_read() -> None:
    feed = read(RSS, URL)
    assert (feed.title, feed.link, feed.language) == ("The trattoria", "https://blog.test/", "it")
    assert only(feed) == Entry(
        id="https://blog.test/?p=7",
        link="https://blog.test/gnocchi/",
        title="Today: gnocchi",
        html="<p>With <b>sage</b>.</p>",
        author="Alice",
        published="2026-11-06T08:00:00+00:00",
        comments="3",
        media=(("https://blog.test/g.jpg", "image/jpeg"),),
    )


def test_atom_is_read() -> None:
    entry = only(read(ATOM, URL))
    assert (entry.author, entry.author_uri, entry.author_email) == ("Ann", "https://Ann.test/", "ann@ann.test")
    assert (entry.published, entry.updated) == ("2026-11-05T08:00:00+00:00", "2026-11-06T08:00:00+00:00")
    assert (entry.reply_ref, entry.html) == ("tag:blog.test,2018:/1/1", "<p>Gluten?</p>")


def test_json_feed_is_read_and_a_bad_item_spoils_only_itself() -> None:
    first, bad, last = read(orjson.dumps(JSON), URL).entries
    assert isinstance(first, Entry)
    assert isinstance(bad, Spoiled)
    assert isinstance(last, Entry)
    assert (first.id, first.link, first.author_uri) == ("7", "https://blog.test/gnocchi/", "https://blog.test/alice")
    assert first.published == "2026-11-06T08:00:00+00:00"
    assert first.media == (("https://blog.test/feed/g.jpg", "image/jpeg"),)
    assert bad.raw == b'"not an item"'
    assert (last.text, last.author) == ("plain", "Bob")


def test_an_entry_survives_being_packed() -> None:
    feed = read(RSS, URL)
    entry, around = unpacked(packed(only(feed), feed, URL))
    assert entry == only(feed)
    assert around == {"url": URL, "title": "The trattoria", "link": "https://blog.test/", "language": "it"}


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'{"entry":1,"feed":{}}', b'{"entry":{"media":[1]},"feed":{}}', b"\xff"]
)
def test_what_was_not_packed_cannot_be_unpacked(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        unpacked(raw)


def laughs(levels: int) -> bytes:
    declared = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, levels))
    return b'<!DOCTYPE rss [<!ENTITY l0 "ha">' + declared + b"]>" + RSS.split(b"?>", 1)[1].replace(b"short", b"&l9;")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"hello", b"{}", b"{", b"[1]", b'{"items": 1}', b"<html><body>404</body></html>", b"\0" * 1000,
        b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 100_000 + b'">]><rss><channel><item><title>' + b"&a;" * 100_000,
        b"<rss><channel><item " + b" ".join(b"a%d='1'" % n for n in range(50_000)) + b"/></channel></rss>",
    ],
    ids=["empty", "words", "json", "half json", "list", "items", "page", "zeros", "quadratic", "attributes"],
)  # fmt: skip
def test_what_is_no_feed_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body, URL)


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "utf-32"])
def test_a_billion_laughs_end_quickly(coding: str) -> None:
    feed = read(laughs(10).decode().encode(coding), URL, f"application/xml; charset={coding}")
    assert all(len(one.html) < 10_000 for one in feed.entries if isinstance(one, Entry))


def test_an_entity_that_points_at_a_file_stays_closed() -> None:
    secret = "root:x:0"
    start = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    (entry,) = read(start + b"<rss><channel><item><title>a&x;b</title></item></channel></rss>", URL).entries
    assert secret not in str(entry)


def test_a_feed_cut_in_half_spoils_its_last_entry_only() -> None:
    two = ATOM.replace(b"<entry>", b"<entry><id>tag:x,1:1</id><title>whole</title></entry><entry>")
    feed = read(two[:-80], URL)
    first, last = feed.entries
    assert not feed.whole
    assert isinstance(first, Entry)
    assert isinstance(last, Spoiled)
    assert b"tag:blog.test,2018:/1/2" in last.raw


def test_a_page_names_its_feeds_and_comments_come_first_when_asked_for() -> None:
    page = b"""<!doctype html><link rel="alternate" type="application/rss+xml" title="Posts" href="/feed/">
    <link rel="ALTERNATE" type="application/atom+xml" title="Comments" href="/comments/feed/"><link rel=stylesheet>
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"><![bad"""
    assert is_page(page, "")
    assert feeds_of(page, URL, comments=True) == ["https://blog.test/comments/feed/", "https://blog.test/feed/"]
    assert feeds_of(page, URL, comments=False)[0] == "https://blog.test/feed/"


def test_a_feed_sent_as_html_is_still_a_feed() -> None:
    assert not is_page(RSS, "text/html")
    assert not is_page(ATOM, "")


def test_half_characters_do_not_stop_the_rest() -> None:
    body = (
        b"<rss><channel><item><title>a&#xD800;b&#0;c</title><bad></item><item><title>d</title></item></channel></rss>"
    )
    feed = read(body, URL)
    assert [packed(one, feed, URL) != b"" for one in feed.entries if isinstance(one, Entry)] == [True, True]
