"""Reading mail: what is usual, what is strange, and what is hostile."""

from __future__ import annotations

import os
import tarfile
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Trait, Visibility
from porch.core.mail import LARGEST_FILE, MOST_FILES, mbox_messages, read_head, read_mail
from porch.proving.servers.need import need

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
CORPORA = Path(os.environ.get("PORCH_DATA", "../shared/data")) / "email_corpora"


def read(raw: bytes | str, **changes: object) -> Heard:
    given_bytes = raw.replace("\n", "\r\n").encode() if isinstance(raw, str) else raw
    arguments = {"ours": frozenset({"care@shop.example"}), "mailbox": "INBOX", "received_at": NOON, **changes}
    return read_mail(given_bytes, **arguments)  # type: ignore[arg-type]


def mail(body: str = "Hello", **headers: str) -> str:
    usual = {"From": "Ann <Ann@Example.org>", "To": "care@shop.example", "Date": "Sun, 3 May 2026 10:00:00 +0200"}
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in (usual | headers).items() if value)
    return f"{lines}\n{body}\n"


def test_a_plain_mail_is_heard() -> None:
    heard = read(mail("A table for two?", Subject="Tonight", Message_ID="<1@example.org>", Cc="Dov <dov@example.org>"))
    assert (heard.external_id, heard.text, heard.subject) == ("1@example.org", "A table for two?", "Tonight")
    assert (heard.author.value, heard.author.name) == ("ann@example.org", "Ann")
    assert [handle.value for handle in heard.recipients] == ["care@shop.example", "dov@example.org"]
    assert heard.at == datetime(2026, 5, 3, 8, tzinfo=UTC)
    assert (heard.visibility, heard.ours, heard.ref) == (Visibility.DIRECT, False, "ann@example.org")


def test_what_we_wrote_is_ours() -> None:
    assert read(mail(From="Care <CARE@shop.example>")).ours


def test_threads_follow_references_and_never_the_subject() -> None:
    heard = read(mail(Subject="Re: Tonight", In_Reply_To="<2@x.example>", References="<1@x.example>\n <2@x.example>"))
    assert (heard.in_reply_to, heard.thread) == ("2@x.example", "1@x.example")
    alone = read(mail(Subject="Re: Tonight"))
    assert (alone.in_reply_to, alone.thread) == ("", "")
    assert read(mail(In_Reply_To="<2@x.example>")).thread == "2@x.example"
    assert read(mail(References="<1@x.example> <2@x.example>")).in_reply_to == "2@x.example"


def test_a_mail_without_an_id_gets_one_that_stays() -> None:
    first, again, other = read(mail("a")), read(mail("a")), read(mail("b"))
    assert first.external_id == again.external_id != other.external_id
    assert first.external_id.startswith("sha:")
    assert first.external_id.endswith("@porch.invalid")


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 31 Dec 1979 10:00:00 +0000",
        "Fri, 1 Jan 2038 00:00:00 +0000",
        "yesterday",
        "",
        "Sun, 99 Foo 2026 99:99:99 +9999",
    ],
)
def test_a_date_nobody_can_believe_gives_way_to_the_servers_and_then_to_the_callers(date: str) -> None:
    received = "from a by b; Sat, 2 May 2026 09:00:00 +0000"
    assert read(mail(Date=date, Received=received)).at == datetime(2026, 5, 2, 9, tzinfo=UTC)
    assert read(mail(Date=date)).at == NOON


def test_a_date_a_little_ahead_is_believed() -> None:
    assert read(mail(Date="Mon, 4 May 2026 06:00:00 +0000")).at == NOON + timedelta(hours=18)


def test_the_head_alone_tells_the_same_id_and_time() -> None:
    raw = mail(Message_ID="<1@example.org>").encode()
    heard = read(raw)
    assert read_head(raw.split(b"\n\n")[0], received_at=NOON) == (heard.external_id, heard.at)


@pytest.mark.parametrize(
    ("subject", "read_as"),
    [
        ("=?utf-8?q?Perch=C3=A9_no=3F?=", "Perché no?"),
        ("=?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?b?8J+YgA==?=", "Grüße😀"),
        ("=?no-such?q?abc?=", "abc"),
        ("=?utf-8?b?!!!?=", ""),
        ("plain", "plain"),
    ],
)
def test_subjects_survive_their_encodings(subject: str, read_as: str) -> None:
    assert read_as in read(mail(Subject=subject)).subject


