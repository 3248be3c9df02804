"""A real mail server: dovecot for IMAP and delivery, a submission server before it, and people who use them.

Everything stands in a run folder of its own on loopback; both are separate processes, so that a drill may kill us and
ask them afterwards. Needs dovecot-imapd and dovecot-lmtpd; works as root, as containers are.
"""

from __future__ import annotations

import imaplib
import json
import os
import shutil
import smtplib
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP, compat32
from email.utils import formatdate, make_msgid
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, tail, until

USERS = ("care", "ann", "ben", "cleo", "dov")
DOMAIN = "example.test"
CONFIG = """
base_dir = {run}/dovecot
state_dir = {run}/state
log_path = {run}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{run}/certificate.pem
ssl_key = <{run}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{run}/mail/%n
mail_max_userip_connections = 50
default_internal_user = {internal}
default_login_user = {login}
first_valid_uid = 0
last_valid_uid = 0
mail_uid = {mail}
mail_gid = {group}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {run}/users
}}
userdb {{
  driver = static
  args = uid={mail} gid={group} home={run}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
service anvil {{
  chroot =
}}
service auth {{
  unix_listener auth-userdb {{
    mode = 0666
  }}
}}
"""


def dovecot() -> str:
    """Return where dovecot is, "" when it is not installed."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""


class MailServer:
    """A mail house with `USERS` living in it; use it as a context manager."""

    def __init__(self) -> None:
        self.run = folder("mail")
        self.imap_port, self.imaps_port, self.lmtp_port, self.smtp_port = (free_port() for _ in range(4))
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> MailServer:
        """Start both servers; NotReady when they do not answer within 15 s."""
        self._prepare()
        command = [dovecot(), "-F", "-c", str(self.run / "dovecot.conf")]
        self._start(command, "dovecot", (self.imap_port, self.lmtp_port))
        module = "porch.proving.servers.mail_submission"
        files = [str(self.run / name) for name in ("users", "rules.json", "certificate.pem", "key.pem")]
        ports = [str(self.smtp_port), str(self.lmtp_port)]
        self._start([sys.executable, "-m", module, *ports, *files], "submission", (self.smtp_port,))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End both servers and remove their folder."""
        self.stop()

    @property
    def certificate(self) -> Path:
        """Return the self-made certificate for localhost and 127.0.0.1, for whoever is to trust it."""
        return self.run / "certificate.pem"

    def stop(self) -> None:
        """End both servers by their own process ids and remove the run folder."""
        for process in reversed(self._processes):
            end(process)
        shutil.rmtree(self.run, ignore_errors=True)

    def credentials(self, user: str = "care") -> dict[str, str]:
        """Return what an e-mail channel needs to be `user`."""
        return {
            "address": self.address(user), "password": f"{user}pass", "name": user.title(), "security": "none",
            "imap_host": "127.0.0.1", "imap_port": str(self.imap_port),
            "smtp_host": "127.0.0.1", "smtp_port": str(self.smtp_port),
        }  # fmt: skip

    def address(self, user: str) -> str:
        """Return the address of `user`."""
        return f"{user}@{DOMAIN}"

    def say(self, sender: str, to: str, text: str, *, subject: str = "", reply_to: str = "") -> str:
        """Send a mail between two people of the house as a mail program would; return its Message-ID."""
        letter = self.letter(sender, to, text, subject=subject, reply_to=reply_to)
        self.post(sender, to, letter.as_bytes())
        return str(letter["Message-ID"]).strip("<>")

    def letter(self, sender: str, to: str, text: str, *, subject: str = "", reply_to: str = "") -> EmailMessage:
        """Return the mail that `say` would send."""
        letter = EmailMessage(policy=SMTP.clone(max_line_length=900))
        letter["From"], letter["To"] = f"{sender.title()} <{self.address(sender)}>", self.address(to)
        letter["Subject"] = subject or "A question"
        letter["Message-ID"], letter["Date"] = make_msgid(domain=DOMAIN), formatdate()
        if reply_to:
            letter["In-Reply-To"] = letter["References"] = f"<{reply_to}>"
        letter.set_content(text)
        return letter

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Hand any bytes to the submission server as `sender`."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as smtp:
            smtp.login(sender, f"{sender}pass")
            smtp.sendmail(self.address(sender), [self.address(to)], raw)

    def append(self, user: str, mailbox: str, raw: bytes) -> None:
        """Put a mail into a mailbox without sending it, as mail programs do with Sent."""
        with self.imap(user) as imap:
            imap.append(mailbox, "", "", raw)

    def mails(self, user: str, mailbox: str = "INBOX") -> list[bytes]:
        """Return every mail in a mailbox, byte for byte."""
        with self.imap(user) as imap:
            many = imap.select(mailbox, readonly=True)[1][0]
            rows = imap.fetch("1:*", "(BODY.PEEK[])")[1] if many != b"0" else []
            return [row[1] for row in rows if isinstance(row, tuple)]

    def message_ids(self, user: str, mailbox: str = "INBOX") -> list[str]:
        """Return the Message-ID of every mail in a mailbox: what a drill compares with our own records."""
        return [_id(raw) for raw in self.mails(user, mailbox)]

    def seen(self, user: str, mailbox: str = "INBOX") -> int:
        """Return how many mails in a mailbox are marked as read."""
        with self.imap(user) as imap:
            imap.select(mailbox, readonly=True)
            return len(imap.search(None, "SEEN")[1][0].split())

    def imap(self, user: str) -> imaplib.IMAP4:
        """Return an IMAP connection signed in as `user`; close it, or use it in a `with`."""
        client = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20)
        client.login(user, f"{user}pass")
        return client

    def misbehave(self, **rules: object) -> None:
        """Let the submission server do what `mail_submission` describes; no rules: behave."""
        changed = self.run / "rules.new"
        changed.write_text(json.dumps(rules))
        changed.replace(self.run / "rules.json")

    def empty(self) -> None:
        """Throw all mail away, so that a test starts from nothing."""
        for user in USERS:
            with self.imap(user) as imap:
                for mailbox in ("INBOX", "Sent"):
                    if imap.select(mailbox)[1][0] != b"0":
                        imap.store("1:*", "+FLAGS.SILENT", "(\\Deleted)")
                        imap.expunge()

    def _prepare(self) -> None:
        root = os.geteuid() == 0
        owner, group = ("mail", "mail") if root else (_me(), str(os.getegid()))
        names = {"internal": "dovecot", "login": "dovenull"} if root else {"internal": owner, "login": owner}
        for name in ("dovecot", "state", "mail"):
            (self.run / name).mkdir()
        self.run.chmod(0o755)
        ports = {"imap_port": self.imap_port, "imaps_port": self.imaps_port, "lmtp_port": self.lmtp_port}
        certify(self.run)
        (self.run / "dovecot.conf").write_text(CONFIG.format(run=self.run, mail=owner, group=group, **names, **ports))
        (self.run / "users").write_text("".join(f"{user}:{{PLAIN}}{user}pass\n" for user in USERS))
        self.misbehave()
        if root:
            shutil.chown(self.run / "mail", "mail", "mail")

    def _start(self, command: list[str], name: str, ports: tuple[int, ...]) -> None:
        log = self.run / f"{name}.out"
        source = str(Path(__file__).resolve().parents[3])
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": source}
            )
        self._processes.append(process)
        try:
            until(lambda: all(_answers(port) for port in ports), process, what=name, log=log)
        except RuntimeError as error:
            self.stop_processes()
            raise RuntimeError(f"{error}\n{tail(self.run / 'dovecot.log')}") from error

    def stop_processes(self) -> None:
        """End both servers and keep the folder, for a look at what they wrote."""
        for process in reversed(self._processes):
            end(process)


def certify(where: Path) -> None:
    """Write certificate.pem and key.pem for localhost into `where`, good for two days."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
    made = made.serial_number(x509.random_serial_number()).add_extension(names, critical=False)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    signed = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, SHA256())
    (where / "certificate.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    (where / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _id(raw: bytes) -> str:
    from email import message_from_bytes

    return str(message_from_bytes(raw, policy=compat32).get("Message-ID", "")).strip("<> ")


def _me() -> str:
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
