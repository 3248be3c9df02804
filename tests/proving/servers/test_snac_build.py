"""Building snac: found before it is built, built once, and a failure says which step it was."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from porch.proving.servers import snac_build
from porch.proving.servers.snac_build import CannotBuild, snac


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_machines_own_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(tmp_path / "bin" / "snac")
    monkeypatch.setenv("PATH", str(own.parent))
    assert snac() == own


def test_what_was_built_before_is_taken_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PORCH_SERVERS", str(tmp_path))
    built = program(tmp_path / "snac" / "snac")
    assert snac() == built


def test_a_build_that_fails_says_where_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PORCH_SERVERS", str(tmp_path))
    with pytest.raises(CannotBuild, match="apt-get"):
        snac()
    assert list((tmp_path / "snac").iterdir()) == []


def test_its_queue_is_made_prompt(tmp_path: Path) -> None:
    source = tmp_path / "httpd.c"
    source.write_text("poll(NULL, 0, 3 * 1000);")
    snac_build._make_prompt(source)
    assert source.read_text() == "poll(NULL, 0, 50);"
