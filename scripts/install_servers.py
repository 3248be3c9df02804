"""Call `install()` of every module in porch.proving.servers that has one, for what apt-get does not bring."""

from __future__ import annotations

import pkgutil
import sys
import time
from importlib import import_module
from subprocess import SubprocessError

from porch.proving import servers

BY = {"snac_build": "snac"}  # where it is not called install


def main() -> int:
    """Return how many could not be installed, each named on stderr."""
    failed = 0
    for module in pkgutil.iter_modules(servers.__path__, f"{servers.__name__}."):
        failed += not installed(module.name)
    return failed


def installed(name: str) -> bool:
    """Install what the module `name` starts; false when it could not be."""
    install = getattr(import_module(name), BY.get(name.rpartition(".")[2], "install"), None)
    began = time.monotonic()
    try:
        if install:
            install()
            print(f"{name} is installed ({time.monotonic() - began:.0f} s).", file=sys.stderr)
    except (OSError, RuntimeError, SubprocessError) as refused:
        print(f"{name}: {refused}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
