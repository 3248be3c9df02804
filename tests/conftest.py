"""For every test: a question that writes is caught while it is asked, not only when its source is read."""

from __future__ import annotations

import gc
import inspect
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as drawing
from pytest_django.live_server_helper import LiveServer

from porch.proving.servers.ports import free_port
from tests.cast import alice as alice
from tests.cast import bob as bob
from tests.cast import charlie as charlie
from tests.cast import clock as clock
from tests.cast import nothing_is_remembered_between_tests as nothing_is_remembered_between_tests
from tests.cast import shop as shop
from tests.cast import square as square
from tests.chromium import chromium as chromium
from tests.furnished import furnished, keep
from tests.house.tree import dotted, query_modules

drawing.register_profile("porch", suppress_health_check=[HealthCheck.too_slow], deadline=None)
drawing.load_profile("porch")  # how long a draw takes says how busy the machine is, and nothing of ours
WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "COPY", "CREATE", "DROP", "ALTER", "TRUNCATE"}
TWINS = {"RunningTwin", "world"}
"""What a module of tests that plays with a twin of a network brings in."""


ASKING = ContextVar("ASKING", default=False)
"""Whether this thread is inside a question: a live server answers others meanwhile."""


def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Run a statement that reads; AssertionError for one that writes while its own thread asks a question."""
    assert not ASKING.get() or sql.split(maxsplit=1)[0].upper() not in WRITES, f"a query writes: {sql}"
    return execute(sql, params, many, context)


def reading_only(question: Callable[..., Any]) -> Callable[..., Any]:
    """Return the question, asked on a connection that refuses to write."""

    @wraps(question)
    def asked(*args: Any, **keywords: Any) -> Any:
        before = ASKING.set(True)
        try:
            with connection.execute_wrapper(refuse):
                return question(*args, **keywords)
        finally:
            ASKING.reset(before)

    return asked


def pytest_configure() -> None:
    """Let every test client find the files a browser loads when it asks, instead of listing all of them first.

    While tests are collected nothing is thrown away, and Python's collector would look for it in vain.
    """
    settings.WHITENOISE_AUTOREFRESH = True
    gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what plays with a twin of a network: that takes its time; and begin with the files that may take longest.

    A process of tests takes a file at a time: were a long one the last, the other would wait for it.
    """
    for item in items:
        if isinstance(item, pytest.Function) and not TWINS.isdisjoint(vars(item.module)):
            item.add_marker("twin")
    longest: dict[Path, float] = defaultdict(float)
    for item in items:
        for allowed in item.iter_markers("timeout"):
            longest[item.path] = max(longest[item.path], *allowed.args)
    items.sort(key=lambda item: -longest[item.path])


def pytest_collection_finish() -> None:
    """Leave what was collected to itself: Python's collector would look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Keep the database in a file where Porch is served over HTTP: each thread of it then has its own connection.

    In memory they would share the test's, and a page that still loads when its test ends would lock its tables.
    """
    served = any("live_server" in getattr(item, "fixturenames", ()) for item in request.session.items)
    if served and connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "porch.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(furnished_database: None, django_db_setup: None) -> None:
    """Keep the database that was set up, for the processes of tests that come after."""
    keep()


@pytest.fixture(scope="session")
def furnished_database(django_db_modify_db_settings: None) -> Iterator[None]:
    """Begin with the database that was kept."""
    with furnished():
        yield


@pytest.fixture(scope="session", autouse=True)
def queries_never_write() -> Iterator[None]:
    """Every public function of every queries.py, for the whole session."""
    with pytest.MonkeyPatch.context() as patch:
        for module in map(import_module, map(dotted, query_modules())):
            for name, question in inspect.getmembers(module, inspect.isfunction):
                if question.__module__ == module.__name__ and not name.startswith("_"):
                    patch.setattr(module, name, reading_only(question))
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_quick() -> Iterator[None]:
    """A real hash takes a third of a second on purpose, and tests make hundreds."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """Porch over HTTP, on a port chosen when it is wanted: one chosen at the start may be another's by then."""
    server = begun_somewhere(tries=5)
    yield server
    server.stop()


def begun_somewhere(*, tries: int) -> LiveServer:
    """Return a running server; a port that was taken between looking and listening is left for another."""
    try:
        return LiveServer(f"127.0.0.1:{free_port()}")
    except OSError:
        if tries == 1:
            raise
        return begun_somewhere(tries=tries - 1)
