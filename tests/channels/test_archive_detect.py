"""What a file is, by what is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from porch.channels.archive import looks_like
from porch.core.errors import ChannelError
from tests.channels.downloads import archive, unpacked, zipped
from tests.channels.test_archive_google import CHAT, REVIEWS, YOUTUBE, mail
from tests.channels.test_archive_linkedin import WHOLE
from tests.channels.test_archive_meta import FACEBOOK, INBOX, INSTAGRAM
from tests.channels.test_archive_whatsapp import ANDROID, IOS

TWEETS = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
ORDERS = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Created at,Lineitem name,Id\n"
HELD: dict[str, tuple[str, dict[str, str]]] = {
    "facebook": ("facebook-information", FACEBOOK),
    "facebook of pages": ("facebook-information", {f"{INBOX}/a_1/message_1.html": "<html>"}),
    "instagram": ("instagram-information", INSTAGRAM),
    "reviews": ("google-takeout", REVIEWS),
    "comments": ("google-takeout", YOUTUBE),
    "google chat": ("google-takeout", CHAT),
    "takeout mail": ("google-takeout", {"Takeout/Mail/All mail.mbox": mail("Inbox")}),
    "android": ("whatsapp-chat", {"WhatsApp Chat with Ann.txt": ANDROID}),
    "ios": ("whatsapp-chat", {"_chat.txt": IOS, "00000012-PHOTO.jpg": "x"}),
    "linkedin": ("linkedin-data", WHOLE),
    "linkedin's people": ("linkedin-data", {"Connections.csv": WHOLE["Connections.csv"]}),
    "mastodon": ("mastodon-outbox", {"outbox.json": "{}", "actor.json": "{}"}),
    "x": ("x-archive", {"data/tweets.js": "window.YTD", "data/account.js": ""}),
    "mailbox": ("mbox", {"sent.mbox": mail("x")}),
    "tickets": ("twcs", {"export.csv": TWEETS}),
    "orders": ("shopify-orders", {"orders_export_1.csv": ORDERS}),
    "plain": ("plain", {"t.csv": "id;author;at;text;ours\n"}),
}


@pytest.mark.parametrize("what", HELD)
def test_a_download_is_known_by_what_it_holds_packed_or_not(tmp_path: Path, what: str) -> None:
    name, files = HELD[what]
    packed, folder = zipped(tmp_path / "d.zip", files), unpacked(tmp_path / "d", files)
    assert (looks_like(packed), looks_like(folder)) == (name, name)


def test_auto_is_a_format_that_reads(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(ANDROID)
    assert archive(tmp_path / "c.txt", "auto").format.name == "whatsapp-chat"
    assert archive(tmp_path / "c.txt", "auto", dates="dmy").format.name == "whatsapp-chat"


def test_what_is_nothing_we_know_says_what_it_holds(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match=re.escape("it holds a.png, b.png")) as caught:
        looks_like(unpacked(tmp_path, {"a.png": "", "b.png": ""}))
    assert caught.value.permanent
    assert "facebook-information" in str(caught.value)


def test_what_is_not_there_is_not_guessed_at(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="There is no file"):
        looks_like(tmp_path / "gone.zip")