def test_raw_bytes_in_a_header_are_letters() -> None:
    assert read(mail().replace("From: ", "Subject: Gruß\nFrom: ").encode("latin-1")).subject == "Gruß"
    assert read(mail(Subject="Gruß").encode()).subject == "Gruß"


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("utf-8", "Grüße".encode(), "Grüße"),
        ("utf-8", "Grüße".encode("latin-1"), "Grüße"),
        ("no-such-charset", "Grüße".encode(), "Grüße"),
        ("iso-2022-jp", "予約".encode("iso-2022-jp"), "予約"),
        ("utf-7", b"+ADw-script+AD4-", "+ADw-script+AD4-"),
    ],
)
def test_bodies_survive_wrong_and_unknown_charsets(charset: str, body: bytes, text: str) -> None:
    head = mail(Content_Type=f"text/plain; charset={charset}").split("\n\n")[0].encode()
    assert read(head + b"\n\n" + body).text == text


def letter(**parts: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ann@example.org", "care@shop.example", "x"
    message.set_content(parts.get("plain", "hello"))
    return message


def test_html_alone_is_read_as_text_and_shown_safely() -> None:
    heard = read(
        mail("<p>Ciao <b>Ann</b></p><script>x</script><img src=https://t.example/1.gif>", Content_Type="text/html")
    )
    assert heard.text == "Ciao Ann"
    assert "<b>Ann</b>" in heard.html
    assert "script" not in heard.html
    assert "t.example" not in heard.html


def test_the_plain_part_is_preferred_and_the_html_kept() -> None:
    message = letter(plain="the plain words")
    message.add_alternative("<p>the <i>same</i> words</p>", subtype="html")
    heard = read(message.as_bytes())
    assert heard.text == "the plain words"
    assert "<i>same</i>" in heard.html


def test_an_answer_is_shortened_to_its_new_words_and_says_so() -> None:
    heard = read(mail("At eight, please.\n\nOn Sun, 3 May 2026 at 09:00, Care <care@shop.example> wrote:\n> When?"))
    assert heard.text == "At eight, please."
    assert heard.detail["whole"] == "1"
    assert "whole" not in read(mail("At eight.")).detail


def test_files_come_along_with_clean_names_and_the_type_they_show() -> None:
    message = letter()
    message.add_attachment(
        b"\x89PNG\r\n\x1a\nx", maintype="application", subtype="octet-stream", filename="../../a\\b.png"
    )
    message.add_attachment(b"<svg onload=x>", maintype="image", subtype="png", filename="fake.png")
    message.add_attachment(b"%PDF-1.7", maintype="text", subtype="html", filename="bill.pdf")
    media = read(message.as_bytes()).media
    assert [(m.name, m.content_type) for m in media] == [
        ("_.._a_b.png", "image/png"), ("fake.png", "application/octet-stream"), ("bill.pdf", "application/pdf")
    ]  # fmt: skip
    assert media[0].content == b"\x89PNG\r\n\x1a\nx"


@pytest.mark.slow
def test_too_many_and_too_large_files_are_left_out_and_counted() -> None:
    message = letter()
    for _ in range(MOST_FILES + 3):
        message.add_attachment(b"x", maintype="application", subtype="zip", filename="x.zip")
    heard = read(message.as_bytes())
    assert (len(heard.media), heard.detail["left_out"]) == (MOST_FILES, "3")
    large = letter()
    large.add_attachment(b"x" * (LARGEST_FILE + 1), maintype="application", subtype="zip", filename="x.zip")
    assert read(large.as_bytes()).detail["left_out"] == "1"


def test_a_mail_inside_the_mail_is_a_file() -> None:
    inner, outer = letter(plain="the inner words"), letter(plain="see below")
    outer.add_attachment(inner)
    heard = read(outer.as_bytes())
    assert heard.text == "see below"
    assert b"the inner words" in (heard.media[0].content or b"")


@pytest.mark.parametrize(
    ("headers", "trait"),
    [
        ({"List_Id": "<news.example.org>"}, Trait.LIST),
        ({"List_Unsubscribe": "<https://example.org/u>"}, Trait.LIST),
        ({"Precedence": "bulk"}, Trait.LIST),
        ({"Auto_Submitted": "auto-replied"}, Trait.AUTOMATIC),
        ({"X_Autoreply": "yes"}, Trait.AUTOMATIC),
        ({"Precedence": "auto_reply"}, Trait.AUTOMATIC),
        ({"From": "MAILER-DAEMON@example.org"}, Trait.AUTOMATIC),
        ({"Content_Type": 'multipart/report; boundary="x"'}, Trait.AUTOMATIC),
        ({"Return_Path": "<>"}, Trait.AUTOMATIC),
        ({"From": "no-reply@example.org"}, Trait.NO_REPLY),
        ({"From": "do_not_reply@example.org"}, Trait.NO_REPLY),
        ({"From": "noreply-orders@example.org"}, Trait.NO_REPLY),
        ({"Reply_To": "donotreply@example.org"}, Trait.NO_REPLY),
        ({"X_Spam_Flag": "YES"}, Trait.SPAM),
    ],
)
def test_a_mail_says_what_it_is(headers: dict[str, str], trait: Trait) -> None:
    assert trait in read(mail(**headers)).traits


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"From": "norea@example.org"},
        {"From": "nora.reply@example.org"},
        {"Precedence": "normal"},
    ],
)
def test_a_person_is_not_taken_for_a_machine(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).traits == frozenset()


