"""Facebook and Instagram information, as an owner downloads it today."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.channels import _archive_export
from porch.channels._archive_meta import facebook, instagram, is_chat
from porch.core.errors import ChannelError
from porch.core.interaction import Kind, Visibility
from tests.channels.downloads import (
    NOON_MS,
    PROFILE,
    as_meta_writes,
    heard,
    meta_chat,
    meta_said,
    said,
    unpacked,
    zipped,
)

US = "Osteria Così"
INBOX = "your_facebook_activity/messages/inbox"
CHAT = meta_chat(
    ["Ann Rossi", US],
    [
        meta_said(US, "Certo, alle 20 🍝 perché no?", NOON_MS + 2000),
        meta_said("Ann Rossi", "", NOON_MS + 1000, photos=[{"uri": "your_facebook_activity/photos/t.jpg"}]),
        meta_said("Ann Rossi", "Avete un tavolo? 👩‍👩‍👧", NOON_MS),
        {"sender_name": "Ann Rossi", "timestamp_ms": NOON_MS + 3000, "is_unsent": True},
        meta_said("Ann Rossi", "Reacted 👍 to your message ", NOON_MS + 4000),
        meta_said("Ann Rossi", "You missed a call from Ann.", NOON_MS + 5000, call_duration=0),
    ],
)
FACEBOOK = {
    "personal_information/profile_information/profile_information.json": PROFILE,
    f"{INBOX}/annrossi_10203040/message_1.json": CHAT,
    "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": as_meta_writes([
        {"timestamp": 1762430400, "data": [{"post": "Oggi: gnocchi 🥔"}], "title": "Osteria Così posted."},
        {"timestamp": 1762430401, "attachments": [{"data": [{"media": {"uri": "p/a.jpg", "description": "La sala"}}]}]},
    ]),
    "your_facebook_activity/comments_and_reactions/comments.json": as_meta_writes({"comments_v2": [
        {"timestamp": 1762430500, "title": "Osteria Così commented on Ben's post.",
         "data": [{"comment": {"timestamp": 1762430500, "comment": "Ci dispiace, Ben.", "author": US}}]},
    ]}),
}  # fmt: skip


def test_a_chat_is_one_thread_with_both_sides_and_its_letters_are_right(tmp_path: Path) -> None:
    found = said(zipped(tmp_path / "facebook-osteria.zip", FACEBOOK), "facebook-information")
    chat = [one for one in found if one.thread]
    asked, photo, answer, gone, nod, call = chat
    assert {one.thread for one in chat} == {"facebook:10203040"}
    assert {one.visibility for one in chat} == {Visibility.DIRECT}
    assert (asked.text, asked.ours, asked.addressed) == ("Avete un tavolo? 👩‍👩‍👧", False, True)
    assert (answer.text, answer.ours, answer.addressed) == ("Certo, alle 20 🍝 perché no?", True, False)
    assert (photo.text, photo.detail["attachments"]) == ("[t.jpg]", "t.jpg")
    assert (gone.deleted, gone.text) == (True, "")
    assert (nod.kind, call.kind, call.detail["seconds"]) == (Kind.LIKE, Kind.CALL, "0")
    assert answer.recipients == (asked.author,)
    assert (asked.author.name, answer.author.name, answer.author.value) == ("Ann Rossi", US, "osteria.cosi")


def test_our_posts_and_comments_are_ours(tmp_path: Path) -> None:
    found = [one for one in said(unpacked(tmp_path / "fb", FACEBOOK), "facebook-information") if not one.thread]
    assert [(one.text, one.ours, one.visibility) for one in found] == [
        ("Oggi: gnocchi 🥔", True, Visibility.PUBLIC),
        ("La sala", True, Visibility.PUBLIC),
        ("Ci dispiace, Ben.", True, Visibility.PUBLIC),
    ]
    assert found[2].detail == {"about": "Osteria Così commented on Ben's post."}


def test_in_a_group_nothing_is_meant_for_us_and_one_name_is_not_two_chats(tmp_path: Path) -> None:
    group = meta_chat(["Ann Rossi", "Ben", US], [meta_said("Ann Rossi", "Chi viene?")], "Degustazione")
    files = {**FACEBOOK, f"{INBOX}/degustazione_99887766/message_1.json": group}
    found = said(zipped(tmp_path / "f.zip", files), "facebook-information")
    (asked,) = [one for one in found if one.thread == "facebook:99887766"]
    (alone,) = [one for one in found if one.text.startswith("Avete")]
    assert (asked.addressed, asked.detail) == (False, {"chat": "Degustazione"})
    assert asked.author != alone.author


def test_who_is_in_every_chat_is_us_where_no_profile_says_so(tmp_path: Path) -> None:
    two = {
        f"messages/inbox/{who}_1000{n}0/message_1.json": meta_chat([who, US], [meta_said(US, "Ciao")])
        for n, who in enumerate(("ann", "ben"))
    }
    assert [one.ours for one in said(zipped(tmp_path / "f.zip", two), "facebook-information")] == [True, True]


def test_where_nobody_is_known_to_be_us_nothing_waits_and_saying_it_helps(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {"messages/inbox/ann_10000/message_1.json": CHAT})
    assert {one.addressed for one in said(path, "facebook-information")} == {False}
    assert len({one.author.value for one in said(path, "facebook-information")}) == 2
    told = said(path, "facebook-information", ours=US)
    assert [one.ours for one in told] == [False, False, True, False, False, False]
    assert told[0].addressed


def test_chats_that_were_encrypted_lie_beside_each_other_and_are_read(tmp_path: Path) -> None:
    sealed = (
        '{"participants": ["Ann Rossi", "Osteria Così"], "threadName": "Ann Rossi_12", "messages": ['
        '{"isUnsent": false, "media": [], "reactions": [], "senderName": "Ann Rossi", "text": "Perché? 🍷",'
        ' "timestamp": 1762430400000, "type": "text"},'
        '{"isUnsent": false, "media": [{"uri": "./media/x.mp4"}], "senderName": "Ann Rossi", "text": "",'
        ' "timestamp": 1762430401000, "type": "media"}]}'
    )
    found = said(zipped(tmp_path / "messages.zip", {"Ann Rossi_12.json": sealed}), "facebook-information", ours=US)
    assert [one.text for one in found] == ["Perché? 🍷", "[x.mp4]"]


INSTAGRAM = {
    "personal_information/personal_information/personal_information.json": as_meta_writes({"profile_user": [
        {"title": "User Information", "string_map_data": {"Username": {"value": "osteria"}, "Name": {"value": US}}}]}),
    "your_instagram_activity/messages/inbox/ann_17845678901234567/message_1.json": CHAT,
    "your_instagram_activity/media/posts_1.json": as_meta_writes([
        {"media": [{"uri": "media/posts/a.jpg", "creation_timestamp": 1762430400, "title": "Tartufo 🍄"}]},
        {"media": [{"uri": "a.jpg"}, {"uri": "b.jpg"}], "title": "Due", "creation_timestamp": 1762430401}]),
    "your_instagram_activity/comments/post_comments_1.json": as_meta_writes([
        {"media_list_data": [{"uri": ""}], "string_map_data": {
            "Comment": {"value": "Grazie Ann!"}, "Media Owner": {"value": "ann"}, "Time": {"timestamp": 1762430500}}}]),
    "your_instagram_activity/comments/reels_comments.json": as_meta_writes({"comments_reels_comments": [
        {"string_map_data": {"Kommentar": {"value": "Schön!"}, "Inhaber": {"value": "ben"},
                             "Zeit": {"timestamp": 1762430501}}}]}),
    "connections/followers_and_following/followers_1.json": as_meta_writes([
        {"title": "", "media_list_data": [], "string_list_data": [
            {"href": "https://www.instagram.com/ann", "value": "ann", "timestamp": 1762430400}]},
        {"title": "ben", "string_list_data": [
            {"href": "https://www.instagram.com/_u/ben", "timestamp": 1762430402}]}]),
}  # fmt: skip


def test_an_instagram_download_gives_messages_posts_comments_and_followers(tmp_path: Path) -> None:
    found = said(zipped(tmp_path / "instagram-osteria.zip", INSTAGRAM), "instagram-information")
    assert [one.ours for one in found if one.thread] == [False, False, True, False, False, False]
    rest = [(one.kind, one.text or one.author.value, one.ours) for one in found if not one.thread]
    assert rest == [
        (Kind.CREATE, "Tartufo 🍄", True), (Kind.CREATE, "Due", True), (Kind.CREATE, "Grazie Ann!", True),
        (Kind.CREATE, "Schön!", True), (Kind.FOLLOW, "ann", False), (Kind.FOLLOW, "ben", False),
    ]  # fmt: skip
    assert [one.detail.get("about") for one in found if one.text in ("Grazie Ann!", "Schön!")] == ["ann", "ben"]
    assert not any(one.addressed for one in found if not one.thread)


@pytest.mark.parametrize(("read", "label"), [(facebook, "Facebook"), (instagram, "Instagram")])
def test_a_download_of_pages_says_which_format_to_choose(tmp_path: Path, read: object, label: str) -> None:
    pages = zipped(tmp_path / "x.zip", {"start_here.html": "<html>", f"{INBOX}/a_1/message_1.html": "<html>"})
    with pytest.raises(ChannelError, match=f"{label}.*HTML.*choose the format JSON"):
        list(read(pages))  # type: ignore[operator]


def test_a_part_of_the_folder_is_read_too(tmp_path: Path) -> None:
    unpacked(tmp_path, {"annrossi_10203040/message_1.json": CHAT})
    assert {one.thread for one in said(tmp_path, "facebook-information", ours=US)} == {"facebook:10203040"}


def test_a_chat_s_file_alone_is_the_same_chat(tmp_path: Path) -> None:
    alone = CHAT.replace("inbox/x", "inbox/annrossi_10203040")
    (tmp_path / "message_1.json").write_text(alone)
    found = said(tmp_path / "message_1.json", "facebook-information", ours=US)
    assert {one.thread for one in found} == {"facebook:10203040"}


def test_a_torn_file_is_set_apart_and_the_rest_goes_on(tmp_path: Path) -> None:
    files = {
        **FACEBOOK,
        f"{INBOX}/ben_20203040/message_1.json": '{"participants": [',
        f"{INBOX}/c_1/message_1.json": "[]",
    }
    found, spoiled = heard(zipped(tmp_path / "f.zip", files), "facebook-information")
    assert (len(found), [one.where for one in spoiled]) == (9, [f"{INBOX}/ben_20203040/message_1.json"])


def test_a_message_of_a_wrong_shape_is_set_apart(tmp_path: Path) -> None:
    odd = meta_chat(
        ["Ann", US],
        [
            meta_said("Ann", "x", 10**30),
            {"sender_name": "Ann", "timestamp_ms": "soon", "content": "z"},
            meta_said("Ann", "y"),
        ],
    )
    found, spoiled = heard(
        zipped(tmp_path / "f.zip", {"messages/inbox/a_12345/message_1.json": odd}), "facebook-information"
    )
    assert ([one.text for one in found], len(spoiled)) == (["y"], 2)


def test_a_chat_in_two_files_is_one(tmp_path: Path) -> None:
    files = {
        f"{INBOX}/ann_10203040/message_{n}.json": meta_chat(["Ann", US], [meta_said("Ann", str(n), NOON_MS - n)])
        for n in (1, 2, 10)
    }
    found = said(zipped(tmp_path / "f.zip", files), "facebook-information")
    assert ([one.text for one in found], len({one.thread for one in found})) == (["10", "2", "1"], 1)


MESSAGES = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["Ann", US]), st.sampled_from(["ok", "sì", "🍷"])),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=40)
@given(messages=MESSAGES, cut=st.integers(0, 6), back=st.randoms(use_true_random=False))
def test_a_longer_download_calls_the_same_message_the_same(
    tmp_path_factory: pytest.TempPathFactory, messages: list[tuple[int, str, str]], cut: int, back: object
) -> None:
    def names(some: list[tuple[int, str, str]]) -> dict[str, str]:
        folder = tmp_path_factory.mktemp("fb")
        body = meta_chat(["Ann", US], [meta_said(who, text, NOON_MS + at) for at, who, text in some])
        path = zipped(folder / "f.zip", {"messages/inbox/ann_10203040/message_1.json": body})
        return {one.external_id: one.version for one in said(path, "facebook-information", ours=US)}

    whole, later = names(messages), [one for one in messages if one[0] >= cut] or messages
    back.shuffle(later)  # type: ignore[attr-defined]
    assert names(later).items() <= whole.items()


def test_a_chat_longer_than_a_machine_can_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive_export, "LARGEST", len(CHAT))
    files = {f"{INBOX}/ann_10203040/message_{n}.json": CHAT for n in (1, 2, 3)}
    with pytest.raises(ChannelError, match=r"ann_10203040 in .* is longer"):
        heard(zipped(tmp_path / "f.zip", files), "facebook-information", ours=US)


def test_only_what_holds_messages_is_a_chat() -> None:
    assert is_chat({"participants": [], "messages": []})
    assert not is_chat({"messages": []})
