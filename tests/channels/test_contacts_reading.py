"""vCards of three decades, as phones and servers write them, and as nobody should."""

from __future__ import annotations

import pytest

from porch.channels._contacts_reading import LARGEST, contact, without_photo
from porch.core.errors import Unreadable
from porch.core.interaction import Introduction


def card(*lines: str, ending: str = "\r\n") -> bytes:
    return ending.join(["BEGIN:VCARD", "VERSION:3.0", "UID:ann", *lines, "END:VCARD", ""]).encode()


def reached(told: Introduction) -> list[tuple[str, str]]:
    return [(handle.kind, handle.value) for handle in told.handles]


def test_an_apple_contact_with_groups_and_folded_lines_is_read() -> None:
    told = contact(
        card(
            "N:Rossi;Ann;Maria;;",
            "FN:Ann Rossi",
            "ORG:Trattoria\\, da Ann;Kitchen",
            "TITLE:Chef",
            "item1.EMAIL;type=INTERNET;type=pref:Ann@Home.TEST",
            "item1.X-ABLabel:_$!<Other>!$_",
            "item2.TEL;type=CELL;type=VOICE:+39 055",
            " 12 34 56",
            "NOTE:Likes the window\\nand the bread",
            "X-SOCIALPROFILE;type=twitter;x-user=ann:https://twitter.com/Ann",
        )
    )
    assert (told.uid, told.name, told.organisation, told.title) == (
        "ann",
        "Ann Rossi",
        "Trattoria, da Ann, Kitchen",
        "Chef",
    )
    assert told.note == "Likes the window\nand the bread"
    assert reached(told) == [("email", "ann@home.test"), ("phone", "+39055123456"), ("x", "ann")]


def test_version_4_writes_numbers_and_networks_as_addresses() -> None:
    told = contact(
        b'BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:4fbe8971\nFN:Ann\nTEL;VALUE=uri;TYPE="voice,home":tel:+39-055-123456;ext=5\n'
        b"IMPP:matrix:u/ann:home.test\nURL:https://town.example/@Ann\nSOCIALPROFILE;SERVICE-TYPE=Mastodon:@ann@town.example\n"
        b"END:VCARD\n"
    )
    assert told.uid == "urn:uuid:4fbe8971"
    assert reached(told) == [
        ("phone", "+39055123456"), ("matrix", "@ann:home.test"), ("mastodon", "ann@town.example"),
    ]  # fmt: skip


def test_a_2_1_contact_of_an_old_phone_is_read() -> None:
    told = contact(
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nUID:a\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BC=\r\nrgen\r\n"
        b"TEL;CELL:0414 555 0101\r\nEND:VCARD\r\n",
        country="+61",
    )
    assert told.name == "Jürgen Müller"
    assert reached(told) == [("phone", "+614145550101")]


def test_letters_that_are_no_utf_8_are_guessed() -> None:
    assert contact(card("FN:X").replace(b"FN:X", "FN:Jürgen".encode("latin-1"))).name == "Jürgen"


def test_only_what_reaches_a_person_is_a_handle() -> None:
    told = contact(
        card(
            "FN:Ann",
            "TEL;TYPE=FAX:+39 055 999999",
            "TEL:112",
            "EMAIL:not an address",
            "EMAIL:ann@home.test",
            "EMAIL:ANN@home.test",
            "URL:https://shop.example/",
            "URL:https://medium.com/@ann",
            "URL:http://[broken",
        )
    )
    assert reached(told) == [("email", "ann@home.test")]


def test_a_group_of_contacts_is_nobody() -> None:
    told = contact(card("FN:Friends", "X-ADDRESSBOOKSERVER-KIND:group", "EMAIL:friends@home.test"))
    assert (told.name, told.handles) == ("", ())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"FN:Ann\nEND:VCARD",
        b"BEGIN:VCALENDAR\nEND:VCALENDAR",
        b"BEGIN:VCARD\nFN:Ann",
        b"BEGIN:VCARD\nFN:Ann\nEND:VCARD",
        card("NOTE:" + "x" * LARGEST),
    ],
)
def test_what_is_no_whole_contact_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        contact(body)


def test_photos_are_left_out_before_anything_is_kept() -> None:
    raw = card("item3.PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 75, *[" " + "A" * 74] * 9000, "FN:Ann", "LOGO:x", "PHOTOS:y")
    kept = without_photo(raw)
    assert len(kept) < 100
    assert contact(kept).name == "Ann"


def test_a_line_made_to_take_for_ever_does_not() -> None:
    for hostile in ("TEL" + ';"' * 50_000, "TEL;" + "a;" * 50_000, "ORG:" + "\\;" * 50_000, 'X:;"' + '";"' * 50_000):
        assert contact(card("FN:Ann", hostile)).name == "Ann"
