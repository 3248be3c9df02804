"""A real INN, the news server, on loopback: two groups, a key for us, everybody else posts as they like.

Debian's package is unpacked beside the repository and not installed: its installation wants a mail server and a
public name. Everything it keeps lies in a run folder of its own.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from pathlib import Path
from types import TracebackType

from porch.proving.servers.mail import certify
from porch.proving.servers.own_venv import SERVERS, alone
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, until

UNPACKED = SERVERS / "inn"
PROGRAMS = UNPACKED / "usr" / "lib" / "news" / "bin"
LIBRARIES = f"{UNPACKED / 'usr/lib/news'}:{UNPACKED / 'usr/lib/x86_64-linux-gnu'}"
PACKAGES = ("inn2", "inn2-inews", "libcanlock3")
GROUPS = ("acme.users", "acme.talk")
USER, PASSWORD = "care", "porch-proving"
LINES = {
    "inn.conf": """
mta: "/bin/true %s"
organization: Acme
domain: example.test
pathhost: news.example.test
ovmethod: tradindexed
hismethod: hisv6
enableoverview: true
wireformat: true
storeonxref: true
allownewnews: true
doinnwatch: false
timer: 0
nnrpdloadlimit: 0
initialtimeout: 60
runasuser: {user}
runasgroup: {group}
bindaddress: 127.0.0.1
port: {port}
pathnews: {bin}/..
pathbin: {bin}
pathcontrol: {bin}/control
pathfilter: {home}/filter
pathdb: {home}/db
pathetc: {home}
pathlog: {home}/log
pathhttp: {home}/http
pathrun: {home}/run
pathspool: {home}/spool
patharticles: {home}/spool/articles
pathincoming: {home}/spool/incoming
pathoutgoing: {home}/spool/outgoing
pathoverview: {home}/spool/overview
patharchive: {home}/spool/archive
pathtmp: {home}/tmp
tlscertfile: {home}/certificate.pem
tlskeyfile: {home}/key.pem
tlscapath: {home}
""",
    "storage.conf": "method tradspool {{\n  newsgroups: *\n  class: 0\n}}\n",
    "newsfeeds": "ME:*::\n",
    "incoming.conf": "",
    "expire.ctl": "*:A:1:1:1\n",
    "control.ctl": "all:*:*:drop\n",
    "moderators": "",
    "distrib.pats": "",
    "users": "",
    "readers.conf": """
