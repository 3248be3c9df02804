"""The web application with the bare page in front of everything else."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

from django.conf import settings

from porch.interfaces.hooks.front import whole

application = whole()
settings.ROOT_URLCONF = "porch.proving.benches._bare_page"
