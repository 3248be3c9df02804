"""Keys are made once, for the owner's eyes only."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.fernet import Fernet

from porch.config.secrets import load_keys


def test_keys_are_made_at_the_first_start_and_stay(tmp_path: Path) -> None:
    assert load_keys(tmp_path / "porch") == load_keys(tmp_path / "porch")


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    home = tmp_path / "porch"
    load_keys(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "keys.json").stat().st_mode) == 0o600


def test_two_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(load_keys, [tmp_path / "porch"] * 8))
    assert all(keys == made[0] for keys in made)


def test_nothing_but_the_keys_is_left_behind(tmp_path: Path) -> None:
    load_keys(tmp_path / "porch")
    assert [path.name for path in (tmp_path / "porch").iterdir()] == ["keys.json"]


def test_the_key_for_credentials_encrypts(tmp_path: Path) -> None:
    lock = Fernet(load_keys(tmp_path / "porch")["encryption"])
    assert lock.decrypt(lock.encrypt(b"a token")) == b"a token"
