"""E-mail against a real server: dovecot and SMTP with AUTH."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from porch.channels import contract
from porch.channels.email import CARD
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Mark, Media
from porch.proving.servers.mail import MailServer, dovecot
from porch.proving.servers.need import need
from tests.channels.email_stages import MailStage, bomb, to_ann, words

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    need(dovecot(), "dovecot (apt: dovecot-imapd dovecot-lmtpd)")
    with MailServer() as running:
        yield running


@pytest.fixture
def stage(mail_server: MailServer) -> MailStage:
    mail_server.misbehave()
    mail_server.empty()
    return MailStage(mail_server)


@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract(stage: MailStage, check: contract.Check) -> None:
    declared = stage.gaps.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, stage).gap == declared


def test_listening_marks_nothing_as_read(stage: MailStage) -> None:
    stage.customer_says("Is anybody there?")
    assert contract.hear(stage.channel())[0]
    assert stage.server.seen("care") == 0


def test_the_history_comes_newest_first_with_progress_and_can_be_broken_off(stage: MailStage) -> None:
    said = [stage.customer_says(f"Mail {n}") for n in range(60)]
    going = iter(stage.channel().listen(None))
    first = [next(going).external_id for _ in range(25)]
    mark = next(going)
    assert isinstance(mark, Mark)
    assert (mark.seen, mark.total) == (25, 60)
    assert set(first) == set(said[-25:])
    later = stage.customer_says("Meanwhile")
    rest = [heard.external_id for heard in contract.hear(stage.channel(), mark.cursor)[0]]
    assert rest[0] == later
    assert sorted([*first, *rest]) == sorted([*said, later])


def test_nothing_is_heard_again_from_the_last_mark(stage: MailStage) -> None:
    stage.customer_says("Once")
    _, _, cursor = contract.hear(stage.channel())
    assert contract.hear(stage.channel(), cursor) == ([], [], cursor)


def test_a_renumbered_folder_is_read_from_the_start(stage: MailStage) -> None:
    said = stage.customer_says("Still here")
    heard = contract.hear(stage.channel(), '{"INBOX": [1, 1, 99999], "Sent": [1, 1, 99999]}')[0]
    assert [item.external_id for item in heard] == [said]


def test_what_is_older_than_the_history_stays_where_it_is(stage: MailStage) -> None:
    old = stage.server.letter("ann", "care", "Long ago")
    with stage.server.imap("care") as imap:
        imap.append("INBOX", "", '"01-Jan-2020 10:00:00 +0000"', old.as_bytes())
    new = stage.customer_says("Today")
    assert [item.external_id for item in contract.hear(stage.channel())[0]] == [new]
    assert len(contract.hear(stage.channel(history_days="9999"))[0]) == 2


def test_idle_wakes_when_mail_comes(stage: MailStage) -> None:
    woken: list[bool] = []
    channel = stage.channel()
    waiting = threading.Thread(target=lambda: woken.append(channel.wait(timedelta(seconds=30))))
    waiting.start()
    time.sleep(0.5)
    stage.customer_says("Wake up")
    waiting.join(25)
    assert woken == [True]


def test_mail_that_came_between_listening_and_waiting_is_not_slept_through(stage: MailStage) -> None:
    channel = stage.channel()
    contract.hear(channel)
    stage.customer_says("In between")
    assert channel.wait(timedelta(seconds=30))


def test_waiting_ends_when_nothing_comes(stage: MailStage) -> None:
    assert not stage.channel().wait(timedelta(seconds=1))


def test_the_same_key_is_the_same_mail(stage: MailStage) -> None:
    first, second = stage.channel().speak(to_ann("Twice")), stage.channel().speak(to_ann("Twice"))
    assert first.external_id == second.external_id


def test_our_copy_ends_in_sent_read_and_not_in_the_inbox(stage: MailStage) -> None:
    receipt = stage.channel().speak(to_ann("Filed"))
    assert stage.server.message_ids("care", "Sent") == [receipt.external_id]
    assert stage.server.message_ids("care") == []
    assert stage.server.seen("care", "Sent") == 1


def test_a_copy_left_in_the_inbox_by_a_crash_is_found_and_then_moved_to_sent(stage: MailStage) -> None:
    channel = stage.torn()
    with pytest.raises(OutcomeUnknown):
        channel.speak(to_ann("Cut off"))
    found = stage.channel().find(to_ann("Cut off"))
    assert found is not None
    assert stage.server.message_ids("care") == [found.external_id]
    heard = contract.hear(stage.channel())[0]
    assert [(item.external_id, item.ours) for item in heard] == [(found.external_id, True)]
    assert stage.server.message_ids("care", "Sent") == [found.external_id]
    assert stage.server.message_ids("care") == []


def test_a_server_that_says_later_is_a_passing_error_with_a_time(stage: MailStage) -> None:
    channel = stage.channel()
    stage.server.misbehave(refuse="451 4.7.0 Too many mails, try again in 90 seconds")
    with pytest.raises(ChannelError) as caught:
        channel.speak(to_ann("Later"))
    assert not caught.value.permanent
    assert not isinstance(caught.value, OutcomeUnknown)
    assert caught.value.retry_at is not None
    assert stage.channel().find(to_ann("Later")) is None


def test_a_server_that_will_never_take_it_is_a_permanent_error(stage: MailStage) -> None:
    channel = stage.channel()
    stage.server.misbehave(refuse="554 5.7.1 We do not like this")
    with pytest.raises(ChannelError) as caught:
        channel.speak(to_ann("Never"))
    assert caught.value.permanent


def test_when_the_customer_is_refused_no_copy_goes_to_us_either(stage: MailStage) -> None:
    with pytest.raises(ChannelError):
        stage.channel().speak(stage.unacceptable())
    assert stage.server.message_ids("care") == []


def test_files_arrive_with_their_names(stage: MailStage) -> None:
    menu = Media(content=b"%PDF-1.4 menu", name="menù di oggi.pdf", content_type="application/pdf")
    stage.channel().speak(to_ann("The menu", media=(menu,)))
    ann = MailStage(stage.server).channel(**stage.server.credentials("ann"))
    heard = contract.hear(ann)[0]
    assert [(m.name, m.content, m.content_type) for m in heard[0].media] == [
        ("menù di oggi.pdf", b"%PDF-1.4 menu", "application/pdf")
    ]


def test_no_line_break_reaches_a_header(stage: MailStage) -> None:
    stage.channel().speak(
        to_ann(
            "Safe",
            subject="Hello\r\nBcc: ben@example.test",
            in_reply_to="a\r\nBcc: ben@example.test",
            ref="ann@example.test",
        )
    )
    assert stage.server.mails("ben") == []
    assert b"\nBcc:" not in stage.server.mails("ann")[0]


@pytest.mark.parametrize(
    "to", ["ann@example.test\r\nRCPT TO:<ben@example.test>", "ann@example.test, ben@example.test", "", "ann"]
)
def test_an_address_that_is_more_than_one_address_is_refused(stage: MailStage, to: str) -> None:
    with pytest.raises(ChannelError) as caught:
        stage.channel().speak(to_ann("Hm", in_reply_to="x@example.test", ref=to, to=None))
    assert caught.value.permanent


def test_lines_that_are_a_dot_and_long_lines_arrive_whole(stage: MailStage) -> None:
    text = "one\n.\n..two\nFrom here\n" + "x" * 5000
    stage.channel().speak(to_ann(text))
    assert words(stage.server.mails("ann")[0]).rstrip("\n") == text


def test_a_day_is_listed_again_to_the_item(stage: MailStage) -> None:
    said = {stage.customer_says("One"), stage.customer_says("Two")}
    stage.server.append("care", "INBOX", b"From: ann@example.test\r\nSubject: no id\r\n\r\nNo id, no date.\r\n")
    said.add(stage.channel().speak(to_ann("Three")).external_id)
    heard = {item.external_id for item in contract.hear(stage.channel())[0]}
    today = datetime.now(UTC).date()
    assert said < heard
    assert set(stage.channel().holds(today)) == heard
    assert set(stage.channel().holds(today - timedelta(days=30))) == set()


def test_an_answer_goes_where_the_mail_asks_for_it(stage: MailStage) -> None:
    letter = stage.server.letter("ben", "care", "From the web form")
    letter["Reply-To"] = "Cleo <cleo@example.test>"
    stage.server.post("ben", "care", letter.as_bytes())
    heard = contract.hear(stage.channel())[0][0]
    stage.channel().speak(to_ann("To Cleo", in_reply_to=heard.external_id, ref=heard.ref))
    assert len(stage.server.mails("cleo")) == 1
    assert stage.server.mails("ann") == []


def test_a_bomb_is_spoiled_with_its_bytes(stage: MailStage) -> None:
    stage.poison()
    heard, spoiled, _ = contract.hear(stage.channel())
    assert heard == []
    assert [item.raw for item in spoiled] == [bomb()]
    assert "nests" in spoiled[0].reason


def test_more_folders_are_read_when_named(stage: MailStage) -> None:
    with stage.server.imap("care") as imap:
        imap.create("Orders")
    stage.server.append("care", "Orders", stage.server.letter("ben", "care", "An order").as_bytes())
    assert contract.hear(stage.channel())[0] == []
    assert contract.hear(stage.channel(folders="Orders, Nowhere"))[0][0].text == "An order"


@pytest.mark.parametrize(("by", "host"), [("tls", "127.0.0.1"), ("starttls", "localhost")])
def test_words_travel_encrypted_to_a_server_that_proves_its_name(
    stage: MailStage, monkeypatch: pytest.MonkeyPatch, by: str, host: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(stage.server.certificate))
    port = {"tls": stage.server.imaps_port, "starttls": stage.server.imap_port}[by]
    channel = stage.channel(
        security="", imap_security=by, imap_port=str(port), smtp_security="starttls", imap_host=host
    )
    assert channel.whoami().value == "care@example.test"
    receipt = channel.speak(to_ann("Encrypted"))
    assert stage.server.message_ids("ann") == [receipt.external_id]


@pytest.mark.parametrize("by", ["tls", "starttls"])
def test_a_server_that_cannot_prove_its_name_gets_no_password(stage: MailStage, by: str) -> None:
    port = {"tls": stage.server.imaps_port, "starttls": stage.server.imap_port}[by]
    with pytest.raises(ChannelError, match="certificate"):
        stage.channel(security=by, imap_port=str(port)).whoami()


def test_the_card_builds_what_the_registry_promises(stage: MailStage) -> None:
    assert CARD.name == "email"
    assert contract.run(contract.check_knows_itself, stage).gap == ""
