"""The web process starts small: no numerical stack, no rivals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

LOOK = """
import json, sys
import porch.config.wsgi
from django.urls import get_resolver
from porch.channels import registry

def walk(patterns):
    for pattern in patterns:
        walk(getattr(pattern, "url_patterns", ()))

walk(get_resolver().url_patterns)
registry.cards()  # the wizard shows them all
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""
NUMERICAL = {"numba", "sklearn", "polars", "numpy", "scipy", "pandas", "pyarrow", "networkx", "rensa", "datasketch"}


def test_the_web_process_starts_without_the_numerical_stack(tmp_path: Path) -> None:
    environment = os.environ | {"PORCH_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "porch.config.settings"}
    done = subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert NUMERICAL & set(json.loads(done.stdout.splitlines()[-1])) == set()
