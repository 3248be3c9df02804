"""Every example in the docstrings of core and analytics is true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import porch.analytics
import porch.core

MODULES = sorted(
    found.name
    for package in (porch.core, porch.analytics)
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
