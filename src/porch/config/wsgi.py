"""The web server's entry."""

from __future__ import annotations

import os

from porch.interfaces.hooks.front import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")
application = whole()
