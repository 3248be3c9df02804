"""What mail systems report of our mail, as they write it; a report that names no mail of ours says nothing."""

from __future__ import annotations

import os
import tarfile
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.core.mail import read_mail
from porch.core.mailreport import Report, ends_an_address, report_in, status_in
from porch.proving.servers.need import need

CORPORA = Path(os.environ.get("PORCH_DATA", "../shared/data")) / "email_corpora"

# RFC 3464, appendix E.1, with the failed recipient as a submission server of today writes it
RETURNED = """\
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: care@example.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn-1@mail.example>
Date: Mon, 2 Mar 2026 12:00:00 +0000
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system. Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; Ann@Example.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--b
Content-Type: {kind}

Message-ID: <our-mail@example.test>
X-Porch-Utterance: our-mark
Subject: Come to the tasting

--b--
"""
# RFC 5965, appendix B.1
COMPLAINT = """\
From: <abusedesk@provider.example>
Date: Thu, 8 Mar 2026 17:40:36 EDT
Subject: FW: Come to the tasting
To: <care@example.test>
Message-ID: <arf-1@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <ann@example.test>

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822

From: <care@example.test>
To: <ann@example.test>
Subject: Come to the tasting
Message-ID: <our-mail@example.test>

Hello
--part1_13d.2e68ed54_boundary--
"""


def returned(action: str = "failed", status: str = "5.1.1", words: str = "550 5.1.1 gone", kind: str = "") -> str:
    """Return a report of a mail that came back."""
    return RETURNED.format(action=action, status=status, words=words, kind=kind or "message/rfc822")


def reported(text: str) -> Report | None:
    """Return what a mail reports."""
    return report_in(BytesParser(policy=compat32).parsebytes(text.encode()))


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
def test_a_mail_that_came_back_is_named_with_whom_it_was_for(kind: str) -> None:
    report = reported(returned(kind=kind))
    assert report is not None
    assert (report.mail, report.mark, report.addresses) == ("our-mail@example.test", "our-mark", ("ann@example.test",))
    assert (report.complaint, report.for_good, report.status) == (False, True, "5.1.1")


@pytest.mark.parametrize(
    ("status", "words", "ended"),
    [
        ("5.1.1", "", True),
        ("5.0.0", "550 No such user here", True),
        ("5.0.0", "550 User unknown", True),
        ("5.3.0", "553 <x@y> Unknown E-Mail Address", True),
        ("5.2.1", "mailbox disabled", True),
        ("5.2.2", "552 mailbox full", False),
        ("5.7.1", "554 blocked by policy", False),
        ("5.0.0", "550 looks like spam: user unknown to us", False),
        ("5.3.4", "552 message too large", False),
        ("4.4.1", "no answer from host", False),
    ],
)
def test_only_what_is_of_the_address_ends_it(status: str, words: str, ended: bool) -> None:
    assert ends_an_address(status, words) is ended
    report = reported(returned(status=status, words=words or "nothing"))
    assert report is not None
    assert report.for_good is ended


def test_a_mail_that_is_late_ends_nothing_whatever_its_status() -> None:
    report = reported(returned(action="delayed", status="5.1.1"))
    assert report is not None
    assert (report.late, report.for_good, report.detail()["report"]) == (True, False, "late")


def test_a_mail_that_arrived_reports_nothing() -> None:
    assert reported(returned(action="delivered", status="2.1.5")) is None


@pytest.mark.parametrize(("kind", "complains"), [("abuse", True), ("fraud", True), ("not-spam", False), ("", False)])
def test_a_complaint_is_one_unless_it_says_the_contrary(kind: str, complains: bool) -> None:
    report = reported(COMPLAINT.format(kind=kind))
    assert (report is not None and report.complaint) is complains


def test_the_log_keeps_what_was_reported() -> None:
    heard = read_mail(COMPLAINT.format(kind="abuse").encode(), ours=frozenset({"care@example.test"}), mailbox="INBOX")
    assert heard.detail["report"] == "complaint"
    assert heard.detail["report_mail"] == "our-mail@example.test"
    other = read_mail(b"From: ann@example.test\n\nHello", ours=frozenset(), mailbox="INBOX")
    assert "report" not in other.detail


def test_words_of_a_server_name_their_status() -> None:
    assert [status_in("550 5.1.1 gone"), status_in("550 gone"), status_in("mail.1.2.3.example")] == ["5.1.1", "", ""]


@given(st.text(max_size=300), st.sampled_from(["message/delivery-status", "message/feedback-report", "text/plain"]))
def test_whatever_is_called_a_report_breaks_nothing(noise: str, kind: str) -> None:
    text = f'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: {kind}\n\n{noise}\n\n--b--\n'
    reported(text.encode("utf-8", "replace").decode())


@pytest.mark.data
def test_reports_of_real_mail_systems_are_understood() -> None:
    need(CORPORA.is_dir(), "PORCH_DATA/email_corpora")
    with tarfile.open(CORPORA / "mail_mikel.tar.gz") as held:
        files = [one for one in held.getmembers() if "multipart_report_emails" in one.name and one.isfile()]
        told = {Path(one.name).stem: reported(held.extractfile(one).read().decode("latin-1")) for one in files}  # type: ignore[union-attr]
    shown = {name: (len(one.addresses), one.status, one.for_good) for name, one in told.items() if one}
    assert [name for name, one in told.items() if one and one.late] == ["report_422"]
    assert shown == {
        "multi_address_bounce1": (5, "5.1.1", True),
        "multi_address_bounce2": (5, "5.1.1", True),
        "multipart_report_multiple_status": (1, "5.3.0", False),
        "report_422": (1, "4.2.2", False),
        "report_530": (1, "5.3.0", True),
    }
