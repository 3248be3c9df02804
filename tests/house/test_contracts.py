"""The contracts hold, and each has a negative: a planted wrong line that breaks exactly it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tree import CONTRACTS, ROOT

BURSTS = "porch.engagement.bursts"

NAMES = {contract["name"]: contract["id"] for contract in CONTRACTS}
VERDICT = re.compile(r"^(?P<name>.+) (?P<verdict>KEPT|BROKEN)$", re.MULTILINE)
EAGER = "import {wrong}\n"
LAZY = "def later() -> None:\n    import {wrong}\n"


@dataclass(frozen=True, slots=True)
class Planted:
    """A new module, what it wrongly imports, and the contract that must say so; `beside` are modules it needs."""

    contract: str
    at: str
    wrong: str
    beside: tuple[str, ...] = ()


WRONG = [
    Planted("floors", "porch.core.planted", "porch.analytics"),
    Planted("floors", "porch.analytics.planted", "porch.records"),
    Planted("floors", "porch.records.jobs.planted", "porch.desk.post"),
    Planted("floors", "porch.proving.planted", "porch.config"),
    Planted("floors", "porch.interfaces.console.planted", "porch.proving.planted", ("porch.proving.planted",)),
    Planted("records", "porch.records.jobs.planted", "porch.records.team.models"),
    Planted("records", "porch.records.people.planted", "porch.records.outbox.models"),
    Planted("projections", "porch.projections.language.planted", "porch.projections.waiting.models"),
    Planted("engagement", "porch.engagement.promises.planted", "porch.engagement.conversations.models"),
    Planted("engagement", "porch.engagement.ideas.planted", "porch.engagement.remedies.models"),
    Planted(
        "engagement",
        "porch.engagement.conversations.planted",
        BURSTS,
        (f"{BURSTS}.planted",),
    ),
    Planted("desk", "porch.desk.morning.planted", "porch.desk.post"),
    Planted("interfaces", "porch.interfaces.console.planted", "porch.interfaces.cli"),
    Planted("channels", "porch.channels.planted", "porch.channels.email"),
    Planted("channels", "porch.channels._mastodon_planted", "porch.channels.registry"),
    Planted(
        "channels",
        "porch.channels._mastodon_planted",
        "porch.channels._email_planted",
        ("porch.channels._email_planted",),
    ),
    Planted("post", "porch.interfaces.console.planted", "porch.channels.registry"),
    Planted("post", "porch.desk.morning.planted", "porch.channels.email"),
    Planted("suite", "porch.desk.post.planted", "porch.channels.contract"),
    Planted("plain", "porch.core.planted", "django.utils.html"),
    Planted("plain", "porch.analytics.planted", "django.db"),
    Planted("plain", "porch.channels.planted", "allauth"),
    *(Planted("pure", "porch.analytics.planted", wrong) for wrong in ("time", "os", "random", "secrets", "socket")),
    Planted("pure", "porch.analytics.planted", "porch.core.clock"),
    Planted("manners", "porch.interfaces.console.planted", "porch.records.people.models"),
    Planted("acyclic", "porch.records.people.planted", "porch.records.people.grown", ("porch.records.people.grown",)),
    Planted("acyclic", "porch.core.planted", "porch.core.grown", ("porch.core.grown",)),
]


def verdicts(root: Path) -> dict[str, str]:
    """Return contract id -> KEPT or BROKEN for the tree at `root`."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "NO_COLOR": "1", "COLUMNS": "400"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    found = {NAMES[match["name"]]: match["verdict"] for match in VERDICT.finditer(done.stdout)}
    assert len(found) == len(NAMES), done.stdout + done.stderr
    return found


def broken(root: Path) -> set[str]:
    """Return the contracts that the tree at `root` breaks."""
    return {name for name, verdict in verdicts(root).items() if verdict != "KEPT"}


@pytest.fixture(scope="module")
def before() -> set[str]:
    """What is broken without our planting: nothing, or test_every_contract_is_kept says what."""
    return broken(ROOT)


def plant(root: Path, planted: Planted, line: str) -> None:
    """Write the wrong line into a copy of the tree; what stands beside it looks back, so that a circle closes."""
    for module in planted.beside:
        grow(root, module, f"import {planted.at}\n" if planted.contract == "acyclic" else "")
    grow(root, planted.at, line.format(wrong=planted.wrong))


def grow(root: Path, module: str, text: str) -> None:
    """Add a module, and the packages above it that are not there yet."""
    path = root.joinpath("src", *module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "__init__.py").touch()
    path.write_text(text)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the tree to plant in."""
    leave = shutil.ignore_patterns("static", "templates", "__pycache__", "node_modules")
    shutil.copytree(ROOT / "src" / "porch", tmp_path / "src" / "porch", ignore=leave)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def test_every_contract_is_kept() -> None:
    assert broken(ROOT) == set()


def test_every_contract_has_a_negative() -> None:
    assert {planted.contract for planted in WRONG} == set(NAMES.values())


@pytest.mark.slow
@pytest.mark.parametrize("line", [EAGER, LAZY], ids=["eager", "lazy"])
@pytest.mark.parametrize("planted", WRONG, ids=lambda planted: f"{planted.contract}:{planted.at}->{planted.wrong}")
def test_a_wrong_line_breaks_exactly_its_contract(copy: Path, before: set[str], planted: Planted, line: str) -> None:
    plant(copy, planted, line)
    assert broken(copy) - before == {planted.contract}


@pytest.mark.slow
@pytest.mark.parametrize("planted", ["porch.attic.planted", "porch.records.attic.planted"])
def test_a_package_on_no_floor_is_refused(copy: Path, planted: str) -> None:
    grow(copy, planted, "")
    assert "BROKEN" in {verdicts(copy)[contract] for contract in ("floors", "records")}
