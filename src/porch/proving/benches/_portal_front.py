"""The web application with the bare page of the portal in front of everything else."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

from django.conf import settings

from porch.interfaces.hooks.front import whole
from porch.proving.benches.portal import TEMPLATES

application = whole()
settings.ROOT_URLCONF = "porch.proving.benches._portal_page"
settings.TEMPLATES[0]["DIRS"] = [str(TEMPLATES)]
