"""A Takeout as Google hands it out: reviews, comments, chats and mail; the rest of it is passed over."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from porch.core.errors import ChannelError
from porch.core.interaction import Kind, Trait, Visibility
from tests.channels.downloads import heard, said, table, unpacked, zipped

PLACE = "Takeout/Google Business Profile/account-1/location-2"
NAME = "accounts/1/locations/2/reviews/AbFvOq"
REVIEWS = {
    f"{PLACE}/data.json": json.dumps({"title": "Osteria"}),
    f"{PLACE}/reviews.json": json.dumps({"reviews": [
        {"reviewer": {"displayName": "Ben"}, "starRating": "TWO",
         "comment": "(Translated by Google) Cold (Original) Freddo",
         "createTime": "2026-03-01T10:00:00.5Z", "updateTime": "2026-03-02T10:00:00Z", "name": NAME,
         "reviewReply": {"comment": "Ci dispiace", "updateTime": "2026-03-03T10:00:00Z"}}]}),
    f"{PLACE}/reviews-x7.json": json.dumps({"reviews": [
        {"reviewer": {"displayName": "Ann"}, "starRating": "FIVE", "createTime": "2026-03-04T10:00:00Z",
         "updateTime": "2026-03-04T10:00:00Z", "name": f"{NAME}2"}]}),
}  # fmt: skip
HEADS = (
    "Comment ID",
    "Channel ID",
    "Comment Create Timestamp",
    "Price",
    "Parent Comment ID",
    "Video ID",
    "Comment Text",
)
YOUTUBE = {
    "Takeout/YouTube and YouTube Music/comments/comments.csv": table(HEADS, [
        ("Ug1", "UCus", "2026-03-01T10:00:00.123+00:00", 0, "", "vid", '{"takeoutSegments":[{"text":"Grazie!"}]}'),
        ("Ug1.9", "UCus", "2026-03-01T11:00:00+00:00", 0, "Ug1", "vid", '{"text":"a"},{"text":"\\n"},{"text":"b"}'),
        ("", "UCus", "2026-03-01T11:00:00+00:00", 0, "", "vid", "nameless"),
    ]),
    "Takeout/YouTube and YouTube Music/live chats/live chats.csv": table(
        ("Live Chat ID", "Channel ID", "Live Chat Create Timestamp", "Price", "Video ID", "Live Chat Text"),
        [("Lc1", "UCus", "2018-09-02T05:16:35+00:00", 0, "vid", '{"takeoutSegments":[{"text":""think" jeez"}]}')],
    ),
}  # fmt: skip
US = {"name": "Osteria", "email": "us@osteria.example", "user_type": "Human"}
ANN = {"name": "Ann Rossi", "email": "Ann@example.com", "user_type": "Human"}
DM = "Takeout/Google Chat/Groups/DM abc"
CHAT = {
    "Takeout/Google Chat/Users/User 1/user_info.json": json.dumps({"user": US, "membership_info": []}),
    f"{DM}/group_info.json": json.dumps({"members": [ANN, US]}),
    f"{DM}/messages.json": json.dumps({"messages": [
        {"creator": ANN, "created_date": "Sunday, March 1, 2026 at 3:12:45\u202fPM UTC", "text": "Tavolo?",
         "topic_id": "t1", "message_id": "abc/t1/m1"},
        {"creator": US, "created_date": "Sunday, March 1, 2026 at 3:13:45\u202fPM UTC", "text": "Certo",
         "updated_date": "Sunday, March 1, 2026 at 3:20:00\u202fPM UTC", "message_id": "abc/t2/m2"},
        {"creator": ANN, "created_date": "Sunday, March 1, 2026 at 4:00:00\u202fPM UTC", "message_state": "DELETED",
         "message_id": "abc/t3/m3", "deletion_metadata": {"deletion_type": "CREATOR"}},
        {"creator": ANN, "created_date": "domenica 1 marzo 2026 alle ore 15:12:45 UTC", "text": "?"},
    ]}),
}  # fmt: skip
HANGOUTS = {
    "Takeout/Hangouts/Hangouts.json": json.dumps({"conversations": [{
        "conversation": {"conversation_id": {"id": "c1"}, "conversation": {
            "id": {"id": "c1"}, "type": "STICKY_ONE_TO_ONE",
            "self_conversation_state": {"self_read_state": {"participant_id": {"gaia_id": "1", "chat_id": "1"}}},
            "participant_data": [{"id": {"gaia_id": "1"}, "fallback_name": "Osteria"},
                                 {"id": {"gaia_id": "2"}, "fallback_name": "Dov"}]}},
        "events": [
            {"sender_id": {"gaia_id": "2"}, "timestamp": "1440000000123456", "event_id": "e1", "chat_message": {
                "message_content": {"segment": [{"type": "TEXT", "text": "Ciao"}, {"type": "LINE_BREAK"},
                                                {"type": "LINK", "text": "https://x.test"}]}}},
            {"sender_id": {"gaia_id": "1"}, "timestamp": "1440000060000000", "event_id": "e2",
             "chat_message": {"message_content": {"attachment": [{"embed_item": {"type": ["PLUS_PHOTO"]}}]}}},
            {"sender_id": {"gaia_id": "1"}, "timestamp": "1440000070000000", "event_id": "e3", "hangout_event": {}}],
    }]}),
}  # fmt: skip


def mail(labels: str, who: str = "ann@example.com", name: str = "1", words: str = "Ciao") -> str:
    return (
        f"From {name}@xxx Sun Mar 01 10:00:00 +0000 2026\r\nX-GM-THRID: 1\r\nX-Gmail-Labels: {labels}\r\n"
        f"Message-ID: <{name}@example.com>\r\nFrom: {who}\r\nTo: us@osteria.example\r\nSubject: Tavolo\r\n"
        f"Date: Sun, 1 Mar 2026 10:00:00 +0000\r\n\r\n{words}\r\n\r\n"
    )


def test_reviews_and_our_answers_come_as_the_live_network_tells_them(tmp_path: Path) -> None:
    good, cold, answer = said(zipped(tmp_path / "takeout.zip", REVIEWS), "google-takeout")
    assert (cold.kind, cold.text, cold.detail) == (Kind.REVIEW, "Freddo", {"rating": "2", "place": "Osteria"})
    assert (cold.addressed, cold.author.name, cold.edited_at) == (True, "Ben", datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert (answer.ours, answer.in_reply_to, answer.text) == (True, cold.external_id, "Ci dispiace")
    assert answer.recipients[0].value == cold.author.value
    assert (good.text, good.detail["rating"]) == ("", "5")


def test_comments_come_in_both_forms_and_a_broken_one_as_it_stands(tmp_path: Path) -> None:
    found, spoiled = heard(unpacked(tmp_path, YOUTUBE), "google-takeout")
    first, second, live = found
    assert (first.text, second.text, second.in_reply_to) == ("Grazie!", "a\nb", "youtube:Ug1")
    assert live.text == '{"takeoutSegments":[{"text":""think" jeez"}]}'
    assert {(one.ours, one.author.value, one.visibility) for one in found} == {(True, "UCus", Visibility.PUBLIC)}
    assert first.url == "https://www.youtube.com/watch?v=vid&lc=Ug1"
    assert [one.where.rpartition(" ")[2] for one in spoiled] == ["4"]


def test_headings_in_another_language_are_said_so(tmp_path: Path) -> None:
    path = unpacked(tmp_path, {"Takeout/YouTube/comments.csv": "Kommentar-ID,Kanal-ID\n1,2\n"})
    found, spoiled = heard(path, "google-takeout")
    assert (found, len(spoiled)) == ([], 1)
    assert "English" in spoiled[0].reason


def test_a_chat_says_itself_who_we_are(tmp_path: Path) -> None:
    found, spoiled = heard(zipped(tmp_path / "t.zip", CHAT), "google-takeout")
    asked, answer, gone = found
    assert [(one.text, one.ours, one.addressed, one.deleted) for one in found] == [
        ("Tavolo?", False, True, False), ("Certo", True, False, False), ("", False, True, True),
    ]  # fmt: skip
    assert (asked.author.kind, asked.author.value) == ("email", "ann@example.com")
    assert (answer.recipients, answer.edited_at) == ((asked.author,), datetime(2026, 3, 1, 15, 20, tzinfo=UTC))
    assert {one.thread for one in found} == {"googlechat:DM abc"}
    assert gone.version != asked.version
    assert "English" in spoiled[0].reason


def test_hangouts_are_read_without_calls_and_titles(tmp_path: Path) -> None:
    asked, photo = said(zipped(tmp_path / "t.zip", HANGOUTS), "google-takeout")
    assert (asked.text, asked.author.name, asked.addressed) == ("Ciao\nhttps://x.test", "Dov", True)
    assert (photo.ours, photo.text, photo.recipients[0].value) == (True, "[photo]", "2")
    assert asked.at == datetime.fromtimestamp(1440000000.123, UTC)


def test_mail_is_read_as_mail_and_its_labels_say_what_was_sent(tmp_path: Path) -> None:
    box = (
        mail("Inbox,Unread"),
        mail("Sent", "us@osteria.example", "2"),
        mail("Drafts", name="3"),
        mail("Spam", name="4"),
    )
    found = said(zipped(tmp_path / "t.zip", {"Takeout/Mail/All mail.mbox": "".join(box)}), "google-takeout")
    assert [(one.external_id, one.ours) for one in found] == [
        ("1@example.com", False), ("2@example.com", True), ("4@example.com", False),
    ]  # fmt: skip
    assert Trait.SPAM in found[2].traits


def test_a_mail_that_was_read_or_moved_since_is_no_new_version(tmp_path: Path) -> None:
    def version(labels: str, after: str = "") -> str:
        path = zipped(tmp_path / "t.zip", {"Takeout/Mail/All mail.mbox": mail(labels) + after})
        return said(path, "google-takeout")[0].version

    first = version("Inbox,Unread")
    assert first == version("Inbox,Opened,=?UTF-8?Q?Caf=C3=A9?=") == version("Archived", mail("Inbox", name="9"))


def test_nothing_that_was_said_is_an_error_with_the_way_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "t.zip", {"Takeout/archive_browser.html": "<html>", "Takeout/Contacts/All.vcf": "x"})
    with pytest.raises(ChannelError, match=r"no reviews.*choose JSON or CSV.*takeout\.google\.com"):
        heard(path, "google-takeout")


def test_a_torn_file_does_not_keep_the_others_out(tmp_path: Path) -> None:
    files = {
        **REVIEWS,
        f"{DM}/messages.json": "{",
        "Takeout/Hangouts/Hangouts.json": "[",
        f"{PLACE}/reviews-z.json": "{",
    }
    found, spoiled = heard(zipped(tmp_path / "t.zip", files), "google-takeout")
    assert (len(found), len(spoiled)) == (3, 3)


@pytest.mark.parametrize("odd", ["[]", "7", '{"messages": 7}', '{"messages": [7, {}]}', '{"reviews": [7]}', "null"])
def test_files_of_an_odd_shape_say_nothing(tmp_path: Path, odd: str) -> None:
    names = ("Hangouts/Hangouts.json", "Google Chat/Users/User 1/user_info.json")
    places = (f"{DM}/messages.json", f"{DM}/group_info.json", f"{PLACE}/reviews-z.json")
    files = {**REVIEWS, **dict.fromkeys([*places, *(f"Takeout/{name}" for name in names)], odd)}
    assert len(heard(zipped(tmp_path / "t.zip", files), "google-takeout")[0]) == 3
