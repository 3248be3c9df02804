"""Queries never write, and ask who is looking first."""

from __future__ import annotations

import ast
from contextvars import Context
from pathlib import Path

import pytest

from porch.records.jobs.models import Job
from tests.conftest import reading_only
from tests.house.tree import query_modules, shown, tree

WRITES = {
    *(
        "save",
        "asave",
        "create",
        "acreate",
        "get_or_create",
        "update_or_create",
        "update",
        "aupdate",
        "delete",
        "adelete",
    ),
    *(
        "bulk_create",
        "bulk_update",
        "abulk_create",
        "abulk_update",
        "execute",
        "executemany",
        "select_for_update",
        "atomic",
    ),
}
WHO_IS_LOOKING = {"member_of", "member_signed_in"}  # their answer is the viewer, so they cannot ask for one
QUERIES = query_modules()


def reaches_rows(function: ast.FunctionDef) -> bool:
    """Say whether a function asks a table; one that only reads a row it is handed was let in by another."""
    return any(isinstance(node, ast.Attribute) and node.attr == "objects" for node in ast.walk(function))


@pytest.mark.parametrize("path", QUERIES, ids=shown)
def test_a_query_never_writes(path: Path) -> None:
    called = [
        (node.lineno, node.func.attr)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert [(line, name) for line, name in called if name in WRITES] == []


@pytest.mark.parametrize("path", QUERIES, ids=shown)
def test_a_query_imports_no_deed(path: Path) -> None:
    imports = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    named = [f"{node.module}.{alias.name}" for node in imports for alias in node.names]
    assert [name for name in named if name.startswith("porch.") and "actions" in name.split(".")] == []


@pytest.mark.parametrize("path", QUERIES, ids=shown)
def test_a_query_that_reaches_rows_asks_who_is_looking_first(path: Path) -> None:
    functions = [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and reaches_rows(node)]
    asked = [node for node in functions if not node.name.startswith("_") and node.name not in WHO_IS_LOOKING]
    first = {node.name: (node.args.posonlyargs + node.args.args + node.args.kwonlyargs)[:1] for node in asked}
    assert {
        name: [arg.arg for arg in args] for name, args in first.items() if [a.arg for a in args] != ["viewer"]
    } == {}


@pytest.mark.django_db
def test_a_question_that_writes_is_caught_while_it_is_asked() -> None:
    with pytest.raises(AssertionError, match="a query writes"):
        reading_only(Job.objects.filter(pk=0).delete)()


@pytest.mark.django_db
def test_another_thread_may_write_on_a_shared_connection_while_a_question_is_asked() -> None:
    assert reading_only(lambda: Context().run(Job.objects.filter(pk=0).delete))() == (0, {})


@pytest.mark.django_db
def test_a_question_that_reads_is_answered() -> None:
    assert reading_only(Job.objects.count)() == 0
