"""The whole Bluesky network, the real programs, on loopback: identity directory, data server and AppView."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import httpx

from porch.proving.servers import postgres
from porch.proving.servers.bluesky_people import BlueskyAccount
from porch.proving.servers.ports import free_port
from porch.proving.servers.postgres import Postgres
from porch.proving.servers.processes import end, folder, tail, until

PROGRAMS = Path(__file__).parent / "atproto"
FILES = ("package.json", "package-lock.json", "network.cjs", "loopback.cjs")


class BlueskyNetwork:
    """A Bluesky of our own; `with BlueskyNetwork() as network: ann = network.account("ann")`.

    Starts in about ten seconds once installed; the first installation takes a minute or two and 360 MB.
    """

    def __init__(self) -> None:
        self._ports = [free_port() for _ in ("pds", "appview", "plc", "ozone", "control", "redis")]
        self._postgres = Postgres()
        self._home: Path | None = None
        self._processes: list[subprocess.Popen[bytes]] = []
        self.http = httpx.Client(timeout=30)

    @property
    def service(self) -> str:
        """Return the address of the personal data server, as a connect form wants it."""
        return f"http://localhost:{self._ports[0]}"

    def start(self) -> BlueskyNetwork:
        """Install what is missing, start everything, return when it answers; NotReady when it takes three minutes."""
        installed = install()
        self._home = folder("bluesky")
        self._postgres.start()
        self._start_redis(self._home)
        self._start_node(installed, self._home)
        return self

    def account(self, name: str) -> BlueskyAccount:
        """Make the account `name`.test and return it, signed in and known to the AppView."""
        made = BlueskyAccount.create(self.http, self.service, f"{name}.test")
        made.profile(name.capitalize())
        self.settle()
        return made

    def settle(self) -> None:
        """Return once everything said so far is indexed, notifications included."""
        self.http.get(f"http://localhost:{self._ports[4]}/settled").raise_for_status()

    def stop(self) -> None:
        """End every process and remove the run folder."""
        while self._processes:
            end(self._processes.pop())
        self._postgres.stop()
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
            self._home = None

    def __enter__(self) -> BlueskyNetwork:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _start_redis(self, home: Path) -> None:
        port = self._ports[5]
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(home)]
        log = home / "redis.log"
        process = self._run(command, log, os.environ)
        until(lambda: "eady to accept" in tail(log), process, what="redis-server", log=log)

    def _start_node(self, installed: Path, home: Path) -> None:
        settings = {
            "PORTS": ",".join(str(port) for port in self._ports[:5]),
            "DB_POSTGRES_URL": self._postgres.database("bluesky"),
            "REDIS_HOST": f"127.0.0.1:{self._ports[5]}",
            "LOG_ENABLED": "false",
        }
        log = home / "network.log"
        command = ["node", "--require", str(installed / "loopback.cjs"), str(installed / "network.cjs")]
        process = self._run(command, log, os.environ | settings)
        until(lambda: "READY" in tail(log), process, within=180, what="the Bluesky network", log=log)

    def _run(self, command: list[str], log: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with log.open("wb") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent, env=environment)
        self._processes.append(process)
        return process


def present() -> bool:
    """Say whether everything the network stands on is installed here (its own packages come by npm when started)."""
    return postgres.present() and all(shutil.which(name) for name in ("node", "npm", "redis-server"))


def install() -> Path:
    """Return the folder with the network's programs, installed exactly as locked."""
    target = _servers() / "atproto"
    target.mkdir(parents=True, exist_ok=True)
    stamp = target / "installed"
    wanted = hashlib.sha256(b"".join((PROGRAMS / name).read_bytes() for name in FILES)).hexdigest()
    with _alone(target / "lock"):
        if not stamp.exists() or stamp.read_text() != wanted:
            for name in FILES:
                shutil.copyfile(PROGRAMS / name, target / name)
            _npm_ci(target)
            stamp.write_text(wanted)
    return target


def _npm_ci(target: Path) -> None:
    environment = dict(os.environ)
    if Path("/usr/include/node/node.h").exists():  # Debian's headers: better-sqlite3 then builds without a download
        environment.setdefault("npm_config_nodedir", "/usr")
    log = target / "npm.log"
    with log.open("wb") as out:
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=target, stdout=out, stderr=out, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"npm ci failed in {target}:\n{tail(log)}")


def _servers() -> Path:
    return Path(os.environ.get("PORCH_SERVERS") or Path(__file__).parents[4] / ".servers")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
