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


COMPILED = {f"porch.analytics.influence.{name}" for name in ("spread", "ties")}  # seconds, before an example begins


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in COMPILED else []) for name in MODULES]
)
def test_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
