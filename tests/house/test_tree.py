"""What the tree itself promises: mirrors, sizes, names, and nothing of the machine it was written on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE, functions, modules, of_each, shown, tracked, tree

WITHOUT_MIRROR = {"__init__.py", "admin.py", "apps.py", "urls.py"}
LONGEST = 400
EMPTY_NAMES = re.compile(r"(Manager|Helper|Util|Utils|Service|Data|Info)$")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
REGISTRY = re.compile(
    "|".join(
        [
            r"--(extra-)?index-url[ =]",
            r'"resolved": *"https?:',
            r"^registry *= *http",
            r"^deb(-src)? +(\[[^]]*\] +)?https?:",
            r"^URIs: *http",
            r"pypi\." + "org",
            r"files\.python" + "hosted",
            r"registry\.npm" + "js",
            r"(deb|security|ftp)\.debian\." + "org",
        ]
    ),
    re.MULTILINE,
)


def mirror(path: Path) -> Path:
    """Return where the tests of a module stand."""
    inside = path.relative_to(SOURCE)
    return ROOT / "tests" / inside.parent / f"test_{inside.name.lstrip('_')}"


def test_every_path_is_asked_and_those_that_fail_are_named() -> None:
    ask = of_each([ROOT / "README.md", ROOT / "Makefile", ROOT / "LICENSE"])
    with pytest.raises(AssertionError, match=r"README.md: is wrong\nLICENSE: is wrong"):
        ask(_only_the_makefile)()
    ask(lambda path: None)()


def _only_the_makefile(path: Path) -> None:
    if path.name != "Makefile":
        raise AssertionError


@of_each(modules())
def test_a_module_that_holds_logic_has_its_mirror(path: Path) -> None:
    held = [] if path.name in WITHOUT_MIRROR else [function.name for function in functions(path)]
    mirrored = mirror(path).is_file() and "def test_" in mirror(path).read_text()
    assert mirrored or not held, f"{shown(mirror(path))} should test {', '.join(held)}"


@of_each(modules())
def test_no_file_grows_past_what_one_can_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@of_each(modules())
def test_a_class_is_named_for_what_it_is(path: Path) -> None:
    classes = [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
    assert [name for name in classes if EMPTY_NAMES.search(name)] == []


@of_each(modules())
def test_nothing_is_left_for_later(path: Path) -> None:
    assert UNFINISHED.findall(path.read_text()) == []


def test_no_file_names_where_packages_come_from() -> None:
    named = {shown(path): REGISTRY.search(path.read_text(errors="replace")) for path in tracked()}
    assert {path: found[0] for path, found in named.items() if found} == {}


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    places = [
        f"{place}/" for place in (ROOT, ROOT.parent, Path.home()) if len(place.parts) > 1 and place != Path("/tmp")
    ]
    found = [
        (shown(path), place) for path in tracked() for place in places if place in path.read_text(errors="replace")
    ]
    assert found == []
