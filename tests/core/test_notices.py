"""A network's mail that somebody wrote there is a notice: who sent it, about what, and one link; nobody's words."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Trait
from porch.core.mailproof import is_under
from porch.core.notice_senders import NETWORKS, Network
from porch.core.notices import link
from porch.proving.servers.need import need
from tests.core.notice_mails import WORDS, mail, read

CORPORA = Path(os.environ.get("PORCH_DATA", "../shared/data")) / "email_corpora"
FACEBOOK = next(network for network in NETWORKS if network.name == "facebook")
WROTE = [
    (
        "Facebook <notification@facebookmail.com>",
        "Ann Lindqvist commented on your post.",
        "https://www.facebook.com/trattoria/posts/123?comment_id=9&mid=5c1&bcode=1.17&n_m=ciao%40trattoria.example",
        "X-Facebook-Notify: feed_comment; mailid=5c1\r\n",
        "facebook",
        "https://www.facebook.com/trattoria/posts/123?comment_id=9",
    ),
    (
        "Facebook <notification@facebookmail.com>",
        "Ann ha risposto al tuo commento",
        "https://www.facebook.com/n/?trattoria/posts/123&medium=email&mid=5c1",
        "",
        "facebook",
        "https://www.facebook.com/n/?trattoria/posts/123",
    ),
    (
        "Facebook <groupupdates@facebookmail.com>",
        "Ben posted in Eating in Milwaukee",
        "https://www.facebook.com/groups/77/permalink/88/?mid=5c1",
        "X-Facebook-Notify: group_activity; mailid=5c1\r\n",
        "facebook_groups",
        "https://www.facebook.com/groups/77/permalink/88/",
    ),
    (
        "Instagram <no-reply@mail.instagram.com>",
        "ann mentioned you in a comment",
        "https://www.instagram.com/p/C1/?igsh=x",
        "",
        "instagram",
        "https://www.instagram.com/p/C1/",
    ),
    (
        "LinkedIn <groups-noreply@linkedin.com>",
        "New post in Restaurant owners",
        "https://www.linkedin.com/comm/groups/42/q-and-a/1?midToken=AQF&otpToken=MT&trk=eml-x",
        "X-LinkedIn-Template: email_group_post_01\r\n",
        "linkedin_groups",
        "https://www.linkedin.com/comm/groups/42/q-and-a/1",
    ),
    (
        "LinkedIn <notifications-noreply@linkedin.com>",
        "Dov commented on your post",
        "https://www.linkedin.com/comm/feed/update/urn:li:activity:7/?midSig=1",
        "X-LinkedIn-Template: email_notification_comment_01\r\n",
        "linkedin",
        "https://www.linkedin.com/comm/feed/update/urn:li:activity:7/",
    ),
    (
        "X <notify@x.com>",
        "Dov (@dov) replied to your post",
        "https://x.com/i/redirect?url=https%3A%2F%2Fx.com%2Fdov%2Fstatus%2F12&t=1&cn=x",
        "",
        "x",
        "https://x.com/dov/status/12",
    ),
    (
        "TikTok <noreply@account.tiktok.com>",
        "ann commented on your video",
        "https://www.tiktok.com/@trattoria/video/71?utm_source=mail",
        "",
        "tiktok",
        "https://www.tiktok.com/@trattoria/video/71",
    ),
    (
        "YouTube <noreply@youtube.com>",
        "New comment on “How we bake”",
        "https://www.youtube.com/watch?v=abc&lc=U1",
        "",
        "youtube",
        "https://www.youtube.com/watch?v=abc&lc=U1",
    ),
    (
        "Google Business Profile <businessprofile-noreply@google.com>",
        "Ann left a review for Trattoria",
        "https://business.google.com/n/1/reviews?utm_campaign=x",
        "",
        "google_reviews",
        "https://business.google.com/n/1/reviews",
    ),
    (
        "Yelp <no-reply@yelp.com>",
        "You have a new review from Ben O.",
        "https://biz.yelp.com/r/9?utm_medium=email",
        "",
        "yelp",
        "https://biz.yelp.com/r/9",
    ),
    (
        "Tripadvisor <noreply@tripadvisor.com>",
        "New review of Trattoria",
        "https://www.tripadvisor.com/ShowUserReviews-g1-d2",
        "",
        "tripadvisor",
        "https://www.tripadvisor.com/ShowUserReviews-g1-d2",
    ),
    (
        "Nextdoor <reply@rs.email.nextdoor.com>",
        "Cleo mentioned Trattoria in a post",
        "https://nextdoor.com/p/xYz",
        "",
        "nextdoor",
        "https://nextdoor.com/p/xYz",
    ),
    (
        "Reddit <noreply@redditmail.com>",
        "u/dov replied to your comment in r/milwaukee",
        "https://click.redditmail.com/CL0/https:%2F%2Fwww.reddit.com%2Fr%2Fmilwaukee%2Fcomments%2F1%2Fx%2F/1/0100-x/abc",
        "",
        "reddit",
        "https://www.reddit.com/r/milwaukee/comments/1/x/",
    ),
    (
        "Booking.com <noreply@booking.com>",
        "Neue Bewertung von Ihrem Gast",
        "https://admin.booking.com/hotel/reviews.html",
        "",
        "booking",
        "https://admin.booking.com/hotel/reviews.html",
    ),
    (
        "Dov <notifications@github.com>",
        "[trattoria/menu] The price is wrong (#12)",
        "https://github.com/trattoria/menu/issues/12#issuecomment-1",
        "X-GitHub-Reason: subscribed\r\nList-ID: trattoria/menu <menu.trattoria.github.com>\r\n",
        "github",
        "https://github.com/trattoria/menu/issues/12#issuecomment-1",
    ),
    (
        "Discord <noreply@discord.com>",
        "Ann sent you a message",
        "https://click.discord.com/ls/click?upn=u001.abc",
        "",
        "discord",
        "https://click.discord.com/ls/click?upn=u001.abc",
    ),
]
NOBODY_WROTE = [
    (
        "Facebook <notification@facebookmail.com>",
        "You have 12 new notifications",
        "X-Facebook-Notify: notification_digest; mailid=1\r\n",
    ),
    ("Facebook <friendsuggestion@facebookmail.com>", "Ann commented: you may know her", ""),
    ("Facebook <security@facebookmail.com>", "A message about your password", ""),
    ("Instagram <posts-recaps@mail.instagram.com>", "See what ann commented", ""),
    ("LinkedIn <jobs-noreply@linkedin.com>", "10 people posted jobs", "X-LinkedIn-Template: jobs_digest\r\n"),
    ("LinkedIn <messages-noreply@linkedin.com>", "Ann wants to connect", ""),
    (
        "LinkedIn <groups-noreply@linkedin.com>",
        "Top conversations",
        "X-LinkedIn-Template: email_editorial_suggested_top_conversations_01\r\n",
    ),
    ("X <info@x.com>", "Dov posted something you missed", ""),
    ("YouTube <noreply@youtube.com>", "Dov just uploaded a video", ""),
    ("Google Business Profile <businessprofile-noreply@google.com>", "Your monthly performance report", ""),
    ("Reddit <noreply@redditmail.com>", "“Best pizza?” and more trending posts", ""),
    (
        "Ann <notifications@github.com>",
        "[trattoria/menu] Run failed: you commented",
        "X-GitHub-Reason: ci_activity\r\n",
    ),
    ("A guest <77@guest.booking.com>", "Message from a guest", ""),
    ("Ann <ann@google.com>", "I wrote a review", ""),
    ("Ann <ann@example.org>", "Ann commented on your post", ""),
]


@pytest.mark.parametrize(("sender", "subject", "where", "head", "network", "kept"), WROTE)
def test_somebody_wrote_there(sender: str, subject: str, where: str, head: str, network: str, kept: str) -> None:
    heard = read(mail(sender, subject, where, head=head))
    assert Trait.NOTICE in heard.traits
    assert (heard.detail["network"], heard.url, heard.subject) == (network, kept, subject)


@pytest.mark.parametrize(("sender", "subject", "head"), NOBODY_WROTE)
def test_a_digest_a_key_and_a_persons_own_mail_are_no_notices(sender: str, subject: str, head: str) -> None:
    heard = read(mail(sender, subject, "https://www.facebook.com/posts/1", head=head))
    assert Trait.NOTICE not in heard.traits
    assert heard.text


def test_nothing_of_the_words_is_kept_anywhere() -> None:
    sender, subject, where, head, *_ = WROTE[0]
    heard = read(mail(sender, subject, where, head=head))
    assert (heard.text, heard.html, heard.media, heard.ref) == ("", "", (), "")
    assert WORDS.encode() not in heard.raw
    assert b"bcode" not in heard.raw


def test_what_is_kept_says_the_same_when_it_is_read_again() -> None:
    for sender, subject, where, head, *_ in WROTE:
        first = read(mail(sender, subject, where, head=head))
        again = read(first.raw)
        assert (again.external_id, again.version, again.url, again.detail) == (
            first.external_id,
            first.version,
            first.url,
            first.detail,
        )
        assert again.traits == first.traits


def test_a_forged_sender_makes_no_notice() -> None:
    forged = read(mail("Facebook <notification@facebookmail.com>", "Ann commented on your post", proof="fail"))
    assert Trait.NOTICE not in forged.traits


def test_where_the_server_proves_nothing_the_notice_says_so_and_follows_no_tracker() -> None:
    raw = mail(
        "Discord <noreply@discord.com>",
        "Ann sent you a message",
        "https://click.discord.com/ls/click?upn=1",
        proof=None,
    )
    heard = read(raw)
    assert (heard.detail["unproved"], heard.url) == ("1", "https://discord.com/channels/@me")


@pytest.mark.parametrize(
    "evil",
    [
        "https://facebook.com.evil.example/posts/1", "https://www.facebook.com@evil.example/posts/1", "http://www.facebook.com/posts/1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.example%2Fposts%2F1", "https://evil.example\\@www.facebook.com/posts/1",
        "https://www.facebook.com:8080/posts/1", "https://[www.facebook.com/posts/1", "javascript://www.facebook.com/posts/1%0aalert(1)",
        "https://www.facebook.com/settings/posts/", "https://www.facebook.com/o.php?k=1",
    ],
)  # fmt: skip
def test_a_link_leads_into_the_network_or_to_its_home(evil: str) -> None:
    assert link(FACEBOOK, [evil], trackers=True) == FACEBOOK.home


def test_a_link_longer_than_any_column_loses_what_it_asks() -> None:
    long = "https://www.facebook.com/a/posts/1?story=" + "x" * 2000
    assert link(FACEBOOK, [long]) == "https://www.facebook.com/a/posts/1"


def test_what_we_sent_ourselves_is_no_notice() -> None:
    assert Trait.NOTICE not in read(mail("Us <ciao@trattoria.example>", "We commented on your post")).traits


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_a_networks_home_lies_in_the_network(network: Network) -> None:
    home = urlsplit(network.home)
    assert (home.scheme, is_under(home.hostname or "", network.hosts)) == ("https", True)


@pytest.mark.data
def test_no_mail_between_people_and_lists_is_taken_for_a_notice() -> None:
    need(CORPORA.is_dir(), "PORCH_DATA/email_corpora")
    heard = [one for raw in mails() if (one := read_or_none(raw)) is not None]
    assert len(heard) > 100
    assert [one.subject for one in heard if Trait.NOTICE in one.traits] == []


def mails() -> Iterator[bytes]:
    for path in sorted(CORPORA.glob("*.tar.gz")):
        with tarfile.open(path) as corpus:
            files = [corpus.extractfile(member) for member in corpus if member.isreg()]
            yield from (file.read() for file in files if file)


def read_or_none(raw: bytes) -> Heard | None:
    with suppress(Unreadable):
        return read(raw)
    return None
