"""Every address is in the permission matrix, and the matrix names no address that is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from porch.interfaces.console.permissions import EVERYBODY, OWNERS, PERMISSIONS, TEAM, WRITERS
from porch.interfaces.portal.permissions import CROWD, FRESH
from porch.interfaces.portal.permissions import EVERYBODY as OPEN_TO_GUESTS
from porch.interfaces.portal.permissions import PERMISSIONS as GUESTS
from porch.interfaces.widget.permissions import ACROSS
from porch.interfaces.widget.permissions import PERMISSIONS as STREET
from tests.house.tree import SOURCE

ROOMS = ("console", "widget", "portal")  # each with a table of its own
OPEN = {"healthz"}  # says only that we are up
DOOR = ("account_", "mfa_")  # allauth guards its own
OF_ONES_OWN = {"me", "phone"}  # what a reader may change of their own
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def routes(within: URLResolver, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Yield namespace and name of every address."""
    for pattern in within.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            yield namespace, pattern.name or str(pattern.pattern)


def test_every_route_is_in_the_permission_matrix() -> None:
    console = {name for namespace, name in routes(get_resolver()) if namespace == "console"}
    assert console ^ set(PERMISSIONS) == set()


def test_every_route_to_the_street_is_in_its_own_table() -> None:
    street = {name for namespace, name in routes(get_resolver()) if namespace == "widget"}
    assert street ^ set(STREET) == set()
    assert set(STREET) >= ACROSS


def test_every_route_of_the_portal_is_in_its_own_table() -> None:
    guests = {name for namespace, name in routes(get_resolver()) if namespace == "portal"}
    assert guests ^ set(GUESTS) == set()
    assert set(GUESTS) >= CROWD | OPEN_TO_GUESTS | FRESH


def test_no_other_door_stands_open() -> None:
    others = {name for namespace, name in routes(get_resolver()) if namespace not in ROOMS}
    assert {name for name in others - OPEN if not name.startswith(DOOR)} == set()


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_who_may_only_read_changes_nothing(name: str) -> None:
    changing = [roles for method, roles in PERMISSIONS[name].items() if method in CHANGING and roles != EVERYBODY]
    assert all(roles <= WRITERS | OWNERS or name in OF_ONES_OWN for roles in changing)


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_a_route_names_its_methods_and_roles(name: str) -> None:
    assert PERMISSIONS[name]
    assert all(roles and roles <= EVERYBODY | TEAM for roles in PERMISSIONS[name].values())


def test_only_webhooks_are_taken_before_the_matrix_and_they_are_signed() -> None:
    source = (SOURCE / "interfaces" / "hooks" / "door.py").read_text()
    assert re.findall(r'startswith\("(/[^"]*)"\)', source) == ["/hooks/"]
    assert [name for namespace, name in routes(get_resolver()) if "hook" in name] == []
