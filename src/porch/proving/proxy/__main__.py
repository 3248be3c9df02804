"""`python -m porch.proving.proxy routes.json`."""

from __future__ import annotations

import sys

from porch.proving.proxy.fault_proxy import main

main(sys.argv[1:])
