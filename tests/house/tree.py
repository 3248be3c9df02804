"""The checked-out tree, for the house tests: what git tracks, the modules of Porch and the floor each stands on."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "porch"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def tracked() -> list[Path]:
    """Return the files that git tracks or would, binaries and what .gitignore names left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    named = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [path for name in named if name and (path := ROOT / name).is_file() and not is_binary(path)]


def is_binary(path: Path) -> bool:
    """Say whether the file's beginning holds a zero byte."""
    with path.open("rb") as file:
        return b"\0" in file.read(4096)


def modules() -> list[Path]:
    """Return every Python file of Porch but migrations."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def query_modules() -> list[Path]:
    """Return every module that asks questions of the database."""
    return [path for path in modules() if path.name == "queries.py" or path.parent.name == "queries"]


def dotted(path: Path) -> str:
    """Return a module's file as the name it is imported by."""
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a file that does something: a Protocol's `...` and a `__str__` do not."""
    for node in ast.walk(tree(path)):
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in {"__str__", "__repr__"}
        if named and any(map(acts, node.body)):
            yield node


def acts(statement: ast.stmt) -> bool:
    """Say whether a statement is more than a docstring or `...`."""
    return not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))


def shown(path: Path) -> str:
    """Return a path as people write it."""
    return path.relative_to(ROOT).as_posix()


def of_each(paths: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Ask a test of every path in one go and name those it fails for: a test for each costs more than the asking."""

    def over(test: Callable[[Path], None]) -> Callable[[], None]:
        def asked() -> None:
            found = {shown(path): wrong for path in paths if (wrong := _wrong(test, path))}
            assert not found, "\n".join(f"{path}: {wrong}" for path, wrong in found.items())

        asked.__name__, asked.__module__ = test.__name__, test.__module__
        return asked

    return over


def _wrong(test: Callable[[Path], None], path: Path) -> str:
    try:
        test(path)
    except AssertionError as error:
        return str(error) or "is wrong"
    return ""


def layers(identity: str) -> list[list[str]]:
    """Return a contract's layers, lowest first, each a list of the rooms that share it."""
    contract = next(contract for contract in CONTRACTS if contract["id"] == identity)
    return [[room.strip(" ()") for room in layer.split("|")] for layer in reversed(contract["layers"])]


def height(room: str, identity: str) -> int:
    """Return on which layer of a contract a room stands; ValueError when on none."""
    return next((at for at, rooms in enumerate(layers(identity)) if room in rooms), -1)


def stands_below(lower: str, upper: str) -> bool:
    """Say whether module `upper` may point at module `lower`: the same room, or a room below by the contracts."""
    low, high = lower.split(".")[1:3], upper.split(".")[1:3]
    if low == high:
        return True
    if low[0] != high[0]:
        return height(low[0], "floors") < height(high[0], "floors")
    ordered = {contract["id"] for contract in CONTRACTS if contract["type"] == "layers"}
    return high[0] in ordered and height(low[1], high[0]) < height(high[1], high[0])
