"""A chat as WhatsApp exports it, from Android and iOS, alone and in a group."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.channels._archive_whatsapp import is_chat
from porch.core.errors import ChannelError
from porch.core.interaction import Visibility
from tests.channels.downloads import heard, said, unpacked, zipped

ANDROID = """25/03/2026, 20:58 - Messages and calls are end-to-end encrypted. Only people in this chat can read them.
25/03/2026, 20:59 - Ann Rossi: Buonasera
avete un tavolo?

In due.
25/03/2026, 21:00 - Osteria: Certo! 🍝
25/03/2026, 21:00 - Ann Rossi: IMG-20260325-WA0001.jpg (file attached)
Questo?
25/03/2026, 21:01 - Ann Rossi: <Media omitted>
25/03/2026, 21:02 - Ann Rossi: This message was deleted
25/03/2026, 21:03 - Ann Rossi: Alle 21 <This message was edited>
25/03/2026, 21:03 - Ann Rossi changed their phone number. Tap to message
"""
IOS = (
    "[25/03/26, 20:58:01] Degustazione: \u200eMessages and calls are end-to-end encrypted. No one outside of this chat,"
    " not even WhatsApp, can read or listen to them.\r\n"
    "[25/03/26, 20:58:02] Ben: \u200eBen created this group\r\n"
    "[25/03/26, 20:59:07] ~\u202fCleo: Chi viene?\r\nAlle otto\r\n"
    "[25/03/26, 21:00:00] +39 333 123 4567: \u200e<attached: 00000012-PHOTO-2026-03-25.jpg>\r\n"
    "\u200e[25/03/26, 21:00:05] Ben: \u200eimage omitted\r\n"
    "[25/03/26, 21:00:09] Osteria: \u200eYou deleted this message.\r\n"
    "[25/03/26, 21:00:10] Osteria: Noi ci siamo \u200e<This message was edited>\r\n"
)


def test_a_chat_with_one_person_from_android(tmp_path: Path) -> None:
    found = said(unpacked(tmp_path, {"WhatsApp Chat with Ann Rossi.txt": ANDROID}), "whatsapp-chat")
    asked, answer, photo, left_out, gone, edited = found
    assert (asked.text, asked.ours, asked.addressed) == ("Buonasera\navete un tavolo?\n\nIn due.", False, True)
    assert (answer.text, answer.ours, answer.recipients) == ("Certo! 🍝", True, (asked.author,))
    assert (photo.text, photo.detail) == ("Questo?", {"attachments": "IMG-20260325-WA0001.jpg"})
    assert (left_out.text, gone.deleted, edited.text) == ("[left out of the export]", True, "Alle 21")
    assert {(one.thread, one.visibility) for one in found} == {(asked.thread, Visibility.DIRECT)}
    assert asked.at == datetime(2026, 3, 25, 20, 59, tzinfo=UTC)


def test_a_group_from_ios(tmp_path: Path) -> None:
    found = said(zipped(tmp_path / "WhatsApp Chat - Degustazione.zip", {"_chat.txt": IOS}), "whatsapp-chat")
    assert [(one.author.name, one.text, one.ours, one.deleted) for one in found] == [
        ("Cleo", "Chi viene?\nAlle otto", False, False),
        ("+39 333 123 4567", "[00000012-PHOTO-2026-03-25.jpg]", False, False),
        ("Ben", "[left out of the export]", False, False),
        ("Osteria", "", True, True),  # whose telephone it is, says the message that "you" deleted
        ("Osteria", "Noi ci siamo", True, False),
    ]
    assert {one.detail["chat"] for one in found} == {"Degustazione"}
    assert found[1].author.value == "393331234567"
    assert not any(one.addressed for one in found)


def test_the_clock_of_the_telephone_can_be_told(tmp_path: Path) -> None:
    path = unpacked(tmp_path, {"WhatsApp Chat with Ann Rossi.txt": ANDROID})
    rome = said(path, "whatsapp-chat", zone="Europe/Rome")[0]
    assert (rome.at.hour, rome.external_id) == (19, said(path, "whatsapp-chat")[0].external_id)
    with pytest.raises(ChannelError, match="no time zone 'Middle/Earth'"):
        said(path, "whatsapp-chat", zone="Middle/Earth")


def test_where_nothing_says_who_we_are_nothing_waits_until_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(ANDROID.replace("This message was deleted", "x"))
    assert {(one.ours, one.addressed) for one in said(tmp_path, "whatsapp-chat")} == {(False, False)}
    assert [one.ours for one in said(tmp_path, "whatsapp-chat", ours="osteria")][:3] == [False, True, False]


def test_several_chats_in_one_folder_stay_apart(tmp_path: Path) -> None:
    for who in ("Ann", "Ben"):
        zipped(tmp_path / f"WhatsApp Chat - {who}.zip", {"_chat.txt": f"[25/03/26, 21:00:00] {who}: Ciao\n"})
    assert len({one.thread for one in said(tmp_path, "whatsapp-chat")}) == 2


def test_a_day_that_is_none_is_set_apart_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("before\n31/02/2026, 21:00 - Ann: x\ny\n25/03/2026, 21:00 - Ann: z\n")
    found, spoiled = heard(tmp_path, "whatsapp-chat")
    assert [one.text for one in found] == ["z"]
    assert [(one.raw, one.where) for one in spoiled] == [
        (b"before", "c.txt"), (b"31/02/2026, 21:00 - Ann: x\ny", "c.txt line 2"),
    ]  # fmt: skip


def test_an_open_date_is_refused_until_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("01/02/2026, 21:00 - Ann: x\n02/03/2026, 21:00 - Ann: z\n")
    with pytest.raises(ChannelError, match="--dates"):
        heard(tmp_path, "whatsapp-chat")
    assert [one.at.month for one in said(tmp_path, "whatsapp-chat", dates="mdy")] == [1, 2]


def test_what_is_no_chat_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="no chat of WhatsApp"):
        heard(unpacked(tmp_path, {"notes.txt": "hello\n"}), "whatsapp-chat")
    with pytest.raises(ChannelError, match="takes no --dates"):
        heard(tmp_path, "linkedin-data", dates="dmy")


SAID = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["Ann", "Osteria"]), st.sampled_from(["ok", "sì", "25/03/26 no"])),
    min_size=1, max_size=15,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(told=SAID, begin=st.integers(0, 14), end=st.integers(1, 15))
def test_an_export_that_begins_later_or_ends_later_calls_the_same_the_same(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, str, str]], begin: int, end: int
) -> None:
    def names(some: list[tuple[int, str, str]]) -> dict[str, str]:
        folder = tmp_path_factory.mktemp("wa")
        text = "".join(f"25/03/2026, 21:0{minute} - {who}: {words}\n" for minute, who, words in some)
        (folder / "WhatsApp Chat with Ann.txt").write_text(text)
        return {one.external_id: one.version for one in said(folder, "whatsapp-chat")}

    whole = sorted(told, key=lambda one: one[0])
    assert names(whole[begin:end] or whole).items() <= names(whole).items()


def test_a_renamed_contact_makes_nothing_new(tmp_path: Path) -> None:
    before, after = tmp_path / "a", tmp_path / "b"
    unpacked(before, {"WhatsApp Chat with Ann Rossi.txt": ANDROID})
    unpacked(after, {"WhatsApp Chat with Ann Rossi.txt": ANDROID.replace("- Osteria:", "- L'Osteria:")})
    names = [[one.external_id for one in said(path, "whatsapp-chat")] for path in (before, after)]
    assert names[0] == names[1]


def test_an_export_with_its_photos_calls_them_as_the_one_without(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    named = "IMG-20260325-WA0001.jpg (file attached)"
    unpacked(one, {"WhatsApp Chat with Ann Rossi.txt": ANDROID})
    unpacked(two, {"WhatsApp Chat with Ann Rossi.txt": ANDROID.replace(named, "<Media omitted>")})
    with_photos, without = said(one, "whatsapp-chat"), said(two, "whatsapp-chat")
    assert [message.external_id for message in with_photos] == [message.external_id for message in without]
    assert (without[2].text, with_photos[2].text) == ("Questo?", "Questo?")


def test_a_text_is_a_chat_by_its_first_lines() -> None:
    assert is_chat(ANDROID)
    assert is_chat(IOS)
    assert not is_chat("Dear Ann,\non 25/03/26 we")
