"""The chat is one small file without a dependency, and it is what its sources say, built again."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from porch.proving.servers.need import need

ROOT = Path(__file__).resolve().parents[3]
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "porch" / "interfaces" / "widget" / "static" / "widget" / "porch-chat.js"
SOURCES = sorted((FRONTEND / "widget").glob("*.js"))
MOST = 15 * 1024


def test_it_is_small() -> None:
    assert len(gzip.compress(BUILT.read_bytes(), 9)) <= MOST


def test_it_is_what_its_sources_say(tmp_path: Path) -> None:
    need(shutil.which("node"), "node")
    need((FRONTEND / "node_modules").is_dir(), "frontend/node_modules (run npm ci there)")
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=FRONTEND, check=True, timeout=100)
    assert (tmp_path / "static" / "widget" / "porch-chat.js").read_bytes() == BUILT.read_bytes()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_it_needs_nothing_and_makes_nothing_out_of_text(source: Path) -> None:
    text = source.read_text()
    assert all(one.startswith("./") for one in re.findall(r'from "([^"]+)"', text))
    forbidden = r"\b(eval|Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|style|setAttribute\(\"on)\b"
    assert re.findall(forbidden, text) == []


def test_every_language_says_everything() -> None:
    told = (FRONTEND / "widget" / "words.js").read_text()
    languages = re.findall(r"const (\w\w) = \{(.*?)\n\};", told, re.DOTALL)
    keys = {name: set(re.findall(r"^  (\w+): ", words, re.MULTILINE)) for name, words in languages}
    gaps = {name: set(re.findall(r"\{(\w+)\}", words)) for name, words in languages}
    assert len(keys) == 3
    assert len({frozenset(found) for found in keys.values()}) == len({frozenset(found) for found in gaps.values()}) == 1
