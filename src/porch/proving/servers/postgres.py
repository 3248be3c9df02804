"""A private PostgreSQL for tests and drills: its own folder, a free loopback port, gone when stopped."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType

import psycopg
from psycopg import sql

from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, folder, tail, until

OWNER = "postgres"  # PostgreSQL refuses to run as root, so root lends it Debian's account
HASTY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Postgres:
    """A PostgreSQL server of our own; `with Postgres() as server: server.database("ann")`.

    `fsync=True` keeps what was committed through a crash of the machine, for drills that kill; tests leave it off.
    """

    def __init__(self, *, fsync: bool = False, port: int = 0, connections: int = 100) -> None:
        self.port = port or free_port()
        self._options = (() if fsync else HASTY) + ("-c", f"max_connections={connections}")
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the process id of the running server; 0 when it does not run."""
        return self._process.pid if self._process and self._process.poll() is None else 0

    def start(self) -> Postgres:
        """Make an empty cluster and return once it answers (about two seconds); NotReady when it does not in 30."""
        self._folder = folder("postgres", OWNER)
        _initdb(self._folder)
        return self.resume()

    def resume(self) -> Postgres:
        """Start the server again on what its folder holds, after `kill` or a crash."""
        if self._folder is None:
            return self.start()
        log = self._folder / "log"
        command = [str(program("postgres")), "-D", str(self._folder / "data"), "-h", "127.0.0.1", "-p", str(self.port)]
        command += ["-k", str(self._folder), *self._options]
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                command, stdout=out, stderr=out, cwd=self._folder, user=_lent(), group=_lent()
            )
        until(self._answers, self._process, what="PostgreSQL", log=log)
        return self

    def url(self, name: str = "postgres") -> str:
        """Return the DATABASE_URL of the database `name`."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{name}"

    def database(self, name: str) -> str:
        """Make `name` a fresh, empty database, whatever it held before, and return its DATABASE_URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def kill(self) -> None:
        """End the server as a power cut would (SIGQUIT: at once, nothing written back); `resume` brings it up again."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(3)
            self._process.wait(10)

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(2)  # SIGINT is PostgreSQL's fast shutdown; SIGTERM waits for every client
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                end(self._process)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._process = None

    def __enter__(self) -> Postgres:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def present() -> bool:
    """Say whether a PostgreSQL server is installed here."""
    return program("postgres").exists() and program("initdb").exists()


def program(name: str) -> Path:
    """Return the path of the server program `name`: from PORCH_POSTGRES_BIN, Debian's newest version, or PATH."""
    if own := os.environ.get("PORCH_POSTGRES_BIN"):
        return Path(own) / name
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return versions[-1] if versions else Path(shutil.which(name) or name)


def _initdb(home: Path) -> None:
    log = home / "initdb.log"
    command = [str(program("initdb")), "-D", str(home / "data"), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync"]
    with log.open("wb") as out:
        done = subprocess.run(
            [*command, "--locale", "C.UTF-8"],
            stdout=out,
            stderr=out,
            cwd=home,
            check=False,
            user=_lent(),
            group=_lent(),
        )
    if done.returncode:
        raise RuntimeError(f"initdb failed: {tail(log)}")


def _lent() -> str | None:
    return OWNER if os.geteuid() == 0 else None
