"""LinkedIn's data, in the forms of the last years."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.core.errors import ChannelError
from porch.core.interaction import Kind, Trait, Visibility
from tests.channels.downloads import heard, said, table, unpacked, zipped

HEADS = ("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
         "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT")  # fmt: skip
US, ANN = "https://www.linkedin.com/in/osteria", "https://www.linkedin.com/in/Zo%C3%AB-rossi"
ASKED = (
    "c1",
    "",
    "Zoë Rossi",
    ANN,
    "Anna Osteria",
    US,
    "2026-03-01 10:00:00 UTC",
    "",
    "Un tavolo?\nIn due",
    "INBOX",
    "",
    "No",
)
SAID = (
    "c1",
    "",
    "Anna Osteria",
    US,
    "Zoë Rossi",
    ANN,
    "2026-03-01 10:05:00 UTC",
    "",
    "Certo",
    "INBOX",
    "https://x/1",
    "",
)
DRAFT = ("c1", "", "Anna Osteria", US, "Zoë Rossi", ANN, "2026-03-01 10:06:00 UTC", "", "Unsent", "INBOX", "", "Yes")
ADVERT = ("c2", "Offer", "Somebody", "", "Anna Osteria", US, "2026-03-02 10:05:00 UTC", "Offer",
          '<p class="spinmail-quill-editor__spin-break">Dear %FIRSTNAME%</p>', "INBOX", "", "No")  # fmt: skip
SPAM = ("c3", "", "LinkedIn Member", "", "Anna Osteria", US, "2026-03-03 10:05:00 UTC", "", "Buy", "SPAM", "", "No")
PROFILE = table(("First Name", "Last Name", "Headline"), [("Anna", "Osteria", "Cook")])
POST = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A71"
WHOLE = {
    "Profile.csv": PROFILE,
    "messages.csv": table(HEADS, [SAID, ASKED, DRAFT, ADVERT, SPAM]),
    "Comments_348.csv": table(("Date", "Link", "Message"), [("2026-03-01 10:00:00", POST, "Grazie")]),
    "Shares.csv": table(
        ("Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"),
        [("2026-03-01 10:00:00", POST, "Oggi gnocchi", "", "", "MEMBER_NETWORK"),
         ("2026-03-01 11:00:00", f"{POST}2", "", "https://x.test/a", "", "CONNECTIONS")],
    ),
    "Reactions.csv": table(("Date", "Type", "Link"), [("2026-03-01 10:00:00", "EMPATHY", POST)]),
    "Connections.csv": "Notes:\n\"x\"\n\n" + table(("First Name", "Last Name", "URL"), [("Zoë", "Rossi", ANN)]),
}  # fmt: skip


def test_messages_are_threads_with_both_sides_and_no_drafts(tmp_path: Path) -> None:
    found = [one for one in said(zipped(tmp_path / "l.zip", WHOLE), "linkedin-data") if one.thread]
    answer, asked, advert, spam = found
    assert (asked.text, asked.ours, asked.addressed, asked.thread) == ("Un tavolo?\nIn due", False, True, "linkedin:c1")
    assert (asked.author.value, asked.author.name, asked.author.url) == ("in/zoë-rossi", "Zoë Rossi", ANN)
    assert (answer.ours, answer.recipients[0].value, answer.detail) == (True, "in/zoë-rossi", {"attachments": "1"})
    assert (advert.text, advert.traits) == ("Dear %FIRSTNAME%", frozenset({Trait.AUTOMATIC}))
    assert (spam.traits, spam.author.value) == (frozenset({Trait.SPAM}), "")
    assert {one.visibility for one in found} == {Visibility.DIRECT}


def test_what_we_said_in_public_is_ours(tmp_path: Path) -> None:
    found = [one for one in said(unpacked(tmp_path, WHOLE), "linkedin-data") if not one.thread]
    comment, post, share, reaction = found
    assert (comment.text, comment.detail["post"]) == ("Grazie", "urn:li:share:71")
    assert (post.visibility, share.visibility, share.text) == (
        Visibility.PUBLIC, Visibility.FOLLOWERS, "https://x.test/a",
    )  # fmt: skip
    assert (reaction.kind, reaction.detail["reaction"]) == (Kind.LIKE, "empathy")
    assert len({one.external_id for one in found}) == 4
    assert {(one.ours, one.author.name) for one in found} == {(True, "Anna Osteria")}


def test_an_old_export_without_addresses_is_read(tmp_path: Path) -> None:
    heads = [head for head in HEADS[:10] if head != "RECIPIENT PROFILE URLS"]
    row = ("c1", "", "Zoë Rossi", ANN, "Anna Osteria", "2021-01-01 10:00:00 UTC", "", "Ciao", "ARCHIVE")
    old = table(heads, [row])
    (one,) = said(zipped(tmp_path / "l.zip", {"messages.csv": old, "Profile.csv": PROFILE}), "linkedin-data")
    assert (one.text, one.addressed) == ("Ciao", True)


def test_who_is_in_every_conversation_is_us_where_no_profile_says_so(tmp_path: Path) -> None:
    files = {
        "messages.csv": table(HEADS, [ASKED, SAID, ("c9", *SAID[1:5], "https://www.linkedin.com/in/ben", *SAID[6:])])
    }
    assert [one.ours for one in said(zipped(tmp_path / "l.zip", files), "linkedin-data")] == [False, True, True]


def test_where_nobody_says_who_we_are_nothing_waits_until_it_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "l.zip", {"messages.csv": table(HEADS, [ASKED, SAID])})
    assert [(one.ours, one.addressed) for one in said(path, "linkedin-data")] == [(False, False)] * 2
    assert [one.ours for one in said(path, "linkedin-data", ours="Anna Osteria")] == [False, True]


def test_a_row_that_is_torn_is_set_apart(tmp_path: Path) -> None:
    files = {
        "messages.csv": table(HEADS, [ASKED]) + "c1,,x\n" + table(HEADS, [SAID]).split("\n", 1)[1],
        "Profile.csv": PROFILE,
    }
    found, spoiled = heard(zipped(tmp_path / "l.zip", files), "linkedin-data")
    assert (len(found), [one.where for one in spoiled]) == (2, ["messages.csv line 4"])


def test_a_message_without_a_time_is_set_apart(tmp_path: Path) -> None:
    files = {"messages.csv": table(HEADS, [(*ASKED[:6], "yesterday", *ASKED[7:]), SAID])}
    found, spoiled = heard(zipped(tmp_path / "l.zip", files), "linkedin-data")
    assert (len(found), len(spoiled)) == (1, 1)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"Connections.csv": WHOLE["Connections.csv"]}, "nothing that anybody said"),
        ({"photo.jpg": ""}, "no download of LinkedIn"),
        ({"messages.csv": "DATUM,INHALT\n1,2\n"}, "lacks the columns"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, files: dict[str, str], words: str) -> None:
    with pytest.raises(ChannelError, match=words):
        heard(zipped(tmp_path / "l.zip", files), "linkedin-data")


ROWS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ab"), st.booleans()), min_size=1, max_size=10)


@settings(deadline=None, max_examples=40)
@given(rows=ROWS, cut=st.integers(0, 4))
def test_a_longer_download_calls_the_same_message_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, bool]], cut: int
) -> None:
    def names(some: list[tuple[int, str, bool]]) -> dict[str, str]:
        told = [
            (*(ASKED if theirs else SAID)[:6], f"2026-03-01 10:00:0{second} UTC", "", words, "INBOX", "", "No")
            for second, words, theirs in some
        ]
        path = zipped(
            tmp_path_factory.mktemp("li") / "l.zip", {"messages.csv": table(HEADS, told), "Profile.csv": PROFILE}
        )
        return {one.external_id: one.version for one in said(path, "linkedin-data")}

    assert names([one for one in rows if one[0] <= cut] or rows).items() <= names(rows[::-1]).items()
