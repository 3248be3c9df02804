"""The web server's entry: the door for webhooks, and Django behind it."""

from __future__ import annotations

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")


def _whole() -> Any:
    django = get_wsgi_application()
    from porch.interfaces.hooks.front import before  # reads tables, so Django must stand

    return before(django)


application = _whole()
