"""Loops that an array cannot say, compiled by numba; only the worker and the command line import this module."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
T = TypeVar("T")


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """Return `function` compiled when it is first called, and kept on disk; the same result, without Python's checks.

    While it runs, other threads run too. It is kept beside its source, else in the user's cache folder; where neither
    can be written, each process compiles for itself.

    >>> compiled(lambda so, many: so * many)(6, 7)
    42
    """
    made: Callable[P, T]
    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba finds no folder to keep it in
        made = numba.njit(nogil=True)(function)
    return made
