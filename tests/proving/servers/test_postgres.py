"""The private PostgreSQL comes up, gives fresh databases, survives a kill and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from porch.proving.servers import postgres
from porch.proving.servers.need import need
from porch.proving.servers.postgres import Postgres

pytestmark = [pytest.mark.postgresql, pytest.mark.real]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    need(postgres.present(), "PostgreSQL")
    with Postgres(fsync=True) as started:
        yield started


def test_a_database_is_fresh_each_time_it_is_asked_for(server: Postgres) -> None:
    with psycopg.connect(server.database("ann")) as first:
        first.execute("create table said (words text)")
        first.commit()
        url = server.database("ann")
    with psycopg.connect(url) as again:
        assert again.execute("select to_regclass('said')").fetchone() == (None,)


def test_it_listens_on_loopback_below_the_ports_the_kernel_gives_away(server: Postgres) -> None:
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
    assert server.port < 32768


def test_letters_of_every_script_are_kept(server: Postgres) -> None:
    with psycopg.connect(server.database("scripts")) as connection:
        assert connection.execute("select %s::text", ["你好 مرحبا"]).fetchone() == ("你好 مرحبا",)


def test_what_was_committed_survives_a_kill(server: Postgres) -> None:
    url = server.database("kept")
    with psycopg.connect(url) as connection:
        connection.execute("create table said as select 'Do you have a table?' as words")
    server.kill()
    assert server.pid == 0
    server.resume()
    with psycopg.connect(url) as connection:
        assert connection.execute("select words from said").fetchone() == ("Do you have a table?",)


def test_stopping_ends_the_process_and_removes_its_folder() -> None:
    need(postgres.present(), "PostgreSQL")
    server = Postgres().start()
    pid, home = server.pid, server._folder
    assert home is not None
    assert home.exists()
    server.stop()
    assert not home.exists()
    assert not Path(f"/proc/{pid}").exists()


def test_a_server_that_does_not_come_up_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORCH_POSTGRES_BIN", str(tmp_path / "nothing here"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(OSError, match="nothing here"), Postgres():
        pass
    assert list(tmp_path.iterdir()) == []
