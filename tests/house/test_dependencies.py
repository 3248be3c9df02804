"""What Porch stands on: few packages, freely licensed, locked to the byte, and nowhere the address they came from."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib.metadata import PackageMetadata, metadata
from importlib.metadata import packages_distributions as distributions
from pathlib import Path

import pytest

from tests.house.tree import ROOT, modules, of_each, tree

MOST = 35  # "about 30"
packages_distributions = cache(distributions)
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==\S+", re.MULTILINE)
FREE = re.compile(
    r"^(0BSD|CC0-1\.0|Apache.*|BSD.*|ISC.*|MIT.*|MPL-2\.0|Mozilla Public License (?:2\.0|1\.1).*|Unlicense|Zlib"
    r"|CNRI-Python|PSF.*|Python Software Foundation License)$"
)
LENDS_ITSELF = {"psycopg", "psycopg-binary"}  # LGPL: used as a library, replaceable, unchanged
CHOSEN = {"pyphen": "Mozilla Public License 1.1 (MPL 1.1)"}
"""Which licence we take where a package offers several to choose from and its metadata cannot say so."""


def direct(name: str) -> list[str]:
    """Return the packages a requirements/*.in names."""
    lines = [line.split("#")[0].strip() for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines()]
    return [re.split(r"[\[<>=!~; ]", line)[0].lower() for line in lines if line and not line.startswith("-")]


def pinned(name: str) -> list[str]:
    """Return the packages that requirements/*.txt pins."""
    return PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text())


def plain(package: str) -> str:
    """Return a package's name as the index knows it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def licences(about: PackageMetadata) -> set[str]:
    """Return each licence that a package's own metadata names."""
    if expression := about.get("License-Expression"):
        return set(re.split(r"\s+(?:AND|OR)\s+", re.sub(r"[()]|\s+WITH LLVM-exception", "", expression)))
    classified = {line.split(" :: ")[-1] for line in about.get_all("Classifier") or [] if line.startswith("License ::")}
    stated = about.get("License") or ""
    short = {stated} if stated and len(stated) < 30 and stated != "Dual License" else set()
    return short or classified - {"OSI Approved"}


def test_porch_stands_on_few_packages() -> None:
    assert len(direct("run")) <= MOST


@pytest.mark.parametrize("package", pinned("run"))
def test_a_package_is_freely_licensed(package: str) -> None:
    named = licences(metadata(package))
    taken = {CHOSEN[package]} & named if package in CHOSEN else named
    assert package in LENDS_ITSELF or (taken and all(FREE.match(name) for name in taken)), named


@pytest.mark.parametrize("name", ["run", "dev"])
def test_everything_asked_for_is_locked(name: str) -> None:
    locked = {plain(package) for package in pinned(name)}
    assert [package for package in direct(name) if plain(package) not in locked] == []


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.name)
def test_every_locked_package_has_its_hashes(path: Path) -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", path.read_text(), flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.name)
def test_a_locked_file_tells_no_address(path: Path) -> None:
    assert (
        re.findall(
            r"https?://\S+|file:\S+|--(?:find-links|index-url|extra-index-url|trusted-host)\S*", path.read_text()
        )
        == []
    )


@cache
def modules_of(package: str) -> set[str]:
    """Return the modules that an installed package brings."""
    return {module for module, brought in packages_distributions().items() if plain(package) in map(plain, brought)}


def imported(path: Path) -> set[str]:
    """Return the first names of all that a file imports."""
    nodes = list(ast.walk(tree(path)))
    plainly = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in plainly | named}


@pytest.mark.parametrize("package", direct("run"))
def test_a_package_is_asked_for_because_something_uses_it(package: str) -> None:
    names = "|".join(sorted(modules_of(package) - {"psycopg_binary"}))
    uses = re.compile(rf"^\s*(?:import|from) (?:{names})\b|[\"'](?:{names})[\"'.]", re.MULTILINE)
    assert any(uses.search(path.read_text()) for path in modules())


@of_each(modules())
def test_what_a_module_imports_is_asked_for(path: Path) -> None:
    asked = {module for name in allowed(path) for package in direct(name) for module in modules_of(package)}
    foreign = imported(path) - set(sys.stdlib_module_names) - {"porch"}
    assert sorted(foreign - asked) == []


def allowed(path: Path) -> list[str]:
    """Return which requirements a module may lean on: drills and shipped suites need what tests need, Spark too."""
    if "distributed" in path.parts:
        return ["run", "dev"]
    return ["run", "dev", "rivals"] if "proving" in path.parts or path.name == "contract.py" else ["run"]
