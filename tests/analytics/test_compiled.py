"""Compiled loops, where they can be kept on disk and where they cannot."""

from __future__ import annotations

from porch.analytics.compiled import compiled


def test_what_cannot_be_kept_on_disk_is_compiled_all_the_same() -> None:
    made: dict[str, object] = {}
    exec("def twice(number):\n    return 2 * number\n", made)  # it has no file, so numba finds no folder for it
    assert compiled(made["twice"])(21) == 42  # type: ignore[arg-type]
