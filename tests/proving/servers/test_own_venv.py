"""A virtual environment of a server's own is made once, and again when it broke off or another version is wanted."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from porch.proving.servers.own_venv import alone, made


class Pip:
    """Makes the folder that `python -m venv` would, and writes down what it was asked for."""

    def __init__(self, broken: str = "") -> None:
        self.broken, self.asked = broken, list[str]()

    def __call__(self, command: list[str]) -> str:
        self.asked.append(command[-1])
        if self.broken and self.broken in command[-1]:
            raise RuntimeError(f"{self.broken} broke off")
        if "venv" in command:
            Path(command[-1], "bin").mkdir(parents=True)
        return ""


def test_it_is_made_on_first_use_and_then_used(tmp_path: Path) -> None:
    pip = Pip()
    assert made("news", "news==1", where=tmp_path, run=pip) == tmp_path / "news" / "bin"
    made("news", "news==1", where=tmp_path, run=pip)
    assert pip.asked == [str(tmp_path / "news"), "news==1"]


def test_another_version_is_made_anew(tmp_path: Path) -> None:
    made("news", "news==1", where=tmp_path, run=Pip())
    (tmp_path / "news" / "left-over").touch()
    pip = Pip()
    made("news", "news==2", where=tmp_path, run=pip)
    assert pip.asked[-1] == "news==2"
    assert not (tmp_path / "news" / "left-over").exists()


def test_one_that_broke_off_is_no_environment(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="broke off"):
        made("news", "news==1", where=tmp_path, run=Pip(broken="news==1"))
    pip = Pip()
    made("news", "news==1", where=tmp_path, run=pip)
    assert pip.asked[-1] == "news==1"


@pytest.mark.slow
def test_what_cannot_be_made_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="failed"):
        made("news", "no such package!", where=tmp_path, run=None)


def test_two_at_once_wait_for_each_other(tmp_path: Path) -> None:
    order: list[str] = []

    def other() -> None:
        with alone("news", tmp_path):
            order.append("second")

    with alone("news", tmp_path):
        waiting = threading.Thread(target=other)
        waiting.start()
        time.sleep(0.05)
        order.append("first")
    waiting.join(5)
    assert order == ["first", "second"]