auth "house" {{
  hosts: "127.0.0.1"
  auth: "ckpasswd -f {home}/users"
  default: "<anyone>"
}}
access "us" {{
  users: "care*"
  newsgroups: "*"
  access: RPA
}}
access "anyone" {{
  users: "<anyone>"
  newsgroups: "{open}"
  access: {may}
}}
""",
}
FOLDERS = (
    "db", "filter", "log", "http", "run", "tmp", "spool/articles", "spool/incoming", "spool/outgoing", "spool/overview",
    "spool/archive",
)  # fmt: skip


def install() -> Path:
    """Return the folder of INN's programs, unpacked from Debian's package on first use; RuntimeError when it fails."""
    with alone("inn"):
        UNPACKED.mkdir(exist_ok=True)
        if not (UNPACKED / "unpacked").exists():
            _run(["apt-get", "download", *PACKAGES], UNPACKED)
            for package in UNPACKED.glob("*.deb"):
                _run(["dpkg", "-x", str(package), str(UNPACKED)], UNPACKED)
                package.unlink()
            told = _run(
                ["ldd", str(PROGRAMS / "innd"), str(PROGRAMS / "nnrpd-ssl")], UNPACKED, LD_LIBRARY_PATH=LIBRARIES
            )
            if missing := [line.split()[0] for line in told.splitlines() if "not found" in line]:
                raise RuntimeError(f"INN lacks {', '.join(missing)}: install what Debian's inn2 depends on")
            (UNPACKED / "unpacked").touch()
    return PROGRAMS


class Inn:
    """`with Inn() as news: news.says("ann", "acme.users", "Do you have a table?")`. Ready in a second.

    With `closed` nobody reads or posts without our key.
    """

    def __init__(self, *, closed: bool = False) -> None:
        self.port, self.tls_port = free_port(), free_port()
        self._closed = closed
        self._home = Path()
        self._user = "news" if os.geteuid() == 0 else getpass.getuser()
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> Inn:
        """Start and return when it answers; NotReady when it does not in 20 s."""
        self._bin = install()
        self._home = folder("inn", self._user)
        self._lay()
        self._begin(["innd", "-f", "-c", "0"], self._answers)
        reader = ["nnrpd-ssl", "-D", "-f", "-4", "127.0.0.1", "-p", str(self.tls_port), "-S"]
        self._begin(reader, lambda: _listens(self.tls_port))
        return self

    @property
    def certificate(self) -> Path:
        """Return the self-made certificate for localhost and 127.0.0.1, for whoever is to trust it."""
        return self._home / "certificate.pem"

    def says(
        self, who: str, group: str, text: str, *, reply_to: str = "", subject: str = "A question", name: str = ""
    ) -> str:
        """Let somebody post in a group and return the Message-ID, without its brackets."""
        letter = EmailMessage(policy=SMTP)
        letter["From"] = name or f"{who.title()} <{who}@example.test>"
        letter["Newsgroups"], letter["Subject"], letter["Date"] = group, subject, formatdate()
        letter["Message-ID"] = make_msgid(domain="example.test")
        if reply_to:
            letter["References"] = f"<{reply_to}>"
        letter.set_content(text)
        self.takes(letter.as_bytes())
        return str(letter["Message-ID"]).strip("<>")

    def takes(self, article: bytes) -> None:
        """Post an article as it stands, as the server's own people would."""
        lines = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in article.splitlines())
        with self._spoken() as talk:
            talk.ask(b"POST", b"340")
            talk.ask(lines + b"\r\n.", b"240")

    def holds(self, group: str) -> list[bytes]:
        """Return the articles of a group as they lie in its spool, oldest first."""
        where = self._home / "spool" / "articles" / Path(*group.split("."))
        found = sorted((one for one in where.glob("*") if one.name.isdigit()), key=lambda one: int(one.name))
        return [one.read_bytes() for one in found]

    def removes(self, message_id: str) -> None:
        """Take an article out, as expiry does."""
        self._control("cancel", f"<{message_id}>")

    def renumbers(self, group: str) -> None:
        """Let the server look again at which articles a group still has."""
        self._control("renumber", group)

    def stop(self) -> None:
        """End the server and remove its run folder."""
        if self._processes and self._processes[0].poll() is None:
            self._control("shutdown", "that is all")  # told by a signal it takes its time
        for process in self._processes[::-1]:
            end(process)
        self._processes.clear()
        if self._home != Path():
            shutil.rmtree(self._home, ignore_errors=True)

    def _lay(self) -> None:
        told = {"user": self._user, "group": self._user, "port": self.port, "bin": self._bin, "home": self._home}
        told |= {"open": "!*" if self._closed else "*", "may": "R" if self._closed else "RP"}
        for name in FOLDERS:
            (self._home / name).mkdir(parents=True)
        for name, lines in LINES.items():
            (self._home / name).write_text(lines.format(**told))
        hashed = _run(["openssl", "passwd", "-6", PASSWORD], self._home).strip()
        (self._home / "users").write_text(f"{USER}:{hashed}\n")
        groups = ("control", "control.cancel", "junk", *GROUPS)
        (self._home / "db" / "active").write_text("".join(f"{one} 0000000000 0000000001 y\n" for one in groups))
        (self._home / "db" / "newsgroups").write_text("".join(f"{one}\tOf acme\n" for one in groups))
        for name in ("active.times", "history"):
            (self._home / "db" / name).touch()
        certify(self._home)
        (self._home / "key.pem").chmod(0o640)
        if os.geteuid() == 0:
            _run(["chown", "-R", f"{self._user}:{self._user}", str(self._home)], self._home)
        self._does([str(self._bin / "makedbz"), "-i", "-o", "-f", str(self._home / "db" / "history")])

    def _begin(self, command: list[str], ready: Callable[[], bool]) -> None:
        log, owner = self._home / "log" / command[0], self._user if os.geteuid() == 0 else None
        with log.open("wb") as out:
            process = subprocess.Popen(
                [str(self._bin / command[0]), *command[1:]], stdout=out, stderr=out, env=self._environment,
                cwd=self._home, user=owner, group=owner,
            )  # fmt: skip
        self._processes.append(process)
        until(ready, process, what="INN", log=log)

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self._bin}:{os.environ.get('PATH', '')}", "LD_LIBRARY_PATH": LIBRARIES,
            "INNCONF": str(self._home / "inn.conf"), "HOME": str(self._home),
        }  # fmt: skip

    def _does(self, command: list[str]) -> None:
        owner = self._user if os.geteuid() == 0 else None
        done = subprocess.run(
            command, env=self._environment, cwd=self._home, user=owner, group=owner, capture_output=True, check=False,
            timeout=60,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed: {(done.stderr + done.stdout).decode(errors='replace')}")

    def _control(self, *words: str) -> None:
        self._does([str(self._bin / "ctlinnd"), "-s", *words])

    def _spoken(self) -> _Talk:
        talk = _Talk(self.port)
        if self._closed:
            talk.ask(f"AUTHINFO USER {USER}".encode(), b"381")
            talk.ask(f"AUTHINFO PASS {PASSWORD}".encode(), b"281")
        return talk

    def _answers(self) -> bool:
        try:
            with _Talk(self.port):
                return True
        except (OSError, RuntimeError):
            return False

    def __enter__(self) -> Inn:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


class _Talk:
    """A plain conversation with the server, by which the customers post."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._lines = self._socket.makefile("rb")
        self._expect(b"20")

    def ask(self, said: bytes, wanted: bytes) -> None:
        self._socket.sendall(said + b"\r\n")
        self._expect(wanted)

    def _expect(self, wanted: bytes) -> None:
        told = self._lines.readline()
        if not told.startswith(wanted):
            raise RuntimeError(f"INN said {told!r}")

    def __enter__(self) -> _Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        self._socket.close()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _run(command: list[str], at: Path, **more: str) -> str:
    done = subprocess.run(command, capture_output=True, check=False, timeout=300, cwd=at, env=os.environ | more)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} failed: {done.stderr.decode(errors='replace')[-1000:]}")
    return done.stdout.decode()