def test_a_receipt_is_known_by_its_markup() -> None:
    markup = '<script type="application/ld+json">{"@context":"http://schema.org","@type":"Order"}</script><p>Thanks</p>'
    assert Trait.RECEIPT in read(mail(markup, Content_Type="text/html")).traits


def test_a_form_that_asks_for_answers_elsewhere_is_answered_there_but_a_list_is_not() -> None:
    assert read(mail(Reply_To="Cleo <cleo@example.org>")).ref == "cleo@example.org"
    assert read(mail(Reply_To="everybody@list.example", List_Id="<l.example>")).ref == "ann@example.org"


def test_a_line_break_never_stays_in_what_a_header_said() -> None:
    heard = read(mail(Subject="=?utf-8?q?Hi=0D=0ABcc:_all@example.org?=", From="=?utf-8?q?A=0AB?= <ann@example.org>"))
    assert "\n" not in heard.subject + heard.author.name
    assert "\r" not in heard.subject + heard.author.name


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n\r\n", b"\0\0\0", b"\xff\xfe\xfd", b"just words", b"Subject: nobody\r\n\r\nx"]
)
def test_what_is_no_mail_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def nested(levels: int) -> bytes:
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(levels))
    return b"From: ben@example.org\r\n" + parts + b"\r\n\r\nx\r\n"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "raw",
    [
        nested(1_000),
        nested(10_000),
        b"From: ben@example.org\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 2_000,
        b"From: : =?utf-q?i4?content;typee: multipart/mixed\r\n\r\nx",
    ],
    ids=["1,000 parts", "10,000 parts", "2,000 mails in one another", "a group nobody closed"],
)
def test_hostile_shapes_are_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "raw",
    [
        b"From: ben@example.org\r\nTo: " + b"a@example.org, " * 100_000 + b"\r\n\r\nx",
        b"From: ben@example.org\r\nSubject: " + b"=?utf-8?q?a?= " * 50_000 + b"\r\n\r\nx",
        b"From: ben@example.org\r\n" + b"X-Y: z\r\n" * 50_000 + b"\r\nx",
        b"From: ben@example.org\r\nReferences: " + b"<a@example.org>\r\n " * 50_000 + b"\r\n\r\nx",
        b"From: " + b'"' * 60_000 + b" <ben@example.org>\r\n\r\nx",
        b"From: ben@example.org\r\nTo: " + b"(" * 60_000 + b"\r\n\r\nx",
        b"From: ben@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
        b"From: ben@example.org\r\n\r\n" + b"On 1 May a@b.example\n" * 50_000,
        b"From: ben@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
        b"From: ben@example.org\r\nContent-Type: text/plain; " + b"a*0=b; " * 5_000 + b"\r\n\r\nx",
    ],
    ids=["recipients", "words", "headers", "references", "quotes", "brackets", "divs", "lines", "parts", "parameters"],
)
def test_endless_mails_end(raw: bytes) -> None:
    try:
        heard = read(raw)
    except Unreadable:
        return
    assert len(heard.recipients) <= 100
    assert len(heard.subject) <= 1000
    assert len(heard.media) <= MOST_FILES


