"""What the browser gets is what the front-end's sources say, built again."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from porch.proving.servers.need import need

ROOT = Path(__file__).resolve().parents[3]
FRONTEND = ROOT / "frontend"
CONSOLE = ROOT / "src" / "porch" / "interfaces" / "console"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything built from the sources."""
    need(shutil.which("node"), "node")
    need((FRONTEND / "node_modules").is_dir(), "frontend/node_modules (run npm ci there)")
    folder = tmp_path_factory.mktemp("built")
    subprocess.run(["node", "build.mjs", str(folder)], cwd=FRONTEND, check=True, timeout=100)
    return folder


@pytest.mark.parametrize("name", ["porch.css", "porch.js", "met.js", "met-worker.js", "door.js", "tickets.js"])
def test_the_built_file_is_current(name: str, built: Path) -> None:
    assert (built / "static" / "console" / name).read_bytes() == (CONSOLE / "static" / "console" / name).read_bytes()


def test_the_icons_are_those_listed(built: Path) -> None:
    there = {path.name: path.read_text() for path in (built / "icons").iterdir()}
    here = {path.name: path.read_text() for path in (CONSOLE / "icons").iterdir()}
    assert there == here


def test_every_icon_a_template_names_is_carried() -> None:
    listed = set((FRONTEND / "icons.txt").read_text().split())
    sources = [*CONSOLE.rglob("*.html"), *CONSOLE.rglob("*.py")]
    named = {word for path in sources for word in _icons(path.read_text())}
    assert named - listed == set()


def test_the_lock_names_no_address_of_a_registry() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    assert [name for name, told in packages.items() if "resolved" in told] == []
    assert all("integrity" in told for name, told in packages.items() if name and not told.get("inBundle"))


def _icons(text: str) -> list[str]:
    return [piece.split('"')[0] for piece in text.split('{% icon "')[1:]]
