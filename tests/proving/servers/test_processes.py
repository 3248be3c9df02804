"""Our servers are waited for, and ended by their own process id."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from porch.proving.servers.processes import NotReady, end, folder, tail, until


def python(code: str, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen([sys.executable, "-u", "-c", code], stdout=out, stderr=out)


def test_a_server_that_answers_is_returned_to_at_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = python("import time; print('READY'); time.sleep(60)", log)
    until(lambda: "READY" in tail(log), process, within=30, what="a server", log=log)
    end(process)
    assert process.returncode is not None


def test_a_server_that_dies_is_told_with_its_last_words(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = python("raise SystemExit('no such port')", log)
    with pytest.raises(NotReady, match="no such port"):
        until(lambda: False, process, within=30, what="a server", log=log)


def test_a_server_that_never_answers_is_ended(tmp_path: Path) -> None:
    process = python("import time; time.sleep(60)", tmp_path / "log")
    with pytest.raises(NotReady, match="a server was not ready"):
        until(lambda: False, process, within=0.2, what="a server", log=tmp_path / "log")
    assert process.returncode is not None


def test_a_server_that_will_not_go_is_ended_all_the_same(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = python("import signal, time; signal.signal(15, signal.SIG_IGN); print('READY'); time.sleep(60)", log)
    until(lambda: "READY" in tail(log), process, within=30, what="a server", log=log)
    end(process, within=0.2)
    assert process.returncode == -9
    end(process)


def test_a_run_folder_is_ours_alone() -> None:
    made = folder("test")
    assert made.stat().st_mode & 0o077 == 0
    made.rmdir()


def test_a_log_that_is_not_there_has_no_last_words(tmp_path: Path) -> None:
    assert tail(tmp_path / "none") == ""
