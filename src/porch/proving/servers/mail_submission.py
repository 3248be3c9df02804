"""An SMTP submission server in a process of its own: real AUTH, real RCPT, and each mail handed on to dovecot by LMTP.

Run as `python -m porch.proving.servers.mail_submission PORT LMTP_PORT USERS RULES CERTIFICATE KEY`. The
rules file (JSON, read for every mail) lets a test misbehave: {"hang_up": true} takes the mail and breaks off before it
answers; {"refuse": "451 4.7.0 Try again in 90 seconds"} answers so to DATA; {"returns": "5.1.1"} takes the mail and
sends its writer a report (RFC 3464) that it could not be delivered to anybody else, with that status.
"""

from __future__ import annotations

import asyncio
import json
import smtplib
import ssl
import sys
from email import message_from_bytes, message_from_string
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

SMTP_LINES = compat32.clone(linesep="\r\n")
LARGEST = 40 * 2**20


class Postman:
    """Takes mail for people of the house and gives it to dovecot."""

    def __init__(self, lmtp_port: int, users: dict[str, str], rules: Path) -> None:
        self.lmtp_port = lmtp_port
        self.users = users
        self.rules = rules

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        """Accept only people who live here."""
        if not address.endswith("@example.test"):
            return "550 5.7.1 relaying denied"
        if local(address) not in self.users:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Deliver, then answer, unless the rules say otherwise."""
        rules = json.loads(self.rules.read_text())
        if rules.get("refuse"):
            return str(rules["refuse"])
        if rules.get("returns"):
            self.give_back(envelope, str(rules["returns"]))
        await asyncio.get_running_loop().run_in_executor(None, self.deliver, envelope)
        if rules.get("hang_up"):
            server.transport.abort()
        return "250 2.0.0 Delivered"

    def give_back(self, envelope: Any, status: str) -> None:
        """Keep the mail from all but its writer, whom a report is delivered to instead."""
        lost = [address for address in envelope.rcpt_tos if address != envelope.mail_from]
        envelope.rcpt_tos = [address for address in envelope.rcpt_tos if address == envelope.mail_from]
        for address in lost:
            with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
                lmtp.sendmail("", [envelope.mail_from], report(envelope, address, status))

    def deliver(self, envelope: Any) -> None:
        """Hand the mail to dovecot."""
        for address in envelope.rcpt_tos:  # one at a time: smtplib reads one LMTP answer, not one a recipient
            with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
                lmtp.sendmail(envelope.mail_from, [f"{local(address)}@example.test"], envelope.content)

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        """Compare with the users file; handled=False lets aiosmtpd send the refusal itself (True would hang)."""
        right = isinstance(data, LoginPassword) and (
            self.users.get(local(data.login.decode())) == data.password.decode()
        )
        return AuthResult(success=right, handled=right)


def report(envelope: Any, address: str, status: str) -> bytes:
    """Return what a mail server writes to somebody whose mail it could not deliver."""
    action = "failed" if status.startswith("5") else "delayed"
    told = MIMEMessage(message_from_string(""))
    told.set_type("message/delivery-status")
    told.set_payload(
        [
            message_from_string("Reporting-MTA: dns; mail.example.test\n"),
            message_from_string(
                f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n"
                f"Diagnostic-Code: smtp; 550 {status} as the test wants it\n"
            ),
        ]
    )
    letter = MIMEMultipart("report", report_type="delivery-status")
    letter["From"], letter["To"] = "MAILER-DAEMON@example.test", envelope.mail_from
    letter["Subject"], letter["Date"] = "Undelivered Mail Returned to Sender", formatdate()
    letter["Message-ID"], letter["Auto-Submitted"] = make_msgid(domain="mail.example.test"), "auto-replied"
    letter.attach(MIMEText("Your mail could not be delivered.\n"))
    letter.attach(told)
    letter.attach(MIMEMessage(message_from_bytes(envelope.content)))
    return letter.as_bytes(policy=SMTP_LINES)


def local(address: str) -> str:
    """Return whose mailbox `address` is, plus-addresses included."""
    return address.partition("@")[0].partition("+")[0]


async def serve(port: int, postman: Postman, context: ssl.SSLContext) -> None:
    """Serve on loopback until the process is ended."""

    def connection() -> SMTP:
        return SMTP(
            postman, hostname="mail.example.test", authenticator=postman.authenticate, auth_require_tls=False,
            auth_required=True, data_size_limit=LARGEST, enable_SMTPUTF8=True, tls_context=context,
        )  # fmt: skip

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


def main(arguments: list[str]) -> None:
    """Start with the port, dovecot's LMTP port and the users, rules, certificate and key files."""
    port, lmtp_port, users, rules, certificate, key = arguments
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    known = dict(line.split(":{PLAIN}", 1) for line in Path(users).read_text().splitlines())
    asyncio.run(serve(int(port), Postman(int(lmtp_port), known, Path(rules)), context))


if __name__ == "__main__":
    main(sys.argv[1:])