PIECES = (
    b"From|To|: |\r\n|\r\n\r\n|<|>|@|a@b.example|=?utf-8?q?|?=|=?utf-q?i4?|Content-Type|multipart/mixed|message/rfc822"
    b'|text/html|boundary=|"|b|--b|--b--|charset=|utf-16|Content-Transfer-Encoding: base64|Date: |0|Message-ID: |;'
    b"|filename*=utf-8''%ff|Content-Disposition: attachment; |References: |\0|\xff|(|,| |\t|Received|x-uuencode|=|="
)
WORDS = st.sampled_from(PIECES.split(b"|"))


def is_whole(heard: Heard) -> bool:
    """Say whether a reading is fit to be stored."""
    said = [
        heard.text,
        heard.html,
        heard.subject,
        heard.author.name,
        heard.external_id,
        heard.in_reply_to,
        heard.thread,
    ]
    said += [*heard.detail.values(), *(m.name for m in heard.media), *(h.value for h in heard.recipients)]
    return bool(heard.external_id and heard.author.value and heard.at.tzinfo) and all(
        "\0" not in one and one.encode("utf-8") is not None for one in said
    )


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(b"From: : =?utf-q?i4?content;typee: multipart/mixed")
@given(st.lists(WORDS, max_size=60).map(b"".join) | st.binary(max_size=400))
def test_any_bytes_are_heard_or_unreadable(raw: bytes) -> None:
    for one in (raw, b"From: ben@example.org\r\n" + raw):
        try:
            heard = read_mail(one, ours=frozenset(), mailbox="INBOX")
        except Unreadable:
            continue
        assert is_whole(heard)
        assert heard == read_mail(one, ours=frozenset(), mailbox="INBOX")


MBOX = (
    b"From ann@example.org Sun May  3 10:00:00 2026\nFrom: ann@example.org\n\nOne\n>From here on\n\n"
    b"From ben at example.org  Mon May  4 11:00:00 2026\nFrom: ben at example.org (Ben)\n\nFrom me to you\n"
)


def test_a_mailbox_file_is_split_at_its_from_lines_only() -> None:
    one, two = mbox_messages(MBOX)
    assert read(one).text == "One\nFrom here on"
    assert (read(two).author.value, read(two).author.name) == ("ben@example.org", "Ben")
    assert read(two).text == "From me to you"
    assert read(two, received_at=None).at == datetime(2026, 5, 4, 11, tzinfo=UTC)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([MBOX, b"\n", b"From ", b"From a Mon Jan  1 00:00:00 2001\n", b"x", b"\r\n", b"\xff"])
    ).map(b"".join)
)
def test_splitting_loses_no_byte(raw: bytes) -> None:
    assert b"".join(mbox_messages(raw)) == raw


def corpus() -> list[tuple[str, bytes]]:
    found = []
    for packed in sorted(CORPORA.glob("*.tar.gz")):
        with tarfile.open(packed) as tar:
            files = [(m.name, tar.extractfile(m)) for m in tar.getmembers() if m.isfile()]
            found += [(name, content.read()) for name, content in files if content]
    return found


@pytest.mark.data
@pytest.mark.slow
def test_every_mail_of_the_corpora_is_heard_or_unreadable_and_no_byte_is_lost() -> None:
    need(CORPORA.is_dir(), "PORCH_DATA/email_corpora")
    counted = {"files": 0, "heard": 0, "unreadable": 0, "eml heard": 0, "eml unreadable": 0}
    for name, raw in corpus():
        mails = list(mbox_messages(raw))
        assert b"".join(mails) == raw
        counted["files"] += 1
        for one in mails:
            outcome = heard_or_not(one)
            counted[outcome] += 1
            counted[f"eml {outcome}"] += name.endswith(".eml")
    print(counted)
    assert counted == {"files": 470, "heard": 403, "unreadable": 331, "eml heard": 116, "eml unreadable": 3}


def heard_or_not(raw: bytes) -> str:
    try:
        heard = read_mail(raw, ours=frozenset(), mailbox="corpus")
    except Unreadable:
        return "unreadable"
    assert is_whole(heard)
    return "heard"


@pytest.mark.data
def test_mails_of_a_public_archive_find_their_threads() -> None:
    need(CORPORA.is_dir(), "PORCH_DATA/email_corpora")
    raw = next(content for name, content in corpus() if "2001-November" in name)
    heard = [read_mail(one, ours=frozenset(), mailbox="archive") for one in mbox_messages(raw)]
    ids = {item.external_id for item in heard}
    resolved = [item for item in heard if item.in_reply_to in ids]
    print(len(heard), len(ids), sum(bool(i.in_reply_to) for i in heard), len(resolved))
    assert all(item.in_reply_to for item in resolved)
