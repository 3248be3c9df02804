"""Files of vCards: every good card is taken, every bad one told with the line it begins on."""

from __future__ import annotations

from datetime import date

from porch.channels._contacts_cards import read, written
from porch.core.interaction import Handle
from porch.core.profile import Job, Profile, Refused

ANN = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Rossi\r\nEMAIL;TYPE=work:Ann@mill.example\r\nORG:Mill;Buying\r\n"
    b"TITLE:Buyer\r\nCATEGORIES:VIP,Press\\, Radio\r\nNOTE:Met at\\nSIAL\r\nEND:VCARD\r\n"
)
PHONE = b"BEGIN:VCARD\nVERSION:4.0\nFN:Ben\nTEL:(0039) 055 12 34 56\nURL:https://x.com/ben\nEND:VCARD\n"


def test_what_other_programs_write_is_read() -> None:
    ann, ben = read(ANN + PHONE)
    assert isinstance(ann, Profile)
    assert isinstance(ben, Profile)
    assert (ann.name, ann.jobs) == ("Ann Rossi", (Job(organisation="Mill, Buying", title="Buyer"),))
    assert (ann.tags, ann.notes) == (("VIP", "Press, Radio"), ("Met at\nSIAL",))
    assert [(one.kind, one.value) for one in ben.handles] == [("phone", "+39055123456"), ("x", "ben")]


def test_a_bad_card_is_told_with_its_line_and_the_others_are_taken() -> None:
    bad = [
        b"BEGIN:VCARD\nFN:In the middle\n",
        b"BEGIN:VCARD\nFN:Ben\nEMAIL:no mail\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:B\xffn\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:" + b"N" * 10_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:All\nEND:VCARD\n",
        b"what is this\n",
        b"BEGIN:VCARD\nVERSION:4.0\nEND:VCARD\n",
    ]
    told = list(read(b"".join([*bad, PHONE])))
    assert [(one.line, one.reason[:24]) for one in told if isinstance(one, Refused)] == [
        (1, "The contact ends in the "), (3, "no mail is no mail addre"), (7, "Some of its bytes are no"),
        (10, "The name is 10,000 chara"), (13, "It is a group or a place"), (18, "This is no contact: it d"),
        (19, "Nobody is in it: no name"),
    ]  # fmt: skip
    assert [one.name for one in told if isinstance(one, Profile)] == ["Ben"]


def test_what_goes_out_is_vcard_4_that_others_read() -> None:
    ann = Profile(
        line=0, name="Ann; the " + "very " * 20 + "long", tags=("VIP",),
        handles=(Handle(kind="email", value="ann@mill.example"), Handle(kind="mastodon", value="ann@town.example", url="https://town.example/@ann")),
        jobs=(Job(organisation="Old", until=date(2020, 1, 1)), Job(organisation="Mill", title="Buyer")),
    )  # fmt: skip
    body = "".join(written([ann]))
    assert body.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann\\; the very")
    for line in (
        "EMAIL:ann@mill.example",
        "URL:https://town.example/@ann",
        "ORG:Mill",
        "TITLE:Buyer",
        "CATEGORIES:VIP",
    ):
        assert f"\r\n{line}\r\n" in body
    assert max(len(line.encode()) for line in body.split("\r\n")) <= 75
